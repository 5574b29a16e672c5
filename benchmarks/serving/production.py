"""A large production in a fresh database: 1,000 shots, ten takes each, and as many comments as asked. Always the same.

Rows go in by bulk inserts with the columns every page reads filled; no movie is behind a take.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

import numpy as np
from sqlalchemy import insert
from sqlalchemy.orm import Session

from previz_studio.cli.migrate import upgrade
from previz_studio.kit.db import Database, now, open_database
from previz_studio.people.actions import add_user
from previz_studio.people.models import User
from previz_studio.people.roles import Role
from previz_studio.people.signin import open_session
from previz_studio.projects import actions as projects
from previz_studio.projects.models import Scene
from previz_studio.review.cuts.end import VERSION
from previz_studio.review.cuts.picture import picture_of
from previz_studio.review.models import Comment, TakeEnds
from previz_studio.shots.models import PlanRevision, Shot, ShotState
from previz_studio.takes.models import Take, TakeStatus, Verdict
from previz_studio.web.icons import CAMERA_WORDS

SHOTS, TAKES_EACH, NOTES_ON_ONE, SCENES = 1000, 10, 40, 40
GLYPHS = tuple(CAMERA_WORDS)
VERDICTS = (None, Verdict.REJECTED, Verdict.MAYBE, Verdict.SELECTED, Verdict.APPROVED)
STATES = (ShotState.TO_REVIEW, ShotState.REJECTED, ShotState.MAYBE, ShotState.SELECTED, ShotState.APPROVED)
WEIGHTS = (25, 20, 10, 10, 35)
FRAMES = 96
_PICTURES = tuple(picture_of(np.full((20, 48, 3), grey, np.uint8)).to_json() for grey in (40, 42, 44, 90))
"""Of night frames, and of one that jumps."""


@dataclass(frozen=True)
class Production:
    cookies: tuple[str, ...]
    """Of people on the crew, signed in; the first is a producer."""
    shot_id: int
    take_id: int
    """The newest take of `shot_id`: it has NOTES_ON_ONE notes."""
    other_takes: tuple[int, ...]


def build(url: str, comments: int, *, people: int = 8, shots: int = SHOTS) -> Production:
    upgrade(url)
    database = open_database(url)
    with database.writing() as session:
        crew = _crew(session, people)
        shot_ids, takes = _fill(session, crew, shots)
        cookies = tuple(open_session(session, user).text for user in crew[1:])
    production = Production(cookies, shot_ids[0], takes[TAKES_EACH - 1], tuple(takes[TAKES_EACH:]))
    _comment(database, [production.take_id] * NOTES_ON_ONE)
    add_comments(database, production, comments - NOTES_ON_ONE)
    database.close()
    return production


def grow(url: str, production: Production, comments: int) -> None:
    """More comments, on the other takes: the measured pages show what they showed before."""
    database = open_database(url)
    add_comments(database, production, comments)
    database.close()


def add_comments(database: Database, production: Production, count: int) -> None:
    chosen = random.Random(count)
    _comment(database, [chosen.choice(production.other_takes) for _ in range(count)])


def _crew(session: Session, count: int) -> list[User]:
    """The owner first, then a producer, a director and artists."""
    owner = add_user(session, "Sam Okafor", "sam@example.org", owner=True)
    form = projects.ProjectForm(code="NF", name="Night Ferry", width=1280, height=536, fps=Fraction(24), aspect="2.39")
    show = projects.new_project(session, owner, form)
    projects.add_sequence(session, owner, show.id, code="SQ030", name="Harbour Run")
    roles = [Role.PRODUCER, Role.DIRECTOR, *[Role.ARTIST] * (count - 2)]
    crew = [add_user(session, f"Person{n} Tester", f"person{n}@example.org") for n in range(count)]
    for user, role in zip(crew, roles, strict=True):
        projects.set_role(session, owner, show.id, user.id, role)
    return [owner, *crew]


def _fill(session: Session, crew: list[User], count: int) -> tuple[list[int], list[int]]:
    chosen = random.Random(7)
    scenes = [
        {"id": n + 1, "sequence_id": 1, "number": str(n + 1), "heading": f"EXT. PIER {n} - NIGHT", "position": n}
        for n in range(SCENES)
    ]
    session.execute(insert(Scene), scenes)
    shots = list(_shots(chosen, crew, count))
    session.execute(insert(Shot), shots)
    session.execute(insert(PlanRevision), [_revision(shot["id"]) for shot in shots])
    takes = [take for shot in shots for take in _takes(shot, chosen, crew)]
    session.execute(insert(Take), takes)
    session.execute(insert(TakeEnds), [_ends(chosen, take["id"]) for take in takes])
    return [shot["id"] for shot in shots], [take["id"] for take in takes]


def _shots(chosen: random.Random, crew: list[User], count: int) -> Iterator[dict[str, Any]]:
    states = chosen.choices(STATES, WEIGHTS, k=count)
    for n, state in enumerate(states, start=1):
        newest = n * TAKES_EACH
        yield {
            "id": n,
            "project_id": 1,
            "sequence_id": 1,
            "scene_id": (n - 1) * SCENES // count + 1,
            "number": n * 10,
            "code": f"SH{n * 10:03}",
            "position": n,
            "owner_id": chosen.choice(crew).id,
            "revision": 1,
            "title": f"Car clears the containers, part {n}",
            "frames": FRAMES,
            "move": "Pan right 20° over 4 s, then hold",
            "glyph": chosen.choice(GLYPHS),
            "lens_mm": chosen.choice((24.0, 40.0, 75.0)),
            "complete": True,
            "identities": chosen.sample(["ines", "teo", "dahl"], 2),
            "state": state,
            "last_take_number": TAKES_EACH,
            "newest_take_id": newest,
            "approved_take_id": newest if state is ShotState.APPROVED else None,
            "notes": 20,
            "open_notes": 4,
        }


def _revision(shot_id: int) -> dict[str, Any]:
    plan = {
        "title": f"Car clears the containers, part {shot_id}",
        "subject_action": "Ines drives away from camera and clears the last container before the barrier falls.",
        "environment": "Harbour road at night, wet asphalt, sodium lamps.",
        "duration_seconds": FRAMES / 24,
        "camera": {
            "lens_mm": 40,
            "moves": [{"kind": "pan", "direction": "right", "amount": 20, "unit": "deg", "seconds": 4}],
        },
    }
    return {"shot_id": shot_id, "number": 1, "plan": plan, "hash": f"{shot_id:064x}", "author_name": "Person2 Tester"}


def _takes(shot: dict[str, Any], chosen: random.Random, crew: list[User]) -> Iterator[dict[str, Any]]:
    began = now() - timedelta(days=30)
    for number in range(1, TAKES_EACH + 1):
        take_id = (shot["id"] - 1) * TAKES_EACH + number
        newest = number == TAKES_EACH
        verdict = VERDICTS[STATES.index(shot["state"])] if newest else chosen.choice(VERDICTS[:3])
        yield _take(take_id, shot["id"], number, began + timedelta(minutes=take_id)) | {
            "author_name": chosen.choice(crew).name,
            "verdict": verdict,
        }


def _take(take_id: int, shot_id: int, number: int, at: datetime) -> dict[str, Any]:
    blob = f"{take_id:064x}"
    return {
        "id": take_id,
        "project_id": 1,
        "shot_id": shot_id,
        "number": number,
        "revision_id": shot_id,
        "engine": "animatic",
        "tier": "animatic",
        "seed": take_id,
        "recipe": {"engine": "animatic", "seed": take_id, "prompt": "Ines drives away from camera. " * 8},
        "status": TakeStatus.READY,
        "fps": Fraction(24),
        "width": 1280,
        "height": 536,
        "frames": FRAMES,
        "media_hash": blob,
        "master": f"{blob}.mov",
        "proxy": f"{blob}.mp4",
        "poster": f"{blob}.jpg",
        "filmstrip": f"{blob}.jpg",
        "filmstrip_tiles": 12,
        "sidecar": f"{blob}.json",
        "check": "on_plan",
        "check_words": "Planned 20°, measured 19.8°.",
        "created_at": at,
        "ready_at": at + timedelta(seconds=30),
    }


def _ends(chosen: random.Random, take_id: int) -> dict[str, Any]:
    """As the studio keeps them once it has looked at a take; it would look at 10,000 takes at its start otherwise."""
    return {
        "take_id": take_id,
        "version": VERSION,
        "last_frame": FRAMES - 1,
        "plans": [{"lens_mm": 40.0, "subjects": [], "named": []}] * 2,
        "pictures": [chosen.choice(_PICTURES) for _ in range(2)],
        "stills": [f"{take_id:064x}.jpg"] * 2,
        "problem": "",
        "identities": [],
    }


def _comment(database: Database, take_ids: list[int]) -> None:
    """One note on each take named."""
    with database.writing() as session:
        session.execute(insert(Comment), [_row(n, take_id) for n, take_id in enumerate(take_ids)])


def _row(n: int, take_id: int) -> dict[str, Any]:
    return {
        "project_id": 1,
        "take_id": take_id,
        "author_id": 2 + n % 3,
        "author_name": f"Person{n % 3} Tester",
        "author_role": "Artist",
        "frame_in": n % FRAMES,
        "frame_out": n % FRAMES,
        "body": f"Start of the pan reads late; hold two frames more before it goes. ({n})",
        "drawing": [],
        "visibility": "team",
        "mentions": [],
    }
