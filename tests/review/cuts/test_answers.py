"""Notes and "intended" at a cut: for these takes, on these plans, by whom; and the cuts a page reads."""

from dataclasses import replace

import pytest
import sqlalchemy as sa
from sqlalchemy import select
from sqlalchemy.orm import Session

from previz_studio.kit.db import Database
from previz_studio.kit.errors import Conflict, Invalid, NotFound
from previz_studio.ledger.models import AuditEntry
from previz_studio.people.models import User
from previz_studio.review.cuts.actions import Side, mark_intended, note_on_cut, take_back_intended
from previz_studio.review.cuts.finding import Verdict
from previz_studio.review.cuts.limits import Kind
from previz_studio.review.cuts.places import Place, Played, place_of
from previz_studio.review.cuts.queries import CutReport, asking_cuts, cuts_in_list, cuts_of
from previz_studio.review.cuts.sequence_cuts import sequence_cuts
from previz_studio.review.models import Comment, CutMark
from previz_studio.review.notes import delete_note
from previz_studio.shots.actions import save_plan
from previz_studio.takes.models import Take
from tests.factories import PLAN, Cast, cast_of, make_shot, make_take
from tests.review.cuts.cutting import STREET, look_at, plain, seen_take, shot_of, two_shots


def line(session: Session, *takes: Take) -> list[Place]:
    return [place_of(shot_of(session, take), take) for take in takes]


def report(session: Session, *takes: Take) -> CutReport:
    [only] = cuts_of(session, line(session, *takes))
    return only


def person(session: Session, user: User) -> User:
    return session.get_one(User, user.id)


@pytest.fixture
def cast(database: Database) -> Cast:
    return cast_of(database)


def test_given_a_finding_when_noted_then_the_note_stands_on_the_first_frame_after_the_cut(
    database: Database, cast: Cast
) -> None:
    with database.writing() as session:
        out, into = two_shots(session, cast)
        note = note_on_cut(session, person(session, cast.vic), out.id, into.id, Kind.LUMINANCE)
        assert (note.take_id, note.frame_in, note.author_name) == (into.id, 0, cast.vic.name)
        assert note.body.startswith("Cut SH010 v001 to SH020 v001, measured: Luminance +")
        found = report(session, out, into).of(Kind.LUMINANCE)
        assert found and found.answer and (found.answer.note_take_id, found.open) == (into.id, False)
        verbs = session.scalars(select(AuditEntry.verb)).all()
        assert {"noted on", "noted cut"} <= set(verbs)


def test_given_the_outgoing_side_then_the_note_stands_on_its_last_frame(database: Database, cast: Cast) -> None:
    with database.writing() as session:
        out, into = two_shots(session, cast)
        note = note_on_cut(session, cast.dana, out.id, into.id, Kind.LUMINANCE, Side.OUT)
        assert (note.take_id, note.frame_in) == (out.id, 8)


def test_given_two_presses_then_there_is_one_note_and_a_deleted_one_opens_the_finding_again(
    database: Database, cast: Cast
) -> None:
    with database.writing() as session:
        out, into = two_shots(session, cast)
        first = note_on_cut(session, cast.dana, out.id, into.id, Kind.LUMINANCE)
        assert note_on_cut(session, cast.vic, out.id, into.id, Kind.LUMINANCE).id == first.id
        delete_note(session, cast.dana, first.id)
        assert report(session, out, into).open == 1
        assert note_on_cut(session, cast.dana, out.id, into.id, Kind.LUMINANCE).id != first.id
        assert len(session.scalars(select(Comment)).all()) == 2


def test_given_intended_then_the_cut_is_quiet_until_it_is_taken_back(database: Database, cast: Cast) -> None:
    with database.writing() as session:
        out, into = two_shots(session, cast)
        assert asking_cuts(session, line(session, out, into)) == [0]
        mark = mark_intended(session, cast.dana, out.id, into.id, Kind.LUMINANCE)
        assert mark_intended(session, cast.vic, out.id, into.id, Kind.LUMINANCE).id == mark.id
        assert asking_cuts(session, line(session, out, into)) == []
        take_back_intended(session, cast.vic, mark.id)
        assert (mark.taken_back_by, asking_cuts(session, line(session, out, into))) == (cast.vic.name, [0])
        with pytest.raises(Conflict, match="Vic Tester took this back already"):
            take_back_intended(session, cast.dana, mark.id)
        verbs = session.scalars(select(AuditEntry.verb).order_by(AuditEntry.id)).all()
        assert verbs[-2:] == ["marked cut intended", "took back intended"]


def test_given_a_plan_that_moved_on_then_intended_no_longer_counts_and_says_why(database: Database, cast: Cast) -> None:
    with database.writing() as session:
        out, into = two_shots(session, cast)
        mark_intended(session, cast.dana, out.id, into.id, Kind.LUMINANCE)
        save_plan(session, cast.ari, into.shot_id, replace(PLAN, title="Later"), seen=1)
        found = report(session, out, into).of(Kind.LUMINANCE)
        assert found and found.open and found.answer
        assert found.answer.lapsed == "SH020 is at plan revision 2 now, was 1"
        again = mark_intended(session, cast.dana, out.id, into.id, Kind.LUMINANCE)
        assert report(session, out, into).open == 0 and again.in_revision == 2


