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
class SharePage:
    """POST `{url}/notes` (body, frame_in) and `{url}/opinion` (opinion: `works` or `notes`)."""

    template: ClassVar[str] = "share/page.html"
    url: str
    title: str
    """`Night Ferry`."""
    sender: str
    open_until: str
    """`Thu 18:00`."""
    movie: Movie
    shot_title: str
    shot_words: str
    """`Shot 5 of 14, Harbour Run. Previz, not final image.`"""
    shots: tuple[SharedShot, ...]
    notes: tuple[Note, ...]
    allows: str
    """`You can watch and leave notes on these 3 shots. Downloads are off for this link.`"""
    opinion: str = ""
    """`works`, `notes` or empty."""
    may_note: bool = True
    may_judge: bool = True
    csrf: str = ""
    aspect: float = 2.39


@dataclass(frozen=True)
class SharePassphrase:
    """POST `url`: passphrase, name."""

    template: ClassVar[str] = "share/passphrase.html"
    url: str
    problem: str = ""
    csrf: str = ""
