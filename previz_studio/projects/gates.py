"""Who selects and who approves takes: the rule of a sequence, else of its project, else the policy table. Pure.

The sentence under a locked button and the refusal of the POST both come from here. A stored gate names exactly who
decides; owners are in it only where it says so.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from previz_studio.kit.errors import Invalid
from previz_studio.people.roles import Action, Role, roles_allowed

GATED = (Action.SELECT, Action.APPROVE)
"""What a project may decide for itself. Rejecting and maybe follow: whoever selects or approves may do them too."""
KEYS: Mapping[Action, str] = {Action.SELECT: "select", Action.APPROVE: "approve"}
MOST_PEOPLE = 20


@dataclass(frozen=True)
class Member:
    """Somebody on the crew."""

    id: int
    name: str
    role: Role

    @property
    def words(self) -> str:
        return f"{self.name}, {self.role.title}"


@dataclass(frozen=True)
class Seat:
    """One thing a gate asks for: anybody with a role, or one named person. `holders` are those on the crew."""

    holders: tuple[Member, ...]
    role: Role | None = None

    @property
    def words(self) -> str:
        if self.holders:
            return self.holders[0].words
        return self.role.anybody if self.role else "somebody who left the crew"


@dataclass(frozen=True)
class Gate:
    """`each` False: any one of the named decides. True: one of every named role and every named person must."""

    roles: tuple[Role, ...] = ()
    people: tuple[int, ...] = ()
    each: bool = False

    def lets(self, user_id: int, role: Role) -> bool:
        return role in self.roles or user_id in self.people

    def seats(self, crew: Iterable[Member]) -> tuple[Seat, ...]:
        crew = tuple(crew)
        by_role = (Seat(tuple(m for m in crew if m.role is role), role) for role in self.roles)
        by_name = (Seat(tuple(m for m in crew if m.id == person)) for person in self.people)
        return (*by_role, *by_name)

    def missing(self, crew: Iterable[Member], given: Collection[int]) -> tuple[Seat, ...]:
        """The seats nobody of `given` (user ids) fills yet; empty once the gate is passed."""
        seats = self.seats(crew)
        empty = tuple(seat for seat in seats if not any(holder.id in given for holder in seat.holders))
        return empty if self.each or len(empty) == len(seats) else ()

    def who(self, crew: Iterable[Member]) -> str:
        """`Marcus Oyelaran, Producer`; several are joined with "or", or with "and" where each must."""
        seats = self.seats(crew)
        if not self.each:
            seats = _worth_naming(seats)
        return joined([seat.words for seat in seats], "and" if self.each else "or")

    def sentence(self, crew: Iterable[Member], verb: str) -> str:
        """`verb` in the third person: `Marcus Oyelaran, Producer, approves.`"""
        crew = tuple(crew)
        count = len(self.seats(crew)) if self.each else 1
        if count < 2:
            return f"{self.who(crew)}, {verb}."
        return f"{self.who(crew)}, {'both' if count == 2 else 'all'} {verb.removesuffix('s')}."

    def stored(self) -> dict[str, Any]:
        return {"roles": [role.value for role in self.roles], "people": list(self.people), "each": self.each}


def standard_gate(action: Action) -> Gate:
    """Today's policy table: any one of the roles that have the right."""
    return Gate(roles=roles_allowed(action))


def gate_for(action: Action, *stored: Mapping[str, Any]) -> Gate:
    """The first of `stored` (a sequence's gates, then its project's) that says something about `action`."""
    for gates in stored:
        kept = gates.get(KEYS[action])
        if kept:
            return Gate(tuple(map(Role, kept["roles"])), tuple(kept["people"]), bool(kept["each"]))
    return standard_gate(action)


def check_gate(gate: Gate, crew: Iterable[Member]) -> None:
    """Raises Invalid for a gate nobody could pass."""
    here = {member.id for member in crew}
    if not gate.roles and not gate.people:
        raise Invalid("A gate without anybody would never open.", hint="Choose a role or a person.")
    if len(gate.people) > MOST_PEOPLE:
        raise Invalid(f"A gate names at most {MOST_PEOPLE} people.", hint="Use a role.")
    if not here.issuperset(gate.people):
        raise Invalid("Somebody named in this gate is not on the crew.", hint="Add them to the crew first.")


def joined(words: list[str], last: str) -> str:
    """`A`, `A or B`, `A, B or C`; with a comma before `last` where the words have commas themselves."""
    if len(words) < 2:
        return "".join(words)
    comma = "," if any("," in word for word in words) else ""
    return f"{', '.join(words[:-1])}{comma} {last} {words[-1]}"


def _worth_naming(seats: tuple[Seat, ...]) -> tuple[Seat, ...]:
    """Where somebody can be named, empty seats are not, and owners, who as a rule only stand in, come last resort."""
    held = tuple(seat for seat in seats if seat.holders) or seats[:1]
    others = tuple(seat for seat in held if seat.role is not Role.OWNER)
    return others or held
