"""A varied take whose picture came out the same is no success, and says so."""

from previz_studio.takes.likeness import changed_nothing, likeness_words
from previz_studio.takes.models import SAME, VARIED

ROW = {"identical": True, "frames": 42, "sentence": "Identical: all 42 frames, bit for bit."}


def test_given_a_varied_take_that_is_identical_then_the_change_made_no_difference() -> None:
    varied = ROW | {"how": VARIED}
    said = "The change made no difference to the picture: all 42 frames are the same, bit for bit."
    assert changed_nothing(varied) and likeness_words(varied) == said
    assert likeness_words(varied | {"sentence": said}) == said


def test_given_the_same_again_that_is_identical_then_that_is_what_was_wanted() -> None:
    same = ROW | {"how": SAME}
    assert not changed_nothing(same) and likeness_words(same) == ROW["sentence"]
    other = {"identical": False, "how": VARIED, "frames": 42, "sentence": "Not identical: 30 dB PSNR."}
    assert not changed_nothing(other) and likeness_words(other) == other["sentence"]
