"""Prompt parts to the two texts a model reads, and what of the plan is not sent. Pure."""

from dataclasses import dataclass

from previz_studio.engines.contract import PromptPart


@dataclass(frozen=True)
class Words:
    """`negative` is empty when guidance is off: the model would not read it."""

    positive: str
    negative: str
    not_sent: tuple[str, ...]


def words_of(parts: tuple[PromptPart, ...], negative: str, guided: bool, hears: bool, always: str = "") -> Words:
    """`hears`: the model makes sound. `always`: the recipe's own exclusions."""
    silent = {"exclude"} if hears else {"exclude", "sound"}
    positive = " ".join(part.text.strip() for part in parts if part.origin not in silent and part.text.strip())
    excluded = [part.text.strip() for part in parts if part.origin == "exclude"] + [negative.strip()]
    not_sent = []
    if any(part.origin == "sound" for part in parts) and not hears:
        not_sent.append("sound")
    if any(excluded) and not guided:
        not_sent.append("exclusions")
    texts = [text for text in [*excluded, always] if text]
    return Words(positive, ", ".join(texts) if guided else "", tuple(not_sent))
