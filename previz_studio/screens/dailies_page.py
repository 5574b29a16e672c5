"""A list of takes -> the dailies page's values. Reads; changes nothing."""

from collections.abc import Sequence as Many
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from previz_studio.kit.db import now
from previz_studio.kit.timecode import rate_name, to_timecode
from previz_studio.media.library import Library
from previz_studio.people.models import User
from previz_studio.people.roles import Action
from previz_studio.projects import crew
from previz_studio.projects.crew import Standing
from previz_studio.projects.models import Project, Sequence
from previz_studio.projects.queries import sequence_by_code, sequences_of
from previz_studio.review.cuts.places import Played
from previz_studio.review.cuts.queries import cuts_in_list
from previz_studio.review.dailies.lineup import NOTHING, Automatic, Lineup
from previz_studio.review.dailies.models import Screening
from previz_studio.review.dailies.places import LinedTake, Place, in_record, takes_of_shot
from previz_studio.review.dailies.queries import lineup_named, playlists_of, screenings_of
from previz_studio.screens.cut_panels import Where, cut_panel
from previz_studio.screens.decision_bar import decision_bar
from previz_studio.screens.notes_panel import notes_panel
from previz_studio.screens.pages.cuts import Cut
from previz_studio.screens.pages.dailies import Clip, ClipSide, DailiesPage, LiveBar, OtherTake, SavedList
from previz_studio.screens.pages.parts import Choice, Gate
from previz_studio.screens.shell import project_shell
from previz_studio.screens.words import shot_state, take_state, tier_words, verdict_state
from previz_studio.takes.models import Take
from previz_studio.takes.queries import get_take

OFF_PLAN = ("drifts", "wrong_move")


@dataclass(frozen=True)
class Asked:
    """What the address asks for: a sequence's code and a list's name, either may be empty."""

    sequence: str = ""
    list: str = ""


def dailies_page(session: Session, user: User, library: Library, project: Project, asked: Asked) -> DailiesPage:
    held = crew.standing(session, user, project.id)
    sequence = _sequence(session, project, asked.sequence)
    lineup = lineup_named(session, user, project, asked.list, sequence)
    saved = _saved(held, lineup)
    base = f"/p/{project.code.lower()}"
    clips = tuple(
        replace(_clip(library, project, index, place), item=str(place.item or ""))
        for index, place in enumerate(lineup.places)
    )
    first = lineup.places[0].take if lineup.places else None
    side = clip_side(session, user, library, get_take(session, user, first.id)) if first else None
    return DailiesPage(
        shell=project_shell(session, user, project, held, section="Dailies", sequence=sequence),
        title=f"Dailies, {now().astimezone():%a %-d %b}",
        playlists=_choices(session, project, sequence, lineup),
        summary=_summary(project, lineup),
        clips=clips,
        cuts=_cuts(session, project, sequence, lineup, may=held.may(Action.COMMENT)),
        fps=str(project.fps),
        fps_name=rate_name(project.fps),
        start_timecode=project.start_timecode,
        side=side,
        side_url=f"/p/{project.code.lower()}/dailies/takes/",
        without=(*_without(project, lineup, clips), *lineup.left_out),
        nothing=_nothing(lineup),
        list_title=lineup.title,
        list_name=lineup.name,
        saved=saved,
        save_url="" if saved or lineup.screening else f"/p/{project.code.lower()}/playlists",
        may_save=_gate(held),
        live=_live(user, held, project, lineup.screening),
        joins=_joins(session, project, lineup.screening),
        start_url=f"{base}/screenings" if held.may(Action.DAILIES) and not lineup.screening else "",
        agenda_url="" if lineup.screening else f"{base}/dailies/agenda?{_asks(sequence)}list={lineup.name}",
    )


def clip_side(session: Session, user: User, library: Library, take: Take) -> ClipSide:
    others = takes_of_shot(session, take.shot_id)
    return ClipSide(
        take_id=str(take.id),
        state=take_state(take),
        decisions=decision_bar(session, user, take),
        notes=notes_panel(session, user, take),
        takes=tuple(
            OtherTake(
                _movie(library, take.shot.project, "", take.shot.code, take.shot.title, other),
                f"{other.version} {tier_words(other.tier)}",
                other.id == take.id,
            )
            for other in others
        ),
    )


def _sequence(session: Session, project: Project, code: str) -> Sequence | None:
    return sequence_by_code(session, project.id, code) if code else next(iter(sequences_of(session, project.id)), None)


def _choices(session: Session, project: Project, sequence: Sequence | None, lineup: Lineup) -> tuple[Choice, ...]:
    here = f"/p/{project.code.lower()}/dailies?{f'sequence={sequence.code}&' if sequence else ''}list="
    kept = [
        Choice(one.name, here + one.key, current=one.key == lineup.name, count=one.items)
        for one in playlists_of(session, project.id)
    ]
    return (*(Choice(one.words, here + one, current=one == lineup.name) for one in Automatic), *kept)


