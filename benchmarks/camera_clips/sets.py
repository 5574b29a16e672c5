"""Sets to point a camera at, made from a seed. Metres: x right, y up, z away from the camera's start."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from benchmarks.camera_clips import textures
from benchmarks.camera_clips.textures import Picture

Vector = NDArray[np.float64]
Spot = tuple[float, float]
"""(x, z) on the floor."""


@dataclass(frozen=True)
class Sheet:
    """A flat rectangle: its upper left corner and the edges to the right and down, seen with the picture upright.

    `repeat` tiles the picture; `layer` orders what may not hide each other (0 things, 1 walls, 2 ground, 3 sky);
    `walk` in metres per second moves it sideways."""

    corner: Vector
    across: Vector
    down: Vector
    picture: str
    repeat: tuple[int, int] = (1, 1)
    layer: int = 0
    walk: float = 0.0
    one_sided: bool = False


@dataclass
class Stage:
    """`hero` is where the subject stands (x, z, height); `flat` says that the set has no depth on purpose."""

    sheets: list[Sheet] = field(default_factory=list)
    pictures: dict[str, Picture] = field(default_factory=dict)
    covers: dict[str, Picture] = field(default_factory=dict)
    hero: tuple[float, float, float] | None = None
    flat: bool = False

    def add(self, corner: object, across: object, down: object, picture: str, **more: object) -> None:
        vectors = (np.array(value, float) for value in (corner, across, down))
        self.sheets.append(Sheet(*vectors, picture, **more))  # type: ignore[arg-type]

    def wall(
        self, start: tuple[float, float], end: tuple[float, float], height: float, picture: str, **more: object
    ) -> None:
        """From left to right as seen."""
        across = (end[0] - start[0], 0, end[1] - start[1])
        self.add((start[0], height, start[1]), across, (0, -height, 0), picture, layer=1, **more)

    def ground(self, picture: str, reach: float, repeat: int) -> None:
        self.add((-reach, 0, reach), (2 * reach, 0, 0), (0, 0, -2 * reach), picture, repeat=(repeat, repeat), layer=2)

    def person(self, x: float, z: float, height: float, seed: int, walk: float = 0.0) -> None:
        name = f"person{seed}"
        self.pictures[name], self.covers[name] = textures.person(seed)
        width = height * 0.375
        self.add((x - width / 2, height, z), (width, 0, 0), (0, -height, 0), name, walk=walk)

    def box(self, x: float, z: float, size: tuple[float, float, float], turn: float, picture: str) -> None:
        """Four sides and a top; `size` is width, height, depth."""
        width, height, depth = size
        cosine, sine = np.cos(turn), np.sin(turn)
        right, away = np.array([cosine, 0, sine]), np.array([-sine, 0, cosine])
        base, up = np.array([x, 0, z]), np.array([0, height, 0])
        sides = ((-away, right), (right, away), (away, -right), (-right, -away))
        for (out, along), (span, reach) in zip(sides, ((width, depth), (depth, width)) * 2, strict=True):
            corner = base + up + out * reach / 2 - along * span / 2
            self.add(corner, along * span, -up, picture, one_sided=True)
        self.add(
            base + up + away * depth / 2 - right * width / 2, right * width, -away * depth, picture, one_sided=True
        )

    def ring(self, picture: str, radius: float, low: float, high: float) -> None:
        """The far surroundings, 32 sheets each showing its part of the picture."""
        for step in range(32):
            a, b = 2 * np.pi * step / 32, 2 * np.pi * (step + 1) / 32
            start, end = (np.array([radius * np.sin(t), 0, radius * np.cos(t)]) for t in (a, b))
            part = f"{picture}{step}"
            width = self.pictures[picture].shape[1] // 32
            self.pictures[part] = np.ascontiguousarray(self.pictures[picture][:, step * width : (step + 1) * width])
            self.add(start + [0, high, 0], end - start, (0, low - high, 0), part, layer=3)


def _hero(stage: Stage, random: np.random.Generator, seed: int) -> None:
    stage.hero = (float(random.uniform(-0.2, 0.3)), float(random.uniform(4.2, 5.4)), float(random.uniform(1.6, 1.85)))
    stage.person(*stage.hero, seed * 11)


def _clear(stage: Stage, x: float, z: float) -> bool:
    """Not between the camera and the hero."""
    return stage.hero is None or abs(x) > 1.1 or z > stage.hero[1] + 0.8


def street(seed: int) -> Stage:
    random, stage = np.random.default_rng(seed), Stage()
    stage.pictures = {"floor": textures.tiles(seed), "sky": textures.panorama(seed), "brick": textures.bricks(seed)}
    for number in range(6):
        stage.pictures[f"front{number}"] = textures.facade(seed * 7 + number)
        stage.pictures[f"crate{number}"] = textures.crate(seed * 9 + number)
    stage.ground("floor", 60, 30)
    stage.ring("sky", 85, -10, 42)
    for block in range(6):
        z, left, right = -12 + block * 9, -8 - 2 * random.random(), 8 + 2 * random.random()
        stage.wall((left, z), (left, z + 8.5), 7 + 5 * random.random(), f"front{block}")
        stage.wall((right, z + 8.5), (right, z), 6 + 6 * random.random(), f"front{(block + 3) % 6}")
    stage.wall((-6, 34), (6, 34), 12, "front1")
    stage.wall((-16, 30), (-6, 34), 9, "brick", repeat=(2, 2))
    stage.wall((6, 34), (18, 28), 9, "brick", repeat=(2, 2))
    _hero(stage, random, seed)
    for number in range(12):
        x, z = float(random.uniform(-7, 7)), float(random.uniform(3, 26))
        size = tuple(float(random.uniform(*span)) for span in ((0.4, 1.6), (0.4, 2.2), (0.4, 1.5)))
        if _clear(stage, x, z):
            stage.box(x, z, size, float(random.uniform(-0.6, 0.6)), f"crate{number % 6}")  # type: ignore[arg-type]
    for number, (x, z) in enumerate([(-2.4, 7.5), (2.8, 8.5), (-4.5, 12), (4.0, 14)]):
        stage.person(x, z, float(random.uniform(1.6, 1.85)), seed * 11 + 1 + number)
    return stage


def room(seed: int) -> Stage:
    random, stage = np.random.default_rng(seed), Stage()
    stage.pictures = {
        "floor": textures.tiles(seed, 10),
        "plaster": textures.clouds(seed, 1024, 1024, 150, 225, 8, 4),
        "ceiling": np.full((64, 64), 226, np.uint8),
        "brick": textures.bricks(seed + 3),
    }
    for number in range(6):
        stage.pictures[f"art{number}"] = textures.facade(seed * 5 + number, 7, 9)
        stage.pictures[f"crate{number}"] = textures.crate(seed * 9 + number)
    half, front, back, height = 5.5, -6.0, 9.5, 3.2
    stage.add((-half, 0, back), (2 * half, 0, 0), (0, 0, front - back), "floor", repeat=(4, 5), layer=2)
    stage.add((-half, height, front), (2 * half, 0, 0), (0, 0, back - front), "ceiling", layer=2)
    stage.wall((-half, back), (half, back), height, "plaster", repeat=(3, 1))
    stage.wall((-half, front), (-half, back), height, "brick", repeat=(4, 1))
    stage.wall((half, back), (half, front), height, "plaster", repeat=(4, 1))
    stage.wall((half, front), (-half, front), height, "brick", repeat=(3, 1))
    for number, x in enumerate((-3.6, -1.2, 1.1, 3.4)):
        stage.add((x - 0.75, 2.5, back - 0.02), (1.5, 0, 0), (0, -1.3, 0), f"art{number}", layer=1)
    for number, z in enumerate((1.0, 3.2, 5.4, 7.6)):
        left, right = f"art{(number + 2) % 6}", f"art{(number + 4) % 6}"
        stage.add((-half + 0.02, 2.4, z - 0.7), (0, 0, 1.4), (0, -1.3, 0), left, layer=1)
        stage.add((half - 0.02, 2.3, z + 0.7), (0, 0, -1.4), (0, -1.3, 0), right, layer=1)
    _hero(stage, random, seed)
    for number in range(7):
        x, z = float(random.uniform(-4, 4)), float(random.uniform(3.2, 8.5))
        size = tuple(float(random.uniform(*span)) for span in ((0.4, 1.6), (0.4, 1.6), (0.4, 1.0)))
        if _clear(stage, x, z):
            stage.box(x, z, size, float(random.uniform(-0.4, 0.4)), f"crate{number % 6}")  # type: ignore[arg-type]
    for number, (x, z) in enumerate([(-1.9, 6.4), (2.2, 6.2)]):
        stage.person(x, z, float(random.uniform(1.6, 1.85)), seed * 11 + 1 + number)
    return stage


def studio(seed: int) -> Stage:
    """An animatic's set: grid floor, one panel behind, a plain sky, figures and boxes."""
    random, stage = np.random.default_rng(seed), Stage()
    stage.pictures = {"floor": textures.grid_floor(), "panel": textures.panel(seed)}
    stage.pictures["sky"] = np.repeat(np.linspace(150, 230, 256)[:, None], 256, 1).astype(np.uint8)
    for number in range(4):
        stage.pictures[f"crate{number}"] = textures.crate(seed * 9 + number)
    stage.ground("floor", 20, 1)
    stage.ring("sky", 60, -5, 40)
    stage.wall((-9.6, 14), (9.6, 14), 10.8, "panel")
    _hero(stage, random, seed)
    for number, (x, z) in enumerate([(-1.6, 6.2), (2.2, 7.5), (-3.4, 9)]):
        stage.person(x, z, float(random.uniform(1.6, 1.85)), seed * 11 + 1 + number)
    places = [
        (1.7, 3.8, (0.6, 0.75, 0.6)),
        (-2.4, 6, (1.2, 0.9, 0.7)),
        (3.6, 10, (1, 2.1, 0.6)),
        (-5.5, 11.5, (2, 1.2, 1)),
    ]
    for number, (x, z, size) in enumerate(places):
        stage.box(x, z, size, float(random.uniform(-0.5, 0.5)), f"crate{number}")
    return stage


