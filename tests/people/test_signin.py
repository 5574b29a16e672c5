import pytest

from previz_studio.kit.db import Database, now
from previz_studio.kit.errors import Invalid, NotFound, NotSignedIn, TooMany
from previz_studio.people import signin
from previz_studio.people.actions import add_user, create_token, revoke_token
from previz_studio.people.models import SignInSession, User
from previz_studio.people.passwords import hash_password, matches

PASSWORD = "the tide keeps its own time"


@pytest.fixture
def ada(database: Database) -> User:
    with database.writing() as session:
        return add_user(session, "Ada Lindqvist", "Ada@Example.org", password_hash=hash_password(PASSWORD))


def test_given_the_right_password_then_the_cookie_is_hers(database: Database, ada: User) -> None:
    secret = signin.sign_in(database, signin.Gate(), "ada@example.org ", PASSWORD, "127.0.0.1")
    assert signin.who_holds_cookie(database, secret.text).name == "Ada Lindqvist"  # type: ignore[union-attr]
    assert signin.who_holds_cookie(database, secret.text + "x") is None


@pytest.mark.parametrize("email", ["ada@example.org", "nobody@example.org"])
def test_given_a_wrong_half_then_the_answer_never_says_which(database: Database, ada: User, email: str) -> None:
    with pytest.raises(NotSignedIn) as refused:
        signin.sign_in(database, signin.Gate(), email, "wrong wrong wrong", "127.0.0.1")
    assert refused.value.message == "That name and password do not match."
    assert refused.value.hint == "After 7 more tries you will have to wait 5 minutes."


def test_given_eight_wrong_passwords_then_even_the_right_one_waits(database: Database, ada: User) -> None:
    gate = signin.Gate()
    for _ in range(8):
        gate.count("ada@example.org", "127.0.0.1")
    with pytest.raises(TooMany):
        signin.sign_in(database, gate, "ada@example.org", PASSWORD, "127.0.0.1")
    assert signin.sign_in(database, gate, "ada@example.org", PASSWORD, "127.0.0.2")


def test_given_a_link_then_it_works_once(database: Database, ada: User) -> None:
    with database.writing() as session:
        link = signin.make_link(session, session.get_one(User, ada.id))
    with database.writing() as session:
        assert signin.use_link(session, link.text)
    with database.writing() as session, pytest.raises(NotFound, match="used already"):
        signin.use_link(session, link.text)


def test_given_half_a_day_of_silence_then_the_session_is_over(database: Database, ada: User) -> None:
    with database.writing() as session:
        secret = signin.open_session(session, session.get_one(User, ada.id))
        session.query(SignInSession).one().seen_at = now() - signin.IDLE * 1.01
    assert signin.who_holds_cookie(database, secret.text) is None


def test_given_a_sign_out_then_the_cookie_is_worthless(database: Database, ada: User) -> None:
    with database.writing() as session:
        secret = signin.open_session(session, session.get_one(User, ada.id))
    with database.writing() as session:
        signin.sign_out(session, secret.text)
    assert signin.who_holds_cookie(database, secret.text) is None


def test_given_a_revoked_token_then_it_opens_nothing(database: Database, ada: User) -> None:
    with database.writing() as session:
        user = session.get_one(User, ada.id)
        token, secret = create_token(session, user, "nightly")
    assert signin.who_holds_token(database, secret.text) is not None
    with database.writing() as session:
        revoke_token(session, ada, token.id)
    assert signin.who_holds_token(database, secret.text) is None


def test_given_a_person_without_a_password_then_no_password_matches() -> None:
    assert matches("", None) is False


def test_given_a_short_password_then_it_says_how_long() -> None:
    with pytest.raises(Invalid, match="10 to 200"):
        hash_password("short")
