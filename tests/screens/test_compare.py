"""What stands beside a take, and what is said about the two."""

import re

from previz_studio.kit.db import now
from previz_studio.references.models import Asset
from previz_studio.screens.compare_sides import besides
from previz_studio.takes.actions import request_takes
from previz_studio.takes.models import Take, TakeStatus
from previz_studio.takes.order import TakeOrder
from tests.browser.gallery import tone
from tests.factories import make_shot, make_take, no_models
from tests.screens.conftest import House

LANE = r'data-wave="(\w)"( hidden)?>.*?translate\(([-\d.]+) 0\) scale\(([\d.]+) 1\)'
"""Whose, whether it is hidden, where it begins and how long it is, in thousandths of A's timeline."""


def takes_in(house: House, *shots: dict[str, object]) -> list[int]:
    """One ready take in each shot; the shots stand in this order in the cut."""
    with house.database.writing() as session:
        return [make_take(session, house.cast, make_shot(session, house.cast, **plan)).id for plan in shots]


def page(house: House, take: int, query: str = "") -> str:
    answer = house.as_(house.cast.dana).get(f"/p/nf/takes/{take}{query}")
    assert answer.status_code == 200, answer.text
    return answer.text


def strip(text: str) -> str:
    """The keys offered at the foot of the page."""
    return text.partition('<footer class="keys"')[2].partition("</footer>")[0]


def test_given_a_take_alone_then_its_modes_say_why_they_wait(house: House) -> None:
    [only] = takes_in(house, {})
    assert "Nothing to compare v001 with yet." in page(house, only)
    refused = house.as_(house.cast.dana).get(f"/p/nf/takes/{only}/compare?mode=wipe")
    assert refused.status_code == 409 and "Generate another take" in refused.text


def test_given_one_take_and_a_neighbour_then_the_modes_lead_to_the_cut(house: House) -> None:
    first, second = takes_in(house, {}, {"title": "The mirror"})
    assert f"/p/nf/takes/{first}/compare?with=auto&amp;mode=wipe" in page(house, first)
    cut = page(house, first, "/compare?mode=ab")
    assert "Shot after: SH020 v001" in cut and 'at="8"' in cut
    assert "Difference of A v001 and B SH020 v001" in page(house, first, "/compare?with=next&mode=difference")
    back = page(house, second, "/compare?with=previous&mode=ab")
    assert "Shot before: SH010 v001" in back and 'at="0"' in back
    with house.database.reading() as session:
        found = {
            one.name: one.offset for take in (first, second) for one in besides(session, session.get_one(Take, take))
        }
    assert found == {"next": -8, "previous": 8}, "A's last frame beside B's first, A's first beside B's last"


def test_given_a_panel_then_it_stands_beside_the_take(house: House) -> None:
    [take] = takes_in(house, {})
    with house.database.writing() as session:
        shot = session.get_one(Take, take).shot
        kept = Asset(project_id=shot.project_id, name="panel", blob="0" * 64 + ".jpg", width=64, height=64, bytes=9)
        session.add(kept)
        session.flush()
        shot.panel_asset_id = kept.id
    text = page(house, take, "/compare?with=panel&mode=wipe")
    assert "The panel does not move" in text and "/media/assets/" in text and ">Swap<" not in text
    assert "Swap A B" not in strip(text) and "Decide on B" not in strip(text), "no key that does nothing here"
    beside = page(house, take, "/compare?with=panel&mode=ab")
    assert "Move wipe" in strip(text) and "Move wipe" not in strip(beside)


def test_given_two_plans_then_the_words_name_what_changed_from_b_to_a(house: House) -> None:
    [take] = takes_in(house, {})
    with house.database.writing() as session:
        older = session.get_one(Take, take)
        newer = make_take(session, house.cast, older.shot)
        newer.seed, newer.engine_seconds, newer.tier = 99, 186.0, "pro"
        a = newer.id
    text = page(house, a, f"/compare?with={take}&mode=ab")
    assert "What changed from B to A" in text
    for words in ("Animatic to Pro", "7 to 99", "unknown to 186 s of engine time"):
        assert words in text
    swapped = page(house, take, f"/compare?with={a}&mode=ab")
    assert "99 to 7" in swapped


