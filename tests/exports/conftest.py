from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest

from previz_studio.exports import models as exports_models  # noqa: F401 - names the tables
from previz_studio.jobs import models as jobs_models  # noqa: F401 - names the tables
from previz_studio.kit.db import Base, Database, open_database
from previz_studio.media.library import Library
from tests.exports.production import copy_of, master


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = open_database(f"sqlite:///{tmp_path / 'studio.db'}")
    Base.metadata.create_all(opened.engine)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> tuple[Library, list[str]]:
    """Two masters at 24 fps, encoded once; read them only."""
    root = tmp_path_factory.mktemp("library")
    library = Library(root)
    names = [master(library, library.work(f"take-{i}"), shade=40 * i, fps=Fraction(24)) for i in range(2)]
    return library, names


@pytest.fixture
def library(published: tuple[Library, list[str]], tmp_path: Path) -> Library:
    return copy_of(published[0], tmp_path / "library")


@pytest.fixture
def masters(published: tuple[Library, list[str]]) -> list[str]:
    return published[1]
