"""A form for many shots -> the page that shows what it would do. Reads; changes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from previz_studio.engines.diffusion.checks import TAIL, check_together
from previz_studio.engines.registry import Engines
from previz_studio.jobs.night import NIGHT, Night
from previz_studio.kit.errors import Invalid, StudioError
from previz_studio.people.models import User
from previz_studio.people.roles import Action
from previz_studio.projects import crew
from previz_studio.projects.models import Project
from previz_studio.references.queries import looks_by_project
from previz_studio.screens.batch_offers import (
    batch_offers,
    fitted,
    followed,
    loras_of_all,
    loras_sent,
    not_sent_of_all,
    sent_words,
    texts_of_all,
)
from previz_studio.screens.cost_words import cost_words
from previz_studio.screens.desk_choice import Chosen, chosen_of
from previz_studio.screens.pages.batch import BatchPage, BatchRow
from previz_studio.screens.pages.parts import Choice, Gate
from previz_studio.screens.shell import project_shell
from previz_studio.screens.tier_cards import USES, Shown, all_tier_cards
from previz_studio.screens.words import counted
from previz_studio.takes.batch import CHANGEABLE, LOOK, OneChange, ShotChange, preview_batch
from previz_studio.takes.estimate import estimate, planned
from previz_studio.takes.fitting import pictured
from previz_studio.takes.guiding import NEEDS, Wishes
from previz_studio.takes.history import Work, paces_here
from previz_studio.takes.identity_loras import loras_problem
from previz_studio.takes.look_change import looks_here
from previz_studio.takes.order import MOST_VARIATIONS, engine_for


@dataclass(frozen=True)
class BatchForm:
    """As it was filled in."""

    shot_ids: tuple[int, ...]
    tier: str = "auto"
    count: int = 1
    field: str = ""
    text: str = ""
    how: str = "replace"
    overnight: bool = False
    chain: bool = False
    wishes: Wishes = Wishes()
    """Model, guide, panel and sound, the same for every shot."""
    unclear: str = ""
    """What among the wishes could not be read, in a sentence."""

    @property
    def change(self) -> OneChange | None:
        return OneChange(self.field, self.text, self.how) if self.field else None


def batch_page(
    session: Session, user: User, engines: Engines, project: Project, form: BatchForm, night: Night = NIGHT
) -> BatchPage:
    held = crew.standing(session, user, project.id)
    rows, problem = _rows(session, user, form)
    size, frames = (project.width, project.height), [row.frames for row in rows]
    chosen = chosen_of(engines, form.tier, form.wishes.model, form.wishes.sound)
    wishes, plans = followed(engines, chosen, form.wishes), [row.plan for row in rows]
    offered = batch_offers(engines, chosen, wishes, plans, pictured(session, project.id, plans))
    wishes = fitted(wishes, offered)
    works, refused = _works(engines, replace(form, wishes=wishes), chosen, size, frames)
    loras = loras_of_all(session, engines, project, chosen, plans)
    problem = problem or form.unclear or refused or loras_problem(one for own in loras for one in own)
    shown = Shown(size, _usual(frames), chosen.tier, chosen.asked_model)
    changing, takes = sum(row.before != row.after for row in rows), len(rows) * form.count
    base = f"/p/{project.code.lower()}"
    return BatchPage(
        shell=project_shell(session, user, project, held, section="Board"),
        title=f"{counted(len(rows), 'shot')} in one press",
        url=f"{base}/batch",
        board_url=f"{base}/board",
        rows=tuple(_row(row) for row in rows),
        fields=tuple(Choice(words, value=name, current=name == form.field) for name, words in CHANGEABLE.items()),
        field=form.field,
        field_words=CHANGEABLE.get(form.field, ""),
        text=form.text,
        hint=looks_here(looks_by_project(session, [project.id])[project.id]) if form.field == LOOK else "",
        how=form.how,
        tiers=all_tier_cards(engines, paces_here(session, engines), USES, shown),
        count=form.count,
        overnight=form.overnight,
        chain=form.chain,
        offers=offered,
        sent=" ".join(filter(None, (sent_words(chosen, wishes, plans), loras_sent(loras)))),
        not_sent=not_sent_of_all(chosen, plans, loras, texts_of_all(session, project, chosen, plans)),
        summary=_summary(form, changing, len(rows), takes),
        cost=_cost(session, engines, form, works, night) if works else "",
        generate=_press(form, changing, takes),
        may_generate=_gate(held, form, rows, problem),
        night=str(night),
        problem=problem,
    )


def _works(
    engines: Engines, form: BatchForm, chosen: Chosen, size: tuple[int, int], frames: Sequence[int]
) -> tuple[tuple[Work, ...], str]:
    """What the press would ask for, and the sentence that it would be refused with."""
    if not 1 <= form.count <= MOST_VARIATIONS:
        return (), f"{form.count} takes for each shot cannot be asked for at once. 1 to {MOST_VARIATIONS}."
    try:
        engine_for(engines, form.tier)
        if form.chain and len(frames) > 1 and form.wishes.guide in NEEDS:
            check_together([TAIL, NEEDS[form.wishes.guide]])
        return planned(engines, size, frames, chosen.tier, chosen.asked_model), ""
    except StudioError as refusal:
        return (), refusal.sentence


def _usual(frames: Sequence[int]) -> int:
    return round(sum(frames) / max(1, len(frames)))


def _cost(session: Session, engines: Engines, form: BatchForm, works: Sequence[Work], night: Night) -> str:
    found = estimate(session, engines, works, max(1, form.count), night=night if form.overnight else None)
    return cost_words(found, works[0].tier)


def _rows(session: Session, user: User, form: BatchForm) -> tuple[list[ShotChange], str]:
    """With a change that cannot be, the shots as they are, and the sentence."""
    try:
        return preview_batch(session, user, form.shot_ids, form.change), ""
    except Invalid as refusal:
        return preview_batch(session, user, form.shot_ids), refusal.sentence


def _row(row: ShotChange) -> BatchRow:
    return BatchRow(str(row.shot_id), row.code, row.title, row.before, row.after, row.before != row.after, row.problem)


def _gate(held: crew.Standing, form: BatchForm, rows: Sequence[ShotChange], problem: str) -> Gate:
    reason = held.gate(Action.GENERATE, "generates takes") or problem
    if not reason and form.field:
        reason = held.gate(Action.PLAN, "changes plans")
    stopped = [row for row in rows if row.problem]
    if not reason and stopped:
        reason = f"{stopped[0].code}: {stopped[0].problem} Take it out of the selection, or settle it first."
    return Gate(not reason, reason)


def _summary(form: BatchForm, changing: int, shots: int, takes: int) -> str:
    if not form.field:
        return f"No plan changes. {counted(takes, 'take')}."
    same = f" {counted(shots - changing, 'plan')} said so already." if changing < shots else ""
    return f"{counted(changing, 'plan')} changed, each as a new revision. {counted(takes, 'take')}.{same}"


def _press(form: BatchForm, changing: int, takes: int) -> str:
    made = f"enerate {counted(takes, 'take')}"
    return f"Change {counted(changing, 'plan')} and g{made}" if form.field and changing else f"G{made}"
