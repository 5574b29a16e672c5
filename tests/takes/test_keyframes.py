"""A plan's pictures on frames, sent by the press and followed by the tiny real model."""

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from previz_studio.kit.errors import Conflict, Invalid
from previz_studio.references.actions import IdentityForm, ReferenceForm, add_identity, add_reference, keep_asset
from previz_studio.references.keep import publish_picture
from previz_studio.references.models import IdentityKind, Rights
from previz_studio.references.profile import Profile
from previz_studio.shots.actions import save_plan
from previz_studio.shots.keyframes import KEYFRAME, set_keyframe
from previz_studio.shots.models import Shot
from previz_studio.shots.plan import LAST, ReferenceUse
from previz_studio.shots.queries import plan_of
from previz_studio.takes.guiding import FIRST_LAST, Wishes
from previz_studio.takes.models import TakeStatus
from previz_studio.takes.order import TakeOrder
from tests.takes.conftest import Stage

pytestmark = pytest.mark.heavy

FAST = TakeOrder("fast", seed=7)


def put(stage: Stage, folder: Path, at: int, strength: float = 1.0) -> tuple[int, str]:
    """A grey picture of its own on frame `at`; (asset id, blob)."""
    file = folder / f"own{at}.png"
    cv2.imwrite(str(file), np.full((64, 64, 3), 90 + 10 * at, np.uint8))
    kept = publish_picture(stage.library, file, file.name)
    with stage.database.writing() as session:
        asset = keep_asset(session, stage.cast.ari, stage.cast.show.id, file.name, kept)
        use = ReferenceUse(KEYFRAME, asset_id=asset.id, frame=at, strength=strength)
        set_keyframe(session, stage.cast.ari, stage.shot_id, use)
        return asset.id, kept.blob


def test_given_own_pictures_on_frames_then_the_model_follows_them_and_a_drawn_guide_leaves_them_their_place(
    stage: Stage, tmp_path: Path
) -> None:
    (_, first), (_, last) = put(stage, tmp_path, 0), put(stage, tmp_path, LAST, 0.8)
    [take_id] = stage.ask(replace(FAST, wishes=Wishes(guide=FIRST_LAST)))
    stage.work()
    take = stage.take(take_id)
    assert take.status is TakeStatus.READY, take.error
    assert take.recipe["conditions"] == [
        {"blob": first, "frame": 0, "strength": 1.0, "kind": "image"},
        {"blob": last, "frame": 8, "strength": 0.8, "kind": "image"},
    ]
    sent = [(one["frame"], one["strength"], one["sha256"]) for one in take.recipe["facts"]["conditions"]]
    assert sent == [(0, 1.0, first.split(".")[0]), (8, 0.8, last.split(".")[0])]


def test_given_a_take_that_goes_on_then_only_the_first_frame_is_the_other_take_s(stage: Stage, tmp_path: Path) -> None:
    put(stage, tmp_path, 0)
    _, last = put(stage, tmp_path, LAST)
    [before] = stage.ask(FAST)
    [going_on] = stage.ask(FAST, behind=[stage.take(before)])
    kinds = [(row["kind"], row.get("blob")) for row in stage.take(going_on).recipe["conditions"]]
    assert kinds == [("image", last), ("tail", None)]


def test_given_a_picture_behind_the_end_of_a_shortened_shot_then_the_press_says_so(
    stage: Stage, tmp_path: Path
) -> None:
    put(stage, tmp_path, 6)
    with stage.database.writing() as session:
        shorter = replace(plan_of(session, session.get_one(Shot, stage.shot_id)), frames=5)
        save_plan(session, stage.cast.ari, stage.shot_id, shorter)
    with pytest.raises(Invalid, match=r"own6\.png stands on frame 6, but the shot has frames 0 to 4"):
        stage.ask(FAST)
    assert stage.ask(TakeOrder("animatic"))


def test_given_a_release_taken_back_then_the_picture_is_held_out_of_the_next_press(
    stage: Stage, tmp_path: Path
) -> None:
    asset_id, _ = put(stage, tmp_path, 0)
    with stage.database.writing() as session:
        form = IdentityForm("ines", IdentityKind.CHARACTER, "Ines", Profile())
        ines = add_identity(session, stage.cast.dana, stage.cast.show.id, form)
        held = ReferenceForm("ines_front.png", "Identity anchor", Rights.NO_RELEASE)
        add_reference(session, stage.cast.dana, ines.id, asset_id, held)
    with pytest.raises(Conflict, match=r"ines_front\.png has no release and is held out of every request"):
        stage.ask(FAST)
