import pytest

from previz_studio.kit.db import Database
from previz_studio.kit.errors import Conflict, Forbidden, Gone, Invalid
from previz_studio.review.models import NoteState
from previz_studio.review.notes import NoteForm, add_note, delete_note, set_note_state
from previz_studio.review.queries import threads_of
from previz_studio.review.waiting import waiting_for
from tests.factories import cast_of, make_shot, make_take


def test_given_notes_then_they_stand_in_film_order_with_their_replies(database: Database) -> None:
    cast = cast_of(database)
    with database.writing() as session:
        take = make_take(session, cast, make_shot(session, cast))
        late = add_note(session, cast.dana, take.id, NoteForm("Tail lights", frame_in=8))
        add_note(session, cast.ed, take.id, NoteForm("Give me a handle", frame_in=2, frame_out=5))
        add_note(session, cast.ari, take.id, NoteForm("Done in v002", parent_id=late.id))
        threads = threads_of(session, take.id)
    assert [(t.number, t.comment.frame_in, len(t.replies)) for t in threads] == [(2, 2, 0), (1, 8, 1)]
    assert (take.notes, take.open_notes, take.shot.open_notes) == (2, 2, 2)


@pytest.mark.parametrize(("first", "last"), [(9, None), (-1, None), (5, 4), (0, 9)])
def test_given_a_frame_the_take_does_not_have_then_it_names_the_frames_there_are(
    database: Database, first: int, last: int | None
) -> None:
    cast = cast_of(database)
    with database.writing() as session:
        take = make_take(session, cast, make_shot(session, cast))
        with pytest.raises(Invalid, match="has frames 0 to 8"):
            add_note(session, cast.dana, take.id, NoteForm("Here", frame_in=first, frame_out=last))


def test_given_a_note_sent_twice_then_there_is_one(database: Database) -> None:
    cast = cast_of(database)
    with database.writing() as session:
        take = make_take(session, cast, make_shot(session, cast))
        form = NoteForm("Start of the pan reads late", client_key="b7e6")
        assert add_note(session, cast.dana, take.id, form).id == add_note(session, cast.dana, take.id, form).id
        with pytest.raises(Conflict):
            add_note(session, cast.vic, take.id, form)


def test_given_a_deleted_thread_then_a_reply_says_so_and_loses_nothing(database: Database) -> None:
    cast = cast_of(database)
    with database.writing() as session:
        take = make_take(session, cast, make_shot(session, cast))
        note = add_note(session, cast.dana, take.id, NoteForm("Lower"))
        delete_note(session, cast.dana, note.id)
        with pytest.raises(Gone, match="was deleted"):
            add_note(session, cast.ari, take.id, NoteForm("How much?", parent_id=note.id))
        assert threads_of(session, take.id) == []


def test_given_somebody_elses_note_then_it_is_not_mine_to_delete(database: Database) -> None:
    cast = cast_of(database)
    with database.writing() as session:
        take = make_take(session, cast, make_shot(session, cast))
        note = add_note(session, cast.dana, take.id, NoteForm("Lower"))
        with pytest.raises(Forbidden, match="Dana Tester's"):
            delete_note(session, cast.ari, note.id)


def test_given_a_resolved_note_then_it_can_be_opened_again(database: Database) -> None:
    cast = cast_of(database)
    with database.writing() as session:
        take = make_take(session, cast, make_shot(session, cast))
        note = add_note(session, cast.dana, take.id, NoteForm("Lower"))
        set_note_state(session, cast.ari, note.id, NoteState.RESOLVED)
        assert take.open_notes == 0
        set_note_state(session, cast.dana, note.id, NoteState.OPEN)
        assert take.open_notes == 1


def test_given_a_question_to_me_then_it_waits_for_me_until_i_answer(database: Database) -> None:
    cast = cast_of(database)
    with database.writing() as session:
        take = make_take(session, cast, make_shot(session, cast))
        note = add_note(session, cast.ed, take.id, NoteForm("@pim which of the two glances?", frame_in=3))
        [item] = waiting_for(session, cast.pim)
        assert (item.ask, item.by, item.frame) == ("reply", "Ed Tester", 3)
        add_note(session, cast.pim, take.id, NoteForm("The second.", parent_id=note.id))
        assert waiting_for(session, cast.pim) == []


DRAWING = [{"tool": "arrow", "colour": "#ffe14d", "points": [[0.1, 0.2], [2.0, 0.5]], "x": "dropped"}]


def test_given_a_drawing_then_it_is_kept_inside_the_picture(database: Database) -> None:
    cast = cast_of(database)
    with database.writing() as session:
        take = make_take(session, cast, make_shot(session, cast))
        note = add_note(session, cast.dana, take.id, NoteForm("", drawing=DRAWING))
    assert note.drawing == [{"tool": "arrow", "colour": "#ffe14d", "points": [[0.1, 0.2], [1.0, 0.5]], "text": ""}]


@pytest.mark.parametrize(
    ("drawing", "words"),
    [
        ([{"tool": "pen", "points": [[0, 0]] * 1_000_000}], "1000000 points"),
        ([{"tool": "pen", "points": []}], "at least one point"),
        ([{"tool": "pen", "points": [[float("nan"), 0]]}], "two numbers"),
        ([{"tool": "laser", "points": [[0, 0]]}], "A stroke is one of"),
        (["x"], "A stroke is one of"),
    ],
)
def test_given_a_drawing_that_cannot_be_then_one_sentence_says_why(
    database: Database, drawing: list[object], words: str
) -> None:
    cast = cast_of(database)
    with database.writing() as session:
        take = make_take(session, cast, make_shot(session, cast))
        with pytest.raises(Invalid, match=words):
            add_note(session, cast.dana, take.id, NoteForm("See", drawing=drawing))
