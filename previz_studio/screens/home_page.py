"""A person -> the home page: what waits, what renders, what changed, which projects. Reads; changes nothing."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import timedelta
from itertools import groupby

from sqlalchemy.orm import Session

from previz_studio.engines.registry import Engines
from previz_studio.jobs.models import JobStatus
from previz_studio.jobs.queries import JobLine, recent, waiting_and_running
from previz_studio.kit.db import now
from previz_studio.kit.timecode import rate_name
from previz_studio.ledger.models import AuditEntry
from previz_studio.ledger.queries import entries_since, last_act_of, newest_by_project
from previz_studio.media.library import Library
from previz_studio.people.models import User
from previz_studio.people.roles import Action, Role, allows
from previz_studio.projects.models import Project
from previz_studio.projects.queries import projects_of
from previz_studio.review.waiting import Waiting, seconds_to_watch, waiting_for
from previz_studio.screens.job_words import TAKES, open_failures, progress_of
from previz_studio.screens.pages.home import Change, HomePage, ProjectCard, RunningJob, WaitingItem
from previz_studio.screens.pages.parts import Notice, Person, StateCounts
from previz_studio.screens.server_words import server_problem, server_rows
from previz_studio.screens.shell import initials_of, shell_for
from previz_studio.screens.walk import address_of
from previz_studio.screens.words import ago, clock, many, tier_words, until
from previz_studio.shots.counts import sequences_by_project, states_by_project
from previz_studio.shots.models import ShotState
from previz_studio.takes.history import gpu_seconds_since, newest_posters

ASKS = {
    "review": ("New {tier} take, {version}", "Review"),
    "approve": ("Selected, waits for your approval, {version}", "Review"),
    "approve_again": ("Changed since you approved {version}", "Review"),
    "window": ("{by} asks you to look at {version}", "Review"),
    "reply": ("{by} asked you a question", "Reply"),
    "client": ("Client note from {by}", "Reply"),
    "opinion": ("{fact}: {by}, client", "Look"),
    "failed": ("{version} stopped", "Look"),
}
OPINION = "An opinion: decide on the take, or say you have seen it"
OF_CLIENTS = ("client", "opinion")
"""Named as they named themselves: a first name alone says nothing of somebody outside."""
FAILURES_SHOWN = 3
CHANGES_SHOWN, CHANGES_READ, SUBJECTS_SHOWN = 6, 60, 3


def home_page(session: Session, user: User, engines: Engines, library: Library) -> HomePage:
    mine = projects_of(session, user)
    ids = [project.id for project, _ in mine]
    waiting = waiting_for(session, user)
    moving = [line for line in waiting_and_running(session) if line.project_id in ids]
    return HomePage(
        shell=shell_for(session, user),
        waiting=tuple(_waiting_item(item) for item in waiting),
        watch=_watch(waiting),
        deadline=_deadline(waiting),
        up_to_date=_up_to_date(session, user),
        running=tuple(running_job(line) for line in moving if line.status is JobStatus.RUNNING),
        failures=_failures(session, mine, moving),
        changes=_changes(session, user, ids),
        since=clock(user.previous_visit_at) if user.previous_visit_at else "",
        server=(*server_rows(engines, library.root), *_spend(session, ids)),
        server_problem=server_problem(session, library.root),
        projects=_cards(session, mine, Counter(item.project_id for item in waiting)),
        projects_words=f"{len(mine)} open" if mine else "",
        may_create=user.owner,
    )


def running_job(line: JobLine) -> RunningJob:
    code, _, what = line.title.partition(" ")
    return RunningJob(code, what, progress_of(line))


def counts_of(states: Mapping[ShotState, int]) -> StateCounts:
    named = {
        "approved": ShotState.APPROVED,
        "selected": ShotState.SELECTED,
        "new": ShotState.TO_REVIEW,
        "maybe": ShotState.MAYBE,
        "rejected": ShotState.REJECTED,
    }
    counts = {name: states.get(state, 0) for name, state in named.items()}
    return StateCounts(**counts, rest=sum(states.values()) - sum(counts.values()))


def _waiting_item(item: Waiting) -> WaitingItem:
    ask, verb = ASKS[item.ask]
    by = item.by if item.ask in OF_CLIENTS else item.by.split()[0]
    return WaitingItem(
        href=address_of(item),
        code=item.shot_code,
        title=item.shot_title,
        ask=ask.format(tier=tier_words(item.tier), version=item.version, by=by, fact=item.fact),
        who="" if "{by}" in ask else item.by,
        why=OPINION if item.ask == "opinion" else item.fact,
        when=ago(item.at),
        verb=verb,
        picture=f"/media/takes/{item.take_id}/poster.jpg" if item.frames else "",
        deadline=f"Closes {until(item.deadline)}" if item.deadline else "",
        fact_holds=item.ask in ("review", "approve") and item.check == "on_plan",
    )


def _watch(waiting: Sequence[Waiting]) -> str:
    if not waiting:
        return ""
    seconds = seconds_to_watch(waiting)
    if seconds < 55:
        return f"About {'a second' if seconds < 1.5 else f'{round(seconds)} seconds'} to watch."
    minutes = round(seconds / 60)
    return f"About {'a minute' if minutes == 1 else f'{minutes} minutes'} to watch."


def _deadline(waiting: Sequence[Waiting]) -> str:
    """The first review window to close among those that ask me."""
    first = next((item for item in waiting if item.deadline), None)
    return f"The first review window closes {until(first.deadline)}." if first and first.deadline else ""


def _spend(session: Session, ids: Sequence[int]) -> tuple[tuple[str, str], ...]:
    """Measured by the renders themselves, on my projects; nothing is said where no GPU was used."""
    spent = gpu_seconds_since(session, ids, now() - timedelta(days=7))
    return (("Spend", f"{spent:,.0f} GPU-s in 7 days"),) if spent >= 1 else ()


def _up_to_date(session: Session, user: User) -> str:
    """Said where nothing waits: the last thing this person did is what left nothing."""
    last = last_act_of(session, user.id)
    return f"You are up to date since {clock(last)}." if last else ""


def _failures(session: Session, mine: Sequence[tuple[Project, Role]], moving: Sequence[JobLine]) -> tuple[Notice, ...]:
    """Each with its fix, for whoever may have it rendered again."""
    roles = {project.id: role for project, role in mine}
    ended = [line for line in recent(session, 100) if line.project_id in roles]
    return tuple(_failure(line, roles[line.project_id or 0]) for line in open_failures(ended, moving)[:FAILURES_SHOWN])


def _failure(line: JobLine, role: Role) -> Notice:
    if line.kind in TAKES and allows(role, Action.GENERATE):
        return Notice("bad", f"{line.title} stopped.", line.error, "Try again", f"/jobs/{line.id}/retry", post=True)
    return Notice("bad", f"{line.title} stopped.", line.error, "Open the queue", "/queue")


def _changes(session: Session, user: User, ids: Sequence[int]) -> tuple[Change, ...]:
    """The newest first; what somebody did to several things in a row is one line."""
    if user.previous_visit_at is None:
        return ()
    rows = entries_since(session, ids, user.previous_visit_at, but_not=user.id, limit=CHANGES_READ)
    runs = [list(run) for _, run in groupby(rows, key=lambda row: (row.user_name, row.verb))]
    return tuple(_change(run) for run in runs[:CHANGES_SHOWN])


def _change(run: Sequence[AuditEntry]) -> Change:
    newest = run[0]
    subjects = tuple(dict.fromkeys(row.subject for row in run))
    return Change(
        Person(newest.user_name, initials_of(newest.user_name)),
        newest.verb,
        subjects[:SUBJECTS_SHOWN],
        clock(newest.created_at),
        more=len(subjects[SUBJECTS_SHOWN:]),
    )


def _cards(
    session: Session, mine: Sequence[tuple[Project, Role]], waiting: Mapping[int, int]
) -> tuple[ProjectCard, ...]:
    """Four queries for any number of projects."""
    ids = [project.id for project, _ in mine]
    states, sequences = states_by_project(session, ids), sequences_by_project(session, ids)
    newest, posters = newest_by_project(session, ids), newest_posters(session, ids)
    cards = []
    for project, role in mine:
        counts = counts_of(states.get(project.id, {}))
        last = newest.get(project.id)
        take = posters.get(project.id)
        cards.append(
            ProjectCard(
                href=f"/p/{project.code.lower()}/board",
                name=project.name,
                role=role.title,
                facts=f"{project.kind} · {project.aspect}:1 · {rate_name(project.fps)} fps",
                amount=f"{many(sequences.get(project.id, 0), 'sequence')} · {many(counts.total, 'shot')}",
                latest=f"{last.user_name.split()[0]}, {_ago(ago(last.created_at))}" if last else "",
                counts=counts,
                waiting=waiting.get(project.id, 0),
                picture=f"/media/takes/{take}/poster.jpg" if take else "",
            )
        )
    return tuple(cards)


def _ago(age: str) -> str:
    return age if age == "now" else f"{age} ago"
