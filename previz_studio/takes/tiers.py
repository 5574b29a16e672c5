"""Tiers as people read them."""

WORDS = {
    "animatic": "Animatic",
    "draft": "Draft",
    "fast": "Fast",
    "fine": "Fast, refined",
    "pro": "Pro",
    "4k": "4K",
    "imported": "Imported",
}
LADDER = ("animatic", "draft", "fast", "fine", "pro", "4k")
"""Each a better look than the one before."""


def tier_words(tier: str) -> str:
    """`Fast, refined` for `fine`; a tier nobody knows stays as it is."""
    return WORDS.get(tier, tier)
