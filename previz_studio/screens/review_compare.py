"""Two pictures on one frame: side by side, wiped, flipped or their difference; or the variations of one press."""

from dataclasses import replace

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response
from sqlalchemy.orm import Session

from previz_studio.people.models import User
from previz_studio.people.roles import Action
from previz_studio.screens import camera_words, review_page
from previz_studio.screens.compare_sides import NEXT, PANEL, PREVIOUS, Beside, beside, besides, variations
from previz_studio.screens.decision_bar import bar_of_b, url_of
from previz_studio.screens.pages.compare import Change, ComparePage, Side
from previz_studio.screens.pages.parts import Choice
from previz_studio.screens.pages.review import Wave
from previz_studio.screens.recipe_words import across_the_cut, changes
from previz_studio.screens.review_links import compare_urls
from previz_studio.screens.take_names import named_in
from previz_studio.screens.words import take_state
from previz_studio.shots.plan_read import plan_from
from previz_studio.takes.likeness import likeness_words
from previz_studio.takes.models import Take, TakeStatus
from previz_studio.takes.queries import get_take, takes_of
from previz_studio.web.deps import Actor, Reads, TheStudio
from previz_studio.web.policy import allow
from previz_studio.web.studio import Studio
from previz_studio.web.templating import show

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
MODES = ("ab", "wipe", "difference", "flip", "four")
LETTERS = "ABCD"


@router.get("/p/{project}/takes/{take_id}/compare")
@allow(Action.LOOK)
def compare(
    request: Request,
    project: str,
    take_id: int,
    db: Reads,
    actor: Actor,
    studio: TheStudio,
    other: str = Query("auto", alias="with", max_length=20),
    mode: str = "ab",
) -> Response:
    take = get_take(db, actor, take_id)
    wanted = mode if mode in MODES else "ab"
    pressed = variations(db, take) if wanted == "four" else ()
    others = tuple(Beside(str(one.id), one) for one in pressed[1:]) or (beside(db, actor, take, other),)
    return show(request, _page(db, actor, studio, take, others, "ab" if wanted == "four" and not pressed else wanted))


def _page(
    session: Session, user: User, studio: Studio, take: Take, others: tuple[Beside, ...], mode: str
) -> ComparePage:
    whole = review_page.review_page(session, user, studio.library, take)
    first = others[0]
    b = first.take
    urls = compare_urls(take, first.name)
    return ComparePage(
        shell=whole.shell,
        shot_code=take.shot.code,
        a=_side(studio, take, Beside(str(take.id), take), LETTERS[0]),
        others=tuple(_side(studio, take, one, LETTERS[at]) for at, one in enumerate(others, start=1)),
        mode=mode,
        mode_urls=urls if variations(session, take) else {k: v for k, v in urls.items() if k != "four"},
        swap_url=compare_urls(b, str(take.id))[mode] if b is not None and mode != "four" else "",
        a_takes=tuple(
            Choice(one.version, compare_urls(one, first.name)[mode], current=one.id == take.id)
            for one in takes_of(session, take.shot_id)
            if one.status is TakeStatus.READY
        ),
        b_takes=_choices(session, take, first, mode),
        title=_title(take, first),
        changes=_changes(session, take, first),
        opens_at=take.frames - 1 if first.name == NEXT else 0,
        notes=whole.notes,
        decisions=whole.decisions,
        curve=whole.curve,
        waves=tuple(
            w
            for letter, one in zip(LETTERS, (Beside("", take), *others), strict=False)
            for w in _waves(studio, take, one, letter)
        ),
        criteria=whole.criteria,
        plan_title=whole.plan_title,
        plan_remark=whole.plan_remark,
        plan=whole.plan,
        made=whole.made,
        provenance=whole.provenance,
        json_url=whole.json_url,
        history=whole.history,
        takes=whole.takes,
        b_decisions=bar_of_b(session, user, b) if b is not None and mode != "four" else None,
        position=whole.position,
        waiting=whole.waiting,
        next_url=whole.next_url,
        cuts=tuple(replace(line, compare_url="") for line in whole.cuts if b is not None and line.take_id == b.id),
    )


def _side(studio: Studio, lead: Take, one: Beside, letter: str) -> Side:
    take = one.take
    if take is None:
        return Side(letter, "Panel", still=f"/media/assets/{lead.shot.panel_asset_id}.jpg")
    plan = plan_from(take.revision.plan, take.fps)
    own = take.shot_id == lead.shot_id
    return Side(
        letter=letter,
        label=take.version if own else take.name,
        movie=review_page.movie_of(take, studio.library, plan.visual_description or plan.subject_action),
        state=take_state(take),
        check=next(iter(camera_words.checks(take, plan.camera)), None),
        offset=one.offset,
        href=url_of(take),
    )


def _waves(studio: Studio, lead: Take, one: Beside, letter: str) -> tuple[Wave, ...]:
    """On A's frames: B's sound begins where B does."""
    if one.take is None:
        return ()
    begins, part = -one.offset / lead.frames, one.take.frames / lead.frames
    return review_page.waves(one.take, studio.library, letter, begins, part)


def _choices(session: Session, take: Take, chosen: Beside, mode: str) -> tuple[Choice, ...]:
    found = besides(session, take)
    rows = found if any(one.name == chosen.name for one in found) else (chosen, *found)
    plain = "ab" if mode == "four" else mode
    return tuple(
        Choice(_named(one), compare_urls(take, one.name)[plain], current=one.name == chosen.name) for one in rows
    )


def _named(one: Beside) -> str:
    if one.take is None:
        return "Panel"
    words = {PREVIOUS: "Shot before: ", NEXT: "Shot after: "}.get(one.name)
    return one.take.version if words is None else f"{words}{one.take.name}"


def _changes(session: Session, take: Take, one: Beside) -> tuple[Change, ...]:
    if one.take is None:
        return ()
    if one.take.shot_id != take.shot_id:
        return across_the_cut(one.take, take)
    measured = next((row for row in take.likeness if row["take"] == one.take.id), None)
    named = named_in(session, one.take, take)
    return (*changes(one.take, take, named), *((Change("Picture", likeness_words(measured)),) if measured else ()))


def _title(take: Take, one: Beside) -> str:
    if one.name == PANEL:
        return "The panel does not move; the take plays beside it."
    if one.take is not None and one.at_a_cut:
        return f"At the cut of {take.shot.code} and {one.take.shot.code}. The camera from B to A"
    return "What changed from B to A"
