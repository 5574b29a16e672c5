"""A drawing thrown on the set from its own camera: where each pixel of another view is in it."""

import numpy as np

from previz_studio.engines.animatic.raster import Depth, View


def where_in_panel(view: View, panel_view: View, nearness: Depth) -> tuple[Depth, Depth]:
    """For each pixel now, where the same point of the set is in the panel, as the two maps of `cv2.remap`.

    In homogeneous form, point / depth = ray + (camera now - camera then) / depth: exact, and finite for the sky.
    """
    x = ((np.arange(view.width, dtype=np.float32) + np.float32(0.5 - view.width / 2)) / np.float32(view.focal))[None, :]
    y = ((np.arange(view.height, dtype=np.float32) + np.float32(0.5 - view.height / 2)) / np.float32(view.focal))[
        :, None
    ]
    turn = (panel_view.turn @ view.turn.T).astype(np.float32)
    shift = (panel_view.turn @ (view.position - panel_view.position)).astype(np.float32)
    across, down, depth = (turn[i, 0] * x + (turn[i, 1] * y + turn[i, 2]) + nearness * shift[i] for i in range(3))
    focal = np.float32(panel_view.focal) / np.maximum(depth, np.float32(1e-4))
    across[depth <= 1e-4] = 1e6
    return _near_frame(across, focal, panel_view.width), _near_frame(down, focal, panel_view.height)


def _near_frame(direction: Depth, focal: Depth, size: int) -> Depth:
    """Pixels along one axis, kept within two frames of the drawing: mirroring borders walk there step by step."""
    pixels = direction * focal
    pixels += np.float32(size / 2 - 0.5)
    return np.clip(pixels, np.float32(-2 * size), np.float32(3 * size), out=pixels)
