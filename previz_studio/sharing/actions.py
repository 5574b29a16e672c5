"""Making a link for a client, changing what it allows, closing it. Whoever may share may do so for every link here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from previz_studio.kit.db import now
from previz_studio.kit.errors import Conflict, Invalid, NotFound
from previz_studio.ledger.record import record
from previz_studio.people.models import User
from previz_studio.people.roles import Action
from previz_studio.people.tokens import Secret, new_secret
from previz_studio.projects import crew
from previz_studio.projects.models import Sequence as SequenceRow
from previz_studio.sharing.ahead import stop_unneeded
from previz_studio.sharing.models import SharedTake, ShareLink
from previz_studio.shots.models import Shot
from previz_studio.takes.models import Take, TakeStatus

DAYS, MOST_DAYS, MOST_TAKES = 14, 90, 200


@dataclass(frozen=True)
class LinkForm:
    """`take_ids` are exact takes; a shot in `shot_ids` brings its approved take, else its newest ready one. Either
    way the link names that take from then on: what a client was sent does not change behind their back."""

    shot_ids: Sequence[int] = ()
    take_ids: Sequence[int] = ()
    made_for: str = ""
    days: int = DAYS
    may_note: bool = True
    may_judge: bool = True
    may_download: bool = False


def make_link(
    session: Session, user: User, project_id: int, form: LinkForm, passphrase_hash: str | None
) -> tuple[ShareLink, Secret]:
    """The secret is the end of the address; it is returned once and never again."""
    crew.require(session, user, project_id, Action.SHARE)
    takes = chosen_takes(session, user, project_id, form)
    secret = new_secret()
    link = ShareLink(
        project_id=project_id,
        token_hash=secret.hash,
        passphrase_hash=passphrase_hash,
        made_for=" ".join(form.made_for.split())[:120],
        author_id=user.id,
        author_name=user.name,
        ends_at=now() + timedelta(days=_days(form.days)),
        may_note=form.may_note,
        may_judge=form.may_judge,
        may_download=form.may_download,
    )
    link.takes = [SharedTake(take_id=take.id, position=place) for place, take in enumerate(takes, start=1)]
    session.add(link)
    session.flush()
    detail = {"link": link.id, "takes": [take.id for take in takes], "passphrase": passphrase_hash is not None}
    names = ", ".join(take.name for take in takes)
    record(session, user, "shared with a client", names, detail | _switches(link), project_id)
    return link, secret


def chosen_takes(session: Session, user: User, project_id: int, form: LinkForm) -> list[Take]:
    """In film order, each shot's own, once. Raises NotFound, Invalid for a shot or take with nothing to show."""
    crew.require(session, user, project_id, Action.SHARE)
    shots = _of_project(session, project_id, form.shot_ids)
    ids = {*form.take_ids, *(_take_of(shot) for shot in shots)}
    if not 1 <= len(ids) <= MOST_TAKES:
        raise Invalid(f"{len(ids)} shots were chosen.", hint=f"Choose 1 to {MOST_TAKES} on the board, then Share.")
    found = session.scalars(
        select(Take)
        .join(Shot, Shot.id == Take.shot_id)
        .join(SequenceRow, SequenceRow.id == Shot.sequence_id)
        .where(Take.id.in_(ids), Take.project_id == project_id)
        .options(joinedload(Take.shot))
        .order_by(SequenceRow.position, SequenceRow.id, Shot.position, Take.number)
    ).all()
    if len(found) != len(ids):
        raise NotFound("One of these takes is not in this project.", hint="Choose again from the board.")
    for take in found:
        if take.status is not TakeStatus.READY or not take.proxy:
            raise Invalid(f"{take.name} is {take.status.value}.", hint="Share it once it is ready.")
    return list(found)


def close_link(session: Session, user: User, link_id: int) -> ShareLink:
    """Nobody gets another byte through it, and no copy is made for it; what clients said stays. Closing twice changes
    nothing."""
    link = link_for(session, user, link_id)
    if link.closed_at is None:
        link.closed_at, link.closed_by = now(), user.name
        stop_unneeded(session, link)
        record(session, user, "closed client link", _name(link), {"link": link.id}, link.project_id)
    return link


def extend_link(session: Session, user: User, link_id: int, days: int = DAYS) -> ShareLink:
    """Open until `days` from now, never less than before. One that ran out opens again. Raises Conflict when closed."""
    link = _not_closed(link_for(session, user, link_id))
    link.ends_at = max(link.ends_at, now() + timedelta(days=_days(days)))
    detail = {"link": link.id, "until": link.ends_at.isoformat(timespec="minutes")}
    record(session, user, "extended client link", _name(link), detail, link.project_id)
    return link


def set_switches(
    session: Session, user: User, link_id: int, *, may_note: bool, may_judge: bool, may_download: bool
) -> ShareLink:
    """Holds from the next request of any guest on."""
    link = _not_closed(link_for(session, user, link_id))
    before = _switches(link)
    link.may_note, link.may_judge, link.may_download = may_note, may_judge, may_download
    if _switches(link) != before:
        detail = {"link": link.id} | _switches(link)
        record(session, user, "changed client link", _name(link), detail, link.project_id)
    return link


def link_for(session: Session, user: User, link_id: int) -> ShareLink:
    return crew.require_of(session, user, session.get(ShareLink, link_id), Action.SHARE, "No such link.")


def _of_project(session: Session, project_id: int, shot_ids: Sequence[int]) -> list[Shot]:
    shots = session.scalars(
        select(Shot).where(Shot.id.in_(shot_ids), Shot.project_id == project_id).order_by(Shot.position)
    ).all()
    if len(shots) != len(set(shot_ids)):
        raise NotFound("One of these shots is not in this project.", hint="Choose again from the board.")
    return list(shots)


def _take_of(shot: Shot) -> int:
    take_id = shot.approved_take_id or shot.newest_take_id
    if take_id is None:
        raise Invalid(f"{shot.code} has no take to show.", hint="Leave it out, or make a take first.")
    return take_id


def _not_closed(link: ShareLink) -> ShareLink:
    if link.closed_at is not None:
        raise Conflict(f"{link.closed_by} closed this link.", hint="Make a new one: a closed link stays closed.")
    return link


def _days(days: int) -> int:
    if not 1 <= days <= MOST_DAYS:
        raise Invalid(f"A link is open for 1 to {MOST_DAYS} days.", hint=f"{DAYS} is usual.")
    return days


def _name(link: ShareLink) -> str:
    return f"link {link.id}" + (f" for {link.made_for}" if link.made_for else "")


def _switches(link: ShareLink) -> dict[str, bool]:
    return {"notes": link.may_note, "opinions": link.may_judge, "downloads": link.may_download}
