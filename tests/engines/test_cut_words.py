"""How much of the words fits, without a model."""

from types import SimpleNamespace

from previz_studio.engines.diffusion.cut_words import Counted, count_words, cut_sentences, over_words, words_facts


def two_each(text: str, **_how: object) -> SimpleNamespace:
    """A tokenizer of two tokens a word and one at the end."""
    return SimpleNamespace(input_ids=[0] * (2 * len(text.split()) + 1))


def test_given_a_limit_then_the_words_read_whole_are_counted() -> None:
    assert count_words(two_each, "a b c", 7) == Counted(7, 7, 3)
    assert count_words(two_each, "a b c d", 8) == Counted(8, 9, 3)
    assert count_words(two_each, "a b", 1) == Counted(1, 5, 0)


def test_given_words_that_were_cut_then_the_sentence_quotes_where_it_ended() -> None:
    facts = words_facts(["a b c d", "e f"], [Counted(8, 9, 3), Counted(5, 5, 2)])
    assert facts[0] == {"tokens_read": 8, "tokens_given": 9, "not_read": "d"}
    assert cut_sentences(facts, windows=False) == ("the last word (8 of 9 tokens read), from “d”",)
    [said] = cut_sentences([facts[1], facts[0]], windows=True)
    assert said.startswith("the last word of window 2 ")


def test_given_a_long_text_then_the_estimate_names_the_words_behind_and_says_that_it_is_one() -> None:
    assert over_words(["one " * 190], 256) == ""
    assert over_words(["one " * 287], 256) == "about 97 words behind the first 190 (estimated)"
    assert (
        over_words(["one " * 232, "one " * 230], 256) == "about 42 words of a window behind the first 190 (estimated)"
    )
    assert over_words(["one " * 999], 0) == ""
