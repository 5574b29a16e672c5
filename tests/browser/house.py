"""The real app on a loopback port, its database filled by the studio's own verbs, for tests that need both halves."""

import json
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import uvicorn
from playwright.sync_api import BrowserContext
from sqlalchemy import select

from previz_studio.app import create_app
from previz_studio.cli.demo import FOLDER
from previz_studio.people.models import User
from previz_studio.people.signin import open_session
from previz_studio.settings import Settings
from previz_studio.shots.actions import new_shot
from previz_studio.shots.models import Shot
from previz_studio.shots.plan import ShotPlan
from previz_studio.shots.plan_read import plan_from
from previz_studio.web.guard import COOKIE
from previz_studio.web.studio import Studio
from tests.factories import Cast, cast_of


@dataclass(frozen=True)
class LiveHouse:
    address: str
    studio: Studio
    cast: Cast

    def sign_in(self, context: BrowserContext, user: User) -> None:
        with self.studio.database.writing() as session:
            held = open_session(session, session.get_one(User, user.id)).text
        context.add_cookies([{"name": COOKIE, "value": held, "url": self.address}])

    def add_shot_once(self, code: str) -> str:
        """A shot of Night Ferry, made the first time it is asked for; its address."""
        with self.studio.database.writing() as session:
            sam = session.get_one(User, self.cast.sam.id)
            known = session.scalar(select(Shot).where(Shot.code == code))
            shot = known or new_shot(session, sam, self.cast.sequence.id, demo_plan(code), code=code)
            return f"{self.address}/p/nf/shots/{shot.id}"


def demo_plan(code: str) -> ShotPlan:
    rows = json.loads((FOLDER / "shots.json").read_text())["shots"]
    return plan_from(next(row for row in rows if row["code"] == code), Fraction(24))


@contextmanager
def open_house(migrated_file: Path, folder: Path) -> Iterator[LiveHouse]:
    """The queues are not worked: nothing renders behind a test's back."""
    shutil.copy(migrated_file, folder / "studio.db")
    app = create_app(Settings(data=folder, work_queues=False, models=folder / "models"))
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield LiveHouse(f"http://127.0.0.1:{port}", app.state.studio, cast_of(app.state.studio.database))
    finally:
        server.should_exit = server.force_exit = True  # pages still listening are not waited for
        thread.join(timeout=5)
