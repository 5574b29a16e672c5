"""Long shots in windows, previews on the way, joins measured, batches ordered and read ahead."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from previz_studio.camera.plan import CameraPlan, Move, MoveKind
from previz_studio.engines.camera_loras import camera_help, lora_for
from previz_studio.engines.contract import Condition, Frame, PromptPart, RenderCancelled, RenderRequest, Watch
from previz_studio.engines.ltx.engine import Ltx
from previz_studio.engines.ltx.windows import text_per_window, window_ranges
from previz_studio.engines.order import render_order, swaps, warm_key
from previz_studio.engines.seam import measure_seam
from previz_studio.engines.weights.bring import import_model
from previz_studio.engines.weights.shelf import installed
from previz_studio.kit.errors import Invalid
from tests.engines import tiny
from tests.engines.test_ltx import difference, frames_of

pytestmark = pytest.mark.heavy

Ask = Callable[..., RenderRequest]
LONG = {"windows": ["The ferry leaves.", "The ferry | is far out."], "window_frames": 32, "window_overlap": 8}


def test_given_windows_then_the_whole_shot_comes_out_and_repeats_exactly(
    ltx: Ltx, ask: Ask, watch: Watch, red: Path
) -> None:
    long = ask(frames=60, options=LONG, conditions=(Condition(red, 0, 0.8),))
    one, other = ltx.render(long, watch), ltx.render(long, watch)
    frames = frames_of(one)
    assert frames.shape == (60, 64, 64, 3)
    assert np.array_equal(frames, frames_of(other))
    assert one.facts["windows"] == [[0, 4], [3, 7], [6, 9]]
    assert one.facts["window_texts"] == [0, 0, 1]


def test_given_other_words_in_the_last_window_then_its_frames_change_and_the_others_hardly(
    ltx: Ltx, ask: Ask, watch: Watch
) -> None:
    before = frames_of(ltx.render(ask(frames=57, options=LONG), watch))
    changed = {**LONG, "windows": ["The ferry leaves.", "Rain!"]}
    after = frames_of(ltx.render(ask(frames=57, options=changed), watch))
    assert not np.array_equal(before[-8:], after[-8:])
    assert difference(before[:24], after[:24]) < 0.2 * difference(before[-8:], after[-8:])


PLAN = (
    PromptPart("camera", "Dolly in."),
    PromptPart("action", "She waits."),
    PromptPart("light", "One lamp."),
    PromptPart("identity", "ANNA: red coat."),
    PromptPart("sound", "Rain."),
    PromptPart("exclude", "fog"),
)


def test_given_windows_then_each_reads_its_own_line_behind_the_camera_and_the_rest_after(
    ltx: Ltx, ask: Ask, watch: Watch
) -> None:
    facts = ltx.render(ask(frames=57, prompt=PLAN, options=LONG), watch).facts
    read = [
        "Dolly in. The ferry leaves. One lamp. ANNA: red coat.",
        "Dolly in. The ferry | is far out. One lamp. ANNA: red coat.",
    ]
    assert facts["window_prompts"] == [read[0], read[0], read[1]]
    assert facts["prompt"] == "\n".join(read)
    assert facts["not_sent"] == ["sound", "exclusions", "action"]


def test_given_another_identity_then_every_window_changes(ltx: Ltx, ask: Ask, watch: Watch) -> None:
    before = frames_of(ltx.render(ask(frames=57, prompt=PLAN, options=LONG), watch))
    other = (*PLAN[:3], PromptPart("identity", "ANNA: a blue coat."), *PLAN[4:])
    after = frames_of(ltx.render(ask(frames=57, prompt=other, options=LONG), watch))
    assert all(not np.array_equal(before[at], after[at]) for at in range(57))


def test_given_another_action_in_windows_then_nothing_changes(ltx: Ltx, ask: Ask, watch: Watch) -> None:
    before = frames_of(ltx.render(ask(frames=57, prompt=PLAN, options=LONG), watch))
    other = (PLAN[0], PromptPart("action", "She runs."), *PLAN[2:])
    assert np.array_equal(before, frames_of(ltx.render(ask(frames=57, prompt=other, options=LONG), watch)))


def test_given_more_lines_than_windows_then_the_facts_name_those_nobody_read(ltx: Ltx, ask: Ask, watch: Watch) -> None:
    many = {**LONG, "windows": ["One.", "Two.", "Three."]}
    facts = ltx.render(ask(frames=33, options=many), watch).facts
    assert facts["window_texts"] == [0, 1]
    assert facts["not_sent"] == ["action", "line 3 of the windows"]


def test_given_a_stop_in_the_second_window_then_it_stops(ltx: Ltx, ask: Ask) -> None:
    said: list[str] = []
    with pytest.raises(RenderCancelled):
        ltx.render(
            ask(frames=57, options=LONG),
            Watch(lambda share, words: said.append(words), lambda: "Denoise 10 of 24" in said),
        )
    assert said[-1] == "Denoise 10 of 24"


@pytest.mark.parametrize(("window", "overlap"), [(16, 8), (24, 8), (24, 16)])
def test_given_short_windows_then_every_planned_frame_is_made(
    ltx: Ltx, ask: Ask, watch: Watch, window: int, overlap: int
) -> None:
    short = {**LONG, "window_frames": window, "window_overlap": overlap}
    assert len(frames_of(ltx.render(ask(frames=33, options=short), watch))) == 33


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"window_frames": 8, "window_overlap": 8}, "window_frames is 8"),
        ({"window_frames": 0}, "window_frames is 0"),
        ({"window_overlap": 0}, "window_overlap is 0"),
        ({"window_overlap": 32}, "Windows of 32 frames cannot overlap by 32"),
        ({"windows": "abc"}, "windows is 'abc'"),
        ({"generated_frames": 100001}, "generated_frames is 100001"),
    ],
)
def test_given_windows_that_cannot_be_then_the_engine_says_so_before_it_loads(
    tmp_path: Path, ask: Ask, watch: Watch, options: dict[str, object], words: str
) -> None:
    with pytest.raises(Invalid, match=words):
        Ltx(tmp_path).render(ask(frames=33, options={**LONG, **options}), watch)


@pytest.mark.parametrize(
    ("changed", "words"),
    [({"tier": "pro"}, "Pro tier cannot work in windows"), ({"last": True}, "follows one picture on its first frame")],
)
def test_given_windows_with_something_they_cannot_do_then_it_says_so(
    ltx: Ltx, ask: Ask, watch: Watch, red: Path, changed: dict[str, object], words: str
) -> None:
    conditions = (Condition(red, 40),) if changed.pop("last", False) else ()
    with pytest.raises(Invalid, match=words):
        ltx.render(ask(frames=57, options=LONG, conditions=conditions, **changed), watch)


def test_given_windows_then_they_cover_the_shot_and_every_text_is_read() -> None:
    for frames in (9, 57, 161, 241):
        ranges = window_ranges(frames, 80, 24)
        assert ranges[0][0] == 0
        assert ranges[-1][1] == (frames - 1) // 8 + 1
        assert all(later[0] <= earlier[1] for earlier, later in zip(ranges, ranges[1:], strict=False))
    assert text_per_window(2, 4) == [0, 0, 1, 1]
    assert text_per_window(3, 2) == [0, 1]


def test_given_a_preview_then_it_has_the_planned_size_and_changes_nothing(ltx: Ltx, ask: Ask, watch: Watch) -> None:
    plain = frames_of(ltx.render(ask(width=80, height=36), watch))
    seen: list[Frame] = []
    watched = frames_of(ltx.render(ask(width=80, height=36), replace(watch, preview=seen.append, preview_rest=0)))
    assert [picture.shape for picture in seen] == [(36, 80, 3)] * 4
    assert np.array_equal(plain, watched)


def test_given_windows_then_each_shows_its_own_middle_frame_and_nothing_changes(
    ltx: Ltx, ask: Ask, watch: Watch
) -> None:
    """The tail of the window before stands behind a window's own tokens, and is not what is shown."""
    long = ask(frames=57, width=80, height=36, options=LONG)
    plain, seen, decoded = frames_of(ltx.render(long, watch)), list[Frame](), list[NDArray[np.float32]]()
    assert ltx._loaded is not None
    decoder = ltx._loaded.pipe.vae.decoder
    hook = decoder.register_forward_pre_hook(lambda _, given: decoded.append(given[0][0].transpose(0, 1).numpy()))
    watched = frames_of(ltx.render(long, replace(watch, preview=seen.append, preview_rest=0)))
    hook.remove()
    assert np.array_equal(plain, watched)
    assert [picture.shape for picture in seen] == [(36, 80, 3)] * 4 * 3
    *looks, shot = decoded
    last_of_window = [look[0] for look in looks[3::4]]
    nearest = [int(np.argmin([abs(look - frame).mean() for frame in shot])) for look in last_of_window]
    assert nearest[:2] == [2, 5], "the middle of latent frames 0 to 3, and of 3 to 6"


