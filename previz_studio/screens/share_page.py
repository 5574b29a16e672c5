"""A guest's visit -> the client page's values: plain words, minutes and seconds, nothing of the studio around it."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from previz_studio.kit.db import now
from previz_studio.kit.timecode import rate_name
from previz_studio.media.library import Library
from previz_studio.review.models import Comment
from previz_studio.review.notes import CLIENT
from previz_studio.review.threads import Thread
from previz_studio.screens.pages.parts import Person
from previz_studio.screens.pages.review import Movie, Note, Reply
from previz_studio.screens.pages.share import SharedNotes, SharedShot, SharePage
from previz_studio.screens.shell import initials_of
from previz_studio.screens.words import clock
from previz_studio.sharing.copies import CopyState
from previz_studio.sharing.guests import Visit
from previz_studio.sharing.models import Opinion, ShareLink
from previz_studio.sharing.queries import looked_at, own_opinions, threads_for, written_by
from previz_studio.takes.models import Take


def share_page(
    session: Session, library: Library, here: Visit, token: str, position: int, copy: CopyState
) -> SharePage:
    """As many queries for many shots as for one."""
    take, link = here.take(position), here.link
    shot, opinions = take.shot, own_opinions(session, here.guest)
    url = f"/s/{token}/{position}"
    gone = not (take.proxy and library.has(take.proxy))
    return SharePage(
        url=url,
        title=shot.project.name,
        sender=link.author_name,
        open_until=until(link.ends_at),
        movie=_movie(take, url, copy),
        shot_title=shot.title or shot.code,
        shot_words=f"{_place(link, position)}{shot.sequence.name or shot.sequence.code}. Previz, not final image.",
        shots=_shots(session, here, token, take, opinions),
        notes=notes_of(session, here, take),
        allows=allows(link),
        viewer=here.guest.name,
        copy="ready" if copy.blob else "trouble" if copy.trouble or gone else "preparing",
        percent=copy.percent,
        opinion=opinions[take.id].value if take.id in opinions else "",
        may_note=link.may_note,
        may_judge=link.may_judge,
        download_url=f"{url}/download" if link.may_download and copy.blob else "",
        aspect=take.width / take.height,
    )


def notes_of(session: Session, here: Visit, take: Take, sent: Comment | None = None) -> SharedNotes:
    mine = written_by(session, here.guest)
    threads = threads_for(session, here.link, [take.id])[take.id]
    all_mine = all(one.comment.id in mine for one in threads)
    return SharedNotes(
        title=take.shot.project.name,
        notes=tuple(_note(one, take, mine) for one in threads),
        heading="Your notes" if all_mine else "Notes",
        said=f"Your note at {minutes(sent.frame_in, take)} was sent." if sent else "",
    )


def minutes(frame: int, take: Take) -> str:
    """`00:02`: what a client reads; the frame itself stays exact underneath."""
    seconds = int(frame / take.fps)
    return f"{seconds // 60:02}:{seconds % 60:02}"


def until(moment: datetime) -> str:
    """`Thu 18:00`, with the date when it is more than six days away. The server's time zone."""
    here = moment.astimezone()
    return here.strftime("%a %H:%M" if moment - now() < timedelta(days=6) else "%a %-d %b %H:%M")


def allows(link: ShareLink) -> str:
    count = len(link.takes)
    shots = "this shot" if count == 1 else f"these {count} shots"
    can = ["watch"] + ["leave notes"] * link.may_note + ["say what you think"] * link.may_judge
    verbs = f"{', '.join(can[:-1])} and {can[-1]}" if len(can) > 1 else can[0]
    files = (
        "A download is the copy you watch, with your name in the picture."
        if link.may_download
        else "Downloads are off for this link."
    )
    chosen = f"You see the versions {link.author_name} chose on {link.created_at.astimezone():%-d %b}."
    return f"You can {verbs} on {shots}. {files} {chosen}"


def _place(link: ShareLink, position: int) -> str:
    return f"Shot {position} of {len(link.takes)}, " if len(link.takes) > 1 else ""


def _movie(take: Take, url: str, copy: CopyState) -> Movie:
    title = take.shot.title or take.shot.code
    return Movie(
        code=title,
        file_name="",
        tier="",
        src=f"{url}/movie.mp4" if copy.blob else "",
        poster=f"{url}/poster.jpg" if take.poster else "",
        filmstrip="",
        frames=take.frames,
        fps=str(take.fps),
        fps_name=rate_name(take.fps),
        start_timecode="00:00:00:00",
        first_frame=1,
        facts="",
        description=title,
        has_audio=bool(take.files.get("proxy_facts", {}).get("has_audio")),
    )


def _shots(
    session: Session, here: Visit, token: str, current: Take, opinions: dict[int, Opinion]
) -> tuple[SharedShot, ...]:
    threads = threads_for(session, here.link, [one.take_id for one in here.link.takes])
    seen = looked_at(session, here.guest)
    return tuple(
        SharedShot(
            title=one.take.shot.title or one.take.shot.code,
            href=f"/s/{token}/{one.position}",
            words=_words(opinions.get(one.take_id), len(threads[one.take_id]), one.take_id in seen),
            picture=f"/s/{token}/{one.position}/poster.jpg" if one.take.poster else "",
            current=one.take_id == current.id,
            works=opinions.get(one.take_id) is Opinion.WORKS,
        )
        for one in here.link.takes
    )


def _words(opinion: Opinion | None, notes: int, seen: bool) -> str:
    if opinion is Opinion.WORKS:
        return opinion.words
    if notes:
        return "1 note" if notes == 1 else f"{notes} notes"
    return opinion.words if opinion else "Watched" if seen else "New"


def _note(one: Thread, take: Take, mine: set[int]) -> Note:
    note = one.comment
    return Note(
        id=str(note.id),
        number=one.number,
        author=_author(note, mine),
        body=note.body,
        frame_in=note.frame_in,
        timecode=minutes(note.frame_in, take),
        when=clock(note.created_at),
        replies=tuple(Reply(_author(reply, mine), reply.body) for reply in one.replies),
        client_can_see=True,
        may_resolve=False,
    )


def _author(note: Comment, mine: set[int]) -> Person:
    """Somebody of the team by first name, no role; another guest by the name they gave."""
    if note.id in mine:
        return Person("You", "")
    name = note.author_name if note.author_role == CLIENT else note.author_name.split()[0]
    return Person(name, initials_of(name))
