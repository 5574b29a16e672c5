"""A show with three shots of real pictures, a link to two of them, and clients in browsers of their own."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import delete

from previz_studio.jobs.models import Job
from previz_studio.people.models import User
from previz_studio.sharing.actions import LinkForm, make_link
from previz_studio.sharing.passphrase import hash_passphrase
from previz_studio.takes.models import Take
from tests.browser.gallery import numbered_movie
from tests.factories import make_shot, make_take
from tests.screens.conftest import House, house

__all__ = ["house"]
PASSPHRASE = "kx4m-9ptw-h2rd"
hashed_once = cache(hash_passphrase)
"""A third of a second, paid once for all tests."""


@dataclass(frozen=True)
class Shared:
    """`takes` by shot: 0 and 1 are in the link, 2 is another shot of the same show."""

    house: House
    takes: list[int]
    link_id: int
    token: str

    @property
    def url(self) -> str:
        return f"/s/{self.token}"

    def client(self, name: str = "R. Amsel", passphrase: str = PASSPHRASE) -> TestClient:
        """In their own browser, past the passphrase."""
        browser = self.house.as_(None)
        answer = browser.post(self.url, data={"name": name, "passphrase": passphrase})
        assert answer.status_code == 303, answer.text
        return browser

    def ready_client(self, name: str = "R. Amsel") -> TestClient:
        """With their copies made: the first shot's at once, the others after it was opened."""
        browser = self.client(name)
        self.house.work()
        browser.get(f"{self.url}/1")
        self.house.work()
        return browser

    def link(self, *takes: int, passphrase: str = "", **switches: object) -> "Shared":
        """Another link, by the producer; without a passphrase, which costs a third of a second to check."""
        with self.house.database.writing() as session:
            rae = session.get_one(User, self.house.cast.rae.id)
            hashed = hashed_once(passphrase) if passphrase else None
            form = LinkForm(take_ids=takes, **switches)  # type: ignore[arg-type]
            link, secret = make_link(session, rae, self.house.cast.show.id, form, hashed)
            return Shared(self.house, self.takes, link.id, secret.text)


@pytest.fixture(scope="session")
def movies(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], Path]:
    """A movie whose every frame carries its number; each `which` another picture size, so other bytes."""
    folder = tmp_path_factory.mktemp("movies")

    def movie(which: int) -> Path:
        path = folder / f"{which}.mp4"
        if not path.exists():
            numbered_movie(path, frames=9, rate="24000/1001", size=(256, 108 + 2 * which))
        return path

    return movie


@pytest.fixture
def shared(house: House, movies: Callable[[int], Path], tmp_path: Path) -> Iterator[Shared]:
    with house.database.writing() as session:
        takes = []
        for which, title in enumerate(("Through the windscreen", "Car clears the containers", "Secret ending")):
            take = make_take(session, house.cast, make_shot(session, house.cast, title=title))
            copy = shutil.copy(movies(which), tmp_path / f"{which}.mp4")
            take.proxy = house.studio.library.publish(Path(copy), extension="mp4").name
            takes.append(take.id)
        session.execute(delete(Job))  # these takes have their movies: nothing is left to render
    yield Shared(house, takes, 0, "").link(takes[0], takes[1])


def proxy_of(shared: Shared, which: int) -> bytes:
    with shared.house.database.reading() as session:
        blob = session.get_one(Take, shared.takes[which]).proxy or ""
    return shared.house.studio.library.path(blob).read_bytes()
