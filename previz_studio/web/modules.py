"""ES modules named by content: each import carries the hash of what it brings. A browser keeps a module for ever, asks
again only for what changed, and a page asks for all of its modules at once instead of one row after the other."""

import hashlib
import re
from functools import lru_cache
from pathlib import PurePosixPath

from markupsafe import Markup

from previz_studio.kit.places import shipped

IMPORT = re.compile(r'^((?:import|export)\b[^"]*)"(\./[^"]+\.js)"', re.MULTILINE)
HASH_DIGITS = 10


@lru_cache(maxsize=1024)
def module_text(name: str) -> str:
    """The module below `static/`, such as `js/review.js`, as it is sent: its imports name their hashes.

    The hash of a module is over this text, so it changes with anything imported, however deep. Modules never import
    in a circle (tests/web/test_modules.py).
    """
    text = (shipped("static") / name).read_text("utf-8")
    return IMPORT.sub(lambda found: f'{found[1]}"{found[2]}?v={module_hash(_beside(name, found[2]))}"', text)


def module_hash(name: str) -> str:
    return hashlib.sha256(module_text(name).encode()).hexdigest()[:HASH_DIGITS]


def modules_of(name: str) -> tuple[str, ...]:
    """All that `name` imports, at any depth, each once, without itself."""
    found: dict[str, None] = {}
    for line in IMPORT.finditer((shipped("static") / name).read_text("utf-8")):
        one = _beside(name, line[2])
        found |= dict.fromkeys((one, *modules_of(one)))
    return tuple(found)


@lru_cache(maxsize=64)
def module_tags(name: str) -> Markup:
    """The script tag of a page's module, after hints to fetch what it imports at the same time."""
    hints = (f'<link rel="modulepreload" href="{_address(one)}">' for one in modules_of(name))
    return Markup("".join(hints) + f'<script type="module" src="{_address(name)}"></script>')


def _address(name: str) -> str:
    return f"/static/{name}?v={module_hash(name)}"


def _beside(name: str, imported: str) -> str:
    return str(PurePosixPath(name).parent / imported)
