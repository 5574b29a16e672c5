"""The desk's Generate form follows what is chosen: what is offered, what is not sent, what it costs, how long it is."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from httpx2 import Response
from sqlalchemy import select

from previz_studio.engines.weights.bring import import_model
from previz_studio.shots.plan import AudioCue
from previz_studio.takes.models import Take
from tests.engines import tiny, tiny2
from tests.factories import make_shot
from tests.screens.conftest import House, house_with


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Both families, and an in-context LoRA for one of them."""
    models = tmp_path_factory.mktemp("models")
    tiny2.install_both(models)
    lora = tiny.write_lora(tmp_path_factory.mktemp("lora") / "union.safetensors", "union", width=32)
    import_model(models, lora.file, "ic-union-control-19b", base="ltx-2-19b")
    return models


@pytest.fixture
def house(migrated_file: Path, tmp_path: Path, shelf: Path) -> Iterator[House]:
    yield from house_with(shelf, migrated_file, tmp_path, night="20:15-05:00")


@pytest.fixture
def url(house: House) -> str:
    cue = AudioCue("sfx", "A horn.", 0.0, 0.2)
    with house.database.writing() as session:
        plan: dict[str, Any] = {"frames": 10, "audio": (cue,), "constraints": ("No crowd.",)}
        return f"/p/nf/shots/{make_shot(session, house.cast, **plan).id}"


def part(page: str, start: str, end: str) -> str:
    return page.partition(start)[2].partition(end)[0]


def test_given_a_tier_or_a_model_chosen_then_the_page_says_what_is_not_sent(house: House, url: str) -> None:
    ari = house.as_(house.cast.ari)

    def left_out(**asked: str) -> str:
        return part(ari.get(url, params=asked).text, '"rk">not sent', "</p>")

    silent = left_out(tier="fast", model="tiny-ltx")
    heard = left_out(tier="fast", model="ltx-2-19b-tiny")
    switched = left_out(tier="fast", model="ltx-2-19b-tiny", sound="false")
    assert "sound" in silent and "depth and edge guides" in silent
    assert "sound" not in heard and "depth" not in heard
    assert "sound, which is switched off" in switched
    assert "what must not be seen: Fast has no guidance" in heard


def test_given_a_model_chosen_then_only_what_it_follows_is_offered(house: House, url: str) -> None:
    ari = house.as_(house.cast.ari)
    silent = ari.get(url, params={"tier": "fast", "model": "tiny-ltx"}).text
    heard = ari.get(url, params={"tier": "fast", "model": "ltx-2-19b-tiny"}).text
    assert 'value="depth"' not in silent and "tiny-ltx makes no sound." in silent
    assert '<option value="depth">' in heard and '<option value="edges">' in heard
    assert "No in-context LoRA for reference sheets was made for ltx-2-19b-tiny." in heard
    assert "does not work in windows" in heard
    assert "20:15 to 05:00" in heard


def test_given_a_guide_chosen_then_the_request_shows_it_and_the_form_keeps_it(house: House, url: str) -> None:
    asked = {"tier": "fast", "model": "ltx-2-19b-tiny", "guide": "edges", "guide_strength": "0.7", "sheet": "true"}
    page = house.as_(house.cast.ari).get(url, params=asked).text
    assert "Its edges, as a reference from plan revision 1, strength 0.7" in page
    assert '<option value="edges" selected>' in page and 'value="0.7"' in page
    plain = house.as_(house.cast.ari).get(url, params={"tier": "fast", "guide": "tracing", "guide_strength": "x"})
    assert plain.status_code == 200 and "from plan revision" not in plain.text


def test_given_ten_frames_and_a_model_then_the_page_says_how_many_are_made_and_trimmed(house: House, url: str) -> None:
    ari, said = house.as_(house.cast.ari), "10 frames planned, 17 generated, 7 trimmed."
    assert said in ari.get(url, params={"tier": "fast"}).text
    assert said not in ari.get(url, params={"tier": "animatic"}).text
    ari.post(f"{url}/takes", data={"tier": "fast"})
    with house.database.reading() as session:
        take = session.scalars(select(Take)).one()
    assert ari.get(f"/api/takes/{take.id}").json()["recipe"]["length"] == said


