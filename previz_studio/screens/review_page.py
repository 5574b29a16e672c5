"""A take -> the review page's values. Reads; changes nothing."""

from functools import lru_cache
from pathlib import Path

from sqlalchemy.orm import Session

from previz_studio.kit.errors import MediaFailed
from previz_studio.kit.timecode import rate_name
from previz_studio.media.library import Library
from previz_studio.media.sound import peaks
from previz_studio.people.models import User
from previz_studio.people.roles import Action
from previz_studio.projects import crew
from previz_studio.review.cuts.around import cuts_around
from previz_studio.review.models import Decision
from previz_studio.review.queries import decisions_of
from previz_studio.review.waiting import waiting_for
from previz_studio.screens import camera_words, client_words
from previz_studio.screens.compare_sides import besides, variations
from previz_studio.screens.cut_panels import cut_line
from previz_studio.screens.decision_bar import decision_bar, url_of
from previz_studio.screens.notes_panel import notes_panel
from previz_studio.screens.pages.parts import Crumb
from previz_studio.screens.pages.review import (
    Criterion,
    Movie,
    ReviewPage,
    TakeLink,
    Wave,
)
from previz_studio.screens.plan_words import plan_rows, provenance_rows
from previz_studio.screens.review_links import compare_urls
from previz_studio.screens.shell import project_shell
from previz_studio.screens.take_names import named_in
from previz_studio.screens.take_words import sent_rows, word_rows
from previz_studio.screens.walk import walk_from
from previz_studio.screens.words import clock, take_state, tier_words, verdict_state
from previz_studio.shots.models import Shot
from previz_studio.shots.plan_read import plan_from
from previz_studio.shots.queries import plan_of
from previz_studio.takes.models import STILL, Take, TakeStatus
from previz_studio.takes.queries import TakeLine, lines_of
from previz_studio.takes.stills import first_still, still_name

PEAKS = 240


def review_page(session: Session, user: User, library: Library, take: Take) -> ReviewPage:
    shot, project = take.shot, take.shot.project
    standing = crew.standing(session, user, project.id)
    plan = plan_from(take.revision.plan, project.fps)
    first = first_still(plan_of(session, shot))
    walk = walk_from(waiting_for(session, user), take.id)
    crumb = Crumb(shot.code, f"/p/{project.code.lower()}/shots/{shot.id}")
    return ReviewPage(
        shell=project_shell(session, user, project, standing, section="Board", sequence=shot.sequence, more=[crumb]),
        shot_code=shot.code,
        shot_title=shot.title,
        desk_url=crumb.href,
        take_name=take.version,
        state=_chosen(take_state(take), take, first),
        movie=movie_of(take, library, plan.visual_description or plan.subject_action),
        takes=take_links(session, take, first),
        checks=() if take.from_how == STILL else camera_words.checks(take, plan.camera),
        curve=camera_words.curve(take),
        waves=waves(take, library),
        notes=notes_panel(session, user, take),
        decisions=decision_bar(session, user, take),
        plan_title=f"Plan, revision {take.revision.number}",
        plan_remark=f"Revision {shot.revision} is newer." if shot.revision > take.revision.number else "",
        plan=plan_rows(plan, project.fps),
        criteria=tuple(Criterion(words) for words in plan.review_criteria),
        made=(*sent_rows(take.recipe, named_in(session, take)), *word_rows(take.recipe)),
        provenance=provenance_rows(take),
        json_url=f"/api/takes/{take.id}",
        history=tuple((clock(row.created_at), _history_words(row, take)) for row in decisions_of(session, take.id)),
        position=walk.position,
        waiting=walk.total,
        previous_url=walk.previous_url,
        next_url=walk.next_url,
        compare_urls=_compared(session, take),
        compare_reason="" if besides(session, take) else f"Nothing to compare {take.version} with yet.",
        problem=_problem(take, library),
        render_again_url=f"{url_of(take)}/again/same"
        if _lost(take, library) and take.engine != "imported" and standing.may(Action.GENERATE)
        else "",
        cuts=tuple(cut_line(one, f"/p/{project.code.lower()}", take.id) for one in cuts_around(session, take)),
        **client_words.for_review(session, user, take, standing),
    )


