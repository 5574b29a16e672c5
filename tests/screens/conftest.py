"""The real app on a real database, with the cast signed in by real cookies."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from fastapi import FastAPI
from fastapi.testclient import TestClient

from previz_studio.app import create_app, kinds_of
from previz_studio.jobs.inline import Inline
from previz_studio.kit.db import Database
from previz_studio.people.models import User
from previz_studio.people.signin import open_session
from previz_studio.settings import Settings
from previz_studio.web.guard import COOKIE
from previz_studio.web.studio import Studio
from tests.engines import tiny2
from tests.factories import Cast, cast_of


@dataclass(frozen=True)
class House:
    """`as_` somebody of the cast (or nobody) is a browser without script that follows no redirect by itself."""

    app: FastAPI
    cast: Cast

    @property
    def studio(self) -> Studio:
        studio: Studio = self.app.state.studio
        return studio

    @property
    def database(self) -> Database:
        return self.studio.database

    def as_(self, user: User | None) -> TestClient:
        client = TestClient(self.app, base_url="http://127.0.0.1", follow_redirects=False)
        if user is not None:
            with self.database.writing() as session:
                client.cookies.set(COOKIE, open_session(session, session.get_one(User, user.id)).text)
        return client

    def work(self) -> int:
        """Does what waits in the queues, in this thread; how many jobs there were."""
        kinds = kinds_of(self.studio.engines, self.studio.library)
        return Inline(self.database, kinds, self.studio.feed).run_all()

    @contextmanager
    def counting(self) -> Iterator[list[str]]:
        """The statements sent to the database meanwhile."""
        sent: list[str] = []

        def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
            sent.append(statement)

        sa.event.listen(self.database.engine, "before_cursor_execute", note)
        try:
            yield sent
        finally:
            sa.event.remove(self.database.engine, "before_cursor_execute", note)


@pytest.fixture
def house(migrated_file: Path, tmp_path: Path) -> Iterator[House]:
    yield from house_with(tmp_path / "models", migrated_file, tmp_path)


@pytest.fixture(scope="session")
def both_families(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shelf with one tiny model of each family, to be read only."""
    models = tmp_path_factory.mktemp("both-families")
    tiny2.install_both(models)
    return models


@pytest.fixture
def modelled(migrated_file: Path, tmp_path: Path, both_families: Path) -> Iterator[House]:
    """A house with both families on its shelf."""
    yield from house_with(both_families, migrated_file, tmp_path)


def house_with(models: Path, migrated_file: Path, folder: Path, **settings: Any) -> Iterator[House]:
    """A studio in `folder` with what is on the shelf `models`; its queues are not worked."""
    shutil.copy(migrated_file, folder / "studio.db")
    app = create_app(Settings(data=folder, work_queues=False, models=models, **settings))
    yield House(app, cast_of(app.state.studio.database))
    app.state.studio.database.close()