def sentence(answer: Response) -> str:
    refusal = answer.json()
    return f"{refusal['message']} {refusal['hint']}"


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"generated_frames": 10}, "generated_frames is 10; the model makes 8k+1 frames: 9 or 17."),
        ({"generated_frames": "many"}, "generated_frames is many"),
        ({"generated_frames": 9}, "generated_frames is 9, and the plan has 10 frames."),
        ({"generated_frames": 100001}, "generated_frames is 100001. One pass makes up to 257."),
        ({"generated_frames": None}, "generated_frames is None"),
        ({"window_frames": 30}, "window_frames is 30."),
        ({"window_frames": 0}, "window_frames is 0. Use a multiple of 8, 16 to 256."),
        ({"window_frames": 8, "window_overlap": 8}, "window_frames is 8."),
        ({"window_frames": 16, "window_overlap": 16}, "Windows of 16 frames cannot overlap by 16."),
        ({"window_frames": 24}, "Windows of 24 frames cannot overlap by 24."),
        ({"windows": "abc"}, "windows is 'abc'. Use a list of up to 24 lines of words."),
        ({"windows": ["One."] * 25}, "windows is ['One."),
        ({"windows": [1]}, "windows is [1]."),
        ({"reference_attention": 0.5}, "'reference_attention' is not an option of LTX-Video. It takes: generated_"),
        ({"seed": 5}, "'seed' is not an option of LTX-Video."),
    ],
)
def test_given_a_length_by_hand_that_no_model_makes_then_it_is_refused_before_anything_is_queued(
    house: House, url: str, options: dict[str, Any], words: str
) -> None:
    shot_id = url.rpartition("/")[2]
    answer = house.as_(house.cast.ari).post(
        f"/api/shots/{shot_id}/takes", json={"tier": "fast", "model": "tiny-ltx", "options": options}
    )
    assert answer.status_code == 422 and words in sentence(answer)
    with house.database.reading() as session:
        assert session.scalars(select(Take)).all() == []


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (
            {"model": "ltx-2-19b-tiny", "options": {"reference_attention": "x"}},
            "reference_attention is 'x'. Use 0 to 1.",
        ),
        ({"model": "ltx-2-19b-tiny", "options": {"reference_downscale_factor": 3}}, "Use 1 or 2 or 4."),
        ({"model": "ltx-2-19b-tiny", "options": {"sound": "no"}}, "sound is 'no'. Use true or false."),
        ({"model": "ltx-2-19b-tiny", "options": {"windows": ["One."]}}, "'windows' is not an option of LTX-2."),
        ({"tier": "animatic", "options": {"look": "oil"}}, "look is 'oil'. Use 'panel' or 'clay' or 'slate'."),
        ({"tier": "animatic", "options": {"shutter_deg": True}}, "shutter_deg is True."),
        ({"tier": "animatic", "options": {"generated_frames": 9}}, "is not an option of Animatic."),
        ({"tier": "animatic", "options": {"start_timecode": "10:00:00:24"}}, "is not a timecode at 24 fps."),
        ({"model": "tiny-ltx", "windows": ["One."], "guide": "first_last"}, "follows one picture on its first frame"),
    ],
)
def test_given_an_option_of_another_engine_or_of_another_type_then_the_press_says_what_it_takes(
    house: House, url: str, asked: dict[str, Any], words: str
) -> None:
    shot_id = url.rpartition("/")[2]
    answer = house.as_(house.cast.ari).post(f"/api/shots/{shot_id}/takes", json={"tier": "fast", **asked})
    assert answer.status_code == 422 and words in sentence(answer)
    with house.database.reading() as session:
        assert session.scalars(select(Take)).all() == []


