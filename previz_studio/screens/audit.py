"""The audit: what happened on a project, newest first, each entry hashed over the one before."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from previz_studio.ledger.models import AuditEntry
from previz_studio.ledger.queries import count_of, entries_of
from previz_studio.ledger.record import first_broken
from previz_studio.people.roles import Action
from previz_studio.projects import crew
from previz_studio.projects.queries import project_by_code
from previz_studio.screens.pages.people import AuditPage, AuditRow
from previz_studio.screens.shell import project_shell
from previz_studio.screens.words import clock
from previz_studio.web.deps import Actor, Reads
from previz_studio.web.policy import allow
from previz_studio.web.templating import show

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
PAGE = 100


@router.get("/p/{project}/audit")
@allow(Action.AUDIT)
def audit(request: Request, project: str, db: Reads, actor: Actor, before: int | None = None) -> Response:
    found = project_by_code(db, actor, project)
    held = crew.require(db, actor, found.id, Action.AUDIT)
    rows, broken, count = entries_of(db, found.id, before=before, limit=PAGE), first_broken(db), count_of(db, found.id)
    here = f"/p/{found.code.lower()}/audit"
    page = AuditPage(
        shell=project_shell(db, actor, found, held, section="Audit"),
        rows=tuple(_row(entry) for entry in rows),
        chain=f"{count:,} entries on this project, the studio's chain holds."
        if broken is None
        else f"Entry {broken.id} ({broken.verb} {broken.subject}) does not follow from the one before it.",
        chain_holds=broken is None,
        older_url=f"{here}?before={rows[-1].id}" if len(rows) == PAGE else "",
        newer_url=here if before is not None else "",
    )
    return show(request, page)


def _row(entry: AuditEntry) -> AuditRow:
    return AuditRow(clock(entry.created_at), entry.user_name, entry.verb, entry.subject, hash=entry.hash)
