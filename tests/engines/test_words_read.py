"""What a tiny model's own tokenizer counts, and what a take keeps of it."""

import pytest

from previz_studio.engines.contract import PromptPart, Watch
from previz_studio.engines.ltx.engine import Ltx
from tests.engines.test_long import PLAN, Ask

pytestmark = pytest.mark.heavy


def test_given_more_words_than_the_model_reads_then_the_facts_say_how_many_and_which(
    ltx: Ltx, ask: Ask, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ltx.family, "tokens", 24)
    cut = (*PLAN[:3], PromptPart("identity", "ANNA: " + "a red coat " * 20 + "at the end."))
    facts = ltx.render(ask(frames=9, prompt=cut), watch).facts
    [words] = facts["words"]
    assert words["tokens_read"] == 24 < words["tokens_given"]
    assert words["not_read"].endswith("at the end.") and "Dolly" not in words["not_read"]
    [said] = [row for row in facts["not_sent"] if row.startswith("the last ")]
    assert f"{len(words['not_read'].split())} words (24 of {words['tokens_given']} tokens read)" in said
    again = ltx.render(ask(frames=9, prompt=cut), watch).facts  # from the disk
    assert again["words"] == facts["words"]
    [short] = ltx.render(ask(frames=9, prompt=(PromptPart("camera", "Pan."),)), watch).facts["words"]
    assert short["not_read"] == "" and short["tokens_read"] == short["tokens_given"]
