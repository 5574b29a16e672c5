"""Night Ferry, the demo production: 14 planned shots, 13 identities, a crew. Only into an empty database."""

import argparse
import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from previz_studio.settings import Settings

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from previz_studio.engines.registry import Engines
    from previz_studio.people.models import User
    from previz_studio.shots.breakdown import Imported

FOLDER = Path(__file__).resolve().parents[1] / "demo"
OWNER = ("Sam Okafor", "owner@nightferry.example")
CREW = (
    ("Ada Lindqvist", "ada@nightferry.example", "director"),
    ("Marcus Oyelaran", "marcus@nightferry.example", "producer"),
    ("Joon Baek", "joon@nightferry.example", "dp"),
    ("Lena Roth", "lena@nightferry.example", "artist"),
    ("Priya Nair", "priya@nightferry.example", "editor"),
    ("Vera Holm", "vera@nightferry.example", "viewer"),
)


def add(subparsers: Any) -> None:
    parser: argparse.ArgumentParser = subparsers.add_parser("demo", help="load Night Ferry into an empty database")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, settings: Settings) -> int:
    from previz_studio.cli.migrate import upgrade

    settings.make_data_folder()
    upgrade(settings.resolved_database_url)
    print(load(settings))
    return 0


def load(settings: Settings) -> str:
    """One sentence of what happened. A database with anybody in it is left alone."""
    from sqlalchemy import select

    from previz_studio.app import engines_of, library_of
    from previz_studio.cli.import_ import publish_pictures
    from previz_studio.kit.db import open_database
    from previz_studio.people.models import User

    database = open_database(settings.resolved_database_url)
    try:
        with database.reading() as session:
            if session.scalar(select(User.id).limit(1)) is not None:
                return "This database is in use; the demo was not loaded."
        shots, identities = read("shots.json"), read("identities.json")
        pictures = publish_pictures(library_of(settings), FOLDER, shots, identities)
        with database.writing() as session:
            imported = _fill(session, shots, identities, pictures)
            count = _queue_first_takes(session, imported, engines_of(settings))
        return f"Night Ferry is loaded: {imported.shots} shots, {imported.identities} identities, {count} takes queued."
    finally:
        database.close()


def read(name: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((FOLDER / name).read_text())
    return data


def _fill(session: "Session", shots: Any, identities: Any, pictures: Any) -> "Imported":
    from previz_studio.ledger.record import record
    from previz_studio.people.actions import add_user
    from previz_studio.people.roles import Role
    from previz_studio.projects.actions import set_role
    from previz_studio.shots.breakdown import import_breakdown

    owner = add_user(session, *OWNER, owner=True)
    people = {email: add_user(session, name, email) for name, email, _ in CREW}
    imported = import_breakdown(session, owner, shots, identities, pictures)
    for _, email, role in CREW:
        set_role(session, owner, imported.project.id, people[email].id, Role(role))
    detail = {"people": [OWNER[0], *(name for name, _, _ in CREW)], "shots": imported.shots, "from": "command line"}
    record(session, None, "loaded demo", imported.project.name, detail, imported.project.id)
    _share_out(session, imported, (people["lena@nightferry.example"], people["joon@nightferry.example"]))
    return imported


def _share_out(session: "Session", imported: "Imported", makers: Iterable["User"]) -> None:
    """Shots by scene in turn, so that the board shows whose each is."""
    from previz_studio.shots.queries import shots_of

    hands = tuple(makers)
    if imported.sequence is None:
        return
    for shot in shots_of(session, imported.sequence.id):
        shot.owner_id = hands[(shot.scene_id or 0) % len(hands)].id


def _queue_first_takes(session: "Session", imported: "Imported", engines: "Engines") -> int:
    """One animatic of each shot, asked for by its owner: something to watch within minutes on any machine."""
    from previz_studio.people.models import User
    from previz_studio.shots.queries import shots_of
    from previz_studio.takes.actions import request_takes
    from previz_studio.takes.order import TakeOrder

    if imported.sequence is None:
        return 0
    shots = shots_of(session, imported.sequence.id)
    for shot in shots:
        maker = session.get_one(User, shot.owner_id)
        request_takes(session, maker, shot.id, TakeOrder(tier="animatic", seed=1), engines)
    return len(shots)
