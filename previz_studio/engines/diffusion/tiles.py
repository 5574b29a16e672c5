"""Decoding and encoding in tiles of 512 pixels, take by take.

The switches lie on the VAE, where they would also change a take that another thread is decoding. So each take has a
view of it: the same weights, switches of its own. Tiles are cut over all frames: diffusers' cuts in time
(`use_framewise_decoding`, which switches encoding too) set each later cut one frame late.
"""

import copy
from typing import Any

from previz_studio.engines.diffusion.canvas import FEWEST_CELLS, PIXEL_STEP
from previz_studio.engines.diffusion.work import Work
from previz_studio.engines.memory import TILE

CELLS = TILE // PIXEL_STEP
STEPS = (CELLS - 2, CELLS - 3, CELLS - 4)
"""Cells from one tile to the next, most wanted first (diffusers' default); the rest of a tile is blended."""


def use_tiles(pipe: Any, work: Work) -> None:
    """The pipeline encodes guides and source clips with a view of its VAE as this take needs it."""
    size = work.canvas
    pipe.vae = in_tiles(pipe.vae, work.tiled_decode, size.height // PIXEL_STEP, size.width // PIXEL_STEP)


def in_tiles(vae: Any, tiled: bool, rows: int, columns: int) -> Any:
    """A view of `vae` for clips of `rows` x `columns` latent cells."""
    view = copy.copy(vae)
    view.use_tiling = tiled
    view.use_framewise_decoding = False
    view.tile_sample_min_height = view.tile_sample_min_width = TILE
    view.tile_sample_stride_height = step(rows) * PIXEL_STEP
    view.tile_sample_stride_width = step(columns) * PIXEL_STEP
    return view


def step(cells: int) -> int:
    """So that the last tile of a side has at least two cells: the decoder of LTX-2 reflects its borders and cannot
    with one."""
    if cells <= CELLS:
        return CELLS
    return next(step for step in STEPS if (cells - 1) % step >= FEWEST_CELLS - 1)
