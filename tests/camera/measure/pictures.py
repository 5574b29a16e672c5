"""Small clips with exactly known camera motion: a textured sphere of sight for turns and zooms, cards in depth for
travel. Made in memory, 320 pixels wide."""

from collections.abc import Callable, Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

from previz_studio.camera.measure.rotations import camera_axes

Picture = NDArray[np.uint8]

WIDTH, HEIGHT, FRAMES = 320, 200, 30
LENS_MM, SENSOR_MM = 28.0, 24.89
FOCAL = LENS_MM / SENSOR_MM * WIDTH
BIG = 1400


def texture(seed: int, size: int = BIG) -> Picture:
    """Blobs of several sizes with sharp edges, mid grey on average."""
    random = np.random.default_rng(seed)
    total = np.zeros((size, size), np.float32)
    for cells in (24, 60, 140, 300):
        coarse = random.random((cells, cells)).astype(np.float32)
        total += cv2.resize(coarse, (size, size), interpolation=cv2.INTER_CUBIC)
    return np.asarray(cv2.normalize(total, None, 20, 235, cv2.NORM_MINMAX), np.uint8)


def eased(frame: int, frames: int = FRAMES) -> float:
    u = frame / (frames - 1)
    return u * u * (3 - 2 * u)


def lens(zoom: float = 1.0, focal: float = FOCAL, width: int = WIDTH, height: int = HEIGHT) -> NDArray[np.float64]:
    return np.array([[focal * zoom, 0, width / 2 - 0.5], [0, focal * zoom, height / 2 - 0.5], [0, 0, 1.0]])


def turned(
    seed: int = 1,
    pan: float = 0.0,
    tilt: float = 0.0,
    roll: float = 0.0,
    zoom: float = 1.0,
    curve: Callable[[int], float] = eased,
) -> Iterator[Picture]:
    """A camera on a head (degrees, zoom ratio at the end): pure homographies of one far picture, exact."""
    far, wide = texture(seed), lens(focal=FOCAL, width=BIG, height=BIG)
    for frame in range(FRAMES):
        done = curve(frame)
        axes = camera_axes(*(np.radians(angle * done) for angle in (pan, tilt, roll)))
        homography = lens(zoom**done) @ axes @ np.linalg.inv(wide)
        yield np.asarray(cv2.warpPerspective(far, homography, (WIDTH, HEIGHT), flags=cv2.INTER_LINEAR), np.uint8)


def travelled(
    seed: int = 1, right: float = 0.0, up: float = 0.0, forward: float = 0.0, pan: float = 0.0
) -> Iterator[Picture]:
    """A camera on rails (metres, degrees at the end) before a wall at 9 m, a floor 1.5 m down, and three cards at 3, 4
    and 6 m; the card at 4 m is the subject, see SUBJECT."""
    wall, floor = texture(seed), texture(seed + 1)
    cards = [(3.0, -1.3, 1.0, seed + 2), (4.0, 0.0, 0.8, seed + 3), (6.0, 1.6, 1.6, seed + 4)]
    images = [texture(number, 400) for *_, number in cards]
    for frame in range(FRAMES):
        done = eased(frame)
        axes = camera_axes(np.radians(pan * done), 0.0, 0.0)
        place = np.array([right, -up, forward]) * done
        picture = np.full((HEIGHT, WIDTH), 128, np.uint8)
        _draw(picture, wall, ([-12, -11, 9.0], [24, 0, 0], [0, 24, 0]), axes, place)
        _draw(picture, floor, ([-9, 1.5, 0.6], [18, 0, 0], [0, 0, 18]), axes, place)
        for (z, x, wide, _), image in sorted(zip(cards, images, strict=True), key=lambda item: -item[0][0]):
            _draw(picture, image, ([x - wide / 2, 1.5 - 1.7, z], [wide, 0, 0], [0, 1.7, 0]), axes, place)
        yield picture


SUBJECT = (4.0, (0.5 - 0.4 / 4 * FOCAL / WIDTH, 0.34, 0.5 + 0.4 / 4 * FOCAL / WIDTH, 1.0))
"""Distance in metres and box (left, top, right, bottom as shares) of the middle card at the first frame."""


def crossed(frames: Iterator[Picture], seed: int = 9) -> Iterator[Picture]:
    """The same with somebody a fifth as wide as the frame walking across it at an even pace."""
    card = texture(seed, 400)[:HEIGHT, : WIDTH // 5]
    for number, frame in enumerate(frames):
        picture, left = frame.copy(), 40 + 5 * number
        picture[:, left : left + card.shape[1]] = card[:, : WIDTH - left]
        yield picture


def _draw(
    picture: Picture,
    image: Picture,
    sheet: tuple[list[float], list[float], list[float]],
    axes: NDArray[np.float64],
    place: NDArray[np.float64],
) -> None:
    """A sheet given by its upper left corner and two edges, in camera axes of the first frame."""
    corner, across, down = (np.array(vector, float) for vector in sheet)
    size = image.shape[0] - 1
    to_camera = axes @ np.column_stack([across / size, down / size, corner - place])
    drawn = cv2.warpPerspective(image, lens() @ to_camera, (WIDTH, HEIGHT), flags=cv2.INTER_AREA)
    ones = np.full_like(image, 255)
    covered = cv2.warpPerspective(ones, lens() @ to_camera, (WIDTH, HEIGHT), flags=cv2.INTER_NEAREST)
    picture[covered > 0] = drawn[covered > 0]
