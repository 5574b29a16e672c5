"""Mail against a real server on loopback, its mails parsed again; the clock is passed in."""

import logging
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from previz_studio.inbox.actions import read_news
from previz_studio.inbox.mails import AGAIN, mail_round, send_mails, write_mails
from previz_studio.inbox.models import Mail
from previz_studio.inbox.post_office import PostOffice, post_office
from previz_studio.kit.errors import Invalid
from previz_studio.ledger.record import record
from previz_studio.takes.models import Take
from tests.inbox.conftest import Desk
from tests.inbox.smtp_server import SmtpServer, smtp_server

HERE = "https://previz.example"
MINUTE = timedelta(minutes=1)


def after(wait: timedelta) -> datetime:
    """Counted from the test itself: a long run collects its tests many minutes before."""
    return datetime.now(UTC) + wait


def takes_ready(desk: Desk, count: int) -> None:
    with desk.database.writing() as session:
        take = session.get_one(Take, desk.take_id)
        for _ in range(count):
            record(session, None, "finished take", take.name, {"take": take.id}, take.project_id)
    desk.told()


def office_of(server: SmtpServer, password: str = "") -> PostOffice:
    who = f"studio:{password}@" if password else ""
    found = post_office(f"smtp://{who}127.0.0.1:{server.port}?from=previz@example.org")
    assert found is not None
    return found


def rows(desk: Desk) -> list[Mail]:
    with desk.database.reading() as session:
        return list(session.scalars(select(Mail).order_by(Mail.id)))


def test_given_fourteen_takes_ready_then_one_mail_tells_of_all_and_names_each_with_its_link(desk: Desk) -> None:
    takes_ready(desk, 14)
    with smtp_server(password="s3cret/word") as server:
        office = office_of(server, "s3cret%2Fword")
        assert mail_round(desk.database, office, HERE, after(5 * MINUTE)) == 0, "it waits for company"
        assert mail_round(desk.database, office, HERE, after(15 * MINUTE)) == 1
        assert mail_round(desk.database, office, HERE, after(90 * MINUTE)) == 0, "each line is mailed once"
        [mail] = server.mails
    assert server.signed_in == ["studio"] and server.recipients == ["ari@example.org"]
    assert (mail["To"], mail["From"]) == ("ari@example.org", "previz@example.org")
    assert mail["Subject"] == "SH010 v001 is ready and 13 more"
    assert mail["Auto-Submitted"] == "auto-generated" and mail["List-Unsubscribe"] == f"<{HERE}/settings>"
    body = mail.get_content()
    assert mail.get_content_type() == "text/plain" and body.count(f"{HERE}/p/nf/takes/{desk.take_id}") == 14
    assert f"{HERE}/settings#news" in body


def test_given_news_read_meanwhile_then_it_is_not_mailed(desk: Desk) -> None:
    takes_ready(desk, 2)
    with desk.database.writing() as session:
        read_news(session, desk.cast.ari)
    assert write_mails(desk.database, HERE, after(30 * MINUTE)) == 0


def test_given_no_mail_server_then_nothing_is_written_and_old_news_is_never_mailed(desk: Desk) -> None:
    takes_ready(desk, 1)
    assert mail_round(desk.database, None, HERE, after(30 * MINUTE)) == 0 and rows(desk) == []
    assert write_mails(desk.database, HERE, after(timedelta(days=2))) == 0


def test_given_a_server_that_is_away_then_the_mail_is_tried_again_and_sent_once(desk: Desk) -> None:
    takes_ready(desk, 1)
    with smtp_server() as gone:
        office = office_of(gone)
    at = after(15 * MINUTE)
    assert mail_round(desk.database, office, HERE, at) == 0
    [mail] = rows(desk)
    assert "is not there" in mail.error and mail.next_try_at == at + AGAIN[0] and mail.sent_at is None
    with smtp_server() as server:
        assert send_mails(desk.database, office_of(server), HERE, at) == 0, "not before it is due"
        assert send_mails(desk.database, office_of(server), HERE, at + AGAIN[0]) == 1
        assert send_mails(desk.database, office_of(server), HERE, at + 600 * MINUTE) == 0
    assert len(server.mails) == 1 and rows(desk)[0].error == ""


