"""Who may import whom, and which room owns which library."""

from collections.abc import Callable
from pathlib import Path

from tests.architecture.floor_plan import (
    HEAVY,
    LATE,
    MAY_IMPORT,
    OWNERS,
    PACKAGE,
    ROOF,
    Import,
    imports_of,
    is_door,
    modules,
    name_of,
    room_of,
)


def test_given_a_folder_then_it_is_a_room_of_the_plan() -> None:
    standing = {room_of(path) for path in modules() if path.parent != PACKAGE}
    assert standing <= set(MAY_IMPORT) | ROOF


def test_given_a_file_then_it_imports_only_what_its_room_may() -> None:
    assert not where(lambda path, i: bool(i.room) and i.room not in _allowed(path))


def test_given_a_library_then_only_its_owner_imports_it() -> None:
    assert not where(lambda path, i: not _may_hold(path, i.top))


def test_given_a_heavy_library_then_it_is_imported_when_first_needed() -> None:
    assert not where(lambda path, i: i.top in HEAVY and not (i.inside_function or i.typing_only))


def test_given_an_import_inside_a_function_then_it_is_a_heavy_one() -> None:
    """engines/ wait for their libraries; cli/ waits for whole rooms, so that `--help` answers at once."""
    waiting = {"engines", "cli"}
    late = (LATE, *HEAVY)
    assert not where(lambda path, i: i.inside_function and room_of(path) not in waiting and not i.name.startswith(late))


def test_given_a_private_name_then_no_other_file_imports_it() -> None:
    assert not where(lambda path, i: bool(i.room) and _is_private(i.name))


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


def where(wrong: Callable[[Path, Import], bool]) -> list[str]:
    """Every import that is `wrong`, as `file:line imports name`."""
    return [f"{name_of(p)}:{i.line} imports {i.name}" for p in modules() for i in imports_of(p) if wrong(p, i)]


def _allowed(path: Path) -> set[str]:
    here = room_of(path)
    if here in ROOF:
        return set(MAY_IMPORT) | ROOF
    return MAY_IMPORT[here] | {here} | ({"web"} if is_door(path) else set())


def _may_hold(path: Path, library: str) -> bool:
    if library not in OWNERS or room_of(path) in OWNERS[library]:
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
    """The files of ours that must be loaded before this one: of `a.b.name` the longest part that is a file."""
    names = {i.name for i in imports_of(path) if i.room and not (i.inside_function or i.typing_only)}
    return (names | {name.rpartition(".")[0] for name in names}) - {_dotted(path)}
