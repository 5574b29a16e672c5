"""A small production to hand off: two shots of nine frames, each with a take whose master really is on disk."""

import hashlib
import shutil
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy.orm import Session

from previz_studio.exports.actions import request_package
from previz_studio.exports.deliver import deliver_kind
from previz_studio.exports.models import Package
from previz_studio.exports.queries import files_of
from previz_studio.jobs.inline import Inline
from previz_studio.kit.canonical import digest
from previz_studio.kit.db import Database, now
from previz_studio.media.encode import TakeSpec, encode_take
from previz_studio.media.library import Library
from previz_studio.media.sound import write_wav
from previz_studio.people.models import User
from previz_studio.people.roles import Role
from previz_studio.projects.models import CrewMember, Project, Scene, Sequence
from previz_studio.references.models import Identity, IdentityKind, Rights
from previz_studio.review.models import Decision
from previz_studio.shots.models import PlanRevision, Shot
from previz_studio.takes.models import Take, TakeStatus, Verdict

FRAMES = 9
SIDE = 64

PLAN: dict[str, Any] = {
    "title": "Car clears the containers",
    "purpose": "Show she is ahead.",
    "framing": {"size": "WS", "angle": "eye level", "height_m": 1.55, "composition": "", "expected": {}},
    "camera": {
        "moves": [
            {
                "kind": "pan",
                "direction": "right",
                "amount": 20.0,
                "unit": "deg",
                "seconds": 4.0,
                "ease_in_frames": 8,
                "ease_out_frames": 12,
            }
        ],
        "lens_mm": 40,
        "sensor": {"name": "Full frame, 2.39:1 extraction", "width_mm": 36.0, "height_mm": 15.06},
        "aperture": 2.8,
        "focus_distance_m": 15.1,
        "focus_end_m": 26.5,
        "height_m": 1.55,
        "tilt_deg": 0.0,
    },
    "duration_frames": FRAMES,
    "environment": "Harbour road at night.",
    "lighting": "Sodium street lamps 2200 K.",
    "grade": "Low key, teal shadows.",
    "audio": [
        {"kind": "sfx", "character": None, "text": "Engine", "start_seconds": 0.0, "end_seconds": 0.25},
        {"kind": "dialogue", "character": "INES", "text": "Two-six.", "start_seconds": 0.125, "end_seconds": 9.0},
    ],
    "identities": [{"id": "ines", "note": "Driver"}],
    "references": [{"file": "panels/SH050.jpg", "job": "Composition", "rights": "cleared"}],
}


@dataclass
class Production:
    """Ids, and the people by first name: Priya edits, Marcus produces, Vic looks, Otto is on no crew."""

    sequence_id: int
    project_id: int
    shot_ids: list[int]
    take_ids: list[int]
    people: dict[str, User] = field(default_factory=dict)


def master(  # noqa: PLR0913 - a take in all its sizes
    library: Library,
    folder: Path,
    *,
    shade: int,
    fps: Fraction = Fraction(24),
    size: tuple[int, int] = (SIDE, SIDE),
    channels: int = 0,
) -> str:
    """Blob name of a published ProRes 422 HQ master, `shade` making its bytes its own; a tone in `channels`."""
    width, height = size
    frames = (np.full((height, width, 3), (shade + 10 * i) % 256, np.uint8) for i in range(FRAMES))
    spec = TakeSpec(width, height, fps, FRAMES)
    if channels:
        tone = np.full((48_000, channels), 0.25, np.float32)
        write_wav(folder / "tone.wav", tone, 48_000)
        spec = replace(spec, sound=folder / "tone.wav")
    return library.publish(encode_take(frames, folder, spec).master, extension="mov").name


