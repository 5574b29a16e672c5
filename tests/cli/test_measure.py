"""`previz-studio camera measure` on real files."""

import json
from pathlib import Path

import av
import pytest

from previz_studio.__main__ import main
from tests.camera.measure import pictures
from tests.odd_movies import KINDS, SAID, odd_movie

pytestmark = pytest.mark.heavy


@pytest.fixture(scope="module")
def panned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A movie that pans 12 degrees right on a 28 mm lens."""
    path = tmp_path_factory.mktemp("movies") / "panned.mp4"
    with av.open(str(path), "w") as movie:
        stream = movie.add_stream("libx264", rate=24, options={"crf": "16", "threads": "1"})
        stream.width, stream.height, stream.pix_fmt = pictures.WIDTH, pictures.HEIGHT, "yuv420p"
        for picture in pictures.turned(pan=12):
            frame = av.VideoFrame.from_ndarray(picture, format="gray").reformat(format="yuv420p")
            movie.mux(stream.encode(frame))
        movie.mux(stream.encode())
    return path


def test_given_a_movie_and_a_lens_then_the_json_holds_the_measurement(
    panned: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["camera", "measure", str(panned), "--lens", "28", "--sensor", "super35", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["measurement"]["kind"] == "pan"
    assert found["measurement"]["amount"] == pytest.approx(12, abs=0.2)
    assert found["verdict"] is None


def test_given_a_plan_then_the_verdict_is_said_in_one_sentence(
    panned: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    move = {"kind": "pan", "direction": "left", "amount": 12, "unit": "deg"}
    plan = tmp_path / "plan.json"
    sensor = {"name": "Super 35", "width_mm": 24.89, "height_mm": 18.66}
    plan.write_text(json.dumps({"camera": {"lens_mm": 28, "sensor": sensor, "moves": [move]}}))
    assert main(["camera", "measure", str(panned), "--plan", str(plan)]) == 0
    said = capsys.readouterr().out
    assert "Pan right 12" in said
    assert "Wrong move: Pan left 12.0° planned, measured pan right" in said


@pytest.mark.parametrize("kind", KINDS)
def test_given_an_odd_movie_then_it_says_what_it_could_and_could_not_see(
    tmp_path: Path, kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    movie = odd_movie(kind, tmp_path / "odd.mp4")
    assert main(["camera", "measure", str(movie), "--lens", "28", "--sensor", "super35"]) == 0
    assert SAID[kind] in capsys.readouterr().out


@pytest.mark.heavy
def test_given_8k_then_it_is_measured_like_any_other(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    movie = odd_movie("8k", tmp_path / "8k.mp4", 7680, 4800)
    assert main(["camera", "measure", str(movie), "--lens", "28", "--sensor", "super35", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["measurement"]
    assert (found["kind"], found["width"]) == ("pan", 704)
    assert found["amount"] == pytest.approx(12, abs=0.2)


def test_given_no_such_sensor_then_it_lists_those_there_are(panned: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["camera", "measure", str(panned), "--sensor", "potato"]) == 1
    assert "super35" in capsys.readouterr().err
