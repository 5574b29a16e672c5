"""Grey pictures to cover a set with, made from a seed: no files, no photographs. uint8, 0..255."""

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]


def clouds(seed: int, height: int, width: int, dark: float, light: float, octaves: int = 7, base: int = 6) -> Picture:
    """Value noise of several octaves between two levels."""
    random = np.random.default_rng(seed)
    total, strength = np.zeros((height, width), np.float32), 1.0
    for octave in range(octaves):
        cells = base * 2**octave
        coarse = random.random((max(2, cells * height // width), cells)).astype(np.float32)
        total += strength * cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)
        strength *= 0.55
    total = (total - total.min()) / np.ptp(total)
    return np.asarray(dark + (light - dark) * total, np.uint8)


def tiles(seed: int, count: int = 8, size: int = 1024) -> Picture:
    random = np.random.default_rng(seed)
    picture = clouds(seed, size, size, 100, 190).astype(np.float32)
    step = size // count
    for row in range(count):
        for column in range(count):
            picture[row * step : (row + 1) * step, column * step : (column + 1) * step] *= 0.75 + 0.5 * random.random()
    picture[np.arange(size) % step < 4] = 40
    picture[:, np.arange(size) % step < 4] = 40
    return np.clip(picture, 0, 255).astype(np.uint8)


def bricks(seed: int, rows: int = 24, columns: int = 10, size: int = 1024) -> Picture:
    random = np.random.default_rng(seed)
    picture = np.full((size, size), 150, np.float32)
    height, width = size / rows, size / columns
    for row in range(rows):
        for column in range(-1, columns + 1):
            left = int((column + 0.5 * (row % 2)) * width) + 2
            cell = picture[int(row * height) + 2 : int((row + 1) * height) - 2, max(0, left) : left + int(width) - 3]
            cell[:] = 80 * (0.7 + 0.6 * random.random())
    return np.asarray(picture * (clouds(seed + 5, size, size, 200, 255) / 255.0), np.uint8)


def facade(seed: int, rows: int = 6, columns: int = 8, size: int = 1024) -> Picture:
    """A house front: windows with frames and blinds."""
    random = np.random.default_rng(seed)
    level = int(random.integers(90, 200))
    picture = clouds(seed, size, size, level * 0.75, min(255, level * 1.15), 8, 8)
    height, width = size // rows, size // columns
    for row in range(rows):
        for column in range(columns):
            top, left = row * height + height // 5, column * width + width // 5
            bottom, right = row * height + height * 4 // 5, column * width + width * 4 // 5
            cv2.rectangle(picture, (left - 4, top - 4), (right + 4, bottom + 4), level // 2, -1)
            cv2.rectangle(picture, (left, top), (right, bottom), int(random.integers(20, 110)), -1)
            if random.random() < 0.5:
                blind = top + int((bottom - top) * random.random())
                cv2.rectangle(picture, (left, top), (right, blind), int(random.integers(100, 240)), -1)
            cv2.line(picture, (left, (top + bottom) // 2), (right, (top + bottom) // 2), level // 3, 4)
    return picture


def grid_floor(cells: int = 20, size: int = 2048) -> Picture:
    picture = np.full((size, size), 208, np.uint8)
    for line in range(cells + 1):
        at, heavy = line * size // cells, line % 5 == 0
        cv2.line(picture, (at, 0), (at, size), 90 if heavy else 150, 5 if heavy else 2)
        cv2.line(picture, (0, at), (size, at), 90 if heavy else 150, 5 if heavy else 2)
    return picture


def panorama(seed: int, width: int = 2048, height: int = 512) -> Picture:
    """Sky, hills and far houses, for the ring around an outdoor set."""
    random = np.random.default_rng(seed)
    picture = clouds(seed, height, width, 170, 245, 6, 10)
    angle = np.arange(width) / width * 2 * np.pi
    for layer, (horizon, level) in enumerate([(0.60, 140), (0.68, 105), (0.76, 70)]):
        ridge = sum(random.normal() / k**1.1 * np.sin(k * angle + random.random() * 6.28) for k in range(1, 40))
        below = np.arange(height)[:, None] > (horizon + 0.03 * ridge)[None] * height
        picture[below] = clouds(seed + 10 + layer, height, width, level * 0.6, level * 1.3, 8, 24)[below]
    for _ in range(120):
        left, wide, tall = (int(random.integers(*span)) for span in ((0, width - 40), (8, 32), (12, 72)))
        top = int(0.8 * height) - tall
        cv2.rectangle(picture, (left, top), (left + wide, int(0.8 * height)), int(random.integers(60, 190)), -1)
        for y in range(top + 3, int(0.8 * height) - 3, 6):
            picture[y : y + 3, left + 2 : left + wide - 2 : 6] = 230 if random.random() < 0.4 else 50
    return picture


def panel(seed: int, width: int = 1600, height: int = 900) -> Picture:
    """A storyboard panel: framed blocks on a cloudy ground."""
    random = np.random.default_rng(seed)
    picture = clouds(seed, height, width, 160, 235, 7, 4)
    for _ in range(16):
        x, y = int(random.integers(0, width)), int(random.integers(height // 5, height * 4 // 5))
        wide, tall = int(random.integers(60, 300)), int(random.integers(60, 400))
        cv2.rectangle(picture, (x, y), (x + wide, y + tall), int(random.integers(60, 220)), -1)
        cv2.rectangle(picture, (x, y), (x + wide, y + tall), 20, 3)
        for step in range(4):
            cv2.line(picture, (x, y + step * tall // 4), (x + wide, y + step * tall // 4), 40, 2)
    return picture


def crate(seed: int, size: int = 512) -> Picture:
    random = np.random.default_rng(seed)
    level = int(random.integers(70, 210))
    picture = clouds(seed, size, size, level * 0.6, min(255, level * 1.15), 8, 6)
    for _ in range(10):
        x, y = (int(value) for value in random.integers(0, size, 2))
        wide, tall = (int(value) for value in random.integers(20, 120, 2))
        filled = -1 if random.random() < 0.5 else 3
        cv2.rectangle(picture, (x, y), (x + wide, y + tall), int(random.integers(20, 240)), filled)
    cv2.rectangle(picture, (3, 3), (size - 4, size - 4), 30, 6)
    return picture


def person(seed: int, height: int = 768, width: int = 288) -> tuple[Picture, Picture]:
    """(picture, cover 0..255) of a clothed figure standing upright, feet at the lower edge."""
    random = np.random.default_rng(seed)
    middle = width // 2
    shirt = clouds(seed + 1, height, width, random.integers(20, 90), random.integers(120, 240), 7, 10)
    shirt[np.arange(height) % 18 < 5] = int(random.integers(30, 220))
    trousers = clouds(seed + 2, height, width, random.integers(10, 80), random.integers(100, 230), 8, 12)
    hair = clouds(seed + 3, height, width, 5, 70, 7, 30)
    picture, cover = np.full((height, width), 128, np.uint8), np.zeros((height, width), np.uint8)
    legs = [(-48, 0.5), (48, 0.5), (54, 0.99), (12, 0.99), (0, 0.6), (-12, 0.99), (-54, 0.99)]
    body = [(-78, 0.2), (78, 0.2), (110, 0.5), (80, 0.53), (56, 0.33), (56, 0.55)]
    body += [(-56, 0.55), (-56, 0.33), (-80, 0.53), (-110, 0.5)]
    for outline, cloth in ((legs, trousers), (body, shirt)):
        mask = np.zeros_like(cover)
        cv2.fillPoly(mask, [np.array([[middle + x, int(height * y)] for x, y in outline], np.int32)], 255)
        picture[mask > 0], cover[mask > 0] = cloth[mask > 0], 255
    for centre, axes, cloth in (((middle, 0.09), (44, 0.085), None), ((middle, 0.055), (48, 0.055), hair)):
        mask = np.zeros_like(cover)
        cv2.ellipse(mask, (centre[0], int(height * centre[1])), (axes[0], int(height * axes[1])), 0, 0, 360, 255, -1)
        picture[mask > 0] = int(random.integers(130, 220)) if cloth is None else cloth[mask > 0]
        cover[mask > 0] = 255
    for side in (-1, 1):
        cv2.circle(picture, (middle + side * 16, int(height * 0.115)), 5, 20, -1)
    return picture, cover
