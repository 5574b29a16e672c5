"""What a client sees through a link: the named shots, nothing around them."""

from dataclasses import dataclass
from typing import ClassVar

from previz_studio.screens.pages.review import Movie, Note


@dataclass(frozen=True)
class SharedShot:
    title: str
    href: str
    words: str
    """`2 notes`, `Works for me`, `New`."""
    picture: str = ""
    current: bool = False
    works: bool = False


@dataclass(frozen=True)
class SharedNotes:
    """Redrawn after each note: the POST answers with it, htmx takes `#shared-notes` out of the answer."""

    template: ClassVar[str] = "share/_notes.html"
    title: str
    """`Night Ferry`."""
    notes: tuple[Note, ...]
    """By frame. The author of the viewer's own is `You`; `timecode` is plain minutes and seconds."""
    heading: str = "Your notes"
    said: str = ""
    """`Your note at 00:02 was sent.` right after one was; empty otherwise."""


@dataclass(frozen=True)
class SharePage:
    """POST `{url}/notes` (body, frame_in, client_key), `{url}/opinion` (opinion: `works` or `notes`) and, when the
    copy could not be made, `{url}/copy`. `movie.src` is empty until the viewer's own copy is there."""

    template: ClassVar[str] = "share/page.html"
    url: str
    """`/s/{token}/2`."""
    title: str
    """`Night Ferry`."""
    sender: str
    open_until: str
    """`Thu 18:00`."""
    movie: Movie
    shot_title: str
    shot_words: str
    """`Shot 2 of 3, Harbour Run. Previz, not final image.`"""
    shots: tuple[SharedShot, ...]
    notes: SharedNotes
    allows: str
    """`You can watch and leave notes on these 3 shots. Downloads are off for this link.`"""
    viewer: str = ""
    """The name that is drawn into the picture."""
    copy: str = "ready"
    """`ready`, `preparing` or `trouble`."""
    percent: int = 0
    """How far the copy is, 0..100."""
    opinion: str = ""
    """`works`, `notes` or empty."""
    may_note: bool = True
    may_judge: bool = True
    download_url: str = ""
    csrf: str = ""
    aspect: float = 2.39


@dataclass(frozen=True)
class SharePassphrase:
    """POST `url`: passphrase, name. The same page for a link that exists and one that does not."""

    template: ClassVar[str] = "share/passphrase.html"
    url: str
    problem: str = ""
    hint: str = ""
    name: str = ""
    asks_passphrase: bool = True
    csrf: str = ""


@dataclass(frozen=True)
class ShareMessage:
    """A closed link, or something that could not be done: what is true, what to do, and what was typed, kept."""

    template: ClassVar[str] = "share/message.html"
    message: str
    hint: str = ""
    kept: str = ""
    back_url: str = ""
