"""Mail over TLS against an independent server (aiosmtpd) with certificates of an authority made here: what is trusted
arrives, and to anything else nothing is said that a listener could keep."""

import asyncio
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import trustme
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session
from sqlalchemy import select

from previz_studio.inbox.mails import mail_round
from previz_studio.inbox.models import Mail
from previz_studio.inbox.post_office import PostOffice, post_office
from previz_studio.ledger.record import record
from previz_studio.takes.models import Take
from tests.inbox.conftest import Desk
from tests.inbox.smtp_server import end, loop_in_thread, smtp_server

PASSWORD = "hunter2"


class Counter:
    """What the server was told. `said` is (verb, encrypted) in order."""

    def __init__(self) -> None:
        self.said: list[tuple[str, bool]] = []
        self.mails: list[bytes] = []
        self.signed_in: list[tuple[bytes, bytes]] = []

    def authenticate(self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
        self.signed_in.append((data.login, data.password))
        self.said.append(("AUTH", _encrypted(server)))
        return AuthResult(success=data.password == PASSWORD.encode())

    async def handle_EHLO(  # noqa: N802  # aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        self.said.append(("EHLO", _encrypted(server)))
        return responses

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        self.said.append(("MAIL", _encrypted(server)))
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.mails.append(bytes(envelope.content or b""))
        return "250 kept"


def _encrypted(server: SMTP) -> bool:
    return server.transport is not None and server.transport.get_extra_info("ssl_object") is not None


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def trusted(authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As a studio does with a company's own authority: docs/td.md."""
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))


@contextmanager
def mail_server(authority: trustme.CA, way: str, named: str = "localhost") -> Iterator[tuple[Counter, PostOffice]]:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert(named).configure_cert(context)
    counter, starts = Counter(), way == "starttls"

    def serving() -> SMTP:
        return SMTP(
            counter,
            hostname="localhost",
            tls_context=context if starts else None,
            require_starttls=starts,
            authenticator=counter.authenticate,
            auth_require_tls=starts,
            auth_required=starts,
            loop=loop,
        )

    with loop_in_thread() as loop:
        opening = loop.create_server(serving, "127.0.0.1", 0, ssl=None if starts else context)
        listening = asyncio.run_coroutine_threadsafe(opening, loop).result(timeout=5)
        port = listening.sockets[0].getsockname()[1]
        try:
            yield counter, PostOffice("localhost", port, "previz@example.org", way, "studio", PASSWORD)
        finally:
            asyncio.run_coroutine_threadsafe(end(listening), loop).result(timeout=5)


def told(desk: Desk, office: PostOffice) -> Mail:
    """One mail, tried once; its row."""
    with desk.database.writing() as session:
        take = session.get_one(Take, desk.take_id)
        record(session, None, "finished take", take.name, {"take": take.id}, take.project_id)
    desk.told()
    mail_round(desk.database, office, "https://previz.example", datetime.now(UTC) + timedelta(minutes=15))
    with desk.database.reading() as session:
        return session.scalars(select(Mail)).one()


both = pytest.mark.parametrize("way", ["starttls", "tls"])


@both
@pytest.mark.usefixtures("trusted")
def test_given_a_trusted_certificate_then_the_mail_arrives_and_the_password_went_encrypted(
    desk: Desk, authority: trustme.CA, way: str
) -> None:
    with mail_server(authority, way) as (counter, office):
        mail = told(desk, office)
    assert (mail.error, mail.sent_at is not None) == ("", True)
    assert b"SH010 v001 is ready" in counter.mails[0]
    assert counter.signed_in == [(b"studio", PASSWORD.encode())]
    in_clear = [verb for verb, encrypted in counter.said if not encrypted]
    assert in_clear == (["EHLO"] if way == "starttls" else []), "before TLS nothing is said but the greeting"


@both
def test_given_a_certificate_nobody_vouches_for_then_one_sentence_says_so_and_nothing_is_sent(
    desk: Desk, authority: trustme.CA, way: str
) -> None:
    with mail_server(authority, way) as (counter, office):
        mail = told(desk, office)
    assert mail.error.startswith(f"The certificate of the mail server at localhost:{office.port} is not trusted: ")
    assert "certificate" in mail.error and mail.error.endswith(".") and len(mail.error) <= 300
    assert mail.sent_at is None
    assert {verb for verb, _ in counter.said} <= {"EHLO"} and counter.signed_in == [] and counter.mails == []


@both
@pytest.mark.usefixtures("trusted")
def test_given_a_certificate_of_another_name_then_it_is_not_trusted(
    desk: Desk, authority: trustme.CA, way: str
) -> None:
    with mail_server(authority, way, named="mail.elsewhere.example") as (counter, office):
        mail = told(desk, office)
    assert "is not trusted" in mail.error and "localhost" in mail.error.partition("trusted:")[2]
    assert counter.signed_in == [] and counter.mails == []


def test_given_a_server_that_offers_no_starttls_then_one_sentence_says_so_and_no_password_goes_out(desk: Desk) -> None:
    with smtp_server(password=PASSWORD) as server:
        mail = told(desk, PostOffice("localhost", server.port, "a@example.org", "starttls", "studio", PASSWORD))
    assert mail.error == f"The mail server at localhost:{server.port} offers no STARTTLS, and nothing is sent without."
    assert server.signed_in == [] and server.mails == []


def test_given_a_plain_server_under_smtps_then_one_sentence_says_so(desk: Desk) -> None:
    with smtp_server(password=PASSWORD) as server:
        office = post_office(f"smtps://studio:{PASSWORD}@localhost:{server.port}?from=a@example.org")
        assert office is not None
        mail = told(desk, office)
    assert mail.error == f"The mail server at localhost:{server.port} does not speak TLS from the first byte."
    assert server.signed_in == [] and server.mails == []
