"""Words behind the last token a model reads are cut by its tokenizer: counted when read, estimated before. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

WORDS_A_TOKEN = 0.74
"""Of English prose, a rule of thumb for both families (256 tokens, about 190 words); numbers and names take more of
them. Every sentence made with it says *estimated*; the take itself counts."""
QUOTED = 6
"""So many of the unread words are quoted."""


@dataclass(frozen=True)
class Counted:
    """Tokens with the tokenizer's own marks; `words` are those read whole."""

    read: int
    given: int
    words: int


def count_words(tokenizer: Any, text: str, limit: int) -> Counted:
    """As `tokenizer` splits `text`, of which a model reads `limit` tokens."""
    given, words = _tokens(tokenizer, text), text.split()
    if given <= limit:
        return Counted(given, given, len(words))
    low, high = 0, len(words)
    while low < high:
        middle = (low + high + 1) // 2
        fits = _tokens(tokenizer, " ".join(words[:middle])) <= limit
        low, high = (middle, high) if fits else (low, middle - 1)
    return Counted(limit, given, low)


def _tokens(tokenizer: Any, text: str) -> int:
    return len(tokenizer(text, add_special_tokens=True, truncation=False, padding=False, verbose=False).input_ids)


def words_facts(texts: Sequence[str], counted: Sequence[Counted]) -> list[dict[str, Any]]:
    """For the recipe, by text: `tokens_read` of `tokens_given`, and the text `not_read`."""
    return [
        {"tokens_read": one.read, "tokens_given": one.given, "not_read": " ".join(text.split()[one.words :])}
        for text, one in zip(texts, counted, strict=True)
    ]


def cut_sentences(facts: Sequence[dict[str, Any]], windows: bool) -> tuple[str, ...]:
    """What was not read, as *not sent* lists it; the second text of a take without windows are its exclusions."""
    found = []
    for place, row in enumerate(facts):
        words = row["not_read"].split()
        if words:
            of = f" of window {place + 1}" if windows else " of the exclusions" if place else ""
            start = f"{' '.join(words[:QUOTED])}{' …' if len(words) > QUOTED else ''}"
            tokens = f"{row['tokens_read']} of {row['tokens_given']} tokens read"
            last = f"{len(words)} words" if len(words) > 1 else "word"
            found.append(f"the last {last}{of} ({tokens}), from “{start}”")
    return tuple(found)


def room(tokens: int) -> int:
    """About how many words fit into `tokens`, in tens."""
    return round(tokens * WORDS_A_TOKEN / 10) * 10


def words_over(texts: Sequence[str], tokens: int) -> int:
    """About how many words of the longest text will not be read; 0 where `tokens` is, or nothing. An estimate."""
    longest = max((len(text.split()) for text in texts), default=0)
    return max(0, longest - room(tokens)) if tokens else 0


def over_words(texts: Sequence[str], tokens: int) -> str:
    """The estimate as *not sent* lists it; several texts are those of windows. Empty where all is read."""
    over, of = words_over(texts, tokens), " of a window" if len(texts) > 1 else ""
    words = "words" if over > 1 else "word"
    return f"about {over} {words}{of} behind the first {room(tokens)} (estimated)" if over else ""
