"""One example of every page, in the words of Night Ferry: what the template test renders and the gallery shows."""

import math

from previz_studio.screens.pages.parts import Choice, Crumb, Person, Shell
from previz_studio.screens.pages.review import Wave

ADA = Person("Ada Lindqvist", "AL", "Director")
JOON = Person("Joon Baek", "JB", "DP")
LENA = Person("Lena Roth", "LR", "Artist")
MARCUS = Person("Marcus Oyelaran", "MO", "Producer")
PRIYA = Person("Priya Nair", "PN", "Editor")
SAM = Person("Sam Ortiz", "SO", "Studio TD")

GATE_REASON = "Marcus Oyelaran, Producer, approves. Selecting sends it to him."


def shell(person: Person = ADA, *, section: str = "", crumbs: int = 0, waiting: int = 5, last: str = "SH050") -> Shell:
    """`crumbs` is how deep the page lies: 0 outside a project, 2 in a sequence, 3 in a shot."""
    trail = (
        Crumb("Night Ferry", "/p/nf/board", (Choice("Night Ferry", "/p/nf/board", current=True),)),
        Crumb("SQ030 Harbour Run", "/p/nf/board?sequence=SQ030", (Choice("SQ030 Harbour Run", "#", current=True),)),
        Crumb(last, "#", (Choice(last, "#", current=True),)),
    )
    return Shell(
        person=person,
        waiting=waiting,
        rendering=2,
        queued=6,
        crumbs=trail[:crumbs],
        project="nf" if crumbs else "",
        sequence="SQ030" if crumbs else "",
        section=section,
        csrf="sample-token",
    )


def poster(code: str) -> str:
    return f"/media/takes/{code.lower()}/poster.jpg"


PLANNED = tuple(10 - 10 * math.cos(math.pi * n / 95) for n in range(96))


def sounds(letters: str = "") -> tuple[Wave, ...]:
    """One that comes and goes; in a comparison one for each letter."""
    return tuple(
        Wave(tuple(0.3 + 0.3 * math.sin(n / (9 - 2 * at)) for n in range(200)), letter)
        for at, letter in enumerate(letters or [""])
    )
