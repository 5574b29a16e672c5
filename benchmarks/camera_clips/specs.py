"""Which clips there are: two splits made from seeds that never meet. `dev` may be tuned on; `test` is run, not tuned.

Amounts are drawn evenly on a logarithmic scale; lens, easing, holds, length, noise, compression, size, passers-by too.
"""

from dataclasses import dataclass, replace

import numpy as np

from previz_studio.camera.plan import CameraPlan, Move, MoveKind, Sensor

FPS = 24
SENSOR = Sensor("Super 35", 24.89, 18.66)
FIRST_SEED = {"dev": 100_000, "test": 900_000}
SET_SEEDS = {"dev": (2, 3, 5, 8), "test": (31, 37, 41, 43, 47, 53)}
"""Sets of the two splits share their construction, never their seed."""
ORDINARY = {
    "static": 6,
    "handheld": 5,
    "pan": 11,
    "tilt": 9,
    "roll": 7,
    "zoom": 10,
    "truck": 10,
    "pedestal": 8,
    "dolly": 11,
    "orbit": 8,
    "dolly_zoom": 4,
    "compound": 6,
}
STRESS = {"blur": 5, "low texture": 5, "flat wall": 7, "noise": 5, "large moving subject": 7}
SEEDS_PER_GROUP = 100
AMOUNTS = {
    MoveKind.PAN: (3, 60),
    MoveKind.TILT: (2, 22),
    MoveKind.ROLL: (2, 25),
    MoveKind.ZOOM: (1.1, 2.2),
    MoveKind.TRUCK: (0.2, 2.2),
    MoveKind.PEDESTAL: (0.15, 1.2),
    MoveKind.DOLLY: (0.2, 2.2),
    MoveKind.ORBIT: (8, 50),
    MoveKind.DOLLY_ZOOM: (0.8, 1.8),
}
DIRECTIONS = {
    MoveKind.PAN: ("right", "left"),
    MoveKind.TILT: ("up", "down"),
    MoveKind.ROLL: ("cw", "ccw"),
    MoveKind.ZOOM: ("in", "out"),
    MoveKind.TRUCK: ("right", "left"),
    MoveKind.PEDESTAL: ("up", "down"),
    MoveKind.DOLLY: ("in", "out"),
    MoveKind.ORBIT: ("right", "left"),
    MoveKind.DOLLY_ZOOM: ("in", "out"),
}
UNITS = {MoveKind.PAN: "deg", MoveKind.TILT: "deg", MoveKind.ROLL: "deg", MoveKind.ORBIT: "deg", MoveKind.ZOOM: "x"}
COMPOUNDS = (
    (MoveKind.DOLLY, MoveKind.PAN),
    (MoveKind.TRUCK, MoveKind.TILT),
    (MoveKind.PEDESTAL, MoveKind.TILT),
    (MoveKind.TRUCK, MoveKind.PAN),
)


@dataclass(frozen=True)
class Spec:
    """One clip to render. `walkers` passers-by at `walkers_at` metres; `defocus` in pixels, `shutter` in turns (0.5 is
    180 degrees), `noise` as spread in levels, `crf` for x264."""

    name: str
    group: str
    kind: str
    seed: int
    set_name: str
    set_seed: int
    plan: CameraPlan
    frames: int
    width: int = 704
    height: int = 480
    walkers: int = 0
    walkers_at: float = 5.0
    shutter: float = 0.5
    defocus: float = 0.0
    noise: float = 2.0
    crf: int = 23


def specs(split: str) -> list[Spec]:
    """All clips of `dev` (about a third as many) or `test`, always the same."""
    share = 1.0 if split == "test" else 0.34
    made = []
    for index, (group, count) in enumerate({**ORDINARY, **STRESS}.items()):
        first = FIRST_SEED[split] + index * SEEDS_PER_GROUP
        make = _ordinary if group in ORDINARY else _stress
        made += [make(split, group, number, first + number) for number in range(max(2, round(count * share)))]
    return made


