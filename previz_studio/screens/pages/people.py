"""Who is here: everybody of the studio (`/people`), the crew of a project (`/p/nf/crew`), and my own account."""

from dataclasses import dataclass
from typing import ClassVar

from previz_studio.screens.pages.inbox import NewsSwitch
from previz_studio.screens.pages.parts import Choice, Gate, Person, Shell


@dataclass(frozen=True)
class PersonRow:
    id: str
    person: Person
    email: str
    role: str
    """The role's value on the crew page (`producer`); on the studio's page `Owner` or empty."""
    last_seen: str
    """`12 min ago`, `never`."""
    active: bool = True
    projects: str = ""
    """`Night Ferry, Director; Saltmarsh, Viewer` on the studio's page."""
    may_change: Gate = Gate(True)


@dataclass(frozen=True)
class PeoplePage:
    """POST to `post_url`: action=invite (name, email, role), action=role (user_id, role), action=remove (user_id)."""

    template: ClassVar[str] = "people/page.html"
    shell: Shell
    title: str
    """`Crew of Night Ferry`, `People`."""
    words: str
    post_url: str
    people: tuple[PersonRow, ...]
    roles: tuple[Choice, ...]
    """`value` and `label` of each role; empty on the studio's page."""
    rights: tuple[tuple[str, tuple[str, ...]], ...]
    """The policy table in words: (`Approve`, (`Producer`, `Owner`)) …; may be empty."""
    may_invite: Gate
    offered: tuple[Choice, ...] = ()
    """People of the studio who can be put on this crew: `value` is the user's id."""
    invite_link: str = ""
    """The one-time link just made, to hand over; empty otherwise."""
    gates_url: str = ""
    """Where who selects and approves is set; empty on the studio's page."""
    invited: str = ""
    """Whose link it is."""


@dataclass(frozen=True)
class AuditRow:
    when: str
    who: str
    what: str
    """`approved SH050 v007`."""
    subject: str
    href: str = ""
    hash: str = ""


@dataclass(frozen=True)
class AuditPage:
    """Append-only, newest first, each row hashed over the one before."""

    template: ClassVar[str] = "people/audit.html"
    shell: Shell
    rows: tuple[AuditRow, ...]
    chain: str
    """`1,204 entries, the chain holds.` or what is wrong with it."""
    chain_holds: bool
    filters: tuple[Choice, ...] = ()
    older_url: str = ""
    newer_url: str = ""


@dataclass(frozen=True)
class TokenRow:
    id: str
    name: str
    made: str
    last_used: str


@dataclass(frozen=True)
class SettingsPage:
    """My account. POST: /settings/password (current, new), /settings/tokens (name), /settings/tokens/{id}/revoke,
    /settings/sessions/end."""

    template: ClassVar[str] = "settings/page.html"
    shell: Shell
    email: str
    roles: tuple[tuple[str, str], ...]
    """(`Night Ferry`, `Director`)."""
    sessions: int
    tokens: tuple[TokenRow, ...] = ()
    new_token: str = ""
    """Shown once, right after it was made."""
    problem: str = ""
    done: str = ""
    has_password: bool = True
    news: tuple[NewsSwitch, ...] = ()
    """POST /settings/news: inbox and mail, each once for every kind that is on."""
