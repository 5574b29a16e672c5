"""A shot -> the desk's values. Reads; changes nothing."""

from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from previz_studio.jobs.queries import by_subject
from previz_studio.kit.timecode import FrameRate, rate_name, seconds_of
from previz_studio.media.library import Library
from previz_studio.people.models import User
from previz_studio.people.roles import Action
from previz_studio.projects import crew
from previz_studio.projects.crew import Standing
from previz_studio.references.queries import identities_of, references_by_identity
from previz_studio.screens import desk_camera, desk_floor, desk_set_view
from previz_studio.screens.desk_choice import chosen_of
from previz_studio.screens.desk_generate import View, generate_part
from previz_studio.screens.desk_offers import Plan, offers
from previz_studio.screens.desk_revisions import revision_part
from previz_studio.screens.desk_takes import desk_take
from previz_studio.screens.owners import crew_choices
from previz_studio.screens.pages.desk import DeskPage, DeskTake, PlanField, UsedIdentity
from previz_studio.screens.pages.parts import Choice, Crumb, Gate, Notice
from previz_studio.screens.queue_page import glimpse_url
from previz_studio.screens.shell import project_shell
from previz_studio.screens.words import shot_state
from previz_studio.shots.cue_lines import cue_lines
from previz_studio.shots.models import Shot
from previz_studio.shots.moves_form import picked_of
from previz_studio.shots.plan import ShotPlan
from previz_studio.shots.plan_read import plan_from
from previz_studio.shots.queries import neighbours, newest_revision
from previz_studio.takes.actions import IMPORT_TAKE, RENDER_TAKE
from previz_studio.takes.check import off_plan_by
from previz_studio.takes.glimpse import there_is
from previz_studio.takes.models import STILL, Take, TakeStatus
from previz_studio.takes.queries import takes_of
from previz_studio.takes.stills import first_still
from previz_studio.web.studio import Studio

FIELDS = (
    ("purpose", "Purpose", "target", 2, "Why the film needs this shot."),
    ("job", "Shot job", "flag", 2, "What this shot must do for the next one."),
    ("subject_action", "Subject and action", "run", 3, "Who does what."),
    ("environment", "Environment", "pin", 2, "Where, and what must read."),
    ("lighting", "Lighting", "sun", 2, "Sources and their colour."),
    ("grade", "Grade", "sun", 1, "Key, palette, contrast."),
    ("audio", "Audio", "audio", 3, "0.25–1.88 dialogue DAHL: Hands where I can see them."),
    ("constraints", "Must not", "ban", 2, "One rule a line."),
    ("review_criteria", "Review criteria", "list_c", 2, "One thing to check a line."),
)


def url_of(shot: Shot) -> str:
    return f"/p/{shot.project.code.lower()}/shots/{shot.id}"


def desk_page(session: Session, user: User, studio: Studio, shot: Shot, view: View = View()) -> DeskPage:  # noqa: B008
    project, url, engines = shot.project, url_of(shot), studio.engines
    made = takes_of(session, shot.id)
    held = crew.standing(session, user, project.id)
    revision = newest_revision(session, shot)
    plan = plan_from(revision.plan, project.fps)
    identities = identities_used(session, shot, plan)
    fixed = is_fixed(shot, held)
    offered = Plan(shot, plan, made, url, studio.night, fixed, view.go_on, view.wishes.again)
    crumb, chosen = Crumb(shot.code, url), chosen_of(engines, view.tier, view.wishes.model, view.wishes.sound)
    return DeskPage(
        shell=project_shell(session, user, project, held, section="Board", sequence=shot.sequence, more=[crumb]),
        shot_id=str(shot.id),
        shot_code=shot.code,
        shot_title=shot.title,
        state=shot_state(shot.state, complete=shot.complete, stale=shot.approval_stale),
        facts=_facts(shot, plan),
        **revision_part(session, shot, revision),
        locked=shot.locked_at is not None,
        identities=identities,
        warnings=_warnings(identities),
        plan_url=f"{url}/plan",
        back_url=f"{url}/plan/back",
        lock_url=f"{url}/lock",
        takes_url=f"{url}/takes",
        import_url=f"{url}/takes/import",
        panel_url=f"{url}/panel",
        keyframes_url=f"{url}/keyframes",
        preview_url=f"{url}/preview.jpg",
        **_camera_part(plan, project.fps, url, view),
        **_stage_part(plan, shot, url, view, fixed=fixed),
        **generate_part(session, shot, plan, engines, view, chosen),
        offers=offers(session, engines, offered, chosen, view.wishes),
        **_takes_part(session, shot, plan, held, made, studio.library, view),
        **_owner(session, shot),
        **_gates(held, plan),
        **_around(session, shot),
    )


