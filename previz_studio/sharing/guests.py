"""The client's side of a link: coming in, and what one may do then. A guest is never a user, and every request is
judged anew here: the link is open, the guest is its own, the shot is one it names."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from previz_studio.kit.db import Database, now
from previz_studio.kit.errors import Conflict, Forbidden, Gone, Invalid, NotFound, NotSignedIn
from previz_studio.ledger.record import record
from previz_studio.media.name_plate import undrawable
from previz_studio.people.link_gate import LinkGate
from previz_studio.people.passwords import matches
from previz_studio.people.tokens import Secret, hash_secret, new_secret
from previz_studio.projects.models import Project
from previz_studio.review import client_words
from previz_studio.review.client_words import Heard
from previz_studio.review.models import Comment
from previz_studio.review.notes import NoteForm, add_client_note
from previz_studio.sharing.models import Guest, GuestNote, GuestOpinion, GuestView, Opinion, SharedTake, ShareLink
from previz_studio.shots.models import Shot
from previz_studio.takes.models import Take

LONGEST_NAME = 80
SAME_LOOK = timedelta(minutes=5)


@dataclass(frozen=True)
class Visit:
    """A guest on a link that is open at this moment."""

    link: ShareLink
    guest: Guest

    def take(self, position: int) -> Take:
        """Raises NotFound for a shot the link does not name, the same as for one that does not exist."""
        found = next((one.take for one in self.link.takes if one.position == position), None)
        if found is None:
            raise NotFound("This link has no such shot.", hint="Go back and choose one of its shots.")
        return found


def link_at(session: Session, token: str) -> ShareLink | None:
    """By the secret end of its address; None when there is none. Open or not: ask `closed_words`."""
    return session.scalar(select(ShareLink).where(ShareLink.token_hash == hash_secret(token)))


def enter(database: Database, gate: LinkGate, token: str, passphrase: str, typed: str, address: str) -> Secret:
    """A new guest of the link. A wrong link and a wrong passphrase take the same time and read the same.

    Raises Invalid for a name that cannot be drawn, NotSignedIn, Gone for a closed link, TooMany.
    """
    name = name_from(typed)
    gate.count(address)
    with database.reading() as session:
        link = link_at(session, token)
    needs = link is None or link.passphrase_hash is not None
    known = matches(passphrase, link.passphrase_hash if link else None) if needs else True
    if link is None or not known:
        raise NotSignedIn("That link and passphrase do not match.", hint="Check both with whoever sent them.")
    gate.forgive(address)
    secret = new_secret()
    with database.writing() as session:
        link = session.get_one(ShareLink, link.id, with_for_update=True)
        _require_open(session, link)
        session.add(Guest(link_id=link.id, name=name, token_hash=secret.hash))
        session.flush()
        record(session, None, "opened client link", f"link {link.id}", {}, link.project_id, who=f"{name}, client")
    return secret


def visit(session: Session, token: str, cookie: str) -> Visit:
    """Who asks, on a link that is open now. Raises NotSignedIn without a guest of this very link, Gone once it is
    closed or over. Three queries."""
    guest = session.scalar(
        select(Guest)
        .where(Guest.token_hash == hash_secret(cookie))
        .options(
            joinedload(Guest.link)
            .selectinload(ShareLink.takes)
            .joinedload(SharedTake.take)
            .options(joinedload(Take.shot).options(joinedload(Shot.sequence), joinedload(Shot.project)))
        )
    )
    if guest is None or guest.link.token_hash != hash_secret(token):
        raise NotSignedIn("Open the link with its passphrase first.")
    _require_open(session, guest.link, ask=guest.link.author_name.split()[0])
    return Visit(guest.link, guest)


def is_open(database: Database, guest_id: int) -> bool:
    """Asked again and again while something is being sent. One row."""
    with database.reading() as session:
        return bool(open_among(session, [guest_id]))


def open_among(session: Session, guest_ids: Iterable[int]) -> set[int]:
    """Those whose link is open now; one query."""
    wanted = (
        select(Guest.id)
        .join(ShareLink, ShareLink.id == Guest.link_id)
        .join(Project, Project.id == ShareLink.project_id)
        .where(Guest.id.in_(list(guest_ids)), Project.archived_at.is_(None))
        .where(ShareLink.closed_at.is_(None), ShareLink.ends_at > now())
    )
    return set(session.scalars(wanted))


def leave_note(session: Session, here: Visit, position: int, form: NoteForm) -> Comment:
    """Seen by the team, and by everybody on this link. Raises Forbidden when the link takes no notes."""
    take = here.take(position)
    if not here.link.may_note:
        raise Forbidden("This link takes no notes.", hint=f"Write to {here.link.author_name}.")
    sent = _already_sent(session, here.guest, form.client_key)
    if sent:
        return sent
    note = add_client_note(session, take, here.guest.name, form)
    session.add(GuestNote(comment_id=note.id, guest_id=here.guest.id))
    session.flush()
    client_words.wrote(session, take.id, here.guest.id)
    return note


def give_opinion(session: Session, here: Visit, position: int, says: str) -> GuestOpinion:
    """An opinion, not a decision: no shot or take changes its state. It waits for who shared and who decides."""
    take = here.take(position)
    if not here.link.may_judge:
        raise Forbidden("This link asks for no opinion.", hint=f"Write to {here.link.author_name}.")
    if says not in tuple(Opinion):
        raise Invalid("An opinion is 'works' or 'notes'.", hint="Press one of the two buttons.")
    session.get_one(Guest, here.guest.id, with_for_update=True)
    noted = _wrote_since_last_word(session, here.guest, take)
    opinion = GuestOpinion(guest_id=here.guest.id, take_id=take.id, says=Opinion(says))
    session.add(opinion)
    session.flush()
    works = opinion.says is Opinion.WORKS
    client_words.hear(session, take.id, Heard(here.guest.id, here.guest.called, here.link.author_id, works, noted))
    detail = {"link": here.link.id, "take": take.id, "says": opinion.says.value}
    record(session, None, "gave an opinion on", take.name, detail, take.project_id, who=f"{here.guest.name}, client")
    return opinion


def _wrote_since_last_word(session: Session, guest: Guest, take: Take) -> bool:
    """Whether this guest noted on the take after the opinion they gave before, or at all."""
    said = select(func.max(GuestOpinion.created_at)).where(
        GuestOpinion.guest_id == guest.id, GuestOpinion.take_id == take.id
    )
    wrote = (
        select(func.max(Comment.created_at))
        .join(GuestNote, GuestNote.comment_id == Comment.id)
        .where(GuestNote.guest_id == guest.id, Comment.take_id == take.id)
    )
    last_word, last_note = session.scalar(said), session.scalar(wrote)
    return last_note is not None and (last_word is None or last_note > last_word)


def note_look(session: Session, guest_id: int, take_id: int, *, download: bool = False) -> None:
    """Keeps the access log. Looks within five minutes are one look, so that a page drawn again counts once."""
    at = now()
    guest = session.get_one(Guest, guest_id, with_for_update=True)
    view = session.scalar(select(GuestView).where(GuestView.guest_id == guest_id, GuestView.take_id == take_id))
    if view is None:
        view = GuestView(guest_id=guest_id, take_id=take_id, times=1, downloads=0, seen_at=at)
        session.add(view)
    elif at - view.seen_at > SAME_LOOK:
        view.times += 1
    view.downloads += download
    guest.seen_at = view.seen_at = at


def name_from(typed: str) -> str:
    """What a guest typed -> one line of letters that can be drawn into a picture. Raises Invalid."""
    plain = unicodedata.normalize("NFC", typed)
    name = " ".join("".join(map(_text, plain)).split())
    if not name:
        raise Invalid("Your name is missing.", hint="Type it as the team knows you.")
    if len(name) > LONGEST_NAME:
        raise Invalid(f"That name has {len(name)} letters.", hint=f"{LONGEST_NAME} are the most.")
    boxes = undrawable(name)
    if boxes:
        raise Invalid(
            f"The studio has no letters for {boxes[:20]} to draw your name into the picture.",
            hint="Write it in Latin letters.",
        )
    return name


def _text(letter: str) -> str:
    """No control, direction or private-use characters: a name cannot turn round what stands beside it."""
    category = unicodedata.category(letter)
    if category[0] == "Z" or category == "Cc":
        return " "
    return "" if category[0] == "C" else letter


def over(link: ShareLink) -> str:
    """`This link closed on Thursday 18:00.`, with the date once that is a week ago. The server's time zone."""
    at = min(one for one in (link.closed_at, link.ends_at) if one)
    if at > now():  # its project was put away
        return "This link is closed."
    form = "%A %H:%M" if now() - at < timedelta(days=6) else "%A %-d %b %H:%M"
    return f"This link closed on {at.astimezone().strftime(form)}."


def over_for(database: Database, guest_id: int) -> str:
    with database.reading() as session:
        return over(session.get_one(Guest, guest_id, options=[joinedload(Guest.link)]).link)


def _require_open(session: Session, link: ShareLink, ask: str = "whoever sent it to you") -> None:
    archived = session.get_one(Project, link.project_id).archived_at is not None
    if not link.open or archived:
        raise Gone(over(link), hint=f"Ask {ask} for a new one.")


def _already_sent(session: Session, guest: Guest, key: str | None) -> Comment | None:
    if not key:
        return None
    if len(key) > 64:
        raise Invalid("The note's own key is too long.", hint="Use a UUID.")
    found = session.scalar(select(Comment).where(Comment.client_key == key))
    mine = found and session.get(GuestNote, found.id)
    if found and (not mine or mine.guest_id != guest.id):
        raise Conflict("This key belongs to somebody else's note.", hint="Use a new UUID.")
    return found
