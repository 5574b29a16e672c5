"""The rules as a table a producer can read: what was done, who hears of it, in which words. On both databases."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from previz_studio.inbox.actions import choose_news, open_news
from previz_studio.inbox.kinds import NewsKind
from previz_studio.inbox.make import make_news
from previz_studio.inbox.models import News, NewsMade
from previz_studio.inbox.queries import news_for, unread_of
from previz_studio.inbox.rules import RULES
from previz_studio.kit.errors import NotFound
from previz_studio.ledger.record import record
from previz_studio.people.roles import Action, Role
from previz_studio.projects.actions import set_gate, set_role
from previz_studio.projects.gates import Gate
from previz_studio.review.decide import decide, take_back
from previz_studio.review.models import Comment, Decision
from previz_studio.review.notes import NoteForm, add_client_note, add_note
from previz_studio.shots.actions import save_plan, set_shot_owner
from previz_studio.takes.models import Take, Verdict
from tests.factories import PLAN, Cast
from tests.inbox.conftest import Desk

Act = Callable[[Session, Take], object]


def notes(cast: Cast, who: str, body: str, *, reply: bool = False) -> Act:
    def act(session: Session, take: Take) -> object:
        parent = session.scalar(select(Comment.id).order_by(Comment.id)) if reply else None
        return add_note(session, getattr(cast, who), take.id, NoteForm(body, 3, parent_id=parent))

    return act


def decides(cast: Cast, who: str, verdict: str) -> Act:
    return lambda session, take: decide(session, getattr(cast, who), take.id, Verdict(verdict))


def both_must(cast: Cast) -> Act:
    gate = Gate((Role.DIRECTOR, Role.PRODUCER), each=True)
    return lambda session, _: set_gate(session, cast.sam, cast.show.id, Action.APPROVE, gate)


def recorded(cast: Cast, verb: str, **detail: object) -> Act:
    def act(session: Session, take: Take) -> object:
        return record(session, None, verb, take.name, {"take": take.id, **detail}, cast.show.id)

    return act


TABLE: dict[str, tuple[Callable[[Cast], list[Act]], list[str]]] = {
    "a note that names two people, one of them its writer": (
        lambda c: [notes(c, "dana", "@pim @dana slower")],
        ["pim mention: Dana Tester mentioned you on SH010 v001"],
    ),
    "a note that names nobody": (lambda c: [notes(c, "dana", "Slower")], []),
    "replies to a note of mine": (
        lambda c: [notes(c, "dana", "Slower"), notes(c, "pim", "Done", reply=True), notes(c, "ed", "Yes", reply=True)],
        [
            "dana reply: Pim Tester replied to a note of yours on SH010 v001",
            "dana reply: Ed Tester replied to a note of yours on SH010 v001",
            "pim reply: Ed Tester replied to a note of yours on SH010 v001",
        ],
    ),
    "a reply that names the writer of the note tells once": (
        lambda c: [notes(c, "dana", "Slower"), notes(c, "pim", "@dana done", reply=True)],
        ["dana mention: Pim Tester mentioned you on SH010 v001"],
    ),
    "a client's note": (
        lambda c: [lambda session, take: add_client_note(session, take, "Mia", NoteForm("Too dark", 3))],
        [
            "dana client: Mia, a client, left a note on SH010 v001",
            "rae client: Mia, a client, left a note on SH010 v001",
            "sam client: Mia, a client, left a note on SH010 v001",
        ],
    ),
    "a take that is ready": (lambda c: [recorded(c, "finished take")], ["ari ready: SH010 v001 is ready"]),
    "a render that stopped": (
        lambda c: [recorded(c, "take stopped", reason="Out of memory.")],
        ["ari failed: SH010 v001 stopped"],
    ),
    "a selection waits for the producer": (
        lambda c: [decides(c, "dana", "selected")],
        [
            "ari decision: Dana Tester selected SH010 v001",
            "rae approval: Dana Tester selected SH010 v001, which waits for your approval",
            "sam approval: Dana Tester selected SH010 v001, which waits for your approval",
        ],
    ),
    "an approval tells the maker, and the director who had selected": (
        lambda c: [decides(c, "dana", "selected"), decides(c, "rae", "approved")],
        [
            "ari decision: Dana Tester selected SH010 v001",
            "rae approval: Dana Tester selected SH010 v001, which waits for your approval",
            "sam approval: Dana Tester selected SH010 v001, which waits for your approval",
            "ari decision: Rae Tester approved SH010 v001",
            "dana decision: Rae Tester approved SH010 v001",
        ],
    ),
    "one of two approvals tells the other": (
        lambda c: [both_must(c), decides(c, "dana", "approved")],
        [
            "ari decision: Dana Tester approved SH010 v001",
            "rae approval: Dana Tester approved SH010 v001; your approval is still missing",
        ],
    ),
    "two who disagree": (
        lambda c: [decides(c, "dana", "maybe"), decides(c, "rae", "rejected")],
        [
            "ari decision: Dana Tester said maybe to SH010 v001",
            "ari decision: Rae Tester rejected SH010 v001",
            "dana decision: Rae Tester rejected SH010 v001",
        ],
    ),
    "a shot given to somebody": (
        lambda c: [lambda session, take: set_shot_owner(session, c.dana, take.shot_id, c.pim.id)],
        ["pim assigned: Dana Tester gave you SH010"],
    ),
}


@pytest.mark.parametrize("name", TABLE)
def test_given_something_done_then_exactly_these_people_hear_of_it(desk: Desk, name: str) -> None:
    acts, expected = TABLE[name]
    heard = []
    for act in acts(desk.cast):
        desk.act(act)
        heard += [f"{who} {kind}: {words}" for who, kind, words in desk.told()]
    assert heard == expected
    assert desk.told() == [], "news is made once"


def test_given_a_plan_changed_after_approval_then_whoever_approves_hears_of_it(desk: Desk) -> None:
    plan = replace(PLAN, title="Another title")
    desk.act(decides(desk.cast, "rae", "approved"))
    desk.told()
    desk.act(lambda session, take: save_plan(session, desk.cast.ari, take.shot_id, plan))
    assert [(who, kind) for who, kind, _ in desk.told()] == [("rae", "approval"), ("sam", "approval")]


def test_given_news_made_late_then_nobody_is_asked_for_what_they_did_meanwhile(desk: Desk) -> None:
    desk.act(decides(desk.cast, "dana", "selected"), decides(desk.cast, "rae", "approved"))
    assert [(who, kind) for who, kind, _ in desk.told()] == [
        ("ari", "decision"),
        ("ari", "decision"),
        ("dana", "decision"),
    ]


def test_given_a_decision_taken_back_then_the_maker_hears_of_it(desk: Desk) -> None:
    desk.act(decides(desk.cast, "dana", "maybe"))
    desk.told()
    desk.act(lambda session, _: take_back(session, desk.cast.dana, session.scalars(select(Decision.id)).one()))
    assert desk.told() == [("ari", "decision", "Dana Tester took a decision on SH010 v001 back")]


def test_given_somebody_who_left_the_crew_then_they_hear_nothing_and_see_nothing(desk: Desk) -> None:
    desk.act(notes(desk.cast, "dana", "@pim slower"))
    desk.told()
    desk.act(lambda session, _: set_role(session, desk.cast.sam, desk.cast.show.id, desk.cast.pim.id, None))
    desk.act(notes(desk.cast, "dana", "@ed and faster"), recorded(desk.cast, "finished take"))
    assert [who for who, *_ in desk.told()] == ["ed", "ari"]
    with desk.database.reading() as session:
        assert news_for(session, desk.cast.pim, limit=9) == [] and unread_of(session, desk.cast.pim) == (0, 0)


def test_given_a_kind_switched_off_then_it_is_not_told_and_others_are(desk: Desk) -> None:
    off = {NewsKind.READY: (False, False), NewsKind.DECISION: (False, True)}
    desk.act(lambda session, _: choose_news(session, desk.cast.ari, off))
    desk.act(recorded(desk.cast, "finished take"), decides(desk.cast, "dana", "maybe"))
    assert [kind for who, kind, _ in desk.told() if who == "ari"] == ["decision"]
    with desk.database.reading() as session:
        assert news_for(session, desk.cast.ari, limit=9) == [], "by mail only"


def test_given_somebody_elses_line_then_it_cannot_be_opened(desk: Desk) -> None:
    desk.act(recorded(desk.cast, "finished take"))
    desk.told()
    with desk.database.writing() as session:
        [line] = news_for(session, desk.cast.ari, limit=9)
        with pytest.raises(NotFound):
            open_news(session, desk.cast.dana, line.id)
        assert open_news(session, desk.cast.ari, line.id).href.endswith(f"/takes/{desk.take_id}")
        assert unread_of(session, desk.cast.ari) == (0, 0)


def test_given_an_entry_that_cannot_be_told_then_those_behind_it_are(desk: Desk) -> None:
    desk.act(
        lambda session, _: record(session, None, "opened window", "odd", {"closes_at": 7, "window": "x"}, 1),
        recorded(desk.cast, "finished take"),
    )
    assert desk.told() == [("ari", "ready", "SH010 v001 is ready")]


def test_given_a_long_backlog_then_it_is_told_whole_and_in_order(desk: Desk) -> None:
    with desk.database.writing() as session:
        take = session.get_one(Take, desk.take_id)
        for _ in range(250):
            record(session, None, "finished take", take.name, {"take": take.id}, take.project_id)
    assert len(desk.told()) == 250
    with desk.database.reading() as session:
        mark = session.scalars(select(NewsMade.entry_id)).one()
        assert session.scalars(select(News.entry_id).order_by(News.id.desc())).first() == mark


def test_given_the_rules_then_every_kind_has_one_and_words_for_its_switch() -> None:
    assert {rule.kind for rule in RULES} == set(NewsKind)
    assert all(kind.words for kind in NewsKind)


def test_given_nothing_new_then_looking_writes_nothing(desk: Desk) -> None:
    assert make_news(desk.database) == 0
