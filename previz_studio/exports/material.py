"""Everything a package is made from, as values: read once from the rows, then no database is needed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from typing import Any, Protocol

from previz_studio.exports.cut import Cut, Event, starts
from previz_studio.exports.naming import movie_name, package_name, reels, refuse_collisions
from previz_studio.exports.readiness import Approval
from previz_studio.takes.identity_versions import TakeIdentity


@dataclass(frozen=True)
class ShotMaterial:
    """One shot of the package: its take, the plan that take was made from, and what was said about it."""

    shot: str
    scene: str
    title: str
    take_id: int
    take: int
    author: str
    engine: str
    tier: str
    seed: int
    recipe: dict[str, Any]
    provenance: dict[str, Any]
    plan: dict[str, Any]
    revision: int
    revision_hash: str
    newest_revision: int
    frames: int
    width: int
    height: int
    media_hash: str
    master: str
    poster: str
    has_sound: bool
    measurement: dict[str, Any] | None
    check: str
    check_words: str
    verdict: str | None
    approval: Approval | None
    identities: tuple[TakeIdentity, ...]
    created_at: datetime
    ready_at: datetime | None

    @property
    def version(self) -> str:
        return f"v{self.take:03}"


@dataclass(frozen=True)
class Material:
    """The production, the package and its shots in cut order."""

    project: str
    project_name: str
    sequence: str
    sequence_name: str
    fps: Fraction
    width: int
    height: int
    aspect: str
    colour: str
    first_frame: int
    start_timecode: str
    naming_rule: str
    package: int
    final: bool
    flavour: str
    include: frozenset[str]
    author: str
    asked_at: datetime
    shots: tuple[ShotMaterial, ...]

    @property
    def name(self) -> str:
        return package_name(self.project, self.sequence, self.package, final=self.final)

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of every movie in it: the takes' own where they agree, else the production's."""
        sizes = {(shot.width, shot.height) for shot in self.shots}
        return sizes.pop() if len(sizes) == 1 else (self.width, self.height)


class Standing(Protocol):
    """What a cut needs to know of a take: `frames` long, of `shot` in `scene`."""

    @property
    def shot(self) -> str: ...
    @property
    def scene(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def take(self) -> int: ...
    @property
    def frames(self) -> int: ...
    @property
    def has_sound(self) -> bool: ...


def cut_of(material: Material) -> Cut:
    """The shots in a row from the production's start timecode; each movie's own timecode is where it stands there.

    Raises Conflict when two movies would have one name, Invalid for a naming rule that gives none.
    """
    names = [_name(material, shot) for shot in material.shots]
    refuse_collisions([*names, material.name])
    empty = Cut(material.name, material.fps, *material.size, material.start_timecode, ())
    return lay_out(empty, names, material.shots)


def lay_out(cut: Cut, names: Sequence[str], takes: Sequence[Standing]) -> Cut:
    """`cut` with an event for each take, one behind the other."""
    places = starts([take.frames for take in takes])
    tapes = reels([(take.shot, take.take) for take in takes])
    events = tuple(
        Event(
            shot=take.shot,
            name=name,
            reel=tape,
            file=f"media/{name}.mov",
            frames=take.frames,
            media_frames=take.frames,
            media_start=cut.record_timecode(place),
            record_in=place,
            scene=take.scene,
            take=take.take,
            description=take.title,
            has_sound=take.has_sound,
        )
        for take, name, tape, place in zip(takes, names, tapes, places, strict=True)
    )
    return replace(cut, events=events)


def _name(material: Material, shot: ShotMaterial) -> str:
    values: dict[str, str | int] = {"project": material.project, "sequence": material.sequence, "scene": shot.scene}
    return movie_name(material.naming_rule, {**values, "shot": shot.shot, "take": shot.take}, final=material.final)
