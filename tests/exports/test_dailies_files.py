"""A session's summary on paper, in a table and as markers, read back by what shares nothing with the writer."""

import csv
import io
from datetime import timedelta
from fractions import Fraction

import pytest
from opentimelineio.adapters import read_from_string

from previz_studio.exports.dailies.files import agenda_file, summary_file
from previz_studio.kit.db import Database, now
from previz_studio.kit.errors import Invalid, NotFound
from previz_studio.media.library import Library
from previz_studio.people.roles import Role
from previz_studio.projects.models import CrewMember, Project, Sequence
from previz_studio.review.dailies.models import Screening, ScreeningGuest, ScreeningView
from previz_studio.review.dailies.queries import lineup_named
from previz_studio.review.models import Comment, Decision
from previz_studio.shots.models import Shot
from previz_studio.takes.models import Take, Verdict
from tests.exports.production import FRAMES, Production, make_production
from tests.exports.test_markers import count_of

SLATE = 30


@pytest.fixture(params=["24", "30000/1001"])
def held(request: pytest.FixtureRequest, database: Database, masters: list[str]) -> tuple[Production, int]:
    """A session on two takes with a slate between them; the last was not reached. One note before it, two in it."""
    drop = "01:00:00;00" if request.param != "24" else "01:00:00:00"
    with database.writing() as session:
        made = make_production(session, masters, fps=Fraction(request.param), start=drop)
        session.add(CrewMember(project_id=made.project_id, user_id=made.people["Otto"].id, role=Role.DIRECTOR))
        slate = Shot(
            project_id=made.project_id, sequence_id=made.sequence_id, number=15, code="SH015", position=15, frames=SLATE
        )
        session.add(slate)
        session.flush()
        agenda = [[made.shot_ids[0], made.take_ids[0], FRAMES], [slate.id, None, SLATE]]
        agenda.append([made.shot_ids[1], made.take_ids[1], FRAMES])
        opened = Screening(
            project_id=made.project_id,
            title="Cut, best take",
            agenda=agenda,
            presenter_id=made.people["Marcus"].id,
            presenter_name="Marcus",
            started_by="Marcus",
            created_at=now() - timedelta(hours=1),
            closed_at=now(),
            closed_by="Marcus",
        )
        session.add(opened)
        session.flush()
        session.add(
            ScreeningGuest(screening_id=opened.id, user_id=made.people["Vic"].id, name="Vic", role=Role.VIEWER.title)
        )
        for place, take_id in ((0, made.take_ids[0]), (1, None)):
            session.add(ScreeningView(screening_id=opened.id, place=place, take_id=take_id))
        note(session, made, 0, 1, "From last week", at=now() - timedelta(days=3))
        note(session, made, 0, 4, "=HYPERLINK(1) Is that the lens?", at=now() - timedelta(minutes=30))
        note(session, made, 1, 2, "Slower", at=now() - timedelta(minutes=20))
        decided(session, made)
        for take_id, blob in zip(made.take_ids, masters, strict=True):
            session.get_one(Take, take_id).proxy = blob
    return made, opened.id


def note(session, made, index, frame, body, at):  # type: ignore[no-untyped-def]
    session.add(
        Comment(
            project_id=made.project_id,
            take_id=made.take_ids[index],
            author_name="Vic",
            author_role="Viewer",
            frame_in=frame,
            frame_out=frame + 1,
            body=body,
            created_at=at,
        )
    )


def decided(session, made):  # type: ignore[no-untyped-def]
    marcus = made.people["Marcus"]
    session.add(
        Decision(
            project_id=made.project_id,
            shot_id=made.shot_ids[0],
            take_id=made.take_ids[0],
            author_id=marcus.id,
            author_name=marcus.name,
            author_role="Producer",
            verdict=Verdict.SELECTED,
            media_hash="",
            plan_revision=1,
            created_at=now() - timedelta(minutes=10),
        )
    )


