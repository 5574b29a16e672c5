"""Prompt parts to the two texts a model reads, and what of the plan is not sent. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from previz_studio.engines.contract import PromptPart

NOT_IN_WINDOWS = {"action", "sound", "exclude"}
"""Origins a windowed shot is not told: its lines are the action, and the model that makes windows is silent."""
FIRST_IN_WINDOWS = {"camera"}
"""Origins in front of a window's own line."""


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


def window_words(parts: Sequence[PromptPart], lines: Sequence[str]) -> tuple[str, ...]:
    """What each window of a long shot reads: the plan's camera, then its own line, which stands for the action, then
    place, light, look and identities. All but the line is the same in every window; the line comes early, because what
    is behind the last token a model reads is cut."""
    shared = [part for part in parts if part.origin not in NOT_IN_WINDOWS]
    before, behind = (
        " ".join(part.text.strip() for part in shared if (part.origin in FIRST_IN_WINDOWS) is first)
        for first in (True, False)
    )
    return tuple(" ".join(f"{before} {line} {behind}".split()) for line in lines)
