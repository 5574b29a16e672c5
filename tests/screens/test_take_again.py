import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from previz_studio.jobs.models import Job, JobStatus
from previz_studio.projects.actions import add_scene
from previz_studio.shots.models import Shot
from previz_studio.takes.models import Take, TakeStatus
from tests.engines import tiny
from tests.factories import make_shot
from tests.screens.conftest import House, house_with

pytestmark = pytest.mark.heavy


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    models = tmp_path_factory.mktemp("models")
    tiny.install(models, "tiny-ltx", tiny.ltx_checkpoint, tiers=("fast",))
    return models


@pytest.fixture
def house(migrated_file: Path, tmp_path: Path, shelf: Path) -> Iterator[House]:
    """A studio with a tiny model on its shelf."""
    yield from house_with(shelf, migrated_file, tmp_path)


def a_shot(house: House) -> int:
    with house.database.writing() as session:
        return make_shot(session, house.cast, lighting="Moon.").id


def newest(house: House) -> Take:
    with house.database.reading() as session:
        take = session.scalars(select(Take).order_by(Take.id.desc())).first()
        assert take is not None
        return take


def test_given_a_model_then_the_desk_offers_what_it_can_follow_and_sends_it(house: House) -> None:
    shot_id = a_shot(house)
    ari = house.as_(house.cast.ari)
    page = ari.get(f"/p/nf/shots/{shot_id}?tier=fast").text
    assert "tiny-ltx follows" in page and "The whole animatic as a guide clip" in page
    assert "The plan has no storyboard panel." in page and "No camera LoRA exists for this move" in page
    form = {"tier": "fast", "guide": "first_last", "guide_strength": "0,7", "words": "A red car.", "compiled": "other"}
    assert ari.post(f"/p/nf/shots/{shot_id}/takes", data=form).status_code == 303
    house.work()
    take = newest(house)
    assert take.status is TakeStatus.READY, take.error
    assert [(row["frame"], row["strength"]) for row in take.recipe["conditions"]] == [(0, 0.7), (8, 0.7)]
    assert take.recipe["prompt_edited"] and take.recipe["prompt"][0]["text"] == "A red car."
    assert "v001, edited by hand" in ari.get(f"/p/nf/shots/{shot_id}").text
    for page in (f"/p/nf/takes/{take.id}", f"/p/nf/takes/{take.id}/again"):
        text = ari.get(page).text
        assert "First frame from the animatic, strength 0.7" in text
        assert "<dt>Words, by hand</dt><dd>A red car.</dd>" in text


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"guide_strength": "soft"}, "Guide strength is &#39;soft&#39;."),
        ({"guide": "tracing"}, "is not a guide"),
        ({"camera_lora": "true"}, "No camera LoRA exists for this move"),
        ({"go_on": "999"}, "No take 999"),
        ({"count": "0"}, "0 variations"),
    ],
)
def test_given_a_wrong_field_then_the_sentence_says_which(house: House, form: dict[str, str], words: str) -> None:
    shot_id = a_shot(house)
    answer = house.as_(house.cast.ari).post(f"/p/nf/shots/{shot_id}/takes", data={"tier": "fast", **form})
    assert answer.status_code in (404, 422) and words in answer.text


def test_given_untouched_words_then_the_plan_as_it_is_now_speaks(house: House) -> None:
    shot_id = a_shot(house)
    form = {"tier": "animatic", "words": "As the page was drawn.", "compiled": "As the  page was drawn."}
    house.as_(house.cast.ari).post(f"/p/nf/shots/{shot_id}/takes", data=form)
    assert not newest(house).recipe["prompt_edited"]


def test_given_a_take_then_its_page_promotes_repeats_varies_and_goes_on(house: House) -> None:
    shot_id = a_shot(house)
    ari = house.as_(house.cast.ari)
    ari.post(f"/p/nf/shots/{shot_id}/takes", data={"tier": "animatic"})
    house.work()
    take = newest(house)
    url = f"/p/nf/takes/{take.id}/again"
    page = ari.get(url).text
    assert "Promote to Fast" in page and "there is nothing to go on from" in page
    assert ari.post(f"{url}/promote", data={"tier": "pro"}).status_code == 503
    assert ari.post(f"{url}/promote", data={"tier": "fast"}).status_code == 303
    assert ari.post(f"{url}/same").headers["location"] == url
    assert ari.post(f"{url}/vary", data={"field": "lens_mm", "value": "65"}).status_code == 303
    house.work()
    page = ari.get(url).text
    assert "Identical: all 9 frames, bit for bit." in page
    assert "Lens, mm: 40 → 65" in page and "dB PSNR" in page
    assert "Engine: animatic → ltx" in page
    twin = next(one for one in house_takes(house) if one.from_how == "same")
    compared = ari.get(f"/p/nf/takes/{twin.id}/compare?with={take.id}").text
    assert "Identical: all 9 frames, bit for bit." in compared
    assert "Promote to Pro" in ari.get(f"/p/nf/takes/{take.id}").text
    fast = next(one for one in house_takes(house) if one.tier == "fast")
    assert ari.post(f"/p/nf/takes/{fast.id}/again/on").status_code == 303
    house.work()
    assert newest(house).from_how == "continued" and newest(house).status is TakeStatus.READY, newest(house).error


def house_takes(house: House) -> list[Take]:
    with house.database.reading() as session:
        return list(session.scalars(select(Take).order_by(Take.id)))