def test_given_a_shot_too_long_for_one_pass_then_the_press_says_so_and_windows_make_it(house: House) -> None:
    with house.database.writing() as session:
        shot_id = make_shot(session, house.cast, frames=300).id
    ari, asked = house.as_(house.cast.ari), {"tier": "fast", "model": "tiny-ltx"}
    answer = ari.post(f"/api/shots/{shot_id}/takes", json=asked)
    assert answer.status_code == 422 and "has 300 frames; LTX-Video makes 1 to 257 in one pass." in sentence(answer)
    windowed = asked | {"windows": ["She looks up."]}
    assert ari.post(f"/api/shots/{shot_id}/takes", json=windowed).status_code == 201


def test_given_depth_of_the_animatic_and_no_sound_then_the_take_is_made_so(house: House, url: str) -> None:
    ari = house.as_(house.cast.ari)
    form = {"tier": "fast", "model": "ltx-2-19b-tiny", "guide": "depth", "guide_strength": "0.8", "sound": "false"}
    assert ari.post(f"{url}/takes", data=form).status_code == 303
    house.work()
    with house.database.reading() as session:
        take = session.scalars(select(Take)).one()
    assert take.status == "ready", take.error
    [row] = take.recipe["facts"]["conditions"]
    assert (row["kind"], row["strength"], row["used_frames"]) == ("depth", 0.8, 9)
    assert [one["name"] for one in take.recipe["facts"]["adapters"]] == ["ic-union-control-19b"]
    assert not take.files["master_facts"]["has_audio"]
    assert "horn" not in take.recipe["facts"]["prompt"]


def test_given_a_take_made_over_another_then_its_page_says_what_its_sound_began_from(house: House, url: str) -> None:
    ari, maker = house.as_(house.cast.ari), {"tier": "fast", "model": "ltx-2-19b-tiny"}

    def newest() -> Take:
        with house.database.reading() as session:
            return session.scalars(select(Take).order_by(Take.id.desc())).all()[0]

    def made_over(take: Take) -> tuple[Take, str]:
        before = ari.get(f"/p/nf/takes/{take.id}/again").text
        assert ari.post(f"/api/takes/{take.id}/remake", json={"keep": 0.5, **maker}).status_code == 201
        house.work()
        made = newest()
        assert made.status == "ready", made.error
        return made, before

    ari.post(f"{url}/takes", data={"tier": "animatic"})
    house.work()
    silent, before = made_over(newest())
    assert "It has no sound, so the new take is silent." in before
    assert not silent.files["master_facts"]["has_audio"]
    for page in ("", "/again"):
        assert "None: the clip it was made over has no sound." in ari.get(f"/p/nf/takes/{silent.id}{page}").text
    ari.post(f"{url}/takes", data=maker)
    house.work()
    heard, before = made_over(newest())
    assert "As much stays of its sound" in before
    assert heard.files["master_facts"]["has_audio"]
    assert "Begun from the sound of the clip it was made over" in ari.get(f"/p/nf/takes/{heard.id}").text


def request_of(page: str) -> dict[str, str]:
    """The request region of the desk: words by origin."""
    region = part(page, 'id="request"', "</div>")
    rows = re.findall(r'"rk">([^<]+)</span> <span[^>]*>([^<]+)</span>', region)
    return {origin: unescape(words) for origin, words in rows}


