"""What the rows of recipes are called: kept pictures and takes by name. Two queries, none without conditions."""

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from previz_studio.references.models import Asset
from previz_studio.screens.take_words import Named
from previz_studio.takes.models import Take


def named_in(session: Session, *takes: Take) -> Named:
    """Of one production."""
    rows = [row for take in takes for row in take.recipe.get("conditions") or []]
    if not rows:
        return Named()
    blobs = {str(row["blob"]) for row in rows if row.get("blob")}
    ids = {row["take"] for row in rows if "take" in row} | {take.from_take_id for take in takes if take.from_take_id}
    own = takes[0].project_id
    assets = session.execute(select(Asset.blob, Asset.name).where(Asset.project_id == own, Asset.blob.in_(blobs)))
    files = {blob: name for blob, name in assets if name}
    wanted = select(Take).where(Take.project_id == own, Take.id.in_(ids)).options(joinedload(Take.shot))
    others = list(session.scalars(wanted)) if ids else []
    return Named({**files, **{one.master: one.name for one in others if one.master}}, {o.id: o.name for o in others})
