"""A crew with a take, and news made of what they do."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from previz_studio.inbox.make import make_news
from previz_studio.inbox.models import News
from previz_studio.kit.db import Database
from previz_studio.people.models import User
from previz_studio.takes.models import Take
from tests.factories import Cast, cast_of, make_shot, make_take


@dataclass(frozen=True)
class Desk:
    """`act` does one thing in a transaction; `told` is what everybody heard since then, by first name."""

    database: Database
    cast: Cast
    take_id: int

    def act(self, *acts: Callable[[Session, Take], object]) -> None:
        for one in acts:
            with self.database.writing() as session:
                one(session, session.get_one(Take, self.take_id))

    def told(self) -> list[tuple[str, str, str]]:
        with self.database.reading() as session:
            before = session.scalars(select(News.id)).all()
        make_news(self.database)
        with self.database.reading() as session:
            rows = session.execute(
                select(User.name, News.kind, News.words)
                .join(User, User.id == News.user_id)
                .where(News.id.not_in(before))
                .order_by(News.entry_id, User.name)
            )
            return [(name.split()[0].lower(), kind.value, words) for name, kind, words in rows]


@pytest.fixture
def desk(any_database: Database) -> Iterator[Desk]:
    """Ari asked for SH010 v001; nobody has heard anything yet."""
    cast = cast_of(any_database)
    with any_database.writing() as session:
        take = make_take(session, cast, make_shot(session, cast))
    make_news(any_database)
    yield Desk(any_database, cast, take.id)