def test_given_windows_then_the_request_shows_exactly_what_each_of_them_reads(house: House, url: str) -> None:
    ari = house.as_(house.cast.ari)
    asked = {"tier": "fast", "model": "tiny-ltx", "windows": "She looks up.\nShe runs."}
    page = ari.get(url, params=asked).text
    shown = request_of(page)
    assert "action" not in shown and "sound" not in shown
    assert (shown["window 1"], shown["window 2"]) == ("She looks up.", "She runs.")
    assert "the action, which the windows tell, window 2: the shot is too short" in shown["not sent"]
    assert ">She looks up.\nShe runs.</textarea>" in page
    assert ari.post(f"{url}/takes", data=asked).status_code == 303
    house.work()
    with house.database.reading() as session:
        take = session.scalars(select(Take)).one()
    assert take.status == "ready", take.error
    read = [words for origin, words in shown.items() if origin not in ("window 2", "not sent")]
    assert take.recipe["facts"]["window_prompts"] == [" ".join(read)]
    assert list(shown).index("window 1") == 1
    assert "action" in request_of(ari.get(url, params=asked | {"model": "ltx-2-19b-tiny"}).text)


def test_given_a_guide_the_chosen_model_cannot_follow_then_the_sentence_says_so(house: House, url: str) -> None:
    form = {"tier": "fast", "model": "tiny-ltx", "guide": "edges"}
    answer = house.as_(house.cast.ari).post(f"{url}/takes", data=form)
    assert answer.status_code == 422 and "tiny-ltx cannot follow edges guides." in answer.text


def test_given_a_tier_that_cannot_be_had_then_the_page_opens_with_the_usual_one(house: House, url: str) -> None:
    page = house.as_(house.cast.ari).get(url, params={"tier": "warp", "model": "nowhere", "count": "999"})
    assert page.status_code == 200 and 'value="animatic"' in page.text


@pytest.mark.heavy
def test_given_a_take_of_one_model_then_cards_and_cost_speak_of_the_chosen_one(house: House, url: str) -> None:
    ari = house.as_(house.cast.ari)
    ari.post(f"{url}/takes", data={"tier": "fast", "model": "ltx-2-19b-tiny"})
    house.work()
    known = ari.get(url, params={"tier": "fast", "model": "ltx-2-19b-tiny"}).text
    other = ari.get(url, params={"tier": "fast", "model": "tiny-ltx"}).text
    assert "Estimated from 1 take made here with this model." in known
    assert "Cost and time unknown until one take is made here with this model." in other
    card = part(known, 'value="fast"', "</label>"), part(other, 'value="fast"', "</label>")
    assert "about " in card[0] and "unknown" in card[1]


def test_given_models_with_more_tiers_then_the_desk_offers_them_in_order_and_only_those(house: House, url: str) -> None:
    def offered(page: str) -> list[str]:
        return re.findall(r'name="tier" class="vh" value="(\w+)"', page)

    ari = house.as_(house.cast.ari)
    assert offered(ari.get(url, params={"tier": "draft"}).text) == ["animatic", "draft", "fast", "pro"]
    many = f"/p/nf/batch?shot_ids={url.rpartition('/')[2]}&tier=draft"
    assert offered(ari.get(many).text) == ["animatic", "draft", "fast", "pro"]
    ari.post(f"{url}/takes", data={"tier": "draft"})
    with house.database.reading() as session:
        assert session.scalars(select(Take.tier)).all() == ["draft"]


def test_given_more_words_than_the_model_reads_then_desk_and_batch_estimate_what_is_cut(house: House, url: str) -> None:
    ari, silent = house.as_(house.cast.ari), {"tier": "fast", "model": "tiny-ltx"}
    with house.database.writing() as session:
        wordy = make_shot(session, house.cast, environment="Rain on stone. " * 80).id
    page = ari.get(f"/p/nf/shots/{wordy}", params=silent).text
    assert re.search(r"about \d+ words behind the first 190 \(estimated\)", page)
    batch = ari.get(f"/p/nf/batch?shot_ids={wordy}&shot_ids={url.rpartition('/')[2]}&tier=fast&model=tiny-ltx").text
    assert re.search(r"about \d+ words behind the first 190 \(estimated\) \(1 of 2 shots\)", batch)
    for shown in (ari.get(url, params=silent), ari.get(f"/p/nf/shots/{wordy}", params={"tier": "animatic"})):
        assert "behind the first" not in shown.text
