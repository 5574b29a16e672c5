"""Review windows with the clock in hand: nothing here waits."""

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from previz_studio.kit.db import Database
from previz_studio.kit.errors import Conflict, Forbidden, Invalid, NotFound
from previz_studio.ledger.models import AuditEntry
from previz_studio.projects.models import Sequence
from previz_studio.review import windows
from previz_studio.review.decide import decide
from previz_studio.review.models import ReviewWindow, WindowDue
from previz_studio.review.notes import NoteForm, add_note
from previz_studio.review.waiting import waiting_for
from previz_studio.review.window_dues import dues_between
from previz_studio.review.window_rounds import do_what_is_due
from previz_studio.review.window_summary import kept_summary, summary_csv, summary_of
from previz_studio.review.windows import WindowForm
from previz_studio.takes.models import Take, Verdict
from tests.factories import Cast, cast_of, make_shot, make_take

NOON = datetime.now(UTC).replace(microsecond=0)
HOUR = timedelta(hours=1)


def opened(session: Session, cast: Cast, *, shots: int = 2, **more: object) -> tuple[ReviewWindow, list[Take]]:
    """Dana and Pim are asked about SH010 and SH020, each with a take."""
    takes = [make_take(session, cast, make_shot(session, cast)) for _ in range(shots)]
    form = WindowForm([take.shot_id for take in takes], [cast.dana.id, cast.pim.id], **more)  # type: ignore[arg-type]
    return windows.open_window(session, cast.rae, cast.show.id, form, at=NOON), takes


def verbs(session: Session) -> list[str]:
    return [verb for verb in session.scalars(select(AuditEntry.verb).order_by(AuditEntry.id)) if "window" in verb]


TIMES = """
    open for   last call    then due after, in hours
    48         4            half 24  last_call 44  close 48
    24         4            half 12  last_call 20  close 24
    10         4            last_call 6  close 10
    8          4            last_call 4  close 8
    6          4            last_call 2  close 6
    3          4            close 3
    48         12           half 24  last_call 36  close 48
"""


@pytest.mark.parametrize("row", TIMES.strip("\n").splitlines()[1:])
def test_given_a_length_then_its_reminders_are_due_at(row: str) -> None:
    hours, last_call, *expected = row.split()
    dues = dues_between(NOON, NOON + int(hours) * HOUR, int(last_call) * HOUR)
    assert " ".join(f"{kind} {(at - NOON) / HOUR:g}" for kind, at in dues) == " ".join(expected)


def test_given_a_window_then_those_asked_have_its_shots_waiting_until_they_answered(database: Database) -> None:
    cast = cast_of(database)
    with database.writing() as session:
        window, [first, second] = opened(session, cast, note="The pan.")
        items = waiting_for(session, cast.pim)
        assert [(one.ask, one.shot_code, one.by, one.fact) for one in items] == [
            ("window", "SH010", "Rae Tester", "The pan."),
            ("window", "SH020", "Rae Tester", "The pan."),
        ]
        assert {one.deadline for one in items} == {window.closes_at} == {NOON + 48 * HOUR}
        assert [(one.ask, one.deadline) for one in waiting_for(session, cast.dana)] == [
            ("review", window.closes_at),
            ("review", window.closes_at),
        ]
        assert waiting_for(session, cast.ed) == []
        add_note(session, cast.pim, first.id, NoteForm("Later.", 3))
        assert [one.shot_code for one in waiting_for(session, cast.pim)] == ["SH020"]
        windows.answer_window(session, cast.pim, window.id, at=NOON + HOUR)
        assert waiting_for(session, cast.pim) == []
        assert second.verdict is None


def test_given_time_passing_then_reminders_name_who_is_missing_and_the_window_closes_by_itself(
    database: Database,
) -> None:
    cast = cast_of(database)
    with database.writing() as session:
        window, [first, second] = opened(session, cast)
        for take in (first, second):
            decide(session, cast.dana, take.id, Verdict.SELECTED)
    assert do_what_is_due(database, NOON + 23 * HOUR) == 0
    assert [do_what_is_due(database, NOON + hours * HOUR) for hours in (25, 25, 45, 49, 49)] == [1, 0, 1, 1, 0]
    with database.reading() as session:
        assert verbs(session) == ["opened window", "reminded of window", "called last for window", "closed window"]
        told = session.scalars(select(AuditEntry).where(AuditEntry.verb == "reminded of window")).one()
        assert told.detail["people"] == [cast.pim.id]
        closed = session.get_one(ReviewWindow, window.id)
        assert (closed.closed_at, closed.closed_by) == (NOON + 49 * HOUR, "")
        kept = kept_summary(closed.summary or {})
        assert [(line.code, line.said[-1].name, line.said[-1].verdict) for line in kept.shots] == [
            ("SH010", "Dana Tester", "selected"),
            ("SH020", "Dana Tester", "selected"),
        ]
        assert [(one.name, one.answered, one.of, one.done) for one in kept.people] == [
            ("Dana Tester", 2, 2, True),
            ("Pim Tester", 0, 2, False),
        ]
        assert session.get_one(Sequence, cast.sequence.id).review_closes_at is None


