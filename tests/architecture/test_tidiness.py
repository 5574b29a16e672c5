"""Sizes, leftovers, and what may stand in the repository's first screen."""

import ast
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.floor_plan import PACKAGE, ROOT, TOP_LEVEL, imports_of, modules, name_of, tree_of

LONGEST_FILE = 300
LONGEST_SCRIPT = 150
LONGEST_FUNCTION = 60
"""A hard stop in lines, decorators and docstring included; STYLE.md aims at 15 and asks for a reason above 40."""
MARKS = ("TODO", "FIXME", "XXX:", "HACK:")
MOCKS = {"unittest.mock", "mock", "pytest_mock", "responses", "respx", "requests_mock"}
BAD_NAMES = {"service", "services", "utils", "helpers", "common", "manager", "misc"}


def _tests() -> list[Path]:
    return sorted((ROOT / "tests").rglob("*.py"))


def _front(pattern: str) -> list[Path]:
    """Our own templates, styles and scripts; what the build hook brings in lies in dist/ and is not ours."""
    found = [*(ROOT / "templates").rglob(pattern), *(ROOT / "static").rglob(pattern)]
    return sorted(path for path in found if "dist" not in path.parts)


def _functions(path: Path) -> Iterator[tuple[str, int]]:
    """(name, lines) of each."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, (node.end_lineno or 0) - node.lineno + 1


def _lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_given_a_file_then_it_fits_on_a_few_screens() -> None:
    files = [*modules(), *_tests(), *_front("*.html")]
    assert not {name_of(path): lines for path in files if (lines := _lines(path)) > LONGEST_FILE}


def test_given_a_script_then_it_is_one_small_element() -> None:
    assert not {name_of(path): lines for path in _front("*.js") if (lines := _lines(path)) > LONGEST_SCRIPT}


def test_given_a_function_then_it_can_be_read_at_once() -> None:
    sizes = {f"{name_of(path)}: {name}": size for path in [*modules(), *_tests()] for name, size in _functions(path)}
    assert not {name: size for name, size in sizes.items() if size > LONGEST_FUNCTION}


def test_given_a_file_then_its_name_says_what_is_in_it() -> None:
    """An __init__.py stays empty: import from where a thing is defined."""
    assert not [name_of(path) for path in modules() if path.stem in BAD_NAMES | {"__init__"}]


def test_given_the_tests_then_none_fakes_our_own_code() -> None:
    fakes = [
        f"{name_of(path)}: {i.name}"
        for path in _tests()
        for i in imports_of(path)
        if i.top in MOCKS or i.name.startswith("unittest.mock")
    ]
    assert not fakes


def test_given_the_code_then_nothing_in_it_waits_to_be_done() -> None:
    here = Path(__file__)
    files = [*modules(), *_tests(), *_front("*.html"), *_front("*.js"), *_front("*.css")]
    left = [name_of(p) for p in files if p != here and any(m in p.read_text(encoding="utf-8") for m in MARKS)]
    assert not left


def test_given_the_first_screen_of_the_repository_then_everything_on_it_was_decided() -> None:
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        pytest.skip("not a git checkout: only tracked files are judged")
    listed = subprocess.run([git, "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    standing = {name.partition("/")[0] for name in listed.split("\0") if name}
    assert standing <= TOP_LEVEL
    assert PACKAGE.name in standing
