"""Who may import whom, and which room owns which library."""

from pathlib import Path

import pytest

from tests.architecture.floor_plan import (
    HEAVY,
    LATE,
    MAY_IMPORT,
    OWNERS,
    PACKAGE,
    ROOF,
    imports_of,
    is_door,
    modules,
    name_of,
    room_of,
)

every_file = pytest.mark.parametrize("path", modules(), ids=name_of)


def test_given_a_folder_then_it_is_a_room_of_the_plan() -> None:
    standing = {room_of(path) for path in modules() if path.parent != PACKAGE}
    assert standing <= set(MAY_IMPORT) | ROOF


@every_file
def test_given_a_file_then_it_imports_only_what_its_room_may(path: Path) -> None:
    here = room_of(path)
    if here in ROOF:
        return
    allowed = MAY_IMPORT[here] | {here} | ({"web"} if is_door(path) else set())
    wrong = [f"line {i.line}: {i.name}" for i in imports_of(path) if i.room and i.room not in allowed]
    assert not wrong, f"{here} may import {sorted(allowed)}"


@every_file
def test_given_a_library_then_only_its_owner_imports_it(path: Path) -> None:
    here = room_of(path)
    wrong = [f"line {i.line}: {i.name}" for i in imports_of(path) if not _may_hold(path, here, i.top)]
    assert not wrong, f"not in {here}"


@every_file
def test_given_a_heavy_library_then_it_is_imported_when_first_needed(path: Path) -> None:
    early = [i for i in imports_of(path) if i.top in HEAVY and not (i.inside_function or i.typing_only)]
    assert not early, "import it inside the function that uses it"


@every_file
def test_given_an_import_inside_a_function_then_it_is_a_heavy_one(path: Path) -> None:
    """engines/ wait for their libraries; cli/ waits for whole rooms, so that `--help` answers at once."""
    if room_of(path) in {"engines", "cli"}:
        return
    hidden = [f"line {i.line}: {i.name}" for i in imports_of(path) if i.inside_function and not i.name.startswith(LATE)]
    assert not hidden


@every_file
def test_given_a_private_name_then_no_other_file_imports_it(path: Path) -> None:
    private = [f"line {i.line}: {i.name}" for i in imports_of(path) if i.room and _is_private(i.name)]
    assert not private


def test_given_the_plan_then_it_has_no_circle() -> None:
    standing: set[str] = {"settings"}
    left = dict(MAY_IMPORT)
    while left:
        free = {room for room, needs in left.items() if needs <= standing}
        assert free, f"a circle among {sorted(left)}"
        standing |= free
        left = {room: needs for room, needs in left.items() if room not in free}


def test_given_the_files_then_none_imports_itself_by_a_detour() -> None:
    left = {_dotted(path): _needs(path) for path in modules()}
    while free := {name for name, needs in left.items() if not needs & set(left)}:
        left = {name: needs for name, needs in left.items() if name not in free}
    assert not left, "these stand in or behind a circle"


def _may_hold(path: Path, here: str, library: str) -> bool:
    if library not in OWNERS or here in OWNERS[library]:
        return True
    if path.stem == "schemas" and library == "pydantic":
        return True
    return is_door(path) and library in {"fastapi", "starlette"}


def _is_private(name: str) -> bool:
    last = name.rpartition(".")[2]
    return last.startswith("_") and not last.startswith("__")


def _dotted(path: Path) -> str:
    return ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts)


def _needs(path: Path) -> set[str]:
    """The files of ours that must be loaded before this one."""
    names = {i.name for i in imports_of(path) if i.room and not (i.inside_function or i.typing_only)}
    return {known for known in map(_dotted, modules()) for name in names if f"{name}.".startswith(f"{known}.")} - {
        _dotted(path)
    }
