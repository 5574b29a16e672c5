from collections.abc import Iterator
from pathlib import Path

import pytest

from previz_studio.jobs import models  # noqa: F401 - names the tables
from previz_studio.kit.db import Base, Database, open_database


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = open_database(f"sqlite:///{tmp_path / 'studio.db'}")
    Base.metadata.create_all(opened.engine, tables=[Base.metadata.tables[name] for name in ("jobs", "workers")])
    yield opened
    opened.close()
