"""Reading takes. Lists are columns, not objects."""

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from sqlalchemy import ColumnElement, String, bindparam, case, cast, select
from sqlalchemy.orm import Session, joinedload

from previz_studio.kit.errors import NotFound
from previz_studio.kit.json_rows import json_list, json_row
from previz_studio.people.models import User
from previz_studio.people.roles import Action
from previz_studio.projects import crew
from previz_studio.shots.models import Shot
from previz_studio.takes.models import STILL, Take, TakeStatus, Verdict


@dataclass(frozen=True)
class TakeLine:
    """One take as a list shows it."""

    id: int
    shot_id: int
    number: int
    status: TakeStatus
    verdict: Verdict | None
    engine: str
    tier: str
    seed: int
    fps: Fraction
    width: int
    height: int
    frames: int
    media_hash: str
    poster: str | None
    check: str
    check_words: str
    notes: int
    open_notes: int
    error: str
    author_name: str
    created_at: datetime
    ready_at: datetime | None
    from_how: str
    shot_code: str

    @property
    def version(self) -> str:
        return f"v{self.number:03}"

    @property
    def name(self) -> str:
        return f"{self.shot_code} {self.version}"


_COLUMNS = tuple(getattr(Take, name) for name in TakeLine.__dataclass_fields__ if name != "shot_code")
# Built once: building them took longer than the database took to answer.
_TAKE = (
    select(Take)
    .where(Take.id == bindparam("take"))
    .options(
        joinedload(Take.shot, innerjoin=True).joinedload(Shot.project, innerjoin=True),
        joinedload(Take.shot, innerjoin=True).joinedload(Shot.sequence, innerjoin=True),
        joinedload(Take.revision, innerjoin=True),
    )
)
_LINES = (
    select(*_COLUMNS, Shot.code)
    .join(Shot, Shot.id == Take.shot_id)
    .where(Take.shot_id == bindparam("shot"))
    .order_by(Take.number.desc())
)
_NUMBER = cast(Take.number, String)
_VERSION = "v" + case((Take.number < 10, "00" + _NUMBER), (Take.number < 100, "0" + _NUMBER), else_=_NUMBER)
_JSON = {
    **{column.key: column for column in _COLUMNS if column.key not in ("number", "poster")},
    "version": _VERSION,
    "name": Shot.code + " " + _VERSION,
}
"""What the JSON list says of a take: schemas.TakeRead."""


def json_takes(shot_id: ColumnElement[int]) -> ColumnElement[str]:
    """The takes of a shot as a list of schemas.TakeRead, newest first; a column of a select."""
    of_shot = select(json_row(_JSON)).join(Shot, Shot.id == Take.shot_id).where(Take.shot_id == shot_id)
    return json_list(of_shot.order_by(Take.number.desc()))


_LISTED = select(json_takes(bindparam("shot")))


def get_take(session: Session, user: User, take_id: int, action: Action = Action.LOOK) -> Take:
    """The take with its shot and plan revision, if `user` may do `action` on it."""
    return crew.require_of(session, user, session.scalar(_TAKE, {"take": take_id}), action, f"No take {take_id}.")


def listed(session: Session, shot_id: int) -> str:
    """A JSON list of schemas.TakeRead, newest first."""
    return session.scalars(_LISTED, {"shot": shot_id}).one()


def lines_of(session: Session, shot_id: int) -> list[TakeLine]:
    """Newest first."""
    return [TakeLine(*row) for row in session.execute(_LINES, {"shot": shot_id})]


def takes_of(session: Session, shot_id: int) -> list[Take]:
    """Newest first, with their shot and revision."""
    return list(
        session.scalars(
            select(Take)
            .where(Take.shot_id == shot_id)
            .options(joinedload(Take.shot), joinedload(Take.revision))
            .order_by(Take.number.desc())
        )
    )


def takes_by_id(session: Session, ids: list[int]) -> dict[int, Take]:
    """One query for all, with their shots."""
    found = session.scalars(
        select(Take).where(Take.id.in_(ids)).options(joinedload(Take.shot), joinedload(Take.revision)).order_by(Take.id)
    )
    return {take.id: take for take in found}


def newest_ready(session: Session, shot_id: int) -> Take | None:
    """Stills do not count: they are pictures to choose from."""
    return session.scalar(
        select(Take)
        .where(Take.shot_id == shot_id, Take.status == TakeStatus.READY, Take.from_how != STILL)
        .order_by(Take.number.desc())
        .limit(1)
    )


def published_blobs(session: Session) -> set[str]:
    """Every file a take's row names: what the start-up sweep must keep."""
    columns = (Take.master, Take.proxy, Take.poster, Take.filmstrip, Take.sidecar)
    kept = {blob for row in session.execute(select(*columns)) for blob in row if blob}
    return kept | {row["blob"] for row in session.scalars(select(Take.provenance)) if row.get("blob")}


def media_of(session: Session, user: User, take_id: int, column: str) -> str:
    """The blob name of one of a take's files. Raises NotFound when it has none yet."""
    take = get_take(session, user, take_id)
    blob = {"master": take.master, "proxy": take.proxy, "poster": take.poster}.get(column) or {
        "filmstrip": take.filmstrip,
        "sidecar": take.sidecar,
    }.get(column)
    if not blob:
        raise NotFound(f"{take.name} has no {column} yet.", hint="It appears when the take is ready.")
    return str(blob)
