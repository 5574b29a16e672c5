"""The real app on a real database, for what is only true through its doors."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from previz_studio.app import create_app
from previz_studio.kit.db import Database
from previz_studio.people.models import User
from previz_studio.people.signin import open_session
from previz_studio.settings import Settings
from previz_studio.web.guard import COOKIE
from previz_studio.web.studio import Studio
from tests.factories import Cast, cast_of


@dataclass(frozen=True)
class Doors:
    app: FastAPI
    cast: Cast

    @property
    def studio(self) -> Studio:
        found: Studio = self.app.state.studio
        return found

    @property
    def database(self) -> Database:
        return self.studio.database

    def browser(self, user: User | None = None) -> TestClient:
        """Signed in as `user`, or a stranger; follows no redirect by itself."""
        client = TestClient(self.app, base_url="http://127.0.0.1", follow_redirects=False)
        if user is not None:
            with self.database.writing() as session:
                client.cookies.set(COOKIE, open_session(session, session.get_one(User, user.id)).text)
        return client


@pytest.fixture
def doors(migrated_file: Path, tmp_path: Path) -> Iterator[Doors]:
    shutil.copy(migrated_file, tmp_path / "studio.db")
    app = create_app(Settings(data=tmp_path, work_queues=False, models=tmp_path / "models"))
    yield Doors(app, cast_of(app.state.studio.database))
    app.state.studio.database.close()