def test_given_a_server_that_was_off_then_only_what_still_matters_is_caught_up(database: Database) -> None:
    cast = cast_of(database)
    with database.writing() as session:
        opened(session, cast)
    do_what_is_due(database, NOON + 60 * HOUR)
    with database.reading() as session:
        assert verbs(session) == ["opened window", "closed window"]
        assert session.scalars(select(WindowDue).where(WindowDue.done_at.is_(None))).all() == []


def test_given_a_closed_window_then_later_decisions_leave_its_summary_as_it_was(database: Database) -> None:
    cast = cast_of(database)
    with database.writing() as session:
        window, [first, _] = opened(session, cast)
        windows.close_window(session, cast.rae, window.id, at=NOON + HOUR)
        decide(session, cast.dana, first.id, Verdict.REJECTED)
        assert window.summary and kept_summary(window.summary).decided == 0
        assert summary_of(session, window).decided == 1
        with pytest.raises(Conflict, match="closed already"):
            windows.close_window(session, cast.rae, window.id, at=NOON + HOUR)


def test_given_a_window_extended_closed_and_reopened_then_its_dues_and_the_deadline_follow(database: Database) -> None:
    cast = cast_of(database)
    with database.writing() as session:
        window, _ = opened(session, cast)
        sequence = session.get_one(Sequence, cast.sequence.id)
        windows.extend_window(session, cast.rae, window.id, NOON + 72 * HOUR, at=NOON + HOUR)
        assert sequence.review_closes_at == NOON + 72 * HOUR
        windows.close_window(session, cast.rae, window.id, at=NOON + 2 * HOUR)
        assert sequence.review_closes_at is None
        windows.reopen_window(session, cast.rae, window.id, NOON + 30 * HOUR, at=NOON + 3 * HOUR)
        assert sequence.review_closes_at == NOON + 30 * HOUR
        dues = session.execute(select(WindowDue.kind, WindowDue.due_at).order_by(WindowDue.due_at)).all()
    assert [kind for kind, _ in dues] == ["half", "last_call", "close"] and dues[-1].due_at == NOON + 30 * HOUR


def test_given_two_windows_then_the_sequence_shows_the_first_to_close(database: Database) -> None:
    cast = cast_of(database)
    with database.writing() as session:
        opened(session, cast, shots=1, hours=48)
        opened(session, cast, shots=1, hours=12)
        assert session.get_one(Sequence, cast.sequence.id).review_closes_at == NOON + 12 * HOUR


def test_given_a_window_on_shots_then_it_is_named_by_what_it_holds(database: Database) -> None:
    cast = cast_of(database)
    with database.writing() as session:
        assert opened(session, cast)[0].title == "SQ030"
        assert opened(session, cast)[0].title == "SQ030, 2 shots"
        assert opened(session, cast, shots=1)[0].title == "SH050"
        assert opened(session, cast, title=" Night  pass ")[0].title == "Night pass"


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"shot_ids": []}, "has 1 to 500 shots"),
        ({"people": []}, "asks somebody"),
        ({"people": [4711]}, "not on the crew"),
        ({"hours": 0.1}, "15 minutes to 60 days"),
        ({"hours": 2000}, "15 minutes to 60 days"),
        ({"last_call_hours": 0}, "1 to 168 hours"),
    ],
)
def test_given_a_window_that_cannot_be_then_the_sentence_says_why(
    database: Database, form: dict[str, object], words: str
) -> None:
    cast = cast_of(database)
    with database.writing() as session, pytest.raises(Invalid, match=words):
        shot = make_shot(session, cast)
        asked = WindowForm(**{"shot_ids": [shot.id], "people": [cast.dana.id], **form})  # type: ignore[arg-type]
        windows.open_window(session, cast.rae, cast.show.id, asked, at=NOON)


def test_given_an_artist_or_an_outsider_then_a_window_is_not_theirs_to_open(database: Database) -> None:
    cast = cast_of(database)
    with database.writing() as session:
        window, [first, _] = opened(session, cast)
        form = WindowForm([first.shot_id], [cast.dana.id])
        with pytest.raises(Forbidden, match="As Artist you may not open review windows"):
            windows.open_window(session, cast.ari, cast.show.id, form, at=NOON)
        with pytest.raises(NotFound):
            windows.answer_window(session, cast.otto, window.id, at=NOON)
        with pytest.raises(Forbidden, match="asks others"):
            windows.answer_window(session, cast.ed, window.id, at=NOON)
        with pytest.raises(NotFound, match="not in this project"):
            windows.open_window(session, cast.rae, cast.show.id, WindowForm([999], [cast.dana.id]), at=NOON)


def test_given_a_summary_then_its_csv_reads_back_and_no_cell_is_a_formula(database: Database) -> None:
    cast = cast_of(database)
    with database.writing() as session:
        window, [first, _] = opened(session, cast, title="=SUM(A1)")
        decide(session, cast.dana, first.id, Verdict.MAYBE)
        add_note(session, cast.pim, first.id, NoteForm("Later.", 3))
        rows = list(csv.DictReader(io.StringIO(summary_csv(window.title, summary_of(session, window)))))
    assert [(r["Shot"], r["Take"], r["Decided By"], r["Verdict"], r["Open Notes"]) for r in rows] == [
        ("SH010", "v001", "Dana Tester", "maybe", "1"),
        ("SH020", "v001", "", "", "0"),
    ]
    assert rows[0]["Window"] == "'=SUM(A1)" and rows[0]["No Answer"] == "Dana Tester, Pim Tester"
