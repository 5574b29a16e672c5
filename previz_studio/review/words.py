"""What stands on a take: the newest word not taken back and, for approvals, whose words count together. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from previz_studio.review.models import Decision
from previz_studio.takes.models import Verdict


@dataclass(frozen=True)
class Word:
    """`approvals` is the run of approvals up to `decision`, oldest first: a different word by anybody ends it."""

    decision: Decision
    approvals: tuple[Decision, ...] = ()

    @property
    def complete(self) -> bool:
        """Everybody the gate asked for has approved, and none of them took it back."""
        standing = {one.id for one in self.approvals}
        newest = self.decision
        return newest.verdict is Verdict.APPROVED and not newest.missing and standing.issuperset(newest.beside)

    @property
    def verdict(self) -> Verdict | None:
        """A take with some approvals and not all is selected."""
        partial = self.decision.verdict is Verdict.APPROVED and not self.complete
        return Verdict.SELECTED if partial else self.decision.verdict

    @property
    def together(self) -> tuple[Decision, ...]:
        """The approvals that make a complete one, oldest first."""
        counted = {*self.decision.beside, self.decision.id}
        return tuple(one for one in self.approvals if one.id in counted) if self.complete else ()

    def given_for(self, media_hash: str, plan_revision: int) -> tuple[Decision, ...]:
        """The approvals for exactly these bytes and this plan, the newest of each person."""
        newest = {one.author_id: one for one in self.approvals}
        return tuple(o for o in newest.values() if (o.media_hash, o.plan_revision) == (media_hash, plan_revision))


def word_of(decisions: Iterable[Decision]) -> Word | None:
    """`decisions` of one take, oldest first, taken-back ones and their taking back included."""
    rows = list(decisions)
    undone = {row.undoes_id for row in rows if row.undoes_id}
    kept = [row for row in rows if row.verdict is not None and row.id not in undone]
    return Word(kept[-1], tuple(_last_run(kept))) if kept else None


def _last_run(kept: Sequence[Decision]) -> list[Decision]:
    start = max((i for i, row in enumerate(kept) if row.verdict is not Verdict.APPROVED), default=-1)
    return list(kept[start + 1 :])
