"""Identities: who and what must look the same in every shot, with rights, references and where they are used."""

from dataclasses import dataclass
from typing import ClassVar

from previz_studio.screens.pages.parts import Choice, Gate, Notice, Shell


@dataclass(frozen=True)
class IdentityLink:
    slug: str
    name: str
    href: str
    locked: bool
    picture: str = ""
    current: bool = False
    words: str = ""
    """On the list page: `Lead, 34. Used in 9 shots.`"""


@dataclass(frozen=True)
class IdentityGroup:
    name: str
    """`Characters`, `Wardrobe`, `Locations`, `Props`, `Looks`."""
    identities: tuple[IdentityLink, ...]


@dataclass(frozen=True)
class IdentitiesPage:
    """The list. POST to `url`: kind, name; GET `{url}?find=` searches it."""

    template: ClassVar[str] = "identity/list.html"
    shell: Shell
    groups: tuple[IdentityGroup, ...]
    kinds: tuple[Choice, ...]
    url: str
    may_edit: Gate
    find: str = ""


@dataclass(frozen=True)
class Turn:
    """One picture of the turnaround. `use` is `Anchor` or `Supporting`."""

    label: str
    picture: str
    use: str


@dataclass(frozen=True)
class Wardrobe:
    slug: str
    name: str
    scenes: str
    locked: bool
    picture: str = ""
    href: str = ""


@dataclass(frozen=True)
class Holding:
    """The newest take of a shot that uses the identity. How well it matches is unknown: nothing here measures it."""

    code: str
    take: str
    href: str
    picture: str
    other: str = ""
    """`Made with 3f9c-1`: where it was made with other words than the identity has now."""


@dataclass(frozen=True)
class Reference:
    name: str
    job: str
    cleared: bool
    rights: str
    """`Cleared`, `No source`."""
    href: str = ""
    field: str = ""
    """Its name in the form of rights: `reference:12`."""
    value: str = ""


@dataclass(frozen=True)
class LoraPart:
    """`choices` are empty while none is on the shelf and none is chosen; then `none_words` and `none_command` stand
    there. `words` name the chosen one and its weight, `problem` says why takes are refused with it."""

    choices: tuple[Choice, ...]
    weight: str
    words: str = ""
    problem: str = ""
    none_words: str = ""
    none_command: str = ""


@dataclass(frozen=True)
class IdentityPage:
    """POST: `{url}` (the fields of `traits` by name; lora, lora_weight), `{url}/lock` (locked), `{url}/references`
    (multipart), `{url}/rights` (rights, until, and each reference's by its field), `{url}/wardrobe` (piece, or name and
    scenes), `{url}/wardrobe/SLUG/remove`."""

    template: ClassVar[str] = "identity/page.html"
    shell: Shell
    url: str
    name: str
    words: str
    """`Lead, 34. Character identity 3f9c-2, used in 9 shots and 41 takes.`"""
    locked: bool
    lock_words: str
    """`Locked 10:15 by Lena`, or `Open`."""
    groups: tuple[IdentityGroup, ...]
    turns: tuple[Turn, ...]
    empty_words: str
    """Where there is no picture yet: what one is for."""
    lora: LoraPart
    traits: tuple[tuple[str, str, str], ...]
    """(field name, label, words): what must stay the same; shown where there are words, asked for always."""
    wears: bool
    """A character: it has a wardrobe, even an empty one."""
    wardrobe: tuple[Wardrobe, ...]
    wardrobe_choices: tuple[Choice, ...]
    """Pieces nobody wears yet."""
    may_dress: Gate
    """A locked character too: what it wears is said by the pieces."""
    holdings: tuple[Holding, ...]
    """In cut order."""
    rights_state: str
    """`Cleared`, `Not cleared`, `Unknown`."""
    rights: tuple[tuple[str, str], ...]
    references: tuple[Reference, ...]
    reference_jobs: tuple[Choice, ...]
    rights_choices: tuple[Choice, ...]
    """What rights can be; the identity's own is current."""
    rights_until: str
    """`2027-11-30`, or empty."""
    lock_consequence: str
    """`9 shots use this version. Takes already made keep it.`"""
    may_edit: Gate
    may_lock: Gate
    notices: tuple[Notice, ...] = ()
    revision: int = 1
    find: str = ""
    """What `groups` were searched for: GET `{url}?find=`."""
    history: tuple[tuple[str, str], ...] = ()
    """(when and by whom, what), newest first."""
    shots: tuple[Choice, ...] = ()
    """Where it is used."""
