"""A sequence -> the board's values. Columns only, and as many queries for a thousand shots as for one."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from previz_studio.engines.registry import Engines
from previz_studio.kit.timecode import rate_name, to_timecode
from previz_studio.people.models import User
from previz_studio.people.roles import Action
from previz_studio.projects import crew
from previz_studio.projects.crew import Standing
from previz_studio.projects.models import Project
from previz_studio.projects.models import Sequence as SequenceRow
from previz_studio.projects.queries import scenes_of, sequence_by_code, sequences_of
from previz_studio.references.queries import identities_of
from previz_studio.review.cuts.places import Place
from previz_studio.review.cuts.queries import asking_cuts
from previz_studio.review.waiting import waiting_for
from previz_studio.screens import board_filter
from previz_studio.screens.board_cards import beside_of, part_of, scenes_in
from previz_studio.screens.board_filter import BoardFilter, Row, state_of
from previz_studio.screens.owners import crew_choices
from previz_studio.screens.pages.board import BoardPage
from previz_studio.screens.pages.parts import Choice, Gate, StateCounts
from previz_studio.screens.shell import project_shell
from previz_studio.screens.tier_cards import USES, Shown, tier_cards
from previz_studio.screens.words import gpu_seconds, until
from previz_studio.shots.queries import board_rows
from previz_studio.takes.history import gpu_seconds_of, paces_here

MOST_COMPARED = 250
"""Shots of a sequence: comparing neighbours costs 0.2 ms a cut, and a board opens in 150."""
COUNTED = ("approved", "selected", "new", "maybe", "rejected")


def board_page(session: Session, user: User, engines: Engines, project: Project, asked: BoardFilter) -> BoardPage:
    standing = crew.standing(session, user, project.id)
    all_sequences = sequences_of(session, project.id)
    sequence = (
        sequence_by_code(session, project.id, asked.sequence) if asked.sequence else next(iter(all_sequences), None)
    )
    if sequence is None:
        return _without_sequence(session, user, project, standing)
    asked = BoardFilter(**{**vars(asked), "sequence": sequence.code})
    rows = board_rows(session, sequence.id)
    shown = [row for row in rows if asked.lets(row)]
    start, end = part_of(shown, asked.start)
    part = shown[start:end]
    beside = beside_of(session, project, part)
    here = {row.id for row in rows}
    waiting = [item for item in waiting_for(session, user) if item.shot_id in here and item.ask != "reply"]
    counts = _counts(rows)
    names = {one.slug: one.name for one in identities_of(session, project.id)}
    base = f"/p/{project.code.lower()}"
    may_generate = standing.gate(Action.GENERATE, "generates takes")
    may_share = standing.gate(Action.SHARE, "shares with clients")
    return BoardPage(
        shell=project_shell(session, user, project, standing, section="Board", sequence=sequence),
        sequence_code=sequence.code,
        sequence_name=sequence.name,
        facts=_facts(session, project, sequence, rows),
        counts=counts,
        progress_words=_progress_words(counts, sequence),
        scenes=scenes_in(shown, part, scenes_of(session, sequence.id), beside),
        **_parts(asked, start, end, len(shown)),
        chips=board_filter.chips(rows, asked),
        owners=board_filter.owner_choices(rows, asked, beside.people),
        identities=board_filter.identity_choices(rows, asked, names),
        moves=board_filter.camera_choices(rows, asked),
        words=asked.words,
        filtered=asked.sentence(beside.people) if rows and not shown else "",
        clear_url=f"?sequence={sequence.code}" if asked.narrows else "",
        review_url=f"{base}/takes/{waiting[0].take_id}" if waiting else "",
        review_count=len(waiting),
        dailies_url=f"{base}/dailies?sequence={sequence.code}",
        **_cuts(session, rows, f"{base}/dailies?sequence={sequence.code}"),
        batch_url=f"{base}/batch",
        playlist_url=f"{base}/playlists/add" if standing.may(Action.DAILIES) else "",
        tiers=tier_cards(
            engines, paces_here(session, engines), USES, Shown((project.width, project.height), _usual_frames(rows))
        ),
        may_generate=Gate(not may_generate, may_generate),
        share_url=f"{base}/links/new",
        may_share=Gate(not may_share, may_share),
        **_doors(standing, base),
        sequence_window_url=_sequence_window(standing, sequence, rows, base),
        **_owner(standing, sequence, crew_choices(session, project.id, sequence.owner_id), base),
    )


def _sequence_window(standing: Standing, sequence: SequenceRow, rows: Sequence[Row], base: str) -> str:
    open_to = standing.may(Action.WINDOW) and any(row.newest_take_id for row in rows)
    return f"{base}/windows/new?sequence={sequence.code}" if open_to else ""


def _owner(standing: Standing, sequence: SequenceRow, people: tuple[Choice, ...], base: str) -> dict[str, Any]:
    return {
        "owner": next((one.label for one in people if one.current and one.value), ""),
        "crew": people,
        "owner_url": f"{base}/sequences/{sequence.code.lower()}/owner" if standing.may(Action.PROJECT) else "",
        "assign_url": f"{base}/assign" if standing.may(Action.PLAN) else "",
    }


def _parts(asked: BoardFilter, start: int, end: int, count: int) -> dict[str, Any]:
    """The ways to the parts before and after this one."""
    return {
        "earlier_url": asked.part(0) if start else "",
        "more_url": asked.part(end) if end < count else "",
        "more_words": f"{end - start} of {count} shots shown" if end - start < count else "",
    }


def _sequence(session: Session, project: Project, code: str) -> SequenceRow | None:
    """The one named, else the first; None in a project without one."""
    return sequence_by_code(session, project.id, code) if code else next(iter(sequences_of(session, project.id)), None)


def _doors(standing: Standing, base: str) -> dict[str, Any]:
    add = standing.gate(Action.PLAN, "adds shots")
    may_change = standing.may(Action.PROJECT)
    return {
        "window_url": f"{base}/windows/new" if standing.may(Action.WINDOW) else "",
        "windows_url": f"{base}/windows",
        "may_add": Gate(not add, add),
        "add_url": f"{base}/shots",
        "import_url": f"{base}/import" if may_change else "",
        "sequence_url": f"{base}/sequences" if may_change else "",
    }


def _without_sequence(session: Session, user: User, project: Project, standing: Standing) -> BoardPage:
    doors = _doors(standing, f"/p/{project.code.lower()}")
    reason = "" if standing.may(Action.PROJECT) else standing.gate(Action.PROJECT, "adds sequences")
    return BoardPage(
        shell=project_shell(session, user, project, standing, section="Board"),
        sequence_code="",
        sequence_name=project.name,
        facts=("0 sequences", f"{rate_name(project.fps)} fps", f"{project.aspect}:1"),
        counts=StateCounts(),
        progress_words="",
        scenes=(),
        chips=(),
        **{**doors, "may_add": Gate(not reason, reason)},
    )


def _counts(rows: Sequence[Row]) -> StateCounts:
    states = ["selected" if state == "stale" else state for state in map(state_of, rows)]
    counts = {name: states.count(name) for name in COUNTED}
    return StateCounts(**counts, rest=len(states) - sum(counts.values()))


def _facts(session: Session, project: Project, sequence: SequenceRow, rows: Sequence[Row]) -> tuple[str, ...]:
    total = sum(row.frames for row in rows)
    spent = gpu_seconds_of(session, sequence.id)
    facts = (
        f"{len(rows)} shots" if len(rows) != 1 else "1 shot",
        to_timecode(total, project.fps) if rows else "",
        f"{rate_name(project.fps)} fps",
        f"{project.aspect}:1",
        f"{gpu_seconds(spent).removesuffix(' s')} GPU-s" if spent >= 1 else "",
    )
    return tuple(filter(None, facts))


def _progress_words(counts: StateCounts, sequence: SequenceRow) -> str:
    closes = f" Review window closes {until(sequence.review_closes_at)}." if sequence.review_closes_at else ""
    return f"{counts.approved} of {counts.total} approved.{closes}"


def _cuts(session: Session, rows: Sequence[Row], dailies: str) -> dict[str, Any]:
    """Of the takes dailies play: approved, else newest."""
    line = [Place(row.id, row.code, row.revision, row.approved_take_id or row.newest_take_id) for row in rows]
    asking = asking_cuts(session, line) if len(line) <= MOST_COMPARED else []
    if not asking:
        return {}
    words = "1 cut to look at" if len(asking) == 1 else f"{len(asking)} cuts to look at"
    return {"cuts_words": words, "cuts_url": f"{dailies}#cut-{asking[0]}"}


def _usual_frames(rows: Sequence[Row]) -> int:
    return round(sum(row.frames for row in rows) / len(rows)) if rows else 0
