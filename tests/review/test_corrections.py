"""Correcting one's own note, and naming people in it."""

import pytest
from sqlalchemy import select

from previz_studio.kit.db import Database
from previz_studio.kit.errors import Forbidden, Gone, Invalid
from previz_studio.people.models import User
from previz_studio.review.mentions import handles
from previz_studio.review.models import NoteCorrection
from previz_studio.review.notes import NoteForm, add_note, correct_note, delete_note
from previz_studio.review.waiting import waiting_for
from tests.factories import cast_of, make_shot, make_take


def test_given_better_words_then_they_stand_and_the_former_are_kept(database: Database) -> None:
    cast = cast_of(database)
    with database.writing() as session:
        take = make_take(session, cast, make_shot(session, cast))
        note = add_note(session, cast.dana, take.id, NoteForm("Slower", frame_in=3))
        for words in ("Slower by 12 frames", "Slower by 12 frames", "Slower by 8 frames"):
            correct_note(session, cast.dana, note.id, words)
        assert (note.body, note.frame_in) == ("Slower by 8 frames", 3)
        assert list(session.scalars(select(NoteCorrection.said).order_by(NoteCorrection.id))) == [
            "Slower",
            "Slower by 12 frames",
        ]


def test_given_somebody_elses_note_or_a_deleted_one_then_its_words_stay(database: Database) -> None:
    cast = cast_of(database)
    with database.writing() as session:
        take = make_take(session, cast, make_shot(session, cast))
        note = add_note(session, cast.dana, take.id, NoteForm("Slower"))
        with pytest.raises(Forbidden, match="Dana Tester's"):
            correct_note(session, cast.ari, note.id, "Faster")
        with pytest.raises(Invalid, match="needs words"):
            correct_note(session, cast.dana, note.id, "  ")
        delete_note(session, cast.dana, note.id)
        with pytest.raises(Gone):
            correct_note(session, cast.dana, note.id, "Slower still")


def test_given_a_name_added_by_correction_then_it_waits_for_that_person(database: Database) -> None:
    cast = cast_of(database)
    with database.writing() as session:
        take = make_take(session, cast, make_shot(session, cast))
        note = add_note(session, cast.ed, take.id, NoteForm("Which of the two glances?"))
        correct_note(session, cast.ed, note.id, "@pim which of the two glances?")
        assert [item.ask for item in waiting_for(session, cast.pim) if item.ask == "reply"] == ["reply"]


def test_given_two_people_of_one_first_name_then_each_has_a_name_of_their_own(database: Database) -> None:
    cast = cast_of(database)
    with database.writing() as session:
        session.get_one(User, cast.vic.id).name = "Dana Other"
        take = make_take(session, cast, make_shot(session, cast))
        named = {one.name: one.at for one in handles(session, take.project_id)}
        assert (named["Dana Other"], named["Dana Tester"], named["Pim Tester"]) == ("vic", "dana", "pim")
        note = add_note(session, cast.ed, take.id, NoteForm("@vic, and not @somebody."))
        assert note.mentions == [cast.vic.id]
