"""From five fits to one name: which explanation is the simplest that holds, what a director would call it, what else
it could be. Never decides whether that is what was planned."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from previz_studio.camera.measure.bundle import Scene
from previz_studio.camera.measure.families import Fits
from previz_studio.camera.measure.frame_poses import FORWARD, PAN, RIGHT, ROLL, TILT, UP, ZOOM, last_value
from previz_studio.camera.measure.observations import Observations
from previz_studio.camera.plan import MoveKind

Floats = NDArray[np.float64]

KINDS = (
    MoveKind.PAN,
    MoveKind.TILT,
    MoveKind.ROLL,
    MoveKind.TRUCK,
    MoveKind.PEDESTAL,
    MoveKind.DOLLY,
    MoveKind.ZOOM,
)
"""In the order of the component columns."""
LOOKALIKES = {
    MoveKind.ZOOM: MoveKind.DOLLY,
    MoveKind.PAN: MoveKind.TRUCK,
    MoveKind.TILT: MoveKind.PEDESTAL,
    MoveKind.DOLLY: MoveKind.ZOOM,
    MoveKind.TRUCK: MoveKind.PAN,
    MoveKind.PEDESTAL: MoveKind.TILT,
}
"""What shows the same picture on a set without depth."""

STILL_PX = 1.0
"""Under this farthest motion the camera is called static; the measured noise floor is 0.06 px."""
STRICT = (0.25, 2.5, 0.008)
LOOSE = (0.6, 3.0, 0.012)
"""A simple explanation holds within the largest of: pixels, times the best fit's error, share of the motion. Loose is
for turns and zooms where the general fit finds no depth either."""
CLEARLY = 0.6
"""One explanation beats another when its error is under this share of the other's."""
FAR_BETTER = 0.3
"""On the development clips real dolly zooms stayed under 0.23 of the turn's error, zooms under noise above 0.37."""
NOISY_PX, NOISY_SHARE = 0.4, 0.35
"""Points whose normal error is over the first stick to grain and compression blocks, which bends a turn into travel
through a depth that is not there: a turn that leaves less than this share of the motion unexplained is then not ruled
out. On the development clips the normal error of clean ones stayed under 0.4 px, of noisy ones above 0.45."""
DEPTH_SPREAD = 0.18
"""(90th - 10th percentile) / median of inverse distance under which a scene counts as flat."""
SECONDARY_SHARE, SECONDARY_PX = 0.10, 6.0
HANDHELD_PATH_PX, HANDHELD_NET = 12.0, 0.35


@dataclass(frozen=True)
class Choice:
    """`family` is a key of FAMILIES; `flat` says that depth could not decide, `rival` that the runner-up is close."""

    family: str
    flat: bool = False
    rival: bool = False


@dataclass(frozen=True)
class Name:
    """`column` is the component that carries the amount and the timing."""

    kind: MoveKind
    column: int | None
    secondary: tuple[MoveKind, ...] = ()


def depth_spread(scene: Scene, good: NDArray[np.bool_]) -> float:
    low, middle, high = np.percentile(scene.inverse_distance[good], [10, 50, 90])
    return float((high - low) / max(middle, 1e-6))


def choose_family(fits: Fits, upside_down: bool = False) -> Choice:
    """The simplest family whose error is as good as the most general one's, give or take. `upside_down`: travel holds
    only in a scene turned inside out, which noise makes of a zoom; it must then beat the turn by far."""
    if fits.crossed:
        return Choice("turn", rival=True)
    error = fits.error_px
    best = min(error["both"], error["everything"])
    turn, travel = error["turn"], error["travel"]
    if error["static"] < 0.3:
        return Choice("turn")
    strict = max(STRICT[0], STRICT[1] * best, STRICT[2] * error["static"])
    loose = max(LOOSE[0], LOOSE[1] * best, LOOSE[2] * error["static"])
    deep = depth_spread(fits.scenes["both"], fits.good) > DEPTH_SPREAD
    if upside_down and turn <= loose and travel > FAR_BETTER * turn:
        return Choice("turn", rival=True)
    turns = turn <= (strict if deep else loose)
    travels = travel <= strict
    if turns and travels:
        return _both_fit(turn, travel, depth_spread(fits.scenes["travel"], fits.good), fits.sigma > NOISY_PX)
    if turns:
        return Choice("turn")
    if travels:
        deep = depth_spread(fits.scenes["travel"], fits.good) > DEPTH_SPREAD
        noisy = fits.sigma > NOISY_PX and turn < NOISY_SHARE * error["static"]
        return Choice("travel" if deep or travel < CLEARLY * turn else "turn", rival=noisy)
    if best > 0.75 * min(turn, travel):
        return Choice("turn" if turn <= travel else "travel", rival=True)
    zoomed = error["everything"] < 0.7 * error["both"] and error["both"] > 0.5
    return Choice("everything" if zoomed else "both")


