from pathlib import Path

import pytest

from previz_studio.exports.markers import resolve
from previz_studio.exports.markers.formats import FORMATS
from previz_studio.exports.notes import notes_file, sequence_notes, take_notes
from previz_studio.kit.db import Database
from previz_studio.kit.errors import Invalid, NotFound
from previz_studio.media.library import Library
from previz_studio.review.models import Comment, NoteState
from previz_studio.takes.models import Take
from tests.exports.production import Production, approved_production


def note(database: Database, production: Production, index: int, frame: int, **kinds: object) -> None:
    with database.writing() as session:
        take = session.get_one(Take, production.take_ids[index])
        values = {"frame_out": frame, "body": "Lower", **kinds}
        session.add(
            Comment(
                project_id=take.project_id,
                take_id=take.id,
                author_name="Rae",
                author_role="Director",
                frame_in=frame,
                **values,
            )
        )


def test_given_notes_on_two_shots_then_they_stand_in_the_cut(
    database: Database, library: Library, masters: list[str]
) -> None:
    production = approved_production(database, masters)
    note(database, production, 1, 2, frame_out=4)
    note(database, production, 0, 8, state=NoteState.RESOLVED)
    with database.reading() as session:
        notes = sequence_notes(session, production.people["Vic"], production.sequence_id)
    assert [(m.name, m.cut_in, m.cut_out, m.colour) for m in notes.markers] == [
        ("SH010 v007 #1", 8, 8, "green"),
        ("SH020 v007 #1", 11, 13, "red"),
    ]
    name, data = notes_file(notes, "resolve", library)
    assert name == "NF_SQ030_resolve.edl"
    assert [each[:2] for each in resolve.read(data.decode(), notes.cut.fps, "01:00:00:00")] == [(8, 1), (11, 3)]


@pytest.mark.parametrize("form", FORMATS)
def test_given_one_take_then_its_notes_leave_in_every_form(
    database: Database, library: Library, masters: list[str], form: str
) -> None:
    production = approved_production(database, masters)
    note(database, production, 0, 3)
    with database.writing() as session:  # the master stands in for the proxy: both are movies of the same frames
        session.get_one(Take, production.take_ids[0]).proxy = masters[0]
    with database.reading() as session:
        notes = take_notes(session, production.people["Vic"], production.take_ids[0])
    name, data = notes_file(notes, form, library)
    assert name.startswith("NF_SQ030_SH010_v007_")
    assert len(data) > 40


def test_given_a_deleted_note_then_it_stays_in_the_studio(database: Database, masters: list[str]) -> None:
    production = approved_production(database, masters)
    note(database, production, 0, 3)
    with database.writing() as session:
        session.get_one(Comment, 1).deleted_at = session.get_one(Comment, 1).created_at
    with database.reading() as session:
        assert take_notes(session, production.people["Vic"], production.take_ids[0]).markers == []


def test_given_somebody_outside_then_there_is_no_such_thing(database: Database, masters: list[str]) -> None:
    production = approved_production(database, masters)
    with database.reading() as session, pytest.raises(NotFound):
        take_notes(session, production.people["Otto"], production.take_ids[0])


def test_given_an_unknown_form_then_it_is_named(database: Database, masters: list[str], tmp_path: Path) -> None:
    production = approved_production(database, masters)
    with database.reading() as session:
        notes = take_notes(session, production.people["Vic"], production.take_ids[0])
    with pytest.raises(Invalid, match="docx"):
        notes_file(notes, "docx", Library(tmp_path))
