"""News -> mails -> the mail server. Rows first: a mail that cannot go out now is tried again, after a restart too."""

import logging
from collections import defaultdict
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import urlsplit

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session

from previz_studio.inbox.digest import TOO_OLD, Line, body_of, is_due, subject_of
from previz_studio.inbox.models import Mail, News
from previz_studio.inbox.post_office import Counter, PostOffice, Refused, open_counter
from previz_studio.kit.db import Database
from previz_studio.kit.errors import Unavailable
from previz_studio.people.models import User
from previz_studio.projects.models import CrewMember

log = logging.getLogger(__name__)

AGAIN = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720))
"""After each try that failed; then the mail is given up."""
LEASE = timedelta(minutes=10)
"""So long nobody else takes a mail that is being sent: a process that dies over it only delays it."""
AT_ONCE = 20


def mail_round(database: Database, office: PostOffice | None, address: str, at: datetime) -> int:
    """Writes the mails that are due and sends what waits; how many went out. Without an office nothing is written."""
    if office is None:
        return 0
    write_mails(database, address, at)
    return send_mails(database, office, address, at)


def write_mails(database: Database, address: str, at: datetime) -> int:
    """One mail a person at most, with everything unread that has not been mailed."""
    with database.reading() as session:
        if not session.scalar(select(News.id).where(*_waiting(at)).limit(1)):
            return 0
    with database.writing() as session:
        rows = session.execute(
            select(News, User)
            .join(User, User.id == News.user_id)
            .where(*_waiting(at), User.closed_at.is_(None))
            .order_by(News.id)
            .with_for_update(of=News, skip_locked=True)
        ).all()
        by_user: dict[int, list[tuple[News, User]]] = defaultdict(list)
        for news, user in rows:
            by_user[user.id].append((news, user))
        last = _last_mails(session, list(by_user))
        return sum(_write(session, pairs, last.get(i), address, at) for i, pairs in by_user.items())


def send_mails(database: Database, office: PostOffice, address: str, at: datetime) -> int:
    """What is due, over one connection. No transaction is open meanwhile."""
    mails = _claim(database, at)
    if not mails:
        return 0
    outcomes: dict[int, str] = {}
    for_good: set[int] = set()
    try:
        with open_counter(office) as counter:
            for mail in mails:
                outcomes[mail.id] = _hand_over(counter, message_of(mail, office, address), mail.id, for_good)
    except Unavailable as gone:
        log.warning("mail: %s It is tried again.", gone.sentence)
        outcomes = {mail.id: outcomes.get(mail.id, gone.message) for mail in mails}
    _note(database, outcomes, for_good, at)
    return sum(not sentence for sentence in outcomes.values())


def _hand_over(counter: Counter, message: EmailMessage, mail_id: int, for_good: set[int]) -> str:
    """'' once the server has it, else why not."""
    try:
        counter.hand_over(message)
    except Refused as refused:
        for_good |= {mail_id} if refused.for_good else set()
        return refused.sentence
    return ""


def message_of(mail: Mail, office: PostOffice, address: str) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = office.sender, mail.address, mail.subject
    message["Date"] = format_datetime(mail.created_at)
    message["Message-ID"] = f"<previz-{mail.id}-{int(mail.created_at.timestamp())}@{urlsplit(address).hostname}>"
    message["Auto-Submitted"] = "auto-generated"
    message["List-Unsubscribe"] = f"<{address}/settings>"
    message.set_content(mail.body)
    return message


def _waiting(at: datetime) -> tuple[ColumnElement[bool], ...]:
    """Not of a project the person has left meanwhile."""
    on_crew = exists().where(CrewMember.user_id == News.user_id, CrewMember.project_id == News.project_id)
    unread = (News.mail_id.is_(None), News.read_at.is_(None), News.created_at > at - TOO_OLD)
    return (News.by_mail.is_(True), *unread, on_crew)


def _last_mails(session: Session, people: list[int]) -> dict[int, datetime]:
    rows = select(Mail.user_id, func.max(Mail.created_at)).where(Mail.user_id.in_(people)).group_by(Mail.user_id)
    return {user_id: at for user_id, at in session.execute(rows)}


def _write(session: Session, pairs: list[tuple[News, User]], last: datetime | None, address: str, at: datetime) -> bool:
    lines = [Line(news.kind, news.words, news.more, news.href, news.created_at) for news, _ in pairs]
    if not is_due(lines, last, at):
        return False
    user = pairs[0][1]
    mail = Mail(
        user_id=user.id,
        address=user.email,
        subject=subject_of(lines),
        body=body_of(user.name, lines, address),
        created_at=at,
        next_try_at=at,
    )
    session.add(mail)
    session.flush()
    for news, _ in pairs:
        news.mail_id = mail.id
    return True


def _claim(database: Database, at: datetime) -> list[Mail]:
    due = (Mail.sent_at.is_(None), Mail.gave_up_at.is_(None), Mail.next_try_at <= at)
    with database.reading() as session:
        if not session.scalar(select(Mail.id).where(*due).limit(1)):
            return []
    with database.writing() as session:
        mails = session.scalars(
            select(Mail).where(*due).order_by(Mail.id).limit(AT_ONCE).with_for_update(skip_locked=True)
        ).all()
        for mail in mails:
            mail.tries, mail.next_try_at = mail.tries + 1, at + LEASE
        return list(mails)


def _note(database: Database, outcomes: dict[int, str], for_good: set[int], at: datetime) -> None:
    with database.writing() as session:
        for mail in session.scalars(select(Mail).where(Mail.id.in_(list(outcomes))).order_by(Mail.id)):
            mail.error = outcomes[mail.id]
            if not mail.error:
                mail.sent_at = at
            elif mail.id in for_good or mail.tries > len(AGAIN):
                mail.gave_up_at = at
            else:
                mail.next_try_at = at + AGAIN[mail.tries - 1]
