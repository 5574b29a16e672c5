"""Gates through the doors: the page, the sentence under the button and the refusal of the POST say the same."""

from dataclasses import replace

import pytest

from previz_studio.people.roles import Action, Role
from previz_studio.projects.actions import set_gate
from previz_studio.projects.gates import Gate
from previz_studio.shots.actions import save_plan
from previz_studio.takes.models import Take, Verdict
from tests.factories import PLAN, make_shot, make_take
from tests.screens.conftest import House


def a_take(house: House, *, both: bool = False) -> int:
    with house.database.writing() as session:
        if both:
            gate = Gate((Role.DIRECTOR, Role.PRODUCER), each=True)
            set_gate(session, house.cast.sam, house.cast.show.id, Action.APPROVE, gate)
        return make_take(session, house.cast, make_shot(session, house.cast)).id


def approve(house: House, who: str, take_id: int, **more: str) -> tuple[int, str]:
    answer = house.as_(getattr(house.cast, who)).post(
        f"/p/nf/takes/{take_id}/decisions", data={"verdict": "approved", **more}, headers={"HX-Request": "true"}
    )
    return answer.status_code, answer.text


def test_given_a_producer_when_both_must_approve_then_the_page_the_button_and_the_refusal_agree(house: House) -> None:
    take = a_take(house)
    form = {"gate": "approve", "roles": ["director", "producer"], "each": "true"}
    saved = house.as_(house.cast.rae).post("/p/nf/gates", data=form)
    assert (saved.status_code, saved.headers["location"]) == (303, "/p/nf/gates?done=approve")
    sentence = "Rae Tester, Producer, and Dana Tester, Director, both approve."
    assert sentence in house.as_(house.cast.vic).get("/p/nf/gates").text
    assert sentence in house.as_(house.cast.vic).get(f"/p/nf/takes/{take}").text
    status, words = approve(house, "vic", take)
    assert status == 403 and "Ask Rae Tester, Producer, and Dana Tester, Director." in words


def test_given_one_of_two_approvals_then_the_page_says_who_is_still_missing(house: House) -> None:
    take = a_take(house, both=True)
    status, bar = approve(house, "dana", take)
    assert status == 200 and "Rae Tester, Producer, is still missing." in bar
    for who in ("dana", "rae", "vic"):
        assert "is still missing" in house.as_(getattr(house.cast, who)).get(f"/p/nf/takes/{take}").text
    assert "1 take has some approvals" in house.as_(house.cast.rae).get("/p/nf/gates").text


def test_given_a_decision_made_while_i_looked_then_mine_is_refused_and_says_whose_it_was(house: House) -> None:
    take = a_take(house)
    page = house.as_(house.cast.rae).get(f"/p/nf/takes/{take}").text
    assert 'name="seen_decision" value="0"' in page
    dana = house.as_(house.cast.dana)
    dana.post(f"/p/nf/takes/{take}/decisions", data={"verdict": "rejected", "seen_decision": "0"})
    status, words = approve(house, "rae", take, seen_decision="0")
    assert status == 409 and "Dana Tester marked it rejected while you were looking" in words


def test_given_a_program_then_gates_are_read_set_and_given_back_through_the_api(house: House) -> None:
    rae = house.as_(house.cast.rae)
    usual = rae.get("/api/projects/NF/gates").json()
    assert usual["approve"]["sentence"] == "Rae Tester, Producer, approves." and not usual["approve"]["own"]
    here = "/api/projects/NF/gates/select?sequence=SQ030"
    changed = rae.put(here, json={"people": [house.cast.pim.id]}).json()
    assert changed["select"] == {
        "roles": [],
        "people": [house.cast.pim.id],
        "each": False,
        "sentence": "Pim Tester, DP, selects.",
        "own": True,
    }
    assert rae.get("/api/projects/NF/gates").json() == usual
    assert rae.delete(here).json() == usual


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"gate": "approve"}, "never open"),
        ({"gate": "approve", "roles": ["king"]}, "is not a role"),
        ({"gate": "veto", "roles": ["dp"]}, "is not a gate"),
        ({"gate": "approve", "people": ["4711"]}, "not on the crew"),
    ],
)
def test_given_a_gate_nobody_could_pass_then_nothing_changes(house: House, form: dict[str, object], words: str) -> None:
    answer = house.as_(house.cast.rae).post("/p/nf/gates", data=form)  # type: ignore[arg-type]
    assert answer.status_code == 422 and words in answer.text


def test_given_a_plan_changed_after_approval_then_every_page_says_stale(house: House) -> None:
    take = a_take(house)
    approve(house, "rae", take)
    with house.database.writing() as session:
        shot = session.get_one(Take, take).shot
        save_plan(session, house.cast.ari, shot.id, replace(PLAN, title="Another title"))
    for address in ("/p/nf/board", f"/p/nf/takes/{take}", "/p/nf/handoff", "/p/nf/dailies"):
        assert "stale" in house.as_(house.cast.rae).get(address).text.lower(), address
    assert "Changed since you approved" in house.as_(house.cast.rae).get("/").text


def test_given_a_take_approved_by_two_then_the_verdict_is_stored_once(house: House) -> None:
    take = a_take(house, both=True)
    approve(house, "dana", take)
    approve(house, "rae", take)
    shown = house.as_(house.cast.vic).get(f"/api/takes/{take}/decisions").json()
    assert [(one["author_name"], one["verdict"], one["missing"]) for one in shown] == [
        ("Rae Tester", Verdict.APPROVED, []),
        ("Dana Tester", Verdict.APPROVED, ["Rae Tester, Producer"]),
    ]