def test_given_variations_of_one_press_then_four_stand_together(house: House) -> None:
    with house.database.writing() as session:
        shot = make_shot(session, house.cast)
        made = request_takes(session, house.cast.ari, shot.id, TakeOrder("animatic", count=4, seed=1), no_models())
        for take in made:
            take.status, take.ready_at, take.media_hash = TakeStatus.READY, now(), f"{take.id:064x}"
        ids = [take.id for take in made]
    assert "mode=four" in page(house, ids[2])
    text = page(house, ids[2], "/compare?mode=four")
    assert "4 variations of one press" in text
    assert text.index(">v003") < text.index(">v001") < text.index(">v002") < text.index(">v004")


def test_given_takes_asked_for_alone_then_there_are_no_variations(house: House) -> None:
    [take] = takes_in(house, {})
    with house.database.writing() as session:
        make_take(session, house.cast, session.get_one(Take, take).shot)
    assert "mode=four" not in page(house, take)
    assert "variations of one press" not in page(house, take, "/compare?mode=four")


def test_given_b_is_lost_from_disk_then_its_place_says_so(house: House) -> None:
    first, _ = takes_in(house, {}, {})
    assert "SH020 v001 is not on disk. Its record and seed are." in page(house, first, "/compare?with=next&mode=ab")


def test_given_a_word_nobody_knows_or_another_show_then_one_sentence(house: House) -> None:
    first, _ = takes_in(house, {}, {})
    dana = house.as_(house.cast.dana)
    assert "has no moon to stand beside it" in dana.get(f"/p/nf/takes/{first}/compare?with=moon").text
    assert dana.get(f"/p/nf/takes/{first}/compare?with=999999").status_code == 404


def test_given_a_decision_on_b_then_its_own_bar_answers(house: House) -> None:
    first, second = takes_in(house, {}, {})
    dana = house.as_(house.cast.dana)
    form = {"verdict": "maybe", "bar": "decisions-b"}
    answer = dana.post(f"/p/nf/takes/{second}/decisions", data=form, headers={"HX-Request": "true"})
    assert answer.status_code == 200 and 'id="decisions-b"' in answer.text and "shifted" in answer.text
    assert 'id="decisions-b"' in page(house, first, "/compare?with=next&mode=ab")


def test_given_takes_with_sound_then_the_timeline_has_the_waveform_of_each_where_it_plays(house: House) -> None:
    takes = takes_in(house, {}, {})
    with house.database.writing() as session:
        for take in (session.get_one(Take, one) for one in takes):
            assert take.proxy
            path = house.studio.library.root / "media" / take.proxy[:2] / take.proxy
            path.parent.mkdir(parents=True, exist_ok=True)
            tone(path, take.frames / 24)
            take.files = {**take.files, "proxy_facts": {"has_audio": True}}
        frames = session.get_one(Take, takes[0]).frames
    assert "Audio" in page(house, takes[0]), "as the review page has it"
    lanes = re.findall(
        LANE,
        page(house, takes[0], f"/compare?with={takes[1]}&mode=wipe"),
    )
    assert lanes == [("a", "", "0.0", "1.0"), ("b", " hidden", "0.0", "1.0")]
    [_, (_, _, begins, _)] = re.findall(
        LANE,
        page(house, takes[0], "/compare?with=next&mode=ab"),
    )
    assert float(begins) == round(1000 * (frames - 1) / frames, 1), "the next shot's sound begins on A's last frame"


def test_given_takes_without_sound_then_there_is_no_empty_lane(house: House) -> None:
    [first, _] = takes_in(house, {}, {})
    assert "data-wave" not in page(house, first, "/compare?with=next&mode=ab")
