"""One person's standing under the gates of one sequence: what they may decide, and whom to name for the rest."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from previz_studio.kit.errors import Forbidden
from previz_studio.people.models import User
from previz_studio.people.roles import Action
from previz_studio.projects import crew
from previz_studio.projects.crew import Standing
from previz_studio.projects.gates import GATED, Gate, gate_for
from previz_studio.projects.models import Project, Sequence


@dataclass(frozen=True)
class Deciders:
    standing: Standing
    select: Gate
    approve: Gate

    def gate(self, action: Action) -> Gate:
        """For SELECT or APPROVE."""
        return self.approve if action is Action.APPROVE else self.select

    def may(self, action: Action) -> bool:
        me = self.standing
        if action in GATED:
            return self.gate(action).lets(me.user_id, me.role)
        decides = any(gate.lets(me.user_id, me.role) for gate in (self.select, self.approve))
        return me.may(action) or (action is Action.RATE and decides)

    def who(self, action: Action) -> str:
        return self.gate(action).who(self.standing.crew) if action in GATED else self.standing.who_may(action)

    def reason(self, action: Action, verb: str) -> str:
        """The sentence under a locked button, '' when it is open."""
        if self.may(action):
            return ""
        if action in GATED:
            return self.gate(action).sentence(self.standing.crew, verb)
        return self.standing.gate(action, verb)

    def require(self, action: Action) -> None:
        """Raises Forbidden naming who decides here."""
        if not self.may(action):
            title = self.standing.role.title
            raise Forbidden(f"As {title} you may not {action.value} here.", hint=f"Ask {self.who(action)}.")


def deciders(session: Session, user: User, project: Project, sequence: Sequence) -> Deciders:
    """One query. Raises NotFound for somebody who is not on the project."""
    return deciders_from(crew.standing(session, user, project.id), project, sequence)


def deciders_from(standing: Standing, project: Project, sequence: Sequence) -> Deciders:
    gates = (sequence.gates, project.gates)
    return Deciders(standing, gate_for(Action.SELECT, *gates), gate_for(Action.APPROVE, *gates))
