"""PREVIZ_SMTP_URL -> where mail goes out, and sending it. The only file that speaks SMTP; never logs what it knows."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import parseaddr
from urllib.parse import parse_qs, unquote, urlsplit

from previz_studio.kit.errors import Invalid, Unavailable

TIMEOUT_SECONDS = 20
LOOPBACK = ("127.0.0.1", "localhost", "::1")
PORTS = {"smtp": 587, "smtps": 465}
HOW = "smtp://user:password@host:587?from=studio@example.org (STARTTLS), or smtps:// for TLS from the first byte."


@dataclass(frozen=True)
class PostOffice:
    """`tls` is starttls, tls or none; none only on this machine, where nothing travels."""

    host: str
    port: int
    sender: str
    tls: str
    user: str = ""
    password: str = field(default="", repr=False)

    @property
    def place(self) -> str:
        return f"{self.host}:{self.port}"

    @property
    def words(self) -> str:
        """`mail.example.org:587 with STARTTLS, as studio@example.org`: for doctor, without a secret."""
        how = {"starttls": "with STARTTLS", "tls": "with TLS", "none": "without TLS, on this machine"}[self.tls]
        return f"{self.place} {how}, as {self.sender}"


def post_office(url: str) -> PostOffice | None:
    """None where mail is not configured. Raises Invalid, never with the URL in it."""
    if not url.strip():
        return None
    try:
        parts = urlsplit(url.strip())
        port = parts.port or PORTS.get(parts.scheme, 0)
    except ValueError as wrong:
        raise Invalid("PREVIZ_SMTP_URL cannot be read.", hint=f"Write it as {HOW}") from wrong
    if parts.scheme not in PORTS or not parts.hostname:
        raise Invalid("PREVIZ_SMTP_URL does not name a mail server.", hint=f"Write it as {HOW}")
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    sender = parse_qs(parts.query).get("from", [user])[0]
    if "@" not in parseaddr(sender)[1] or any(letter in sender for letter in "\r\n"):
        raise Invalid("PREVIZ_SMTP_URL does not say from whom mail comes.", hint=f"Write it as {HOW}")
    here = parts.hostname in LOOPBACK
    tls = "tls" if parts.scheme == "smtps" else "none" if here else "starttls"
    return PostOffice(parts.hostname, port, sender, tls, user, password)


class Refused(Exception):
    """What one mail met: `for_good` when trying again would not help. The sentence holds no secret."""

    def __init__(self, sentence: str, for_good: bool = False) -> None:
        super().__init__(sentence)
        self.sentence, self.for_good = sentence, for_good


class Counter:
    """An open connection. `hand_over` raises Refused for one mail, Unavailable when the connection is gone."""

    def __init__(self, connection: smtplib.SMTP) -> None:
        self._connection = connection

    def hand_over(self, message: EmailMessage) -> None:
        try:
            self._connection.send_message(message)
        except smtplib.SMTPRecipientsRefused as refused:
            codes = [code for code, _ in refused.recipients.values()]
            for_good = bool(codes) and all(500 <= code < 600 for code in codes)
            raise Refused(
                f"The mail server refused the address ({codes[0] if codes else 'no code'}).", for_good
            ) from None
        except smtplib.SMTPResponseException as answer:
            raise Refused(f"The mail server refused the mail ({answer.smtp_code}).", answer.smtp_code >= 500) from None
        except (smtplib.SMTPException, OSError) as gone:
            raise Unavailable(f"The mail server went away ({type(gone).__name__}).") from None


@contextmanager
def open_counter(office: PostOffice) -> Iterator[Counter]:
    """Raises Unavailable when the server cannot be reached, offers no TLS, has a certificate nobody vouches for, or
    refuses the sign-in."""
    try:
        connection = _connect(office)
    except smtplib.SMTPAuthenticationError as refused:
        raise Unavailable(f"The mail server refused the sign-in ({refused.smtp_code}).") from None
    except ssl.SSLCertVerificationError as stranger:
        raise Unavailable(
            f"The certificate of the mail server at {office.place} is not trusted: {_plain(stranger.verify_message)}."
        ) from None
    except ssl.SSLError as odd:
        plain = office.tls == "tls" and not isinstance(odd, ssl.SSLEOFError)
        how = "does not speak TLS from the first byte" if plain else "broke off when TLS began"
        raise Unavailable(f"The mail server at {office.place} {how}.") from None
    except smtplib.SMTPNotSupportedError:
        raise Unavailable(
            f"The mail server at {office.place} offers no STARTTLS, and nothing is sent without."
        ) from None
    except (smtplib.SMTPException, OSError) as gone:
        raise Unavailable(f"The mail server at {office.place} is not there ({type(gone).__name__}).") from None
    try:
        yield Counter(connection)
    finally:
        try:
            connection.quit()
        except (smtplib.SMTPException, OSError):
            connection.close()


def _plain(words: str) -> str:
    """OpenSSL's own reason, as part of a sentence."""
    return (words[:1].lower() + words[1:]).rstrip(".")[:160]


def _connect(office: PostOffice) -> smtplib.SMTP:
    if office.tls == "tls":
        context = ssl.create_default_context()
        connection: smtplib.SMTP = smtplib.SMTP_SSL(office.host, office.port, timeout=TIMEOUT_SECONDS, context=context)
    else:
        connection = smtplib.SMTP(office.host, office.port, timeout=TIMEOUT_SECONDS)
    try:
        if office.tls == "starttls":  # raises where the server does not offer it: no password goes out in the clear
            connection.starttls(context=ssl.create_default_context())
        if office.user:
            connection.login(office.user, office.password)
    except BaseException:
        connection.close()
        raise
    return connection
