"""A recipe in words: pictures, windows, LoRAs, words by origin; what is not there is left out."""

from typing import Any

import pytest

from previz_studio.screens.take_words import Named, part_words, sent_rows, word_rows

MINE, PANEL, MASTER = "a" * 64 + ".png", "b" * 64 + ".jpg", "c" * 64 + ".mov"
NAMED = Named({MINE: "hands.png", MASTER: "SH100 v004"}, {9: "SH090 v001"})


def recipe(*conditions: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"engine": "ltx", "frames": 42, "panel": PANEL, "conditions": list(conditions), **more}


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"animatic": True, "frame": 0, "strength": 0.6}, "First frame from the animatic, strength 0.6"),
        ({"blob": MINE, "frame": 41, "strength": 0.8}, "hands.png on the last frame, strength 0.8"),
        ({"blob": "d.png", "frame": 12, "strength": 1.0}, "A picture on frame 12, strength 1"),
        ({"blob": PANEL, "frame": 24, "strength": 1.0}, "Frame 24 from the storyboard panel, strength 1"),
        ({"take": 9, "frame": 0, "kind": "tail", "blob": "e.mov"}, "Goes on from SH090 v001"),
        ({"blob": MASTER, "frame": 0, "strength": 0.5, "kind": "source"}, "Made over SH100 v004, strength 0.5"),
        (
            {"animatic": True, "frame": 0, "strength": 0.7, "kind": "depth"},
            "The depth of the animatic as a guide clip, strength 0.7",
        ),
        (
            {"sheet": [MINE], "frame": 0, "strength": 1.0, "kind": "reference"},
            "The identities' pictures as one reference sheet",
        ),
    ],
)
def test_given_a_condition_then_its_words_say_what_stands_where_and_how_strongly(
    row: dict[str, Any], words: str
) -> None:
    assert sent_rows(recipe({"kind": "image", **row}), NAMED) == (("Picture", words),)


def test_given_windows_loras_and_parts_not_sent_then_each_is_a_row_and_unsent_words_are_not_said() -> None:
    asked = recipe(
        adapters=[{"name": "grain", "weight": 0.8}],
        identities=[{"name": "Ines", "version": "bf89-2", "locked": True}],
        options={"windows": ["She looks up.", "She runs."]},
        prompt=[{"origin": name, "text": f"{name}."} for name in ("camera", "action", "sound")],
        negative="No rings",
        facts={"not_sent": ["sound", "exclusions"], "length": "42 frames planned, 49 generated, 7 trimmed."},
    )
    assert sent_rows(asked) == (
        ("LoRA", "grain at weight 0.8"),
        ("Identities", "Ines bf89-2 (locked)"),
        ("Window 1", "She looks up."),
        ("Window 2", "She runs."),
        ("Length", "42 frames planned, 49 generated, 7 trimmed."),
        ("Not sent", "sound, what must not be seen"),
    )
    assert word_rows(asked) == (("Camera", "camera."),)


def test_given_words_that_were_sent_then_each_stands_by_its_origin() -> None:
    parts = [{"origin": "by hand", "text": "A red car."}, {"origin": "sound", "text": "Rain."}]
    assert word_rows(recipe(prompt=parts, negative="No rings")) == (
        ("Words, by hand", "A red car."),
        ("To be heard", "Rain."),
        ("Not to be seen", "No rings"),
    )


def test_given_an_animatic_then_it_says_that_no_words_were_sent_and_what_was_drawn() -> None:
    drawn = {"engine": "animatic", "panel": PANEL, "prompt": [{"origin": "action", "text": "She drives."}]}
    assert word_rows(drawn) == (("Words", "None: the animatic draws the plan itself."),)
    assert sent_rows({**drawn, "facts": {"look": "panel", "drawn": ""}}) == (
        ("Drawn", "The storyboard panel, moved as the plan says."),
    )
    assert sent_rows({**drawn, "facts": {"look": "panel", "drawn": "The set."}}) == (("Drawn", "The set."),)


def test_given_an_imported_take_then_nothing_is_made_up() -> None:
    assert sent_rows({"engine": "imported"}) == word_rows({"engine": "imported"}) == ()


def test_given_pictures_on_two_frames_then_the_first_frame_is_said_first() -> None:
    last = {"blob": MINE, "frame": 41, "strength": 0.8, "kind": "image"}
    first = {"animatic": True, "frame": 0, "strength": 1.0, "kind": "image"}
    said = part_words("conditions", recipe(last, first), NAMED)
    assert said == "First frame from the animatic, strength 1; hands.png on the last frame, strength 0.8"