def _both_fit(turn: float, travel: float, spread: float, noisy: bool) -> Choice:
    """On a flat scene travel is only kept where it is better by far: a turn shears the picture, sliding past does not.
    Under noise a better travel proves nothing while the turn holds too."""
    if turn < CLEARLY * travel:
        return Choice("turn")
    if spread < DEPTH_SPREAD:
        return Choice("travel") if travel < FAR_BETTER * turn and not noisy else Choice("turn", flat=True)
    if travel < CLEARLY * turn:
        return Choice("travel", rival=noisy)
    return Choice("turn" if turn <= travel else "travel", rival=True)


def name_move(table: Floats, effect: Floats, near_far: tuple[float, float], subject_at: float | None) -> Name:
    """`table` and `effect` (frames, 7) components and their pixels; `near_far` the 10th and 90th percentile of
    inverse distance; `subject_at` the subject's inverse distance when known."""
    end = last_value(effect)
    peak = float(np.linalg.norm(effect, axis=1).max())
    if peak < STILL_PX:
        return Name(MoveKind.STATIC, None)
    if _wanders(effect, end):
        return Name(MoveKind.HANDHELD, None)
    if _goes_round(last_value(table), end, near_far, subject_at):
        others = _secondary(end, PAN, ignore=(PAN, RIGHT, FORWARD))
        return Name(MoveKind.ORBIT, PAN, others)
    if abs(end[FORWARD]) > 20 and abs(end[ZOOM]) > 20 and end[FORWARD] * end[ZOOM] < 0:
        return Name(MoveKind.DOLLY_ZOOM, FORWARD, _secondary(end, FORWARD, ignore=(FORWARD, ZOOM)))
    main = int(np.argmax(np.abs(end)))
    return Name(KINDS[main], main, _secondary(end, main, ignore=(main,)))


def _secondary(end: Floats, main: int, ignore: tuple[int, ...]) -> tuple[MoveKind, ...]:
    least = max(SECONDARY_SHARE * abs(end[main]), SECONDARY_PX)
    order = np.argsort(-np.abs(end))
    return tuple(KINDS[i] for i in order if i not in ignore and abs(end[i]) > least)


def _wanders(effect: Floats, end: Floats) -> bool:
    """A long way gone, little of it kept: handheld."""
    kernel = np.exp(-0.5 * (np.arange(-4, 5) / 1.0) ** 2)
    smooth = np.apply_along_axis(lambda values: np.convolve(values, kernel / kernel.sum(), "valid"), 0, effect)
    path = float(np.linalg.norm(np.diff(smooth, axis=0), axis=1).sum()) if len(smooth) > 1 else 0.0
    return path > HANDHELD_PATH_PX and float(np.linalg.norm(end)) < HANDHELD_NET * path


def _goes_round(last: Floats, end: Floats, near_far: tuple[float, float], subject_at: float | None) -> bool:
    """Travelling one way while turning the other, about a point that lies in the scene (on the subject if known)."""
    turn, side = np.radians(last[PAN]), last[RIGHT]
    if turn * side >= 0 or abs(end[PAN]) < 8 or abs(end[RIGHT]) < 4:
        return False
    pivot = abs(side) / max(np.sin(min(abs(turn), 1.5)), 1e-3)
    low, high = near_far
    there = 0.5 < pivot * subject_at < 2.0 if subject_at else 0.5 / high < pivot < 1.3 / low
    rest = max(abs(end[TILT]), abs(end[ROLL]), abs(end[ZOOM]))
    return bool(there and rest < 0.5 * max(abs(end[PAN]), abs(end[RIGHT])) and abs(end[UP]) < abs(end[RIGHT]))


def depth_upside_down(seen: Observations, scene: Scene, good: NDArray[np.bool_], subject_at: float | None) -> bool:
    """A dolly zoom equals the opposite dolly through a scene turned inside out: there near things sit high in the
    frame and the subject is the farthest thing. Ground is below eye level in nearly every shot, so this tells."""
    if subject_at is not None and subject_at < 0.35:
        return True
    first = np.argmax(seen.seen > 0, axis=0)
    height = seen.uv[first, np.arange(seen.tracks), 1][good]
    near = scene.inverse_distance[good]
    if len(near) < 12 or np.ptp(near) < 1e-9:
        return False
    ranks = np.argsort(np.argsort(height)), np.argsort(np.argsort(near))
    return float(np.corrcoef(*ranks)[0, 1]) < -0.25


def alternatives(name: Name, choice: Choice, fits: Fits) -> tuple[MoveKind, ...]:
    """Moves that would have given the same picture, as far as this clip shows."""
    other = LOOKALIKES.get(name.kind)
    if other is None:
        return ()
    return (other,) if choice.flat or choice.rival else ()
