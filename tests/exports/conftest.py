from pathlib import Path

import pytest

from previz_studio.media.library import Library
from tests.exports.production import copy_of, master


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> tuple[Library, list[str]]:
    """Two masters at 24 fps, encoded once; read them only."""
    root = tmp_path_factory.mktemp("library")
    library = Library(root)
    return library, [master(library, library.work(f"take-{i}"), shade=40 * i) for i in range(2)]


@pytest.fixture
def library(published: tuple[Library, list[str]], tmp_path: Path) -> Library:
    return copy_of(published[0], tmp_path / "library")


@pytest.fixture
def masters(published: tuple[Library, list[str]]) -> list[str]:
    return published[1]
