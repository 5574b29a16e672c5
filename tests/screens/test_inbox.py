"""The inbox through its doors: counts in the bar, lines that lead on, switches that hold."""

from previz_studio.inbox.kinds import NewsKind
from previz_studio.inbox.make import make_news
from previz_studio.review.decide import decide
from previz_studio.review.notes import NoteForm, add_note
from previz_studio.takes.models import Verdict
from tests.factories import make_shot, make_take
from tests.screens.conftest import House


def mention_pim(house: House) -> int:
    with house.database.writing() as session:
        take = make_take(session, house.cast, make_shot(session, house.cast))
        add_note(session, house.cast.dana, take.id, NoteForm("@pim slower <b>", 3))
    make_news(house.database)
    return take.id


def test_given_a_mention_then_the_bar_counts_it_and_its_line_leads_to_the_frame(house: House) -> None:
    take = mention_pim(house)
    pim = house.as_(house.cast.pim)
    assert 'aria-label="Inbox, 1 unread"' in pim.get("/").text
    page = pim.get("/inbox").text
    assert "Dana Tester mentioned you on SH010 v001" in page and "@pim slower &lt;b&gt;" in page
    assert "Mail is not configured" in page
    line = pim.get("/api/inbox").json()[0]
    opened = pim.post(f"/inbox/{line['id']}/open")
    assert (opened.status_code, opened.headers["location"]) == (303, f"/p/nf/takes/{take}#f3")
    assert 'aria-label="Inbox, 0 unread"' in pim.get("/").text and pim.get("/api/inbox?unread=true").json() == []


def test_given_a_page_that_is_looked_at_then_the_counts_it_asks_for_are_those_of_a_fresh_page(house: House) -> None:
    mention_pim(house)
    pim = house.as_(house.cast.pim)
    count = pim.get("/api/inbox/count").json()
    assert (count["unread"], count["waiting"]) == (1, 1)
    assert count["newest"] == "Dana Tester mentioned you on SH010 v001"
    assert f'newest="{count["newest_id"]}"' in pim.get("/").text
    assert pim.post("/inbox/read").status_code == 303
    assert pim.get("/api/inbox/count").json()["unread"] == 0


def test_given_a_bar_asked_every_few_seconds_then_it_costs_few_queries_however_much_there_is(house: House) -> None:
    mention_pim(house)
    pim = house.as_(house.cast.pim)
    pim.get("/api/inbox/count")
    with house.counting() as few:
        pim.get("/api/inbox/count")
    for _ in range(5):
        mention_pim(house)
    with house.counting() as many:
        pim.get("/api/inbox/count")
    assert len(many) <= len(few) <= 20


def test_given_somebody_elses_line_then_it_is_not_there(house: House) -> None:
    mention_pim(house)
    line = house.as_(house.cast.pim).get("/api/inbox").json()[0]
    assert house.as_(house.cast.dana).post(f"/inbox/{line['id']}/open").status_code == 404
    house.as_(house.cast.dana).post("/api/inbox/read", json={"ids": [line["id"]]})
    assert len(house.as_(house.cast.pim).get("/api/inbox?unread=true").json()) == 1


def test_given_a_switch_turned_off_then_it_stays_off_and_nothing_of_that_kind_is_told(house: House) -> None:
    ari = house.as_(house.cast.ari)
    kinds = [kind.value for kind in NewsKind if kind is not NewsKind.DECISION]
    saved = ari.post("/settings/news", data={"inbox": kinds, "mail": kinds})
    assert saved.headers["location"] == "/settings?done=news#news"
    assert ari.get("/api/inbox/choices").json()["decision"] == {"inbox": False, "mail": False}
    with house.database.writing() as session:
        take = make_take(session, house.cast, make_shot(session, house.cast))
        decide(session, house.cast.dana, take.id, Verdict.MAYBE)
    make_news(house.database)
    assert ari.get("/api/inbox").json() == []
    back = ari.put("/api/inbox/choices", json={"decision": {"inbox": True, "mail": False}}).json()
    assert back["decision"] == {"inbox": True, "mail": False} and back["mention"] == {"inbox": True, "mail": True}


def test_given_a_kind_that_does_not_exist_then_the_switches_stay_as_they_are(house: House) -> None:
    answer = house.as_(house.cast.ari).post("/settings/news", data={"inbox": ["gossip"]})
    assert answer.status_code == 422 and "no news of kind" in answer.text


def test_given_a_take_rendered_then_whoever_asked_for_it_hears_that_it_is_ready(house: House) -> None:
    with house.database.writing() as session:
        shot = make_shot(session, house.cast)
    made = house.as_(house.cast.ari).post(f"/api/shots/{shot.id}/takes", json={"tier": "animatic", "count": 1})
    assert made.status_code == 201, made.text
    house.work()
    make_news(house.database)
    assert [one["kind"] for one in house.as_(house.cast.ari).get("/api/inbox").json()] == ["ready"]
