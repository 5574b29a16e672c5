"""A session's agenda and summary to take away: PDF to read, CSV to sort."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from previz_studio.exports.csv_list import BOM, cell
from previz_studio.exports.markers.pdf import drawn_on
from previz_studio.exports.notes import Notes, opened, pictures_of
from previz_studio.exports.sheet import Sheet
from previz_studio.kit.timecode import seconds_of, to_timecode
from previz_studio.media.library import Library
from previz_studio.projects.models import Project
from previz_studio.review.dailies.agenda import Agenda
from previz_studio.review.dailies.places import Place
from previz_studio.review.dailies.summary import Shown, Summary
from previz_studio.review.models import Comment

COLUMNS = ("Kind", "Shot", "Version", "Timecode", "Frame In", "Frame Out", "Who", "Words", "State", "At")
LONGEST = 3000
Row = tuple[object, ...]


def agenda_pdf(project: Project, agenda: Agenda, made_at: datetime) -> bytes:
    lineup = agenda.lineup
    sheet = Sheet(f"Agenda: {lineup.title}", f"{project.name}   {len(lineup.places)} shots", made_at)
    for place, start in zip(lineup.places, lineup.starts, strict=True):
        lines = [place.title, *(_said(note) for note in agenda.questions_on(place))]
        if sentence := place.without(project.fps):
            lines.append(sentence)
        sheet.entry(_head(project, place, start), lines, None)
    return sheet.bytes()


def agenda_csv(project: Project, agenda: Agenda) -> str:
    rows: list[Row] = []
    lineup = agenda.lineup
    for place, start in zip(lineup.places, lineup.starts, strict=True):
        rows.append(_place_row("agenda", project, place, start, ""))
        rows += [_note_row("question", project, place, note) for note in agenda.questions_on(place)]
    return _table(rows)


def summary_pdf(summary: Summary, notes: Notes, library: Library) -> bytes:
    """Notes with their frames and drawings, in the order of the cut. Equal sessions give equal bytes."""
    project, screening = summary.project, summary.screening
    people = ", ".join(guest.name for guest in summary.guests)
    sheet = Sheet(f"Dailies: {screening.title}", f"{project.name}   {people}", summary.ended)
    decided = [
        f"{summary.names.get(one.take_id, '')}: {one.verdict_word} by {one.author_name}" for one in summary.decisions
    ]
    sheet.entry(f"{len(summary.watched)} of {len(summary.places)} shown, {len(decided)} decided", decided, None)
    pictures = pictures_of(notes, library)
    for shown in summary.places:
        # Somebody out of sync may note on what the presenter did not reach.
        here = [marker for marker in notes.markers if marker.take_id in summary.takes_at(shown)]
        if not shown.reached and not here:
            continue
        sheet.entry(_head(project, shown.place, shown.record_in), [shown.place.title], None)
        for marker in here:
            picture = opened(pictures.get((marker.take_id, marker.frame_in)))
            at = notes.cut.record_timecode(marker.cut_in)
            said = [f"{marker.author}: {marker.text}", *(f"{who}: {words}" for who, words in marker.replies)]
            lines = [line[:LONGEST] for line in said]
            head = f"{marker.name}   {at}   {marker.state.replace('_', ' ')}"
            sheet.entry(head, lines, None if picture is None else drawn_on(picture, marker))
    _list(sheet, "Open questions", [f"{summary.names.get(one.take_id, '')}  {_said(one)}" for one in summary.questions])
    _list(sheet, "Not reached", [one.place.name for one in summary.not_reached])
    return sheet.bytes()


def summary_csv(summary: Summary) -> str:
    return _table(_summary_rows(summary))


def _summary_rows(summary: Summary) -> Iterator[Row]:
    project = summary.project
    by_take = {take: shown for shown in reversed(summary.places) for take in summary.takes_at(shown)}
    for shown in summary.watched:
        yield _place_row(
            "watched", project, shown.place, shown.record_in, shown.views[0][1].isoformat(timespec="seconds")
        )
    for one in summary.decisions:
        name = summary.names.get(one.take_id, "").partition(" ")
        at = one.created_at.isoformat(timespec="seconds")
        yield ("decision", name[0], name[2], "", None, None, one.author_name, one.verdict_word, "", at)
    for kind, notes in (("note", summary.notes), ("question", summary.questions)):
        for note in notes:
            shown_at = by_take.get(note.take_id)
            if shown_at:
                yield _note_row(kind, project, shown_at.place, note, shown_at)
    for shown in summary.not_reached:
        yield _place_row("not reached", project, shown.place, shown.record_in, "")


def _place_row(kind: str, project: Project, place: Place, start: int, at: str) -> Row:
    version = place.take.version if place.take else "slate"
    state = place.take.verdict.value if place.take and place.take.verdict else ""
    return (kind, place.code, version, _timecode(project, start), None, None, "", place.title, state, at)


def _note_row(kind: str, project: Project, place: Place, note: Comment, shown: Shown | None = None) -> Row:
    first = project.first_frame
    at = _timecode(project, shown.record_in + min(note.frame_in, place.length - 1)) if shown else ""
    version = place.take.version if place.take else ""
    frames = (first + note.frame_in, first + note.frame_out)
    when = note.created_at.isoformat(timespec="seconds")
    return (kind, place.code, version, at, *frames, note.author_name, note.body[:32_000], note.state.value, when)


def _table(rows: Iterable[Row]) -> str:
    written = io.StringIO(newline="")
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([cell(value) for value in row] for row in rows)
    return BOM + written.getvalue()


def _list(sheet: Sheet, title: str, lines: Sequence[str]) -> None:
    if lines:
        sheet.entry(title, [line[:LONGEST] for line in lines], None)


def _head(project: Project, place: Place, start: int) -> str:
    take = place.take.version if place.take else "slate"
    return f"{place.code} {take}   {_timecode(project, start)}   {seconds_of(place.length, project.fps):.2f} s"


def _timecode(project: Project, frame: int) -> str:
    return to_timecode(frame, project.fps, start=project.start_timecode)


def _said(note: Comment) -> str:
    return f"{note.author_name}: {' '.join(note.body.split()) or 'a drawing'}"[:LONGEST]
