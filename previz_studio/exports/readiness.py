"""Which take of each shot goes out, and what stands in the way. Pure: facts in, sentences out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction

from previz_studio.kit.errors import Invalid
from previz_studio.kit.timecode import rate_name
from previz_studio.takes.models import TakeStatus, Verdict


class Choice(StrEnum):
    """How a take is chosen where nobody named one; always the newest that fits."""

    APPROVED = "approved"
    SELECTED = "selected"
    """Approved, else selected."""
    BEST = "best"
    """Approved, else selected, else the newest that is not rejected."""
    READY = "ready"
    """The newest one, whatever was said of it."""


class Weight(StrEnum):
    BLOCKER = "blocker"
    """Nothing can be made."""
    FINAL = "final"
    """A work in progress can be made, a final handoff cannot."""
    WARNING = "warning"


@dataclass(frozen=True)
class Approval:
    """The standing approval of a take. `stale` when the media or the plan changed after it."""

    author: str
    role: str
    at: datetime
    media_hash: str
    plan_revision: int
    stale: bool


@dataclass(frozen=True)
class TakeFacts:
    id: int
    number: int
    status: TakeStatus
    verdict: Verdict | None
    approval: Approval | None
    fps: Fraction
    width: int
    height: int
    frames: int
    master: str | None
    check: str
    check_words: str

    @property
    def version(self) -> str:
        return f"v{self.number:03}"

    @property
    def cleared(self) -> bool:
        """Approved, and nothing changed since."""
        return self.verdict is Verdict.APPROVED and self.approval is not None and not self.approval.stale


@dataclass(frozen=True)
class RightsFact:
    """A person, place or picture in the shot and whether it may be shown; `until` is the last day it may."""

    name: str
    rights: str
    until: date | None = None
    slug: str = ""


@dataclass(frozen=True)
class ShotFacts:
    """A shot of the cut with its takes, newest first; `frames` as planned now."""

    id: int
    code: str
    scene: str
    title: str
    frames: int
    takes: tuple[TakeFacts, ...]
    rights: tuple[RightsFact, ...] = ()


@dataclass(frozen=True)
class Format:
    """What the production is made at."""

    fps: Fraction
    width: int
    height: int


@dataclass(frozen=True)
class Finding:
    """`kind` groups findings (take, approval, camera, rights, format, media, cut); `link` says which page helps: shot,
    review, queue, identity or project."""

    shot: str
    kind: str
    sentence: str
    link: str
    weight: Weight


def choose(shots: Sequence[ShotFacts], choice: Choice, named: Mapping[int, int] | None = None) -> dict[int, TakeFacts]:
    """Take by shot id; a shot without a fitting one is missing. `named` maps shot ids to take ids and wins.

    Raises Invalid when a named take is not a ready take of that shot.
    """
    found: dict[int, TakeFacts] = {}
    for shot in shots:
        if named and shot.id in named:
            found[shot.id] = _named(shot, named[shot.id])
        elif take := _fitting(shot, choice):
            found[shot.id] = take
    return found


def findings(
    shots: Sequence[ShotFacts], chosen: Mapping[int, TakeFacts], wanted: Format, *, missing: frozenset[str], today: date
) -> list[Finding]:
    """In cut order. `missing` are blob names of masters that are not on disk."""
    found: list[Finding] = []
    mixed = len({(take.width, take.height) for take in chosen.values()}) > 1
    for shot in shots:
        take = chosen.get(shot.id)
        if take is None:
            found.append(_no_take(shot))
            continue
        found += _approval(shot, take)
        found += _media(shot, take, missing)
        found += _format(shot, take, wanted, mixed)
        found += _camera(shot, take)
        found += _rights(shot, today)
    return found


def blocking(found: Sequence[Finding], *, final: bool) -> list[Finding]:
    stops = {Weight.BLOCKER, Weight.FINAL} if final else {Weight.BLOCKER}
    return [each for each in found if each.weight in stops]


def _named(shot: ShotFacts, take_id: int) -> TakeFacts:
    take = next((take for take in shot.takes if take.id == take_id), None)
    if take is None:
        raise Invalid(f"Take {take_id} is not one of {shot.code}.", hint="Choose a take of that shot.")
    if take.status is not TakeStatus.READY:
        raise Invalid(f"{shot.code} {take.version} is {take.status.value}.", hint="Choose a take that is ready.")
    return take


def _fitting(shot: ShotFacts, choice: Choice) -> TakeFacts | None:
    ready = [take for take in shot.takes if take.status is TakeStatus.READY]
    if choice is Choice.READY:
        return next(iter(ready), None)
    verdicts = [Verdict.APPROVED] if choice is Choice.APPROVED else [Verdict.APPROVED, Verdict.SELECTED]
    for verdict in verdicts:
        if take := next((take for take in ready if take.verdict is verdict), None):
            return take
    if choice is Choice.BEST:
        return next((take for take in ready if take.verdict is not Verdict.REJECTED), None)
    return None


def _no_take(shot: ShotFacts) -> Finding:
    if ready := [take for take in shot.takes if take.status is TakeStatus.READY]:
        return Finding(shot.code, "take", _undecided(shot.code, ready), "review", Weight.FINAL)
    if any(take.status.moving for take in shot.takes):
        return Finding(shot.code, "take", f"{shot.code} is still rendering.", "queue", Weight.FINAL)
    return Finding(shot.code, "take", f"{shot.code} has no take.", "shot", Weight.FINAL)


def _undecided(code: str, ready: Sequence[TakeFacts]) -> str:
    """What a choice by verdicts missed."""
    verdicts = {take.verdict for take in ready}
    if verdicts == {Verdict.REJECTED}:
        return f"Every take of {code} is rejected."
    lacking = "approved" if Verdict.SELECTED in verdicts else "approved or selected"
    return f"No take of {code} is {lacking} yet."


def _approval(shot: ShotFacts, take: TakeFacts) -> list[Finding]:
    name = f"{shot.code} {take.version}"
    if take.cleared:
        return []
    if take.approval is not None and take.approval.stale:
        words = f"The approval of {name} is stale: its plan or its picture changed."
        return [Finding(shot.code, "approval", words, "review", Weight.FINAL)]
    return [Finding(shot.code, "approval", f"{name} is not approved.", "review", Weight.FINAL)]


def _media(shot: ShotFacts, take: TakeFacts, missing: frozenset[str]) -> list[Finding]:
    if take.master is not None and take.master not in missing:
        return []
    words = f"The master of {shot.code} {take.version} is not on disk."
    return [Finding(shot.code, "media", words, "shot", Weight.BLOCKER)]


def _format(shot: ShotFacts, take: TakeFacts, wanted: Format, mixed: bool) -> list[Finding]:
    """Takes of one size go out as rendered; `mixed` ones are scaled to the production's."""
    name = f"{shot.code} {take.version}"
    found = []
    if take.fps != wanted.fps:
        words = f"{name} runs at {rate_name(take.fps)} fps; the production at {rate_name(wanted.fps)}."
        found.append(Finding(shot.code, "format", words, "shot", Weight.BLOCKER))
    if (take.width, take.height) != (wanted.width, wanted.height):
        fate = "and will be scaled to" if mixed else "and goes out so; the production is"
        words = f"{name} is {take.width} × {take.height} {fate} {wanted.width} × {wanted.height}."
        found.append(Finding(shot.code, "format", words, "shot", Weight.WARNING))
    if take.frames != shot.frames:
        words = f"{name} has {take.frames} frames; the plan says {shot.frames} now."
        found.append(Finding(shot.code, "format", words, "shot", Weight.WARNING))
    return found


def _camera(shot: ShotFacts, take: TakeFacts) -> list[Finding]:
    if take.check in ("on_plan", "by_eye"):
        return []
    words = take.check_words or "its camera was not measured"
    sentence = f"{shot.code} {take.version}: {words.rstrip('.')}."
    return [Finding(shot.code, "camera", sentence, "review", Weight.WARNING)]


def _rights(shot: ShotFacts, today: date) -> list[Finding]:
    found = []
    for fact in shot.rights:
        if fact.until is not None and fact.until < today:
            words, weight = f"The rights of {fact.name} in {shot.code} ended on {fact.until}.", Weight.FINAL
        elif fact.rights == "cleared":
            continue
        else:
            words = f"The rights of {fact.name} in {shot.code} are {_state(fact.rights)}."
            weight = Weight.FINAL if fact.rights == "no release" else Weight.WARNING
        found.append(Finding(shot.code, "rights", words, "identity" if fact.slug else "shot", weight))
    return found


def _state(rights: str) -> str:
    return {"no release": "not released", "pending": "pending"}.get(rights, "unknown")
