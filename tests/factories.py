"""The cast and the props, made with the studio's own verbs.

Sam owns, Rae produces, Dana directs, Pim shoots (DP), Ed edits, Ari makes (artist), Vic looks, Otto is elsewhere.
"""

import sqlite3
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

from sqlalchemy.orm import Session

from previz_studio.camera.plan import CameraPlan, Move, MoveKind, Sensor
from previz_studio.engines.registry import Engines
from previz_studio.kit.db import Database, now
from previz_studio.people.actions import add_user
from previz_studio.people.models import User
from previz_studio.people.roles import Role
from previz_studio.projects import actions as projects
from previz_studio.projects.models import Project, Sequence
from previz_studio.shots.actions import new_shot
from previz_studio.shots.models import Shot
from previz_studio.shots.plan import ShotPlan
from previz_studio.takes.actions import request_takes
from previz_studio.takes.models import Take, TakeStatus
from previz_studio.takes.order import TakeOrder
from previz_studio.takes.standing import refresh_shot

PAN = Move(MoveKind.PAN, "right", 20.0, "deg", 0.375, ease_in_frames=1, ease_out_frames=1)
PLAN = ShotPlan(
    title="Car clears the containers",
    subject_action="Ines drives away from camera",
    environment="Harbour road at night",
    camera=CameraPlan(moves=(PAN,), lens_mm=40, sensor=Sensor("Full frame", 36.0, 24.0)),
    frames=9,
)
ROLES = {"rae": "producer", "dana": "director", "pim": "dp", "ed": "editor", "ari": "artist", "vic": "viewer"}


@dataclass(frozen=True)
class Cast:
    sam: User
    rae: User
    dana: User
    pim: User
    ed: User
    ari: User
    vic: User
    otto: User
    show: Project
    sequence: Sequence

    def by_role(self, role: Role) -> User:
        name = next((name for name, value in ROLES.items() if value == role.value), "sam")
        found: User = getattr(self, name)
        return found


def make_cast(session: Session) -> Cast:
    sam = add_user(session, "Sam Okafor", "sam@example.org", owner=True)
    people = {name: add_user(session, f"{name.title()} Tester", f"{name}@example.org") for name in (*ROLES, "otto")}
    show = make_show(session, sam)
    for name, role in ROLES.items():
        projects.set_role(session, sam, show.id, people[name].id, Role(role))
    sequence = projects.add_sequence(session, sam, show.id, code="SQ030", name="Harbour Run")
    return Cast(sam=sam, **people, show=show, sequence=sequence)


def make_show(session: Session, owner: User, code: str = "NF", fps: Fraction = Fraction(24)) -> Project:
    form = projects.ProjectForm(code=code, name=f"Show {code}", width=64, height=64, fps=fps, aspect="1.0")
    return projects.new_project(session, owner, form)


def make_shot(session: Session, cast: Cast, **plan: object) -> Shot:
    return new_shot(session, cast.ari, cast.sequence.id, replace(PLAN, **plan))  # type: ignore[arg-type]


def make_take(session: Session, cast: Cast, shot: Shot, engines: Engines | None = None) -> Take:
    """A take that is ready without having been rendered: its hash is made up, its files are not there."""
    [take] = request_takes(session, cast.ari, shot.id, TakeOrder("animatic", seed=7), engines or no_models())
    take.status, take.ready_at = TakeStatus.READY, now()
    take.media_hash, take.proxy = f"{take.id:064x}", f"{take.id:064x}.mp4"
    refresh_shot(session, shot)
    return take


def no_models() -> Engines:
    """A machine without a GPU or weights."""
    return Engines(Path("/nonexistent/models"))


_kept: dict[str, tuple[sqlite3.Connection, Cast]] = {}
"""SQLite with the cast in it, made once a process: copying its pages takes a tenth of making it again."""


def cast_of(database: Database) -> Cast:
    """The cast, in a database where nobody is yet."""
    if not database.is_sqlite:
        with database.writing() as session:
            return make_cast(session)
    with database.engine.connect() as connection:
        held = connection.connection.driver_connection
        assert isinstance(held, sqlite3.Connection)
        assert held.execute("SELECT count(*) FROM users").fetchone() == (0,)
        if "cast" not in _kept:
            with database.writing() as session:
                cast = make_cast(session)
            _kept["cast"] = sqlite3.connect(":memory:", check_same_thread=False), cast
            held.backup(_kept["cast"][0])
        else:
            _kept["cast"][0].backup(held)
        return _kept["cast"][1]
