"""A list before it is shown, a session after it was: values for the agenda and the summary. Reads; changes nothing."""

from collections.abc import Sequence as Many

from sqlalchemy.orm import Session

from previz_studio.kit.timecode import seconds_of, to_timecode
from previz_studio.people.models import User
from previz_studio.people.roles import Action
from previz_studio.projects import crew
from previz_studio.projects.gates import joined
from previz_studio.projects.models import Project, Sequence
from previz_studio.review.dailies.agenda import Agenda, agenda_of
from previz_studio.review.dailies.lineup import Lineup
from previz_studio.review.dailies.models import Screening
from previz_studio.review.dailies.places import Place
from previz_studio.review.dailies.queries import screenings_of
from previz_studio.review.dailies.summary import Shown, Summary, summary_of
from previz_studio.review.models import Comment
from previz_studio.screens.pages.parts import Choice, Gate
from previz_studio.screens.pages.screenings import AgendaPage, PaperPlace, SessionLine, SummaryPage
from previz_studio.screens.shell import project_shell
from previz_studio.screens.words import clock, counted, shot_state, tier_words, verdict_state

PAPER = (("pdf", "As PDF"), ("csv", "As table (CSV)"))
MARKERS = (
    ("resolve", "Notes as markers, DaVinci Resolve"),
    ("premiere", "Notes as markers, Premiere"),
    ("avid", "Notes as markers, Avid"),
)
SHORTEST = 200


def agenda_page(
    session: Session, user: User, project: Project, sequence: Sequence | None, lineup: Lineup
) -> AgendaPage:
    held = crew.standing(session, user, project.id)
    agenda = agenda_of(session, lineup)
    reason = held.gate(Action.DAILIES, "runs dailies")
    asks = f"{f'sequence={sequence.code}&' if sequence else ''}list={lineup.name}"
    base = f"/p/{project.code.lower()}"
    files = f"/api/projects/{project.code}/agenda."
    return AgendaPage(
        shell=project_shell(session, user, project, held, section="Dailies", sequence=sequence),
        title=f"Agenda: {lineup.title}",
        facts=_agenda_facts(project, lineup, agenda),
        places=tuple(
            _place(project, place, start, [_said(note) for note in agenda.questions_on(place)])
            for place, start in zip(lineup.places, lineup.starts, strict=True)
        ),
        play_url=f"{base}/dailies?{asks}",
        files=tuple(Choice(words, f"{files}{form}?{asks}") for form, words in PAPER),
        sessions=tuple(_line(base, one) for one in screenings_of(session, project.id)),
        start_url=f"{base}/screenings",
        list_name=lineup.name,
        may_start=Gate(not reason, reason),
    )


def summary_page(session: Session, user: User, screening: Screening) -> SummaryPage:
    summary = summary_of(session, screening)
    project = summary.project
    held = crew.standing(session, user, project.id)
    names = summary.names
    base = f"/p/{project.code.lower()}"
    files = f"/api/screenings/{screening.id}/summary."
    return SummaryPage(
        shell=project_shell(session, user, project, held, section="Dailies"),
        title=f"{'Summary' if screening.closed_at else 'So far'}: {screening.title}",
        facts=_summary_facts(project, summary),
        guests=f"There: {joined([f'{one.name}, {one.role}' for one in summary.guests], 'and')}."
        if summary.guests
        else "",
        watched=tuple(_shown(project, summary, one) for one in summary.watched),
        decisions=tuple(
            (
                names.get(one.take_id, ""),
                f"{one.verdict_word.capitalize()} by {one.author_name}, {clock(one.created_at)}",
            )
            for one in summary.decisions
        ),
        questions=tuple((names.get(one.take_id, ""), _said(one)) for one in summary.questions),
        not_reached=tuple(_shown(project, summary, one) for one in summary.not_reached),
        files=tuple(Choice(words, files + form) for form, words in (*PAPER, *MARKERS)),
        live_url="" if screening.closed_at else f"{base}/dailies?list=s{screening.id}",
    )


def _agenda_facts(project: Project, lineup: Lineup, agenda: Agenda) -> tuple[str, ...]:
    waits = sum(1 for place in lineup.places if place.take and place.take.verdict is None)
    slates = sum(1 for place in lineup.places if place.take is None)
    facts = (
        counted(len(lineup.places), "shot"),
        f"{seconds_of(lineup.frames, project.fps):.0f} s to watch",
        f"{waits} to decide",
        counted(len(agenda.questions), "open question") if agenda.questions else "",
        f"{slates} without a take" if slates else "",
    )
    return tuple(filter(None, facts))


def _summary_facts(project: Project, summary: Summary) -> tuple[str, ...]:
    screening = summary.screening
    until = f"to {clock(screening.closed_at)}" if screening.closed_at else "still open"
    facts = (
        f"{clock(screening.created_at)} {until}",
        f"Opened by {screening.started_by}",
        f"{len(summary.watched)} of {len(summary.places)} shown",
        counted(len(summary.decisions), "decision"),
        counted(len(summary.notes), "note"),
        counted(len(summary.questions), "open question") if summary.questions else "",
    )
    return tuple(filter(None, facts))


def _shown(project: Project, summary: Summary, shown: Shown) -> PaperPlace:
    notes = [_said(note) for note in summary.notes if note.take_id in summary.takes_at(shown)]
    return _place(project, shown.place, shown.record_in, notes)


def _place(project: Project, place: Place, start: int, lines: Many[str]) -> PaperPlace:
    take = place.take
    state = (
        verdict_state(take.status, take.verdict, stale=take.stale)
        if take
        else shot_state(place.state, complete=place.complete, stale=place.stale)
    )
    return PaperPlace(
        code=place.code,
        take=f"{take.version} {tier_words(take.tier)}" if take else "slate",
        title=place.title,
        timecode=to_timecode(start, project.fps, start=project.start_timecode),
        seconds=f"{seconds_of(place.length, project.fps):.2f} s",
        state=state,
        href=f"/p/{project.code.lower()}/takes/{take.id}" if take else "",
        poster=f"/media/takes/{take.id}/poster.jpg" if take and take.poster else "",
        lines=tuple(lines),
    )


def _said(note: Comment) -> str:
    words = " ".join(note.body.split()) or "A drawing."
    return f"{note.author_name}: {words if len(words) <= SHORTEST else f'{words[: SHORTEST - 1]}…'}"


def _line(base: str, screening: Screening) -> SessionLine:
    live = screening.closed_at is None
    until = clock(screening.closed_at) if screening.closed_at else "now"
    words = f"{screening.started_by} opened it {clock(screening.created_at)}, {until}"
    href = f"{base}/dailies?list=s{screening.id}" if live else f"{base}/dailies/sessions/{screening.id}"
    return SessionLine(screening.title, words if live else f"{words.rpartition(', ')[0]}, closed {until}", href, live)
