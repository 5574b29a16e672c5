import json
from fractions import Fraction
from typing import Any

import pytest

from previz_studio.cli.demo import read
from previz_studio.kit.errors import Invalid
from previz_studio.shots.plan_read import plan_from, plan_to

FPS = Fraction(24)
SHOTS = read("shots.json")["shots"]


@pytest.mark.parametrize("row", SHOTS, ids=lambda row: row["code"])
def test_given_a_shot_of_night_ferry_then_its_plan_survives_writing_and_reading(row: dict[str, Any]) -> None:
    plan = plan_from(row, FPS)
    written = json.loads(json.dumps(plan_to(plan, FPS)))
    assert plan_from(written, FPS) == plan
    assert plan.frames == row["duration_frames"] and plan.complete


BAD = [
    ({"duration_frames": 0}, "cannot last 0 frames"),
    ({"duration_frames": 2.5}, "cannot last 2.5 frames"),
    ({"duration_seconds": float("inf")}, "not a number"),
    ({"title": 7}, "title is not text"),
    ({"title": "x" * 5000}, "5000 characters"),
    ({"title": "nul\x00"}, "not text"),
    ({"title": "\ud800"}, "not text"),
    ({"constraints": "none"}, "constraints is not a list"),
    ({"framing": {"size": "HUGE"}}, "not a shot size"),
    ({"audio": [{"kind": "song"}]}, "audio[0].kind"),
    ({"audio": [{"start_seconds": 2, "end_seconds": 1}]}, "ends before it starts"),
    ({"camera": {"moves": [{"kind": "teleport"}]}}, "teleport"),
]


@pytest.mark.parametrize(("row", "words"), BAD)
def test_given_a_plan_that_cannot_be_then_one_sentence_names_it(row: dict[str, Any], words: str) -> None:
    with pytest.raises(Invalid) as refused:
        plan_from(row, FPS)
    assert words in refused.value.sentence
