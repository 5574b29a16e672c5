"""Dailies: the cut of a sequence plays through, every shot with its best take, and is decided without stopping."""

from collections.abc import Sequence as Many

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from sqlalchemy.orm import Session

from previz_studio.kit.db import now
from previz_studio.kit.errors import NotFound
from previz_studio.kit.timecode import rate_name, seconds_of, to_timecode
from previz_studio.media.library import Library
from previz_studio.people.models import User
from previz_studio.people.roles import Action
from previz_studio.projects import crew
from previz_studio.projects.models import Project, Sequence
from previz_studio.projects.queries import project_by_code, sequence_by_code, sequences_of
from previz_studio.screens import decision_bar
from previz_studio.screens.pages.dailies import Clip, DailiesPage
from previz_studio.screens.pages.parts import Choice
from previz_studio.screens.shell import project_shell
from previz_studio.screens.words import shot_state, take_state, tier_words
from previz_studio.shots.models import Shot
from previz_studio.shots.queries import shots_of
from previz_studio.takes.models import Take
from previz_studio.takes.queries import takes_by_id
from previz_studio.web.deps import Actor, Reads, TheStudio
from previz_studio.web.policy import allow
from previz_studio.web.templating import show

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
PLAYLISTS = {"best": "Best take of each shot", "newest": "Newest take of each shot", "approved": "Approved takes only"}


@router.get("/p/{project}/dailies")
@allow(Action.LOOK)
def dailies(
    request: Request, project: str, db: Reads, actor: Actor, studio: TheStudio, sequence: str = "", list: str = "best"
) -> Response:
    found = project_by_code(db, actor, project)
    chosen = sequence_by_code(db, found.id, sequence) if sequence else next(iter(sequences_of(db, found.id)), None)
    if chosen is None:
        raise NotFound("This project has no sequence yet.", hint="Add one on the board.")
    playlist = list if list in PLAYLISTS else "best"
    return show(request, _page(db, actor, studio.library, found, chosen, playlist))


def _page(
    session: Session, user: User, library: Library, project: Project, sequence: Sequence, playlist: str
) -> DailiesPage:
    held = crew.standing(session, user, project.id)
    shots = shots_of(session, sequence.id)
    takes = _takes(session, shots, playlist)
    clips = tuple(_clip(session, user, library, project, shot, takes.get(shot.id)) for shot in shots)
    frames = sum(clip.frames for clip in clips)
    decided = sum(1 for take in takes.values() if take.verdict is not None)
    here = f"/p/{project.code.lower()}/dailies?sequence={sequence.code}&list="
    return DailiesPage(
        shell=project_shell(session, user, project, held, section="Dailies", sequence=sequence),
        title=f"Dailies, {now().astimezone():%a %-d %b}",
        playlists=tuple(Choice(words, here + name, current=name == playlist) for name, words in PLAYLISTS.items()),
        summary=f"{len(clips)} shots, {to_timecode(frames, project.fps)[3:]}",
        clips=clips,
        cuts=(),
        fps=str(project.fps),
        fps_name=rate_name(project.fps),
        start_timecode=project.start_timecode,
        decided=f"{decided} of {len(clips)} decided",
        without=tuple(
            f"{clip.code} has no take and plays as a {seconds_of(clip.frames, project.fps):g} s slate."
            for clip in clips
            if not clip.src
        ),
    )


def _takes(session: Session, shots: Many[Shot], playlist: str) -> dict[int, Take]:
    """By shot; one query."""
    ids = {shot.id: take_id for shot in shots if (take_id := _wanted(shot, playlist)) is not None}
    found = takes_by_id(session, list(ids.values()))
    return {shot_id: found[take_id] for shot_id, take_id in ids.items() if take_id in found}


def _wanted(shot: Shot, playlist: str) -> int | None:
    if playlist == "newest":
        return shot.newest_take_id
    return shot.approved_take_id if playlist == "approved" else shot.approved_take_id or shot.newest_take_id


def _clip(session: Session, user: User, library: Library, project: Project, shot: Shot, take: Take | None) -> Clip:
    if take is None or not (take.proxy and library.has(take.proxy)):
        state = shot_state(shot.state, complete=shot.complete, stale=shot.approval_stale)
        return Clip(str(shot.id), shot.code, "", shot.title, state, shot.frames)
    return Clip(
        id=str(shot.id),
        code=shot.code,
        take=f"{take.version} {tier_words(take.tier)}",
        title=shot.title,
        state=take_state(take),
        frames=take.frames,
        src=f"/media/takes/{take.id}/proxy.mp4",
        poster=f"/media/takes/{take.id}/poster.jpg",
        href=f"/p/{project.code.lower()}/takes/{take.id}",
        decisions=decision_bar.decision_bar(session, user, take),
    )