def test_given_a_new_take_then_intended_was_said_of_the_other(database: Database, cast: Cast) -> None:
    with database.writing() as session:
        out, into = two_shots(session, cast)
        mark_intended(session, cast.dana, out.id, into.id, Kind.LUMINANCE)
        bright = plain((180, 180, 180))
        newer = look_at(session, make_take(session, cast, shot_of(session, into)), bright, bright)
        found = report(session, out, newer).of(Kind.LUMINANCE)
        assert found and found.open and found.answer and found.answer.lapsed == "said so of other takes"
        assert report(session, out, into).open == 0


def test_given_no_such_finding_or_no_such_cut_then_a_sentence_refuses(database: Database, cast: Cast) -> None:
    with database.writing() as session:
        out, into = two_shots(session, cast)
        third = seen_take(session, cast, plain(STREET), plain(STREET))
        with pytest.raises(Conflict, match="The cut SH010 v001 to SH020 v001 has no axis finding"):
            mark_intended(session, cast.dana, out.id, into.id, Kind.AXIS)
        with pytest.raises(Conflict, match="SH010 does not cut to SH030"):
            mark_intended(session, cast.dana, out.id, third.id, Kind.LUMINANCE)
        with pytest.raises(Conflict, match="SH020 does not cut to SH010"):
            note_on_cut(session, cast.dana, into.id, out.id, Kind.LUMINANCE)
        note_on_cut(session, cast.dana, out.id, into.id, Kind.LUMINANCE)
        with pytest.raises(Invalid, match="became a note"):
            take_back_intended(session, cast.dana, session.scalars(select(CutMark.id)).one())


def test_given_somebody_from_another_show_then_there_is_no_such_take_or_sequence(
    database: Database, cast: Cast
) -> None:
    with database.writing() as session:
        out, into = two_shots(session, cast)
        mark = mark_intended(session, cast.dana, out.id, into.id, Kind.LUMINANCE)
        for act in (
            lambda: mark_intended(session, cast.otto, out.id, into.id, Kind.LUMINANCE),
            lambda: note_on_cut(session, cast.otto, out.id, into.id, Kind.LUMINANCE),
            lambda: take_back_intended(session, cast.otto, mark.id),
            lambda: sequence_cuts(session, cast.otto, cast.sequence.id),
        ):
            with pytest.raises(NotFound):
                act()


def test_given_a_slate_then_its_plan_is_compared_and_its_picture_is_not_invented(
    database: Database, cast: Cast
) -> None:
    with database.writing() as session:
        out = seen_take(session, cast, plain(STREET), plain(STREET))
        slate = make_shot(session, cast)
        [cut] = cuts_of(session, [place_of(shot_of(session, out), out), place_of(slate, None)])
        assert cut.missing == "SH020 has no take." and cut.stills == (True, False)
        light = cut.of(Kind.LUMINANCE)
        assert light and (light.finding.verdict, light.finding.fact) == (Verdict.CANNOT_TELL, "SH020 has no take.")
        assert cuts_of(session, line(session, out) + [place_of(slate, None)], slates=False) == []


def test_given_a_take_nobody_looked_at_yet_then_the_cut_says_so(database: Database, cast: Cast) -> None:
    with database.writing() as session:
        out = seen_take(session, cast, plain(STREET), plain(STREET))
        fresh = make_take(session, cast, make_shot(session, cast))
        assert report(session, out, fresh).missing == "SH020 v001 is being looked at."


def test_given_a_list_that_is_no_cut_then_only_real_neighbours_are_compared(database: Database, cast: Cast) -> None:
    with database.writing() as session:
        one, two, three = (seen_take(session, cast, plain(STREET), plain(STREET)) for _ in range(3))
        again = look_at(session, make_take(session, cast, shot_of(session, two)), plain(STREET), plain(STREET))
        slate = make_shot(session, cast)
        played = [Played(take.shot_id, take.id, take.version) for take in (three, one, two, again, three)]
        found = cuts_in_list(session, [*played, Played(slate.id)])
        assert {index: (cut.out.version, cut.into.code) for index, cut in found.items()} == {
            1: ("v001", "SH020"),
            3: ("v002", "SH030"),
            4: ("v001", "SH040"),
        }
        assert cuts_in_list(session, []) == {}


def test_given_any_number_of_shots_then_a_sequence_is_read_in_two_queries(database: Database, cast: Cast) -> None:
    sent: list[str] = []
    with database.writing() as session:
        takes = [seen_take(session, cast, plain(STREET), plain(STREET)) for _ in range(12)]
        places = line(session, *takes)
        slate = place_of(make_shot(session, cast), None)
        sa.event.listen(database.engine, "before_cursor_execute", lambda *told: sent.append(told[2]))
        assert len(cuts_of(session, places)) == 11 and len(sent) == 2
        assert len(cuts_of(session, [*places, slate])) == 12 and len(sent) == 6
        assert cuts_of(session, places[:1]) == [] == cuts_of(session, []) and len(sent) == 6
