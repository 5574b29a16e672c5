"""What the studio says when it cannot do what was asked. No HTTP in here: web/errors.py chooses the status."""

from collections.abc import Iterator
from contextlib import contextmanager


class StudioError(Exception):
    """A refusal a person can act on: `code` for machines, `message` for people, `hint` for the next step."""

    code = "studio_error"
    kept = ""
    """What was typed, where a form would lose it: shown on the refusal, to be copied."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    @property
    def sentence(self) -> str:
        """Message and hint as one line, for logs, job rows and the command line."""
        return f"{self.message} {self.hint}".strip()


@contextmanager
def keeping(typed: str) -> Iterator[None]:
    """A refusal within carries what was typed."""
    try:
        yield
    except StudioError as refused:
        refused.kept = typed
        raise


class NotFound(StudioError):
    code = "not_found"


class NotSignedIn(StudioError):
    code = "not_signed_in"


class Forbidden(StudioError):
    code = "forbidden"


class Conflict(StudioError):
    code = "conflict"


class Invalid(StudioError):
    code = "invalid"


class TooLarge(StudioError):
    code = "too_large"


class TooMany(StudioError):
    code = "too_many"


class Gone(StudioError):
    code = "gone"


class NoSpace(StudioError):
    code = "no_space"


class Unavailable(StudioError):
    """Something the studio needs (ffmpeg, an engine, the database lock) is not there."""

    code = "unavailable"


class MediaFailed(StudioError):
    code = "media_failed"


class RenderFailed(StudioError):
    code = "render_failed"


class DeviceLost(RenderFailed):
    """The machine this process works with is gone for good: nothing it tries will work, and no work is to blame."""

    code = "device_lost"