def _asks(sequence: Sequence | None) -> str:
    return f"sequence={sequence.code}&" if sequence else ""


def _nothing(lineup: Lineup) -> str:
    if lineup.name in tuple(Automatic):
        return NOTHING.get(Automatic(lineup.name), "")
    return "This playlist is empty." if lineup.playlist else "This session has nothing to show any more."


def _live(user: User, held: Standing, project: Project, screening: Screening | None) -> LiveBar | None:
    if screening is None or screening.closed_at:
        return None
    reason = held.gate(Action.DAILIES, "runs dailies")
    summary = f"/p/{project.code.lower()}/dailies/sessions/{screening.id}"
    url, closing = f"/api/screenings/{screening.id}", f"/screenings/{screening.id}/close"
    return LiveBar(url, user.id, Gate(not reason, reason), closing, summary, screening.presenter_name)


def _joins(session: Session, project: Project, here: Screening | None) -> tuple[Choice, ...]:
    return tuple(
        Choice(
            f"{one.title}, {one.presenter_name.split()[0]} drives", f"/p/{project.code.lower()}/dailies?list=s{one.id}"
        )
        for one in screenings_of(session, project.id)
        if one.closed_at is None and (here is None or one.id != here.id)
    )


def _saved(held: Standing, lineup: Lineup) -> SavedList | None:
    if lineup.playlist is None:
        return None
    here = f"/playlists/{lineup.playlist.id}"
    by = f"Made by {lineup.playlist.author_name}"
    return SavedList(lineup.playlist.name, by, f"{here}/rename", f"{here}/delete", _gate(held))


def _gate(held: Standing) -> Gate:
    reason = held.gate(Action.DAILIES, "makes playlists")
    return Gate(not reason, reason)


def _cuts(
    session: Session, project: Project, sequence: Sequence | None, lineup: Lineup, *, may: bool
) -> tuple[Cut, ...]:
    """Between neighbours of the list that are neighbours in the cut too."""
    played = [
        Played(place.shot_id, place.take.id if place.take else None, place.take.version if place.take else "")
        for place in lineup.places
    ]
    base, starts = f"/p/{project.code.lower()}", lineup.starts
    back = f"{base}/dailies?{f'sequence={sequence.code}&' if sequence else ''}list={lineup.name}"
    return tuple(
        cut_panel(one, Where(base, index, _timecode(project, starts[index + 1] - 1), back, may))
        for index, one in cuts_in_list(session, played).items()
    )


def _timecode(project: Project, record: int) -> str:
    return to_timecode(record, project.fps, start=project.start_timecode)


def _summary(project: Project, lineup: Lineup) -> str:
    """`14 shots, 59:18`: seconds and frames, minutes and hours only where there are some."""
    count, long = len(lineup.places), to_timecode(lineup.frames, project.fps)
    what = "shot" if len({place.shot_id for place in lineup.places}) == count else "take"
    while long.startswith("00:") and len(long) > 5:
        long = long[3:]
    return f"{count} {what}{'' if count == 1 else 's'}, {long}"


def _clip(library: Library, project: Project, index: int, place: Place) -> Clip:
    if place.take is None:
        state = shot_state(place.state, complete=place.complete, stale=place.stale)
        words = f"{place.title}. {f'{place.coming} is on its way.' if place.coming else 'No take yet.'}"
        return Clip(
            str(index), place.code, "", place.title, state, place.length, place.length, str(project.fps), words=words
        )
    return _movie(library, project, str(index), place.code, place.title, place.take)


def _movie(library: Library, project: Project, index: str, code: str, title: str, take: LinedTake) -> Clip:
    there = bool(take.proxy and library.has(take.proxy))
    return Clip(
        id=index,
        code=code,
        take=f"{take.version} {tier_words(take.tier)}",
        title=title,
        state=verdict_state(take.status, take.verdict, stale=take.stale),
        frames=take.frames,
        length=in_record(take.frames, take.fps, project.fps),
        fps=str(take.fps),
        src=f"/media/takes/{take.id}/proxy.mp4" if there else "",
        poster=f"/media/takes/{take.id}/poster.jpg" if take.poster else "",
        href=f"/p/{project.code.lower()}/takes/{take.id}",
        take_id=str(take.id),
        sound=take.sound,
        words=f"{title}. {take.version} is not on disk. Its record and seed are." if not there else "",
        measured=take.check_words,
        off_plan=take.check in OFF_PLAN,
    )


def _without(project: Project, lineup: Lineup, clips: Many[Clip]) -> list[str]:
    said = []
    for place, clip in zip(lineup.places, clips, strict=True):
        if place.take and not clip.src:
            said.append(f"{place.name} is not on disk and plays as a slate.")
        elif sentence := place.without(project.fps):
            said.append(sentence)
    return said
