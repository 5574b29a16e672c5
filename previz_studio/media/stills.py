"""The poster and the filmstrip of a take, collected while its frames stream past."""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

TILE_HEIGHT = 54
MOST_TILES = 24


def tile_frames(count: int, most: int = MOST_TILES) -> tuple[int, ...]:
    """The 0-based frames on a filmstrip: the middle of each of up to `most` equal parts of the take, ascending."""
    tiles = min(count, most)
    return tuple((2 * tile + 1) * count // (2 * tiles) for tile in range(tiles))


def eight_bit(frame: NDArray[np.uint8] | NDArray[np.uint16]) -> NDArray[np.uint8]:
    """uint16 0..65535 -> uint8 0..255, rounded; uint8 as it is."""
    if frame.dtype == np.uint8:
        return frame.astype(np.uint8, copy=False)
    return ((frame.astype(np.uint32) + 128) // 257).astype(np.uint8)


@dataclass
class Stills:
    """Give it every frame in order with `see`, then `save`."""

    count: int
    poster_frame: int
    poster: Image.Image | None = None
    tiles: list[Image.Image] = field(default_factory=list)

    def see(self, index: int, frame: NDArray[np.uint8] | NDArray[np.uint16]) -> None:
        wanted = self._wanted
        if index != self.poster_frame and index not in wanted:
            return
        picture = Image.fromarray(eight_bit(frame))
        if index == self.poster_frame:
            self.poster = picture
        if index in wanted:
            width = max(1, round(TILE_HEIGHT * picture.width / picture.height))
            self.tiles.append(picture.resize((width, TILE_HEIGHT), Image.Resampling.LANCZOS, reducing_gap=3.0))

    def save(self, poster: Path, filmstrip: Path) -> None:
        if self.poster is None or not self.tiles:
            raise ValueError("no frame was seen")
        self.poster.save(poster, format="JPEG", quality=88)
        width = self.tiles[0].width
        strip = Image.new("RGB", (width * len(self.tiles), TILE_HEIGHT))
        for place, tile in enumerate(self.tiles):
            strip.paste(tile, (place * width, 0))
        strip.save(filmstrip, format="JPEG", quality=80)

    def __post_init__(self) -> None:
        self._wanted = frozenset(tile_frames(self.count))
