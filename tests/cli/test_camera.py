import json
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
import pytest

from previz_studio.__main__ import main
from previz_studio.media.probe import probe

SHOT: dict[str, Any] = {
    "code": "SH010",
    "title": "A pan",
    "duration_frames": 9,
    "camera": {"moves": [{"kind": "pan", "direction": "right", "amount": 20, "unit": "deg"}], "lens_mm": 40},
    "blocking": [
        {"name": "Car", "kind": "vehicle", "height_m": 1.4, "width_m": 1.8, "length_m": 4.5,
         "positions": {"start": [1, 0, 9], "end": [2, 0, 12]}, "facing_deg": 20}
    ],
    "panel": "panel.png",
    "panel_seconds": 0.2,
}  # fmt: skip


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    (tmp_path / "plan.json").write_text(json.dumps(SHOT))
    return tmp_path / "plan.json"


def test_given_directors_words_then_they_are_printed_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["camera", "parse", "Dolly forward 15 feet over 5 seconds", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["moves"][0]["amount_si"] == 4.572


def test_given_open_words_then_what_was_assumed_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["camera", "parse", "Pan left, something swoopy"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "Pan left",
        "Assumed: pan: 30 deg, as no amount was given",
        "Assumed: pan: to the end of the shot, as no duration was given",
        "Question: What should the camera do for “something swoopy”?",
    ]


@pytest.mark.parametrize("look", ["clay", "panel"])
def test_given_a_plan_then_the_animatic_is_a_movie(
    plan: Path, tmp_path: Path, look: str, capsys: pytest.CaptureFixture[str]
) -> None:
    cv2.imwrite(str(tmp_path / "panel.png"), np.full((54, 128, 3), 90, np.uint8))
    out = tmp_path / "out" / "animatic.mov"
    assert main(["camera", "render", str(plan), str(out), "--size", "128x54", "--look", look, "--json"]) == 0
    facts = probe(out)
    assert (facts.width, facts.height, facts.frames) == (128, 54, 9)
    said = json.loads(capsys.readouterr().out)
    assert (said["label"], said["look"]) == ("Animatic", look)
    assert list(out.parent.iterdir()) == [out]


def test_given_a_plan_then_its_floor_plan_is_numbers(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["camera", "floorplan", str(plan), "--json"]) == 0
    drawing = json.loads(capsys.readouterr().out)
    assert drawing["last"]["heading_deg"] == pytest.approx(20)
    assert drawing["pieces"][0]["name"] == "Car"


def dolly(amount: float, unit: str = "m", **more: Any) -> dict[str, Any]:
    return {"moves": [{"kind": "dolly", "direction": "in", "amount": amount, "unit": unit} | more], "lens_mm": 40}


@pytest.mark.parametrize(
    ("camera", "said"),
    [
        (dolly(20000, "ft"), "warning: Dolly 6096 m in, that is 20000 ft, is longer than any set. Check"),
        (dolly(2, seconds=0), "warning: Dolly 2 m in takes no time: it is a jump on one frame."),
        (dolly(2) | {"lens_mm": 900}, "it is shown at 800 mm."),
        (dolly(2) | {"height_m": -1}, "A camera at -1 m is in the ground; it is shown at 0.05 m."),
        (dolly(12), "warning: The camera goes through Car at"),
        (dolly(6, "ft"), "warning: Moves are in feet and the floor plan in metres"),
    ],
)
def test_given_an_unhappy_plan_then_it_is_drawn_as_far_as_it_goes_and_the_limit_is_said(
    tmp_path: Path, camera: dict[str, Any], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    car = SHOT["blocking"][0] | {"positions": {"start": [0, 0, 6], "end": [0, 0, 6]}, "height_m": 2.5}
    (tmp_path / "plan.json").write_text(json.dumps(SHOT | {"camera": camera, "blocking": [car]}))
    assert main(["camera", "render", str(tmp_path / "plan.json"), str(tmp_path / "out.mov"), "--size", "128x54"]) == 0
    assert said in capsys.readouterr().err
    assert probe(tmp_path / "out.mov").frames == 9


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"duration_frames": 0}, "The shot has no duration."),
        ({"camera": {"lens_mm": 0}}, "A lens of 0 mm does not exist."),
        ({"camera": {"moves": [{"kind": "swoop"}]}}, "camera.moves[0].kind is 'swoop'."),
    ],
)
def test_given_a_bad_plan_then_the_reason_is_one_line(
    tmp_path: Path, changes: dict[str, Any], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "plan.json").write_text(json.dumps(SHOT | changes))
    assert main(["camera", "render", str(tmp_path / "plan.json"), str(tmp_path / "out.mov"), "--size", "128x54"]) == 1
    assert capsys.readouterr().err.startswith(said)
    assert not (tmp_path / "out.mov").exists()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("empty.mp4", b"", "empty.mp4 is empty: it has no bytes. Copy or export it again."),
        ("notes.mov", b"Scene 31, night.", "notes.mov is no movie the studio can read, or it is cut short. Export it"),
        ("gone.mp4", None, "gone.mp4 is not on disk."),
        ("", None, "is a folder. Give one movie in it."),
    ],
)
def test_given_what_is_no_movie_then_one_sentence_says_so_and_nothing_of_the_machine(
    tmp_path: Path, name: str, content: bytes | None, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    assert main(["camera", "measure", str(tmp_path / name)]) == 1
    said = capsys.readouterr().err
    assert words in said
    assert len(said.splitlines()) == 1
    assert str(tmp_path) not in said and "Errno" not in said


def test_given_sound_without_a_picture_then_it_asks_for_a_movie(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with av.open(str(tmp_path / "sound.mp4"), "w") as sound:
        stream = sound.add_stream("aac", rate=48000)
        silence = av.AudioFrame.from_ndarray(np.zeros((1, 1024), np.float32), format="fltp", layout="mono")
        silence.sample_rate = 48000
        sound.mux(stream.encode(silence))
        sound.mux(stream.encode(None))
    assert main(["camera", "measure", str(tmp_path / "sound.mp4")]) == 1
    assert "sound.mp4 has no picture inside. Give a movie, not only its sound." in capsys.readouterr().err
