"""What an identity looks like, and the LoRA it carries: old versions stay, impossible values are refused."""

from dataclasses import replace
from typing import Any

import pytest

from previz_studio.kit.errors import Invalid
from previz_studio.references.identity_file import read_identity
from previz_studio.references.models import IdentityKind
from previz_studio.references.profile import Profile, profile_from, profile_to

INES = Profile(
    summary="Lead, 34.",
    height_m=1.72,
    build="Narrow",
    costume="Yellow rain coat",
    trigger="inesxc",
    must_stay_the_same={"Hair": "Fringe left"},
)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("lora", 5, "'5' is not the id of a LoRA."),
        ("lora", "../ines", "is not the id of a LoRA."),
        ("lora", "x" * 121, "is not the id of a LoRA."),
        ("lora_weight", 2.5, "The LoRA's weight is 2.5."),
        ("lora_weight", "much", "The LoRA's weight is much."),
        ("lora_weight", True, "The LoRA's weight is True."),
        ("lora_weight", float("nan"), "The LoRA's weight is nan."),
    ],
)
def test_given_a_lora_that_cannot_be_then_it_is_refused(field: str, value: Any, words: str) -> None:
    with pytest.raises(Invalid) as refused:
        profile_from({field: value})
    assert words in refused.value.message


def test_given_an_identities_file_with_an_impossible_weight_then_the_sentence_names_the_identity() -> None:
    with pytest.raises(Invalid, match="@ines: The LoRA's weight is 7"):
        read_identity({"id": "ines", "kind": "character", "lora": "ines-v2", "lora_weight": 7})


def test_given_an_unknown_kind_then_the_sentence_lists_looks_too() -> None:
    with pytest.raises(Invalid) as refused:
        read_identity({"id": "noir", "kind": "grade"})
    assert refused.value.hint == "Use character, wardrobe, location, prop, look."


def test_given_a_look_in_a_file_then_it_comes_with_its_lora() -> None:
    row = {"id": "noir", "kind": "look", "summary": "Hard light.", "lora": "noir-v1", "lora_weight": 0.6}
    form = read_identity(row).form
    assert (form.kind, form.profile.lora, form.profile.lora_weight) == (IdentityKind.LOOK, "noir-v1", 0.6)


def test_given_a_profile_from_before_there_were_loras_then_its_version_and_what_is_stored_stay() -> None:
    assert INES.short_hash() == "a629"
    assert not {"lora", "lora_weight"} & profile_to(INES).keys()
    assert profile_from(profile_to(INES)) == INES


def test_given_a_lora_or_another_weight_then_the_version_changes() -> None:
    with_lora = replace(INES, lora="ines-v2")
    heavier = replace(with_lora, lora_weight=0.8)
    assert len({one.short_hash() for one in (INES, with_lora, heavier)}) == 3
    assert profile_from(profile_to(heavier)) == heavier
    assert profile_from({"lora": "ines-v2", "lora_weight": 1}) == Profile(lora="ines-v2")


def test_given_a_look_then_its_trigger_comes_first_and_what_never_may_be_is_not_said() -> None:
    kept = {"Colour": "cyan in the shadows", "Never": "lens flares"}
    look = Profile(
        trigger="nfgrade", summary="16 mm grain.", distinctive_features=("halation",), must_stay_the_same=kept
    )
    assert look.style() == "nfgrade; 16 mm grain; halation; cyan in the shadows"