def file_of(database: Database, library: Library, held: tuple[Production, int], form: str) -> bytes:
    with database.reading() as session:
        return summary_file(session, held[0].people["Vic"], held[1], form, library)[1]


WANTED = [4, FRAMES + SLATE + 2]
"""Frames of the record: the second take stands behind the slate."""


def test_given_a_session_then_its_notes_stand_at_their_record_timecode_in_every_marker_form(
    database: Database, library: Library, held: tuple[Production, int]
) -> None:
    with database.reading() as session:
        project = session.get_one(Project, held[0].project_id)
    nominal, start = round(project.fps), count_of(project.start_timecode, round(project.fps))
    lines = [line for line in file_of(database, library, held, "resolve").decode().split("\r\n") if line][2:]
    assert [count_of(event.split()[-2], nominal) - start for event in lines[::2]] == WANTED
    rows = [line.split("\t") for line in file_of(database, library, held, "avid").decode().split("\r\n") if line]
    assert [count_of(row[1], nominal) - start for row in rows] == WANTED
    timeline = read_from_string(file_of(database, library, held, "premiere").decode(), "fcp_xml")
    assert [marker.marked_range.start_time.to_frames() for marker in timeline.tracks.markers] == WANTED


def test_given_a_session_then_the_table_tells_what_was_watched_decided_noted_asked_and_missed(
    database: Database, library: Library, held: tuple[Production, int]
) -> None:
    text = file_of(database, library, held, "csv").decode().removeprefix("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [(row["Kind"], row["Shot"], row["Version"]) for row in rows] == [
        ("watched", "SH010", "v007"),
        ("watched", "SH015", "slate"),
        ("decision", "SH010", "v007"),
        ("note", "SH010", "v007"),
        ("note", "SH020", "v007"),
        ("question", "SH010", "v007"),
        ("not reached", "SH020", "v007"),
    ]
    assert rows[2]["Words"] == "selected" and rows[2]["Who"] == "Marcus"
    assert rows[3]["Words"].startswith("'=HYPERLINK") and rows[3]["Frame In"] == "1005"


def test_given_a_session_then_the_pdf_is_the_same_twice_and_holds_the_noted_frames(
    database: Database, library: Library, held: tuple[Production, int]
) -> None:
    first = file_of(database, library, held, "pdf")
    assert first == file_of(database, library, held, "pdf")
    assert first.startswith(b"%PDF") and first.count(b"/Subtype /Image") >= 2


def test_given_a_form_there_is_not_or_an_outsider_then_it_is_said(
    database: Database, library: Library, held: tuple[Production, int]
) -> None:
    with database.reading() as session:
        with pytest.raises(Invalid, match="A summary cannot leave as 'docx'."):
            summary_file(session, held[0].people["Vic"], held[1], "docx", library)
        with pytest.raises(NotFound):
            summary_file(session, held[0].people["Vic"], 999, "csv", library)


def test_given_a_list_then_its_agenda_names_the_open_questions(
    database: Database, held: tuple[Production, int]
) -> None:
    with database.reading() as session:
        project, vic = session.get_one(Project, held[0].project_id), held[0].people["Vic"]
        for shot_id, take_id in zip(held[0].shot_ids, held[0].take_ids, strict=True):
            session.get_one(Shot, shot_id).newest_take_id = take_id
        lineup = lineup_named(session, vic, project, "best", session.get_one(Sequence, held[0].sequence_id))
        name, data = agenda_file(session, project, lineup, "csv")
        pdf = agenda_file(session, project, lineup, "pdf")[1]
    rows = list(csv.DictReader(io.StringIO(data.decode().removeprefix("\ufeff"))))
    assert name == "NF_agenda_Cut_best_take.csv" and pdf.startswith(b"%PDF")
    assert [(row["Kind"], row["Shot"]) for row in rows] == [
        ("agenda", "SH010"),
        ("question", "SH010"),
        ("agenda", "SH015"),
        ("agenda", "SH020"),
    ]
