"""Who may do what. The whole policy is this table; nothing else compares roles.

It drives the gate inside every action, the locked buttons on the pages, the declared policy of every route, and the
policy test.
"""

from collections.abc import Mapping
from enum import StrEnum


class Role(StrEnum):
    OWNER = "owner"
    PRODUCER = "producer"
    DIRECTOR = "director"
    DP = "dp"
    EDITOR = "editor"
    ARTIST = "artist"
    VIEWER = "viewer"

    @property
    def title(self) -> str:  # type: ignore[override]  # a role's title is what people say, not str.title()
        return "DP" if self is Role.DP else self.value.capitalize()

    @property
    def anybody(self) -> str:
        """`a producer`, `an editor`: whoever holds it."""
        word = self.title if self is Role.DP else self.value
        return f"{'an' if word[0] in 'aeiou' else 'a'} {word}"


class Action(StrEnum):
    """`value` is the verb a refusal uses: "A viewer cannot generate takes here."."""

    LOOK = "look"
    COMMENT = "comment"
    RATE = "reject or maybe"
    SELECT = "select"
    APPROVE = "approve"
    WINDOW = "open review windows"
    PLAN = "change plans"
    LOCK = "lock plans and identities"
    GENERATE = "generate takes"
    IMPORT = "import takes"
    ORDER = "reorder the queue"
    HANDOFF = "make packages"
    DOWNLOAD = "download"
    DAILIES = "run dailies"
    SHARE = "share with clients"
    CREW = "change the crew"
    PROJECT = "change the project"
    AUDIT = "read the audit"


_LOOK = frozenset({Action.LOOK})
_SAY = _LOOK | {Action.COMMENT}
_MAKE = _SAY | {Action.PLAN, Action.GENERATE, Action.IMPORT, Action.DOWNLOAD, Action.DAILIES}
_LEAD = _MAKE | {Action.LOCK, Action.ORDER}
_RUN = {Action.SHARE, Action.CREW, Action.PROJECT, Action.AUDIT}

GRANTS: Mapping[Role, frozenset[Action]] = {
    Role.VIEWER: _SAY,
    Role.ARTIST: _MAKE,
    Role.EDITOR: _SAY | {Action.IMPORT, Action.HANDOFF, Action.DOWNLOAD, Action.DAILIES},
    Role.DP: _LEAD,
    Role.DIRECTOR: _LEAD | {Action.RATE, Action.SELECT, Action.WINDOW, Action.AUDIT, Action.SHARE},
    Role.PRODUCER: _LEAD | _RUN | {Action.RATE, Action.SELECT, Action.APPROVE, Action.WINDOW, Action.HANDOFF},
    Role.OWNER: frozenset(Action),
}


def allows(role: Role, action: Action) -> bool:
    return action in GRANTS[role]


def roles_allowed(action: Action) -> tuple[Role, ...]:
    """Those who may, the one whose job it is first: the owner comes last because owners may do everything."""
    return tuple(sorted((r for r in Role if allows(r, action)), key=lambda r: (r is Role.OWNER, list(Role).index(r))))
