"""The links of a project -> the values of the page that keeps them."""

from datetime import datetime

from sqlalchemy.orm import Session

from previz_studio.people.models import User
from previz_studio.people.roles import Action
from previz_studio.projects import crew
from previz_studio.projects.gates import joined
from previz_studio.projects.models import Project
from previz_studio.screens.pages.client_links import ChosenTake, ClientLinksPage, LinkRow, LookRow, MadeLink, NewLink
from previz_studio.screens.share_page import until
from previz_studio.screens.shell import project_shell
from previz_studio.screens.words import ago, clock, take_state
from previz_studio.sharing.actions import DAYS
from previz_studio.sharing.models import ShareLink
from previz_studio.sharing.queries import Look, links_of, looks_by_link
from previz_studio.takes.models import Take
from previz_studio.takes.queries import takes_by_id


def links_page(
    session: Session,
    user: User,
    project: Project,
    *,
    chosen: list[Take] | None = None,
    made: MadeLink | None = None,
    problem: str = "",
) -> ClientLinksPage:
    """As many queries for many links as for one. Raises Forbidden for who may not share."""
    standing = crew.require(session, user, project.id, Action.SHARE)
    links = links_of(session, user, project.id)
    looks, newer = looks_by_link(session, [link.id for link in links]), _newer(session, links)
    count = sum(link.open for link in links)
    base = f"/p/{project.code.lower()}"
    return ClientLinksPage(
        shell=project_shell(session, user, project, standing, section="Client links"),
        words=f"{count} open, {len(links)} in all." if links else "Nobody outside the crew can see anything yet.",
        post_url=f"{base}/links",
        board_url=f"{base}/board",
        links=tuple(_row(link, looks.get(link.id, []), newer.get(link.id, "")) for link in links),
        new=NewLink(tuple(_chosen(take) for take in chosen), DAYS) if chosen else None,
        made=made,
        problem=problem,
    )


def made_link(link: ShareLink, url: str, passphrase: str, names: list[str]) -> MadeLink:
    count = len(link.takes)
    shots = "1 shot" if count == 1 else f"{count} shots"
    return MadeLink(url, passphrase, f"{shots}, open until {until(link.ends_at)}.", _prepared(link, names))


def _prepared(link: ShareLink, names: list[str]) -> str:
    if not names:
        return ""
    who = joined(names, "and")
    return f"Copies with the name of {who}, who opened a link for {link.made_for} before, are being made now."


def _chosen(take: Take) -> ChosenTake:
    poster = f"/media/takes/{take.id}/poster.jpg" if take.poster else ""
    return ChosenTake(str(take.id), take.name, take.shot.title, take_state(take), poster)


def _row(link: ShareLink, looks: list[Look], newer: str) -> LinkRow:
    state = "closed" if link.closed_at else "open" if link.open else "over"
    return LinkRow(
        id=str(link.id),
        made_for=link.made_for,
        by=f"{link.author_name}, {clock(link.created_at)}",
        takes=tuple(one.take.name for one in link.takes),
        state=state,
        until=_until(link, state),
        opened=_opened(link),
        passphrase=link.passphrase_hash is not None,
        may_note=link.may_note,
        may_judge=link.may_judge,
        may_download=link.may_download,
        looks=tuple(LookRow(look.name, look.take, _look_words(look)) for look in looks),
        newer=newer if state == "open" else "",
    )


def _until(link: ShareLink, state: str) -> str:
    if state == "closed" and link.closed_at:
        return f"Closed by {link.closed_by} {clock(link.closed_at)}"
    return f"Open until {until(link.ends_at)}" if state == "open" else f"Ran out {clock(link.ends_at)}"


def _opened(link: ShareLink) -> str:
    if not link.guests:
        return "Not opened yet"
    names = list(dict.fromkeys(guest.name for guest in link.guests))
    who = joined(names, "and")
    count = len(link.guests)
    times = "once" if count == 1 else f"{count} times"
    return f"Opened {times} by {who}, last seen {_since(max(guest.seen_at for guest in link.guests))}"


def _look_words(look: Look) -> str:
    times = "once" if look.times == 1 else f"{look.times} times"
    taken = f", downloaded {look.downloads}" if look.downloads else ""
    return f"{times}, last {_since(look.last)}{taken}"


def _since(moment: datetime) -> str:
    age = ago(moment)
    return age if age == "now" else f"{age} ago"


def _newer(session: Session, links: list[ShareLink]) -> dict[int, str]:
    """By link id: shots whose approved take is another than the link shows. One query."""
    shots = {one.take.shot.id: one.take.shot for link in links for one in link.takes}
    approved = takes_by_id(session, [shot.approved_take_id for shot in shots.values() if shot.approved_take_id])
    found: dict[int, str] = {}
    for link in links:
        here = {one.take_id for one in link.takes}
        later = [
            approved[one.take.shot.approved_take_id].name
            for one in link.takes
            if one.take.shot.approved_take_id and one.take.shot.approved_take_id not in here
        ]
        if later:
            found[link.id] = f"{', '.join(later)} {'is' if len(later) == 1 else 'are'} approved and not in this link."
    return found