@pytest.mark.parametrize(("name", "status"), [("ari", 303), ("vic", 403), ("ed", 403), ("otto", 404)])
def test_given_a_role_then_a_take_is_repeated_or_not(house: House, name: str, status: int) -> None:
    shot_id = a_shot(house)
    house.as_(house.cast.ari).post(f"/p/nf/shots/{shot_id}/takes", data={"tier": "animatic"})
    house.work()
    take, client = newest(house), house.as_(getattr(house.cast, name))
    assert client.post(f"/p/nf/takes/{take.id}/again/same").status_code == status
    assert client.get(f"/p/nf/takes/{take.id}/again").status_code == (404 if name == "otto" else 200)


def test_given_stills_then_one_is_chosen_on_the_desk_and_dropped_again(house: House) -> None:
    shot_id = a_shot(house)
    ari, desk = house.as_(house.cast.ari), f"/p/nf/shots/{shot_id}"
    assert ari.post(f"{desk}/stills", data={"tier": "animatic"}).status_code == 422
    assert ari.post(f"{desk}/stills", data={"tier": "fast", "count": "2"}).status_code == 303
    house.work()
    still = newest(house)
    page, seen = ari.get(desk).text, ari.get(f"/p/nf/takes/{still.id}").text
    assert "First frame</button>" in page and 'data-state="new"' not in page and "To review" not in seen
    assert 'name="verdict"' not in seen and "Begin every take with it" in seen
    refused = house.as_(house.cast.dana).post(f"/p/nf/takes/{still.id}/decisions", data={"verdict": "maybe"})
    assert refused.status_code == 409 and "is a still" in refused.text
    assert house.as_(house.cast.vic).post(f"/p/nf/takes/{still.id}/choose").status_code == 403
    assert ari.post(f"/p/nf/takes/{still.id}/choose").headers["location"] == desk
    page, seen = ari.get(desk).text, ari.get(f"/p/nf/takes/{still.id}").text
    assert page.count('data-state="first"') == 2 and "the first frame of every take from now on" in seen
    assert "First frame: " in page.partition("Pictures every take shows")[2]
    [drop] = re.findall(r'formaction="([^"]+)" formnovalidate>Without it', page)
    assert ari.post(drop).status_code == 303
    assert "Pictures every take shows" not in ari.get(desk).text


def test_given_a_render_that_failed_then_the_queue_offers_two_ways_out_and_they_work(house: House) -> None:
    shot_id = a_shot(house)
    ari = house.as_(house.cast.ari)
    ari.post(f"/p/nf/shots/{shot_id}/takes", data={"tier": "fast"})
    with house.database.writing() as session:
        take = session.scalars(select(Take)).one()
        take.width, take.height = 768, 512
        job = session.scalars(select(Job)).one()
        job.status, job.error = JobStatus.FAILED, "LTX-Video ran out of GPU memory at 768 x 512."
        job.finished_at = job.created_at
        take_id = take.id
    page = ari.get("/queue").text
    assert "Retry smaller, 512 × 342" in page and f"/p/nf/takes/{take_id}/again/tier/draft" in page
    assert ari.post(f"/p/nf/takes/{take_id}/again/smaller").headers["location"] == "/queue"
    assert (newest(house).width, newest(house).height) == (512, 342)
    assert ari.post(f"/p/nf/takes/{take_id}/again/tier/animatic").status_code == 303
    assert newest(house).engine == "animatic"


def test_given_a_scene_then_its_ways_stand_side_by_side_with_measured_joins(house: House) -> None:
    ids = [a_shot(house), a_shot(house)]
    with house.database.writing() as session:
        scene = add_scene(session, house.cast.sam, house.cast.sequence.id, number="31")
        for shot_id in ids:
            session.get_one(Shot, shot_id).scene_id = scene.id
        url = f"/p/nf/scenes/{scene.id}/ways"
    ari = house.as_(house.cast.ari)
    ari.post("/p/nf/batch", data={"shot_ids": ids, "tier": "fast", "chain": "true"})
    house.work()
    page = ari.get(url).text
    assert "Chained, Fast" in page and "Each shot alone, Pro" in page
    assert "Seam: " in page and "chain=true" in page
    assert "tier=pro" not in page and "Pro needs a dev model: `previz-studio models pull ltx-video-0.9.7-dev`." in page
    with house.counting() as once:
        ari.get(url)
    ari.post("/p/nf/batch", data={"shot_ids": ids, "tier": "animatic", "count": 3})
    house.work()
    with house.counting() as twice:
        ari.get(url)
    assert len(twice) == len(once)
    assert house.as_(house.cast.otto).get(url).status_code == 404
    assert "Make it" not in house.as_(house.cast.vic).get(url).text
    assert ari.get("/p/nf/scenes/999/ways").status_code == 404


def test_given_a_ready_take_then_it_is_made_over_and_the_page_names_how(house: House) -> None:
    shot_id = a_shot(house)
    ari = house.as_(house.cast.ari)
    ari.post(f"/p/nf/shots/{shot_id}/takes", data={"tier": "animatic"})
    waiting = newest(house)
    assert "there is no picture to start from" in ari.get(f"/p/nf/takes/{waiting.id}/again").text
    house.work()
    page = ari.get(f"/p/nf/takes/{waiting.id}/again").text
    assert 'name="keep"' in page and '<option value="fast" selected>' in page
    bad = ari.post(f"/p/nf/takes/{waiting.id}/again/remake", data={"keep": "2", "tier": "fast"})
    assert bad.status_code == 422 and "2 of the picture cannot stay" in bad.text
    assert ari.post(f"/p/nf/takes/{waiting.id}/again/remake", data={"keep": "0.7", "tier": "fast"}).status_code == 303
    made = newest(house)
    assert [(row["kind"], row["strength"]) for row in made.recipe["conditions"]] == [("source", 0.7)]
    assert "Made over this" in ari.get(f"/p/nf/takes/{waiting.id}/again").text
    assert house.as_(house.cast.vic).post(f"/p/nf/takes/{waiting.id}/again/remake", data={}).status_code == 403