def test_given_a_take_that_is_soon_there_then_no_preview_takes_the_devices_time(
    ltx: Ltx, ask: Ask, watch: Watch
) -> None:
    seen: list[Frame] = []
    list(ltx.render(ask(), replace(watch, preview=seen.append, preview_rest=60)).frames)
    assert seen == []


def test_given_a_continued_take_then_its_seam_is_measured(ltx: Ltx, ask: Ask, watch: Watch, clip: Path) -> None:
    rendered = ltx.render(ask(frames=16, conditions=(Condition(clip, 0, kind="tail"),)), watch)
    assert "seam" not in rendered.facts
    frames_of(rendered)
    assert rendered.facts["seam"]["step"] > 0
    assert rendered.facts["seam"]["words"].startswith("The join is ")


def test_given_a_clip_cut_in_two_then_the_seam_is_a_usual_step_and_a_flash_is_not() -> None:
    ramp = [np.full((8, 8, 3), value, np.uint8) for value in range(100, 110)]
    assert measure_seam(ramp[:5], ramp[5:]).jump == pytest.approx(1.0)
    flash = measure_seam(ramp[:5], [frame + 60 for frame in ramp[5:]])
    assert flash.drifted
    assert "brighter" in flash.sentence


def test_given_a_batch_then_models_and_adapters_change_as_rarely_as_can_be(ask: Ask, tmp_path: Path) -> None:
    noir, ines = (tiny.write_lora(tmp_path / f"{name}.safetensors", name, 32) for name in ("noir", "ines"))
    batch = [
        ask(model="a", adapters=(noir,)),
        ask(model="b"),
        ask(model="a", adapters=(ines,)),
        ask(model="a", adapters=(noir,)),
        ask(model="b"),
    ]
    keys = [warm_key(request) for request in batch]
    order = render_order(keys)
    assert order == [0, 3, 2, 1, 4]
    assert swaps(keys, order) == 3
    assert render_order(keys, warm=keys[1])[:2] == [1, 4]


