"""Who can own a sequence or a shot, as the choices of a menu. Reads; changes nothing."""

from sqlalchemy.orm import Session

from previz_studio.projects.queries import crew_rows
from previz_studio.screens.pages.parts import Choice

NOBODY = "Nobody"


def crew_choices(session: Session, project_id: int, owner_id: int | None) -> tuple[Choice, ...]:
    """Nobody first, then the crew by name; the owner is current. Somebody who left the crew is not among them."""
    people = [(user_id, name) for user_id, name, _, _ in crew_rows(session, project_id)]
    nobody = Choice(NOBODY, value="", current=owner_id not in dict(people))
    return (nobody, *(Choice(name, value=str(user_id), current=user_id == owner_id) for user_id, name in people))
