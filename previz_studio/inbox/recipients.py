"""Whom an entry concerns, as user ids: the rules name these. Who acted and who left the crew are dropped later."""

from collections.abc import Collection

from sqlalchemy import select

from previz_studio.inbox.story import Story
from previz_studio.people.roles import Action, allows
from previz_studio.projects.gates import gate_for
from previz_studio.review.models import Decision, WindowPerson
from previz_studio.review.queries import words_on

Ids = Collection[int | None]


def mentioned(story: Story) -> Ids:
    return story.note.mentions if story.note else ()


def thread(story: Story) -> Ids:
    """Who wrote the note that was answered, and everybody who answered it before."""
    return {one.author_id for one in story.thread if story.note and one.id < story.note.id}


def note_writer(story: Story) -> Ids:
    return (story.note.author_id,) if story.note else ()


def raters_of_client(story: Story) -> Ids:
    """For what a client said: whoever decides there. A note by somebody of the crew is no news by itself."""
    if story.entry.user_id is not None or story.take is None:
        return ()
    return {one.id for one in story.crew if allows(one.role, Action.RATE)}


def maker(story: Story) -> Ids:
    """Who asked for the take."""
    return (story.take.author_id,) if story.take else ()


def maker_and_owner(story: Story) -> Ids:
    return (*maker(story), story.shot.owner_id) if story.shot else maker(story)


def new_owner(story: Story) -> Ids:
    return (story.entry.detail.get("owner"),)


def concerned_by_decision(story: Story) -> Ids:
    """The maker, the shot's owner, and whoever had said something else on this take before this decision."""
    if story.take is None:
        return ()
    before = (Decision.take_id == story.take.id, Decision.id < story.entry.detail.get("decision", 0))
    said = story.session.execute(
        select(Decision.author_id, Decision.verdict).where(*before, Decision.verdict.is_not(None)).order_by(Decision.id)
    )
    last = {author: verdict.value for author, verdict in said if verdict}
    return {*maker_and_owner(story), *(author for author, verdict in last.items() if verdict != story.entry.verb)}


def approvers_missing(story: Story) -> Ids:
    """Whoever can fill a seat of the approval gate that nobody fills yet, for the picture and the plan as they are."""
    if story.take is None or story.shot is None:
        return ()
    word = words_on(story.session, [story.take.id]).get(story.take.id)
    if word and word.complete:
        return ()
    given = word.given_for(story.take.media_hash, story.shot.revision) if word else ()
    return _seats(story, {one.author_id for one in given})


def approvers_of_stale(story: Story) -> Ids:
    """A plan changed under an approval."""
    return _seats(story, set()) if story.shot and story.shot.approval_stale else ()


def asked(story: Story) -> Ids:
    """Everybody a window asks who has not said they are done."""
    if story.window is None:
        return ()
    people = select(WindowPerson.user_id).where(
        WindowPerson.window_id == story.window.id, WindowPerson.done_at.is_(None)
    )
    return story.session.scalars(people).all()


def asked_and_opener(story: Story) -> Ids:
    people = select(WindowPerson.user_id).where(WindowPerson.window_id == (story.window.id if story.window else 0))
    return (*story.session.scalars(people).all(), story.window.opened_by_id if story.window else None)


def named(story: Story) -> Ids:
    """Those a reminder was recorded for."""
    people: list[int] = story.entry.detail.get("people", [])
    return people


def package_maker(story: Story) -> Ids:
    return (story.package.author_id,) if story.package else ()


def _seats(story: Story, given: set[int]) -> Ids:
    if story.shot is None:
        return ()
    gate = gate_for(Action.APPROVE, story.shot.sequence.gates, story.project.gates)
    return {holder.id for seat in gate.missing(story.crew, given) for holder in seat.holders}