def _compared(session: Session, take: Take) -> dict[str, str]:
    if take.status is not TakeStatus.READY:
        return {}
    urls = compare_urls(take)
    return urls if variations(session, take) else {mode: url for mode, url in urls.items() if mode != "four"}


def waves(take: Take, library: Library, letter: str = "", begins: float = 0.0, part: float = 1.0) -> tuple[Wave, ...]:
    """Empty for silence, and for sound that is not there to read."""
    found = _sound(take, library)
    return (Wave(found, letter, begins, part),) if found else ()


def _sound(take: Take, library: Library) -> tuple[float, ...]:
    if not take.files.get("proxy_facts", {}).get("has_audio") or not (take.proxy and library.has(take.proxy)):
        return ()
    return _peaks(library.path(take.proxy))


@lru_cache(maxsize=256)
def _peaks(path: Path) -> tuple[float, ...]:
    """Files of the library never change, so each is decoded once."""
    try:
        return tuple(peaks(path, PEAKS))
    except MediaFailed:
        return ()


def movie_of(take: Take, library: Library, description: str) -> Movie:
    project, media = take.shot.project, f"/media/takes/{take.id}"
    there = bool(take.proxy and library.has(take.proxy))
    return Movie(
        code=take.name,
        file_name=f"{project.code}_{take.shot.sequence.code}_{take.shot.code}_{take.version}",
        tier=tier_words(take.tier),
        src=f"{media}/proxy.mp4" if there else "",
        poster=f"{media}/poster.jpg" if take.poster else "",
        filmstrip=f"{media}/filmstrip.jpg" if take.filmstrip else "",
        frames=take.frames,
        fps=str(take.fps),
        fps_name=rate_name(take.fps),
        start_timecode=project.start_timecode,
        first_frame=project.first_frame,
        facts=f"{project.colour}, {take.width} × {take.height}, {tier_words(take.tier)}",
        description=description,
        has_audio=bool(take.files.get("proxy_facts", {}).get("has_audio")),
    )


def take_links(session: Session, take: Take, first: str) -> tuple[TakeLink, ...]:
    """`first` is what the picture on the plan's first frame is called."""
    code = take.shot.project.code.lower()
    return tuple(
        TakeLink(
            name=one.version,
            tier=tier_words(one.tier),
            state=_chosen(_state_of(one, take.shot), one, first),
            href=f"/p/{code}/takes/{one.id}",
            poster=f"/media/takes/{one.id}/poster.jpg" if one.poster else "",
            fact=one.error or (f"Seed {one.seed}" if one.from_how == STILL else one.check_words),
            off_plan=one.check in ("wrong_move", "drifts") and one.from_how != STILL,
            current=one.id == take.id,
            compare_href=f"/p/{code}/takes/{take.id}/compare?with={one.id}"
            if one.id != take.id and one.status is TakeStatus.READY and take.status is TakeStatus.READY
            else "",
        )
        for one in lines_of(session, take.shot_id)
    )


def _state_of(one: TakeLine, shot: Shot) -> str:
    stale = shot.approval_stale and shot.approved_take_id == one.id
    return verdict_state(one.status, one.verdict, stale=stale, still=one.from_how == STILL)


def _chosen(state: str, one: Take | TakeLine, first: str) -> str:
    return "first" if state == "still" and still_name(one.name) == first else state


def _history_words(row: Decision, take: Take) -> str:
    first = row.author_name.split()[0]
    return f"{first} {row.verdict.value} {take.version}" if row.verdict else f"{first} took a decision back"


def _lost(take: Take, library: Library) -> bool:
    return take.status is TakeStatus.READY and not (take.proxy and library.has(take.proxy))


def _problem(take: Take, library: Library) -> str:
    if _lost(take, library):
        return f"{take.version} is not on disk. Its record and seed are."
    words = {
        TakeStatus.QUEUED: "is waiting in the queue.",
        TakeStatus.RENDERING: "is being rendered.",
        TakeStatus.FAILED: f"stopped: {take.error}",
        TakeStatus.CANCELLED: "was cancelled. The plan and seed are kept.",
    }
    return "" if take.status is TakeStatus.READY else f"{take.version} {words[take.status]}"
