from dataclasses import replace
from datetime import UTC, date, datetime
from fractions import Fraction

import pytest

from previz_studio.exports.readiness import (
    Approval,
    Choice,
    Format,
    RightsFact,
    ShotFacts,
    TakeFacts,
    Weight,
    blocking,
    choose,
    findings,
)
from previz_studio.kit.errors import Invalid
from previz_studio.takes.models import TakeStatus, Verdict

FILM = Fraction(24)
TODAY = date(2026, 10, 12)
GIVEN = Approval("Marcus", "producer", datetime(2026, 10, 12, tzinfo=UTC), "a" * 64, 1, stale=False)
APPROVED = TakeFacts(
    *(9, 9, TakeStatus.READY, Verdict.APPROVED, GIVEN, FILM, 1920, 804, 96, f"{'a' * 64}.mov", "on_plan", "")
)
NEWER = replace(APPROVED, id=10, number=10, verdict=None, approval=None)
SHOT = ShotFacts(1, "SH050", "31", "Car", 96, (APPROVED,))
WANTED = Format(FILM, 1920, 804)


def found_for(shot: ShotFacts, take: TakeFacts | None, missing: frozenset[str] = frozenset()) -> list[tuple[str, str]]:
    chosen = {} if take is None else {shot.id: take}
    found = findings([shot], chosen, WANTED, missing=missing, today=TODAY)
    return [(each.sentence, each.weight.value) for each in found]


@pytest.mark.parametrize(
    ("choice", "verdicts", "number"),
    [
        (Choice.APPROVED, [Verdict.APPROVED, Verdict.APPROVED, None], 2),
        (Choice.APPROVED, [None, Verdict.SELECTED, Verdict.MAYBE], None),
        (Choice.SELECTED, [Verdict.APPROVED, None, Verdict.SELECTED], 1),
        (Choice.SELECTED, [None, Verdict.SELECTED, None], 2),
        (Choice.BEST, [Verdict.MAYBE, None, Verdict.REJECTED], 2),
        (Choice.BEST, [Verdict.REJECTED, Verdict.REJECTED, Verdict.REJECTED], None),
        (Choice.READY, [Verdict.REJECTED, Verdict.APPROVED, None], 3),
    ],
)
def test_given_verdicts_then_the_newest_fitting_take_goes_out(
    choice: Choice, verdicts: list[Verdict | None], number: int | None
) -> None:
    takes = [replace(APPROVED, id=i, number=i, verdict=verdict) for i, verdict in enumerate(verdicts, start=1)]
    chosen = choose([replace(SHOT, takes=tuple(reversed(takes)))], choice)
    assert (chosen[1].number if chosen else None) == number


def test_given_a_take_that_still_renders_then_it_is_never_chosen() -> None:
    shot = replace(SHOT, takes=(replace(NEWER, status=TakeStatus.RENDERING), APPROVED))
    assert choose([shot], Choice.READY)[1] is APPROVED


def test_given_a_named_take_then_it_wins() -> None:
    assert choose([replace(SHOT, takes=(NEWER, APPROVED))], Choice.APPROVED, {1: 10})[1] is NEWER


def test_given_a_take_of_another_shot_then_it_is_refused() -> None:
    with pytest.raises(Invalid, match="not one of SH050"):
        choose([SHOT], Choice.APPROVED, {1: 77})


def test_given_an_approved_shot_then_nothing_is_found() -> None:
    assert found_for(SHOT, APPROVED) == []


@pytest.mark.parametrize(
    ("take", "finding"),
    [
        (replace(APPROVED, verdict=None, approval=None), ("SH050 v009 is not approved.", "final")),
        (
            replace(APPROVED, approval=replace(GIVEN, stale=True)),
            ("The approval of SH050 v009 is stale: its plan or its picture changed.", "final"),
        ),
        (replace(APPROVED, master=None), ("The master of SH050 v009 is not on disk.", "blocker")),
        (
            replace(APPROVED, fps=Fraction(25)),
            ("SH050 v009 runs at 25 fps; the production at 24.", "blocker"),
        ),
        (
            replace(APPROVED, width=1280, height=536),
            ("SH050 v009 is 1280 × 536 and goes out so; the production is 1920 × 804.", "warning"),
        ),
        (replace(APPROVED, frames=97), ("SH050 v009 has 97 frames; the plan says 96 now.", "warning")),
        (
            replace(APPROVED, check="drifts", check_words="Pans 31° of 45°"),
            ("SH050 v009: Pans 31° of 45°.", "warning"),
        ),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_given_a_take_then_what_stands_in_the_way_is_one_sentence(take: TakeFacts, finding: tuple[str, str]) -> None:
    assert found_for(SHOT, take) == [finding]


@pytest.mark.parametrize(
    ("takes", "sentence"),
    [
        ((), "SH050 has no take."),
        ((replace(NEWER, status=TakeStatus.QUEUED),), "SH050 is still rendering."),
        ((NEWER,), "No take of SH050 is approved or selected yet."),
        ((replace(NEWER, verdict=Verdict.SELECTED),), "No take of SH050 is approved yet."),
        ((replace(NEWER, verdict=Verdict.REJECTED),), "Every take of SH050 is rejected."),
    ],
)
def test_given_no_chosen_take_then_it_says_why(takes: tuple[TakeFacts, ...], sentence: str) -> None:
    assert found_for(replace(SHOT, takes=takes), None) == [(sentence, "final")]


@pytest.mark.parametrize(
    ("fact", "finding"),
    [
        (RightsFact("Ines", "no release"), ("The rights of Ines in SH050 are not released.", "final")),
        (RightsFact("a.jpg", "unknown"), ("The rights of a.jpg in SH050 are unknown.", "warning")),
        (
            RightsFact("Ines", "cleared", date(2026, 10, 11), "ines"),
            ("The rights of Ines in SH050 ended on 2026-10-11.", "final"),
        ),
    ],
)
def test_given_rights_that_are_not_clear_then_they_are_named(fact: RightsFact, finding: tuple[str, str]) -> None:
    assert found_for(replace(SHOT, rights=(fact,)), APPROVED) == [finding]


def test_given_a_master_that_is_gone_then_nothing_can_be_made() -> None:
    assert found_for(SHOT, APPROVED, frozenset({f"{'a' * 64}.mov"}))[0][1] == "blocker"


def test_given_two_sizes_then_the_other_one_will_be_scaled() -> None:
    other, small = replace(SHOT, id=2, code="SH060"), replace(APPROVED, width=1280, height=536)
    found = findings([SHOT, other], {1: APPROVED, 2: small}, WANTED, missing=frozenset(), today=TODAY)
    assert [(each.sentence, each.weight) for each in found] == [
        ("SH060 v009 is 1280 × 536 and will be scaled to 1920 × 804.", Weight.WARNING)
    ]


def test_given_an_unapproved_take_then_it_blocks_the_final_handoff_only() -> None:
    found = findings([SHOT], {1: NEWER}, WANTED, missing=frozenset(), today=TODAY)
    assert (len(blocking(found, final=True)), len(blocking(found, final=False))) == (1, 0)
