import pytest

from previz_studio.exports.naming import legal, package_name, reels, refuse_collisions, stem_of
from previz_studio.kit.errors import Conflict, Invalid

VALUES: dict[str, str | int] = {"project": "NF", "sequence": "SQ030", "scene": "31", "shot": "SH050", "take": 7}


@pytest.mark.parametrize(
    ("rule", "name"),
    [
        ("{project}_{sequence}_{shot}_{take}", "NF_SQ030_SH050_v007"),
        ("{project}_{seq}_{shot}_v{take}", "NF_SQ030_SH050_v007"),
        ("{shot}.{version}", "SH050.v007"),
        ("{project} {scene}/{shot}:{take}", "NF_31_SH050_v007"),
        ("../{shot}_{take}", "SH050_v007"),
        ("Fähre {shot} {take}", "F_hre_SH050_v007"),
    ],
)
def test_given_a_naming_rule_then_the_name_is_legal_everywhere(rule: str, name: str) -> None:
    assert stem_of(rule, VALUES) == name


@pytest.mark.parametrize("rule", ["{shot}_{take}_{colour}", "{}", "{shot.__class__}"])
def test_given_a_field_that_does_not_exist_then_it_is_named_or_left_as_letters(rule: str) -> None:
    if "." in rule:
        assert "class" in stem_of(rule, VALUES)
    else:
        with pytest.raises(Invalid, match="has no field"):
            stem_of(rule, VALUES)


@pytest.mark.parametrize("text", ["", "///", "...", "鏡"])
def test_given_nothing_legal_then_it_is_refused(text: str) -> None:
    with pytest.raises(Invalid, match="no file name"):
        legal(text)


def test_given_an_endless_name_then_it_is_refused() -> None:
    with pytest.raises(Invalid, match="too long"):
        legal("a" * 500)


def test_given_names_that_differ_in_capitals_only_then_they_collide() -> None:
    with pytest.raises(Conflict, match="Two files"):
        refuse_collisions(["NF_SH010", "nf_sh010"])


@pytest.mark.parametrize(("final", "name"), [(True, "NF_SQ030_handoff_004"), (False, "NF_SQ030_handoff_004_WIP")])
def test_given_a_package_then_its_name_says_whether_it_is_final(final: bool, name: str) -> None:
    assert package_name("NF", "SQ030", 4, final=final) == name


@pytest.mark.parametrize(
    ("shots", "names"),
    [
        ([("SH050", 7)], ["SH050V7"]),
        ([("SH050", 12)], ["SH050V12"]),
        ([("SH050", 123)], ["SH050123"]),
        ([("SH0505", 1234)], ["R0000001"]),
        ([("SH050", 7), ("SH050", 7)], ["SH050V7", "SH050007"]),
    ],
)
def test_given_shots_then_reels_fit_eight_characters(shots: list[tuple[str, int]], names: list[str]) -> None:
    assert reels(shots) == names


def test_given_a_thousand_alike_shots_then_every_reel_is_its_own() -> None:
    found = reels([("SH050", 7)] * 1000)
    assert len(set(found)) == 1000
    assert max(len(reel) for reel in found) <= 8