def _ordinary(split: str, kind: str, number: int, seed: int) -> Spec:
    random = np.random.default_rng(seed)
    set_name = ("street", "room", "studio")[int(random.integers(3))]
    moves, frames = _moves(kind, number, random)
    plan = CameraPlan(
        moves=moves,
        lens_mm=float(random.choice([18, 24, 28, 35, 50])) if kind not in ("orbit", "dolly_zoom") else 28.0,
        sensor=SENSOR,
        height_m=float(random.uniform(1.3, 1.7)),
        tilt_deg=float(random.uniform(-6, 3)) if random.random() < 0.5 else 0.0,
    )
    spec = Spec(
        name=f"{split}_{seed}_{kind}_{set_name}",
        group="ordinary",
        kind=kind,
        seed=seed,
        set_name=set_name,
        set_seed=int(random.choice(SET_SEEDS[split])),
        plan=plan,
        frames=frames,
        walkers=int(random.random() < 0.4),
        shutter=float(random.choice([0.0, 0.0, 0.5])),
        noise=float(random.uniform(0, 6)),
        crf=int(random.integers(18, 33)),
    )
    return replace(spec, width=960, height=544) if random.random() < 0.25 else spec


def _moves(kind: str, number: int, random: np.random.Generator) -> tuple[tuple[Move, ...], int]:
    """The moves and the length in frames."""
    seconds = float(random.uniform(1.1, 1.8))
    start = float(random.choice([0.0, 0.25]))
    frames = round((start + seconds + float(random.choice([0.0, 0.25]))) * FPS) + 1
    if kind in ("static", "handheld"):
        shake = float(random.uniform(0.25, 0.6))
        return (Move(MoveKind(kind), amount=shake if kind == "handheld" else None, unit="deg"),), max(42, frames)
    kinds = COMPOUNDS[number % len(COMPOUNDS)] if kind == "compound" else (MoveKind(kind),)
    moves = tuple(_move(one, seconds, start, random, gentle=len(kinds) > 1) for one in kinds)
    if kind == "zoom" and number % 4 == 3:
        crash = replace(moves[0], kind=MoveKind.CRASH_ZOOM, seconds=0.5, ease_in_frames=0, ease_out_frames=8)
        return (crash,), frames
    return moves, frames


def _move(kind: MoveKind, seconds: float, start: float, random: np.random.Generator, gentle: bool = False) -> Move:
    low, high = AMOUNTS[kind]
    if gentle:
        low, high = (6, 15) if high > 3 else (max(low, 0.5), min(high, 1.5))
    amount = float(np.exp(random.uniform(np.log(low), np.log(high))))
    if kind is MoveKind.PAN:
        amount = min(amount, 22 * seconds)
    eases = [(0, 0), (round(seconds * 12), round(seconds * 12)), (12, 0), (0, 12), (8, 8)]
    ease_in, ease_out = eases[int(random.integers(len(eases)))]
    direction = DIRECTIONS[kind][int(random.integers(2))]
    return Move(kind, direction, round(amount, 3), UNITS.get(kind, "m"), seconds, start, ease_in, ease_out)


def _stress(split: str, group: str, number: int, seed: int) -> Spec:
    random = np.random.default_rng(seed)
    turns = ("pan", "dolly", "truck", "tilt", "zoom", "pedestal", "static", "pan")
    flats = ("pan", "dolly", "truck", "zoom", "tilt", "pedestal", "roll", "static")
    kind = (flats if group == "flat wall" else turns)[number % 8]
    spec = _ordinary(split, kind, number, seed)
    plan = spec.plan
    if kind in ("dolly", "truck", "pedestal"):
        larger = replace(plan.moves[0], amount=max(0.6, plan.moves[0].amount or 0.6))
        plan = replace(plan, moves=(larger,))
    spec = replace(
        spec, group=group, plan=plan, name=f"{split}_{seed}_{group.replace(' ', '_')}_{kind}", width=704, height=480
    )
    if group == "blur":
        return replace(spec, shutter=1.0, defocus=float(random.uniform(1.2, 2.0)))
    if group == "low texture":
        return replace(spec, set_name="bare", walkers=0)
    if group == "flat wall":
        return replace(spec, set_name="flat_wall", walkers=0, plan=replace(plan, tilt_deg=0.0))
    if group == "noise":
        return replace(spec, noise=15.0, crf=38)
    return replace(spec, walkers=2 + number % 2, walkers_at=2.0)