def is_fixed(shot: Shot, held: Standing) -> bool:
    return shot.locked_at is not None or not held.may(Action.PLAN)


def _camera_part(plan: ShotPlan, fps: FrameRate, url: str, view: View) -> dict[str, Any]:
    parts, at = plan.parts, min(view.move_at, max(0, len(plan.camera.moves) - 1))
    return {
        "fields": tuple(
            PlanField(name, label, _text(plan, name), icon, rows, hint) for name, label, icon, rows, hint in FIELDS
        ),
        "complete": f"{sum(parts.values())} of {len(parts)}",
        "move": picked_of(desk_camera.move_edited(plan, at)),
        "move_at": at,
        "moves": desk_camera.moves_of(plan, fps, at, url),
        "more_moves": desk_camera.more_moves(plan, at),
        "set_ups": desk_camera.set_ups(plan),
        "sensors": desk_camera.sensors_of(plan),
        "pieces": desk_camera.pieces_of(plan),
        "keys": desk_camera.keys_of(plan),
        "units": view.units,
        "optics": desk_camera.optics_of(plan),
        "camera_words": desk_camera.words_of(plan.camera),
        "camera": desk_camera.camera_fields(plan, fps, at, view.units),
        "timing": desk_camera.timing_fields(plan, fps, at),
        "advice": desk_camera.advice_of(plan, fps, at),
        "frames": plan.frames,
        "fps_name": rate_name(fps),
        "seconds": seconds_of(plan.frames, fps),
        "previews": desk_floor.previews(plan, fps, f"{url}/preview.jpg"),
    }


def _stage_part(plan: ShotPlan, shot: Shot, url: str, view: View, *, fixed: bool) -> dict[str, Any]:
    at = min(view.move_at, max(0, len(plan.camera.moves) - 1))
    stage = desk_set_view.stage_of(plan, shot.project, view.units, fixed=fixed, move_at=at)
    return {"floor": stage.floor, "set_view": stage.set_view, "stage_url": f"{url}/stage"}


def _takes_part(  # noqa: PLR0913 - what the strip reads
    session: Session, shot: Shot, plan: ShotPlan, held: Standing, made: list[Take], library: Library, view: View
) -> dict[str, Any]:
    base = f"/p/{shot.project.code.lower()}"
    newest = next((take for take in made if take.status is TakeStatus.READY and take.from_how != STILL), None)
    ordered = sorted(made, key=off_plan_by) if view.sort == "plan" else made
    return {
        "takes": _takes(session, ordered, held, base, library, first_still(plan)),
        "sort": view.sort,
        "seed": str(made[0].seed) if made else "",
        "seed_from": made[0].version if made else "",
        "review_url": f"{base}/takes/{newest.id}" if newest else "",
        "review_name": newest.version if newest else "",
        "share_url": f"{base}/links/new?shot_ids={shot.id}" if newest else "",
        "compare_url": _compare(made, base),
    }


def _owner(session: Session, shot: Shot) -> dict[str, Any]:
    people = crew_choices(session, shot.project_id, shot.owner_id)
    name = next((one.label for one in people if one.current and one.value), "")
    return {"owner": name, "crew": people, "owner_url": f"{url_of(shot)}/owner"}


