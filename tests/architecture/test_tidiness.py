"""Sizes, leftovers, and what may stand in the repository's first screen."""

import ast
import shutil
import subprocess
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


def _lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


@pytest.mark.parametrize("path", [*modules(), *_tests(), *_front("*.html")], ids=name_of)
def test_given_a_file_then_it_fits_on_a_few_screens(path: Path) -> None:
    assert _lines(path) <= LONGEST_FILE


@pytest.mark.parametrize("path", _front("*.js"), ids=name_of)
def test_given_a_script_then_it_is_one_small_element(path: Path) -> None:
    assert _lines(path) <= LONGEST_SCRIPT


@pytest.mark.parametrize("path", [*modules(), *_tests()], ids=name_of)
def test_given_a_function_then_it_can_be_read_at_once(path: Path) -> None:
    functions = [n for n in ast.walk(tree_of(path)) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
    long = {n.name: lines for n in functions if (lines := (n.end_lineno or 0) - n.lineno + 1) > LONGEST_FUNCTION}
    assert not long


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_given_a_file_then_its_name_says_what_is_in_it(path: Path) -> None:
    assert path.stem not in BAD_NAMES
    assert path.name != "__init__.py", "an __init__.py stays empty: import from where a thing is defined"


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