def flat_wall(seed: int) -> Stage:
    stage = Stage(pictures={"front": textures.facade(seed, 8, 14, 2048)}, flat=True)
    stage.add((-60, 30, 8), (120, 0, 0), (0, -50, 0), "front", repeat=(6, 3), layer=1)
    return stage


def bare(seed: int) -> Stage:
    """Next to no texture: plain floor and sky, two plain boxes, one figure."""
    random, stage = np.random.default_rng(seed), Stage()
    stage.pictures = {"floor": np.full((64, 64), 160, np.uint8), "a": np.full((64, 64), 105, np.uint8)}
    stage.pictures |= {"b": np.full((64, 64), 85, np.uint8)}
    stage.pictures["sky"] = np.repeat(np.linspace(160, 225, 256)[:, None], 256, 1).astype(np.uint8)
    stage.ground("floor", 60, 1)
    stage.ring("sky", 85, -10, 42)
    stage.box(2, 7, (1, 1.4, 1), float(random.uniform(0.2, 0.6)), "a")
    stage.box(-2.4, 9, (1.4, 1, 1), float(random.uniform(-0.6, -0.2)), "b")
    _hero(stage, random, seed)
    return stage


SETS: dict[str, Callable[[int], Stage]] = {
    "street": street,
    "room": room,
    "studio": studio,
    "flat_wall": flat_wall,
    "bare": bare,
}


def add_passers_by(stage: Stage, seed: int, count: int, nearest: float) -> list[Sheet]:
    """People walking across near the camera; returns their sheets, so that their boxes can be known."""
    random, before = np.random.default_rng(seed), len(stage.sheets)
    for number in range(count):
        side = 1 if random.random() < 0.5 else -1
        x = -0.9 + 0.75 * number + float(random.uniform(-0.2, 0.2)) if count > 1 else -1.8 * side
        z = nearest + 0.25 * number if count > 1 else float(random.uniform(3.2, 7.0))
        walk = side * float(random.uniform(0.15, 0.3) if count > 1 else random.uniform(0.5, 1.2))
        stage.person(x, z, float(random.uniform(1.7, 1.85)), 7000 + seed * 5 + number, walk)
    return stage.sheets[before:]
