"""Codes of sequences and shots: tens, insertion numbers between, a number never used twice. Pure."""

import re
from collections.abc import Collection

from previz_studio.kit.errors import Conflict, Invalid

_CODE = re.compile(r"^(SQ|SH)(\d{3,4})$")
STEP = 10


def code_of(prefix: str, number: int) -> str:
    """`code_of("SH", 50) -> "SH050"`."""
    return f"{prefix}{number:03}"


def number_of(prefix: str, code: str) -> int:
    """Raises Invalid unless `code` is the prefix and three or four digits above zero."""
    found = _CODE.match(code.strip().upper())
    if not found or found[1] != prefix or int(found[2]) == 0:
        raise Invalid(f"{code!r} is not a code like {code_of(prefix, 50)}.", hint="Three or four digits, tens first.")
    return int(found[2])


def next_number(used: Collection[int]) -> int:
    """The next ten after everything ever used."""
    return (max(used, default=0) // STEP + 1) * STEP


def number_between(before: int | None, after: int | None, used: Collection[int]) -> int:
    """A free number between two neighbours in the cut, near the middle. Raises Conflict when none is left."""
    if before is None and after is None:
        return next_number(used)
    if after is None:
        return next_number({*used, before or 0})
    low = before or 0
    free = [n for n in range(low + 1, after) if n not in used]
    if not free:
        raise Conflict(
            f"No number is left between {low:03} and {after:03}.",
            hint="Numbers are never used twice: add the shot after.",
        )
    middle = (low + after) / 2
    return min(free, key=lambda n: (n % 5 != 0, abs(n - middle)))
