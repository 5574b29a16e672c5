"""One scene chained and shot by shot, by the tiny real model: which takes belong to which way, and their joins."""

from dataclasses import replace

import pytest

from previz_studio.takes.batch import request_batch
from previz_studio.takes.order import TakeOrder
from previz_studio.takes.ways import ALONE, CHAIN, join_of, takes_by_way, worst
from tests.factories import make_shot
from tests.takes.conftest import Stage

pytestmark = pytest.mark.heavy


def test_given_a_scene_in_two_ways_then_each_has_its_takes_and_its_measured_joins(stage: Stage) -> None:
    with stage.database.writing() as session:
        ids = [stage.shot_id, make_shot(session, stage.cast).id]
        order = TakeOrder("fast", seed=3)
        request_batch(session, stage.cast.ari, ids, order, stage.engines)
        request_batch(session, stage.cast.ari, ids, replace(order, seed=4), stage.engines, chain=True)
    assert stage.work() == 4
    with stage.database.reading() as session:
        ways = takes_by_way(session, ids)
        alone, chain = ways[ALONE, "fast"], ways[CHAIN, "fast"]
        cut = join_of(stage.library, alone[ids[0]], alone[ids[1]])
        seam = join_of(stage.library, chain[ids[0]], chain[ids[1]])
    assert [chain[shot_id].version for shot_id in ids] == ["v002", "v002"]
    assert alone[ids[1]].version == "v001"
    assert (cut.seam, seam.seam) == (False, True)
    assert cut.measured is not None and seam.measured is not None
    assert worst([cut, seam]) == max(cut.measured.jump, seam.measured.jump)


def test_given_a_take_whose_file_is_gone_then_its_join_is_not_measured(stage: Stage) -> None:
    with stage.database.writing() as session:
        ids = [stage.shot_id, make_shot(session, stage.cast).id]
        request_batch(session, stage.cast.ari, ids, TakeOrder("animatic"), stage.engines)
    stage.work()
    with stage.database.reading() as session:
        line = takes_by_way(session, ids)[ALONE, "animatic"]
    stage.library.path(line[ids[1]].proxy or "").unlink()
    assert join_of(stage.library, line[ids[0]], line[ids[1]]).measured is None
    assert worst([]) is None


def test_given_a_chain_that_goes_on_from_an_animatic_then_the_animatic_is_no_fast_take(stage: Stage) -> None:
    with stage.database.writing() as session:
        ids = [stage.shot_id, make_shot(session, stage.cast).id]
        request_batch(session, stage.cast.ari, ids, TakeOrder("animatic"), stage.engines)
    stage.work()
    with stage.database.writing() as session:
        line = takes_by_way(session, ids)[ALONE, "animatic"]
        later = line[ids[1]]
        later.tier, later.from_take_id = "fast", line[ids[0]].id
        later.recipe = {**later.recipe, "conditions": [{"kind": "tail", "take": line[ids[0]].id}]}
    with stage.database.reading() as session:
        assert list(takes_by_way(session, ids)[CHAIN, "fast"]) == [ids[1]]
