"""Video-to-video at the studio's doors: the newest plan over another take's picture, and how much of it stays."""

import pytest

from previz_studio.kit.errors import Conflict, Forbidden, Invalid, NotFound, Unavailable
from previz_studio.takes.models import REMADE, TakeStatus
from previz_studio.takes.order import TakeOrder
from previz_studio.takes.remake import remake_take, remaking_tiers
from tests.factories import no_models
from tests.takes.conftest import Stage

pytestmark = pytest.mark.heavy


def test_given_a_ready_take_then_another_is_made_over_its_picture(stage: Stage) -> None:
    [first] = stage.ask(TakeOrder("animatic"))
    stage.work()
    with stage.database.writing() as session:
        made = remake_take(session, stage.cast.ari, first, 0.6, "fast", stage.engines)
        made_id, before = made.id, stage.take(first).master
    stage.work()
    take = stage.take(made_id)
    assert (take.status, take.from_take_id, take.from_how) == (TakeStatus.READY, first, REMADE), take.error
    [row] = take.recipe["conditions"]
    assert (row["kind"], row["blob"], row["strength"]) == ("source", before, 0.6)
    assert "fast" in remaking_tiers(stage.engines)


@pytest.mark.parametrize(("keep", "tier"), [(0.0, "fast"), (1.0, "fast"), (float("nan"), "fast"), (0.5, "animatic")])
def test_given_what_cannot_be_then_the_sentence_says_so_and_nothing_is_queued(
    stage: Stage, keep: float, tier: str
) -> None:
    [first] = stage.ask(TakeOrder("animatic"))
    stage.work()
    with pytest.raises(Invalid), stage.database.writing() as session:
        remake_take(session, stage.cast.ari, first, keep, tier, stage.engines)
    assert stage.work() == 0


def test_given_no_picture_no_model_or_no_right_then_it_is_refused(stage: Stage) -> None:
    [waiting] = stage.ask(TakeOrder("animatic"))
    with pytest.raises(Conflict, match="no picture to start from"), stage.database.writing() as session:
        remake_take(session, stage.cast.ari, waiting, 0.5, "fast", stage.engines)
    stage.work()
    for person, refusal in ((stage.cast.vic, Forbidden), (stage.cast.otto, NotFound)):
        with pytest.raises(refusal), stage.database.writing() as session:
            remake_take(session, person, waiting, 0.5, "fast", stage.engines)
    with pytest.raises(Unavailable), stage.database.writing() as session:
        remake_take(session, stage.cast.ari, waiting, 0.5, "fast", no_models())
