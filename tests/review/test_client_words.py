"""What clients think, as it waits for people, on both databases."""

from sqlalchemy.orm import Session

from previz_studio.kit.db import Database
from previz_studio.people.models import User
from previz_studio.review.client_words import Heard, hear, see, wrote
from previz_studio.review.decide import decide
from previz_studio.review.waiting import waiting_for
from previz_studio.takes.models import Take, Verdict
from tests.factories import cast_of, make_shot, make_take


def opinions(session: Session, user: User) -> list[str]:
    return [item.fact for item in waiting_for(session, user) if item.ask == "opinion"]


def test_given_a_clients_word_then_it_waits_until_it_was_seen_noted_on_or_decided_on(any_database: Database) -> None:
    cast = cast_of(any_database)
    with any_database.writing() as session:
        take_id = make_take(session, cast, make_shot(session, cast)).id
        hear(session, take_id, Heard(7, "R. Amsel", cast.vic.id, works=True))
        assert opinions(session, cast.rae) == opinions(session, cast.dana) == ["Works for me"]
        assert opinions(session, cast.vic) == ["Works for me"], "who shared it, whatever they may decide"
        assert opinions(session, cast.ari) == []
    with any_database.writing() as session:
        see(session, session.get_one(User, cast.vic.id), take_id)
        assert opinions(session, cast.vic) == []
        hear(session, take_id, Heard(7, "R. Amsel", cast.vic.id, works=False))
        assert opinions(session, cast.vic) == ["Has notes, none written yet"], "a newer word waits again"
    with any_database.writing() as session:
        wrote(session, take_id, 7)
        hear(session, take_id, Heard(8, "J. Kerr", cast.vic.id, works=True))
        assert opinions(session, cast.rae) == ["Works for me"]
        decide(session, cast.dana, take_id, Verdict.MAYBE, seen_hash=session.get_one(Take, take_id).media_hash)
        assert opinions(session, cast.rae) == opinions(session, cast.vic) == []
