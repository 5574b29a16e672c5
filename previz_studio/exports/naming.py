"""What the files of a package are called: the production's rule filled in, legal everywhere, never two alike. Pure."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from previz_studio.kit.errors import Conflict, Invalid

LONGEST_STEM = 120
REEL_LENGTH = 8
"""CMX 3600 keeps eight characters of a reel."""

_FIELD = re.compile(r"\{(\w*)\}")
_ILLEGAL = re.compile(r"[^A-Za-z0-9._-]+")
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
FIELDS = ("project", "sequence", "seq", "scene", "shot", "take", "version")


def stem_of(rule: str, values: Mapping[str, str | int]) -> str:
    """`{project}_{sequence}_{shot}_{take}` -> `NF_SQ030_SH050_v007`.

    `values` holds project, sequence, scene, shot as codes and take as its number. `v{take}` and `{take}` both give
    `v007`. Raises Invalid for a field that does not exist or a name that is empty or too long.
    """
    words = {name: str(values.get(name, "")) for name in ("project", "sequence", "scene", "shot")}
    number = f"{int(values['take']):03}"
    words |= {"seq": words["sequence"], "take": f"v{number}", "version": f"v{number}"}
    for name in _FIELD.findall(rule):
        if name not in FIELDS:
            raise Invalid(f"The naming rule has no field {{{name[:40]}}}.", hint=f"Fields are {', '.join(FIELDS)}.")
    numbered = re.sub(r"v\{(take|version)\}", f"v{number}", rule)
    return legal(_FIELD.sub(lambda found: words[found[1]], numbered))


def movie_name(rule: str, values: Mapping[str, str | int], *, final: bool) -> str:
    """The stem of a shot's movie and sidecar: `NF_SQ030_SH050_v007`, with `_WIP` behind it while it is not final."""
    stem = stem_of(rule, values)
    return stem if final else f"{stem}_WIP"


def legal(name: str) -> str:
    """Only a-z A-Z 0-9 . _ - ; what else stood there becomes one `_`. Raises Invalid when nothing is left."""
    clean = _ILLEGAL.sub("_", name).strip("._-")
    if not clean:
        raise Invalid(f"{name[:60]!r} leaves no file name.", hint="Use letters and digits in the naming rule.")
    if len(clean) > LONGEST_STEM:
        raise Invalid(f"A file name of {len(clean)} characters is too long.", hint=f"Keep it below {LONGEST_STEM}.")
    return clean


def refuse_collisions(names: Iterable[str]) -> None:
    """Raises Conflict when two names differ by capitals at most: on macOS and Windows they would be one file."""
    count = Counter(name.lower() for name in names)
    twice = sorted(name for name, times in count.items() if times > 1)
    if twice:
        raise Conflict(
            f"Two files of the package would be called {twice[0]}.",
            hint="Put {shot} and {take} into the naming rule of the project.",
        )


def package_name(project: str, sequence: str, number: int, *, final: bool) -> str:
    """`NF_SQ030_handoff_004`, with `_WIP` behind it while it is not final."""
    return legal(f"{project}_{sequence}_handoff_{number:03}{'' if final else '_WIP'}")


def reels(shots: Sequence[tuple[str, int]]) -> list[str]:
    """A reel of at most eight characters for each (shot code, take number), readable where it fits, never two alike.

    `("SH050", 7) -> "SH050V7"`.
    """
    taken: set[str] = set()
    found = []
    for index, (code, take) in enumerate(shots):
        plain = re.sub(r"[^A-Z0-9]", "", code.upper())
        tries = [f"{plain}V{take}", f"{plain}{take:03}", f"{plain[-5:]}{take}", f"R{_base36(index + 1):0>7}"]
        reel = next(name for name in tries if 0 < len(name) <= REEL_LENGTH and name not in taken)
        taken.add(reel)
        found.append(reel)
    return found


def _base36(number: int) -> str:
    digits = ""
    while number:
        number, rest = divmod(number, 36)
        digits = _DIGITS[rest] + digits
    return digits or "0"