def test_given_a_batch_read_ahead_then_no_render_waits_for_the_text_encoder(ltx: Ltx, ask: Ask, watch: Watch) -> None:
    batch = [ask(prompt=(PromptPart("action", f"Shot number {n}."),)) for n in range(3)]
    assert ltx.read_ahead(batch) == 3
    assert ltx.read_ahead(batch) == 0
    misses = ltx.embeddings.misses
    ltx.render(batch[1], watch)
    assert ltx.embeddings.misses == misses


def test_given_words_asked_for_in_the_middle_of_a_take_then_they_are_read_beside_it(
    shelf: Path, ask: Ask, watch: Watch
) -> None:
    engine, read = Ltx(shelf), []
    alone = frames_of(engine.render(ask(prompt=(PromptPart("action", "The take itself."),)), watch))
    next_ = ask(prompt=(PromptPart("action", "Asked for meanwhile."),))

    def progress(share: float, words: str) -> None:
        if words == "Denoise 3 of 8":
            read.append(engine.read_ahead([next_], beside=True))

    busy = ask(prompt=(PromptPart("action", "The take itself."),))
    frames = frames_of(engine.render(busy, Watch(progress, lambda: False)))
    assert read == [1]
    assert np.array_equal(alone, frames)
    misses = engine.embeddings.misses
    engine.render(next_, watch)
    assert engine.embeddings.misses == misses


def test_given_no_text_encoder_in_memory_then_reading_beside_a_take_waits(shelf: Path, ask: Ask, watch: Watch) -> None:
    engine = Ltx(shelf)
    assert engine.read_ahead([ask()], beside=True) is None
    engine.render(ask(), watch)  # its words are on disk, so the encoder was never needed
    assert engine.read_ahead([ask(prompt=(PromptPart("action", "New."),))], beside=True) is None


@pytest.mark.parametrize(
    ("kind", "direction", "name"),
    [
        (MoveKind.DOLLY, "in", "camera-dolly-in"),
        (MoveKind.CRANE, "up", "camera-jib-up"),
        (MoveKind.STATIC, "none", "camera-static"),
        (MoveKind.PAN, "left", ""),
        (MoveKind.ORBIT, "cw", ""),
    ],
)
def test_given_a_move_then_its_lora_is_known_or_there_is_none(kind: MoveKind, direction: str, name: str) -> None:
    assert lora_for(CameraPlan(moves=(Move(kind, direction),))) == name


def test_given_the_lora_on_the_shelf_then_it_comes_with_its_weight(shelf: Path, tmp_path: Path) -> None:
    push = CameraPlan(moves=(Move(MoveKind.DOLLY, "in"),))
    model = replace(installed(shelf, "tiny-ltx"), id="ltx-2-19b")
    assert "models pull camera-dolly-in" in camera_help(push, model, tmp_path).why
    file = tiny.write_lora(tmp_path / "dolly.safetensors", "dolly", 32).file
    import_model(tmp_path, file, "camera-dolly-in", base="ltx-2-19b")
    help_ = camera_help(push, model, tmp_path)
    assert help_.adapter is not None
    assert (help_.adapter.name, help_.adapter.weight) == ("camera-dolly-in", 1.0)
    assert "as words" in camera_help(push, installed(shelf, "tiny-ltx"), tmp_path).why


def test_given_two_jobs_at_once_then_each_take_is_what_it_is_alone(ltx: Ltx, ask: Ask, watch: Watch) -> None:
    requests = [ask(seed=seed) for seed in range(6)]
    alone = [frames_of(ltx.render(request, watch)) for request in requests]
    with ThreadPoolExecutor(2) as workers:
        together = list(workers.map(lambda request: frames_of(ltx.render(request, watch)), requests))
    assert all(np.array_equal(one, other) for one, other in zip(alone, together, strict=True))