def make_production(
    session: Session, masters: list[str], *, fps: Fraction = Fraction(24), start: str = "01:00:00:00"
) -> Production:
    people = {name: _person(session, name) for name in ("Priya", "Marcus", "Vic", "Otto")}
    project = Project(
        code="NF", name="Night Ferry", fps=fps, width=SIDE, height=SIDE, aspect="1.00", start_timecode=start
    )
    session.add(project)
    session.flush()
    for name, role in (("Priya", Role.EDITOR), ("Marcus", Role.PRODUCER), ("Vic", Role.VIEWER)):
        session.add(CrewMember(project_id=project.id, user_id=people[name].id, role=role))
    sequence = Sequence(project_id=project.id, code="SQ030", name="Harbour Run")
    session.add(sequence)
    session.flush()
    scene = Scene(sequence_id=sequence.id, number="31")
    session.add(scene)
    session.add(
        Identity(
            project_id=project.id,
            slug="ines",
            kind=IdentityKind.CHARACTER,
            name="Ines Calder",
            profile={"height_m": 1.72, "build": "Narrow shoulders", "costume": "Yellow rain coat"},
            rights=Rights.CLEARED,
            rights_until="2099-11-30",
        )
    )
    session.flush()
    made = Production(sequence.id, project.id, [], [], people)
    for place, blob in enumerate(masters, start=1):
        shot, take = add_shot(session, project, sequence, number=10 * place, blob=blob, scene_id=scene.id)
        made.shot_ids.append(shot.id)
        made.take_ids.append(take.id)
    return made


def add_shot(
    session: Session, project: Project, sequence: Sequence, *, number: int, blob: str, scene_id: int | None = None
) -> tuple[Shot, Take]:
    shot = Shot(
        project_id=project.id,
        sequence_id=sequence.id,
        scene_id=scene_id,
        number=number,
        code=f"SH{number:03}",
        position=number,
        revision=1,
        title="Car clears the containers",
        frames=FRAMES,
        identities=["ines"],
    )
    session.add(shot)
    session.flush()
    revision = PlanRevision(shot_id=shot.id, number=1, plan=PLAN, hash=digest(PLAN), author_name="Dana")
    session.add(revision)
    session.flush()
    take = Take(
        project_id=project.id,
        shot_id=shot.id,
        number=7,
        revision_id=revision.id,
        author_name="Ari",
        engine="animatic",
        tier="draft",
        seed=4711,
        recipe={"engine": "animatic", "model": "", "seed": 4711, "prompt": []},
        status=TakeStatus.READY,
        fps=project.fps,
        width=SIDE,
        height=SIDE,
        frames=FRAMES,
        media_hash=blob.split(".")[0],
        master=blob,
        check="on_plan",
        ready_at=now(),
    )
    session.add(take)
    session.flush()
    return shot, take


def approve(session: Session, production: Production, index: int = 0) -> None:
    """Marcus approves the take of the shot at `index`, for its bytes and its newest plan."""
    take = session.get_one(Take, production.take_ids[index])
    shot = session.get_one(Shot, take.shot_id)
    marcus = production.people["Marcus"]
    session.add(
        Decision(
            project_id=take.project_id,
            shot_id=shot.id,
            take_id=take.id,
            author_id=marcus.id,
            author_name=marcus.name,
            author_role="producer",
            verdict=Verdict.APPROVED,
            media_hash=take.media_hash,
            plan_revision=shot.revision,
        )
    )
    take.verdict = Verdict.APPROVED
    session.flush()


def approved_production(database: Database, masters: list[str], **kinds: Any) -> Production:
    with database.writing() as session:
        production = make_production(session, masters, **kinds)
        for index in range(len(masters)):
            approve(session, production, index)
    return production


def copy_of(library: Library, root: Path) -> Library:
    """The same published files under `root`, so that a test may break them."""
    shutil.copytree(library.root / "media", root / "media")
    return Library(root)


def _person(session: Session, name: str) -> User:
    user = User(email=f"{name.lower()}@example.org", name=name, password_hash=hashlib.sha256(b"").hexdigest())
    session.add(user)
    session.flush()
    return user


def ask(database: Database, production: Production, **options: Any) -> int:
    with database.writing() as session:
        wanted = {"final": True, **options}
        return request_package(session, production.people["Priya"], production.sequence_id, **wanted).id


def deliver(database: Database, library: Library) -> None:
    Inline(database, [deliver_kind(library)]).run_all()


def package_of(database: Database, package_id: int) -> Package:
    with database.reading() as session:
        return session.get_one(Package, package_id)


def paths_of(database: Database, library: Library, package_id: int) -> dict[str, Path]:
    with database.reading() as session:
        return {file.name: library.path(file.blob) for file in files_of(session, package_id)}
