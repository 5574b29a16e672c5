"""The file somebody picked, of an agenda or a summary: (file name, bytes)."""

from sqlalchemy.orm import Session

from previz_studio.exports.dailies import paper
from previz_studio.exports.dailies.played import played_notes
from previz_studio.exports.markers.formats import FORMATS
from previz_studio.exports.naming import legal
from previz_studio.exports.notes import notes_file
from previz_studio.kit.db import now
from previz_studio.kit.errors import Invalid
from previz_studio.media.library import Library
from previz_studio.people.models import User
from previz_studio.projects.models import Project
from previz_studio.review.dailies.agenda import agenda_of
from previz_studio.review.dailies.lineup import Lineup
from previz_studio.review.dailies.screenings import get_screening
from previz_studio.review.dailies.summary import summary_of

MARKERS = tuple(form for form in FORMATS if form not in ("csv", "pdf"))


def agenda_file(session: Session, project: Project, lineup: Lineup, form: str) -> tuple[str, bytes]:
    """Raises Invalid for a form there is not. The caller has read the list, and so passed the gate."""
    agenda, name = agenda_of(session, lineup), legal(f"{project.code}_agenda_{lineup.title}")
    if form == "pdf":
        return f"{name}.pdf", paper.agenda_pdf(project, agenda, now())
    if form == "csv":
        return f"{name}.csv", paper.agenda_csv(project, agenda).encode("utf-8", "replace")
    raise Invalid(f"An agenda cannot leave as {form[:20]!r}.", hint="Use pdf or csv.")


def summary_file(session: Session, user: User, screening_id: int, form: str, library: Library) -> tuple[str, bytes]:
    """pdf and csv tell all of it; resolve, premiere and avid carry its notes as markers on the cut it played."""
    if form not in ("pdf", "csv", *MARKERS):
        raise Invalid(f"A summary cannot leave as {form[:20]!r}.", hint=f"Use one of pdf, csv, {', '.join(MARKERS)}.")
    summary = summary_of(session, get_screening(session, user, screening_id))
    if form == "csv":
        name = legal(f"{summary.project.code}_dailies_{summary.screening.created_at:%Y%m%d_%H%M}")
        return f"{name}.csv", paper.summary_csv(summary).encode("utf-8", "replace")
    notes = played_notes(session, summary)
    if form == "pdf":
        return f"{notes.cut.title}.pdf", paper.summary_pdf(summary, notes, library)
    return notes_file(notes, form, library)
