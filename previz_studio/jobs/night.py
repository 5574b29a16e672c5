"""When overnight jobs may begin: a setting, PREVIZ_NIGHT. Pure."""

from dataclasses import dataclass
from datetime import datetime, time

from previz_studio.kit.errors import Invalid


@dataclass(frozen=True)
class Night:
    """Hours of the server's own clock. An overnight job begins in between and, once begun, goes on to its end."""

    begins: time = time(22)
    ends: time = time(7)

    def __str__(self) -> str:
        return f"{self.begins:%H:%M} to {self.ends:%H:%M}"

    def holds(self, moment: datetime) -> bool:
        """`moment` aware; judged in the server's time zone."""
        clock = moment.astimezone().time()
        if self.begins < self.ends:
            return self.begins <= clock < self.ends
        return clock >= self.begins or clock < self.ends


NIGHT = Night()


def night_from(text: str) -> Night:
    """`22:00-07:00`. Raises Invalid."""
    begins, dash, ends = text.partition("-")
    try:
        night = Night(time.fromisoformat(begins.strip()), time.fromisoformat(ends.strip()))
    except ValueError:
        night = Night(time(0), time(0))
    if not dash or night.begins == night.ends or night.begins.tzinfo or night.ends.tzinfo:
        raise Invalid(f"PREVIZ_NIGHT is {text[:40]!r}.", hint="Write from and until as 22:00-07:00.")
    return night
