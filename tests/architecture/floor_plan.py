"""The floor plan as data, and how the tests read the code. Changing a table here is a design decision, not a fix."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "previz_studio"

_GROUND = {"kit"}
_BESIDE = {"kit", "media", "camera", "engines", "jobs", "people", "ledger"}


def _line_of_production() -> dict[str, set[str]]:
    """Each room of the line imports what stands left of it."""
    rooms = ("projects", "references", "script", "shots", "takes", "review", "sharing", "exports", "inbox", "connect")
    return {room: _BESIDE | set(rooms[:place]) for place, room in enumerate(rooms)}


MAY_IMPORT: Mapping[str, set[str]] = {
    "kit": set(),
    "media": _GROUND,
    "camera": _GROUND,
    "engines": _GROUND | {"camera"},
    "jobs": _GROUND,
    "people": _GROUND,
    "ledger": _GROUND | {"people"},
    **_line_of_production(),
    "web": (_BESIDE - {"camera"}) | {"projects", "settings"},
    "screens": _BESIDE | set(_line_of_production()) | {"web", "settings"},
}
ROOF = {"app", "doors", "settings", "__main__", "cli"}
"""They see everything, and no room sees them (`settings` excepted, for the glue)."""
DOOR = "api"
"""A file of this name in any room may also import `web` and fastapi."""

OWNERS: Mapping[str, set[str]] = {
    "fastapi": {"web", "screens", "app", "doors"},
    "starlette": {"web", "screens", "app"},
    "uvicorn": {"cli"},
    "ffmpeg": {"media"},
    "imageio_ffmpeg": {"media"},
    "subprocess": {"media"},
    "torch": {"engines"},
    "diffusers": {"engines"},
    "transformers": {"engines"},
    "peft": {"engines"},
    "accelerate": {"engines"},
    "safetensors": {"engines"},
    "pydantic": {"settings"},
    "pydantic_settings": {"settings"},
    "dbos": {"jobs"},
    "smtplib": {"inbox"},
    "alembic": {"cli"},
    "argparse": {"__main__", "cli"},
}
"""A library and the only rooms that may import it. Doors may take fastapi, `schemas.py` may take pydantic."""

HEAVY = {"torch", "diffusers", "transformers", "peft", "accelerate", "safetensors", "sentencepiece", "fpdf"}
"""Seconds to import: only inside a function, so that the server's first page never waits for them."""

LATE = "previz_studio.jobs.durable"
"""Ours, but it brings dbos (a second): the worker imports it in its own thread, after the first page."""

TOP_LEVEL = frozenset(
    {".ci", ".dockerignore", ".github", ".gitignore", ".npmrc", "hatch_build.py", "package-lock.json", "package.json"}
    | {"Dockerfile", "docker-compose.yml", "LICENSE", "Makefile", "README.md", "studio", "alembic.ini", "migrations"}
    | {"benchmarks", "constraints.txt", "demo", "docs", "previz_studio", "pyproject.toml", "static", "templates"}
    | {"tests"}
)


@dataclass(frozen=True)
class Import:
    name: str
    """Dotted, as far as the statement says: `previz_studio.kit.errors.NotFound`."""
    inside_function: bool
    typing_only: bool
    line: int

    @property
    def top(self) -> str:
        return self.name.partition(".")[0]

    @property
    def room(self) -> str:
        """The room of ours it comes from; empty for anybody else's."""
        parts = self.name.split(".")
        return parts[1] if parts[0] == "previz_studio" and len(parts) > 1 else ""


@lru_cache(maxsize=1)
def modules() -> tuple[Path, ...]:
    return tuple(sorted(path for path in PACKAGE.rglob("*.py") if path.stat().st_size))


def room_of(path: Path) -> str:
    """`takes` for previz_studio/takes/render.py, `app` for previz_studio/app.py."""
    return path.relative_to(PACKAGE).with_suffix("").parts[0]


def is_door(path: Path) -> bool:
    return path.stem == DOOR


def name_of(path: Path) -> str:
    """The test's id: the path from the root of the checkout."""
    return path.relative_to(ROOT).as_posix()


@lru_cache(maxsize=1024)
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


@lru_cache(maxsize=1024)
def imports_of(path: Path) -> tuple[Import, ...]:
    return tuple(_imports(tree_of(path), inside_function=False, typing_only=False))


def _imports(node: ast.AST, *, inside_function: bool, typing_only: bool) -> Iterator[Import]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import):
            for alias in child.names:
                yield Import(alias.name, inside_function, typing_only, child.lineno)
        elif isinstance(child, ast.ImportFrom):
            for alias in child.names:
                yield Import(f"{child.module}.{alias.name}", inside_function, typing_only, child.lineno)
        else:
            function = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef)
            typing = isinstance(child, ast.If) and ast.unparse(child.test).endswith("TYPE_CHECKING")
            yield from _imports(child, inside_function=inside_function or function, typing_only=typing_only or typing)