def test_given_a_server_that_never_takes_it_then_it_is_given_up_after_the_last_try(desk: Desk) -> None:
    takes_ready(desk, 1)
    with smtp_server(refuse_mail=451) as server:
        office, at = office_of(server), after(15 * MINUTE)
        mail_round(desk.database, office, HERE, at)
        for pause in AGAIN:
            at += pause
            send_mails(desk.database, office, HERE, at)
    [mail] = rows(desk)
    assert (mail.tries, mail.sent_at, mail.gave_up_at) == (len(AGAIN) + 1, None, at)
    assert mail.error == "The mail server refused the mail (451)."


def test_given_an_address_that_does_not_exist_then_it_is_given_up_at_once(desk: Desk) -> None:
    takes_ready(desk, 1)
    with smtp_server(refuse_address=550) as server:
        mail_round(desk.database, office_of(server), HERE, after(15 * MINUTE))
    assert rows(desk)[0].gave_up_at is not None


def test_given_a_wrong_password_then_neither_rows_nor_logs_carry_it(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    takes_ready(desk, 1)
    with smtp_server(password="another") as server, caplog.at_level(logging.DEBUG):
        office = office_of(server, "hunter2")
        mail_round(desk.database, office, HERE, after(15 * MINUTE))
    assert "refused the sign-in (535)" in rows(desk)[0].error
    assert "hunter2" not in caplog.text + rows(desk)[0].error + repr(office) + office.words


def test_given_a_process_that_died_over_a_mail_then_another_sends_it_later(desk: Desk) -> None:
    takes_ready(desk, 1)
    at = after(15 * MINUTE)
    write_mails(desk.database, HERE, at)
    with desk.database.writing() as session:
        mail = session.scalars(select(Mail)).one()
        mail.tries, mail.next_try_at = 1, at + 10 * MINUTE  # as a claim leaves it
    with smtp_server() as server:
        assert send_mails(desk.database, office_of(server), HERE, at + 9 * MINUTE) == 0
        assert send_mails(desk.database, office_of(server), HERE, at + 10 * MINUTE) == 1


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("smtp://a:b@mail.example.org", "mail.example.org:587 with STARTTLS, as previz@example.org"),
        ("smtps://a:b@mail.example.org", "mail.example.org:465 with TLS, as previz@example.org"),
        ("smtp://127.0.0.1:2525", "127.0.0.1:2525 without TLS, on this machine, as previz@example.org"),
    ],
)
def test_given_an_address_of_a_mail_server_then_doctor_says_how_mail_travels(url: str, words: str) -> None:
    found = post_office(f"{url}?from=previz@example.org")
    assert found is not None and found.words == words


def test_given_no_address_then_mail_is_simply_off() -> None:
    assert post_office("") is None


@pytest.mark.parametrize("url", ["mail.example.org", "http://x", "smtp://u:secret@h:99999", "smtp://u:secret@h"])
def test_given_an_address_that_cannot_be_then_the_refusal_says_how_to_write_it_and_no_secret(url: str) -> None:
    with pytest.raises(Invalid) as refused:
        post_office(url)
    assert "PREVIZ_SMTP_URL" in refused.value.message and "secret" not in refused.value.sentence


def test_given_a_server_elsewhere_without_tls_then_no_password_goes_out(desk: Desk) -> None:
    takes_ready(desk, 1)
    with smtp_server(password="hunter2") as server:
        office = PostOffice("127.0.0.1", server.port, "previz@example.org", "starttls", "studio", "hunter2")
        mail_round(desk.database, office, HERE, after(15 * MINUTE))
    assert server.signed_in == [] and server.mails == [] and rows(desk)[0].sent_at is None
