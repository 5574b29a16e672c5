"""One small picture of a take while it is made: replaced at every look, gone when the take is there. Never kept."""

import cv2
import numpy as np

from previz_studio.engines.contract import Frame
from previz_studio.media.library import Library

WIDTH = 480
JPEG_QUALITY = 80


def show(library: Library, take_id: int, frame: Frame) -> None:
    """Puts the picture where `glimpse` finds it, also from another process on the same data folder."""
    height, width = frame.shape[:2]
    eight = frame if frame.dtype == np.uint8 else (frame >> 8).astype(np.uint8)
    size = (min(width, WIDTH), max(2, round(height * min(width, WIDTH) / width)))
    small = cv2.resize(eight[:, :, ::-1], size, interpolation=cv2.INTER_AREA)
    made, data = cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])
    if made:
        folder = library.work_folder(_name(take_id))
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "new.jpg").write_bytes(data.tobytes())
        (folder / "new.jpg").replace(folder / "now.jpg")


def glimpse(library: Library, take_id: int) -> bytes | None:
    """JPEG bytes, or None while nothing was shown yet or the take is there."""
    try:
        return (library.work_folder(_name(take_id)) / "now.jpg").read_bytes()
    except OSError:
        return None


def there_is(library: Library, take_id: int) -> bool:
    return (library.work_folder(_name(take_id)) / "now.jpg").is_file()


def forget(library: Library, take_id: int) -> None:
    library.discard_work(_name(take_id))


def _name(take_id: int) -> str:
    return f"glimpse-{take_id}"