def _gates(held: Standing, plan: ShotPlan) -> dict[str, Any]:
    return {
        "may_edit": Gate(held.may(Action.PLAN), held.gate(Action.PLAN, "changes plans")),
        "may_generate": _may_generate(held, plan),
        "may_share": Gate(held.may(Action.SHARE), held.gate(Action.SHARE, "shares with clients")),
        "may_lock": Gate(held.may(Action.LOCK), held.gate(Action.LOCK, "locks plans")),
        "may_import": Gate(held.may(Action.IMPORT), held.gate(Action.IMPORT, "imports takes")),
    }


def _around(session: Session, shot: Shot) -> dict[str, Any]:
    before, after = neighbours(session, shot)
    folder = url_of(shot).rpartition("/")[0]
    return {
        "previous": Choice("Previous shot", f"{folder}/{before}") if before else None,
        "next": Choice("Next shot", f"{folder}/{after}") if after else None,
    }


def identities_used(session: Session, shot: Shot, plan: ShotPlan) -> tuple[UsedIdentity, ...]:
    """Those in the plan first, in its order, then what else the project has. Two queries."""
    known = identities_of(session, shot.project_id)
    pictures = references_by_identity(session, [one.id for one in known])
    order = {use.slug: i for i, use in enumerate(plan.identities)}
    rows = [
        UsedIdentity(
            slug=one.slug,
            name=one.name,
            href=f"/p/{shot.project.code.lower()}/identities/{one.slug}",
            picture=next((f"/media/assets/{r.asset_id}.jpg" for r in pictures[one.id] if r.asset_id), ""),
            locked=one.locked_at is not None,
            used=one.slug in order,
        )
        for one in known
    ]
    return tuple(sorted(rows, key=lambda row: order.get(row.slug, len(order))))


def _takes(  # noqa: PLR0913 - what a card reads
    session: Session, made: list[Take], held: Standing, base: str, library: Library, first: str
) -> tuple[DeskTake, ...]:
    moving = [take.id for take in made if take.status.moving]
    lines = by_subject(session, RENDER_TAKE, moving) | by_subject(session, IMPORT_TAKE, moving) if moving else {}
    cards = (desk_take(take, lines.get(take.id), held, f"{base}/takes/{take.id}", first) for take in made)
    seen = {line.subject_id for line in lines.values() if there_is(library, line.subject_id)}
    return tuple(
        replace(card, picture=glimpse_url(lines[int(card.id)])) if int(card.id) in seen else card for card in cards
    )


def _may_generate(held: Standing, plan: ShotPlan) -> Gate:
    reason = held.gate(Action.GENERATE, "generates takes")
    if not reason and not plan.complete:
        reason = "The plan needs subject and action, environment and a camera first."
    return Gate(not reason, reason)


def _warnings(identities: tuple[UsedIdentity, ...]) -> tuple[Notice, ...]:
    loose = [one for one in identities if one.used and not one.locked]
    if not loose:
        return ()
    names, more = [one.name for one in loose[:2]], len(loose) - 2
    said = f"{', '.join(names)} and {more} more" if more > 0 else " and ".join(names)
    fact = f"{said} {'is' if len(loose) == 1 else 'are'} not locked."
    action = "Open it" if len(loose) == 1 else f"Open {loose[0].name}"
    return (Notice("warn", fact, "Takes may drift from shot to shot.", action, loose[0].href),)


def _text(plan: ShotPlan, name: str) -> str:
    value = getattr(plan, name)
    if name == "audio":
        return cue_lines(plan.audio)
    return "\n".join(value) if isinstance(value, tuple) else str(value)


def _facts(shot: Shot, plan: ShotPlan) -> str:
    scene = f"Scene {shot.scene.number} · " if shot.scene else ""
    return f"{scene}{seconds_of(plan.frames, shot.project.fps):.2f} s · {plan.frames} frames"


def _compare(made: list[Take], base: str) -> str:
    ready = [take for take in made if take.status is TakeStatus.READY and take.from_how != STILL][:2]
    return f"{base}/takes/{ready[0].id}/compare?with={ready[1].id}" if len(ready) == 2 else ""
