"""Reads the pictures and clips a render should follow, and lays them on the canvas where the plan's frame will be cut.

Image files go through Pillow, clips through PyAV; both are opened by content, never by name.
"""

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError

from previz_studio.engines.contract import Condition
from previz_studio.engines.diffusion.canvas import Canvas
from previz_studio.kit.errors import Invalid

Pixels = NDArray[np.uint8]
"""shape (height, width, 3), RGB, 0..255"""
IMAGE_FORMATS = ("PNG", "JPEG", "WEBP", "TIFF", "BMP")
LARGEST_IMAGE = 40_000_000
"""Pixels; a larger picture is refused before it is decoded."""
CLIP_FORMATS = {"mov,mp4,m4a,3gp,3g2,mj2", "matroska,webm", "avi", "mpegts"}
"""Containers only; playlists that name other files are never followed."""


@dataclass(frozen=True)
class Reading:
    """One condition as read from disk: pictures in order, the generated frame they start on, and how strongly."""

    condition: Condition
    frame: int
    pictures: tuple[Pixels, ...]
    facts: dict[str, Any] = field(default_factory=dict)


def as_read(condition: Condition, frame: int, pictures: tuple[Pixels, ...], **more: int) -> Reading:
    """With the facts that join the recipe; `more` are numbers worth recording, left out when 0."""
    facts = {
        "file": condition.file.name,
        "sha256": condition.sha256,
        "kind": condition.kind,
        "frame": condition.frame,
        "generated_frame": frame,
        "strength": condition.strength,
        "used_frames": len(pictures) - more.get("held_frames", 0),
    }
    return Reading(condition, frame, pictures, facts | {name: number for name, number in more.items() if number})


def read_tail(condition: Condition, frames: int) -> Reading:
    """The last `frames` of the take that is continued. Raises Invalid when it is shorter."""
    pictures = read_clip(condition.file, frames, tail=True)
    if len(pictures) < frames:
        raise Invalid(
            f"{condition.file.name} has {len(pictures)} frames; continuing it needs {frames}.",
            hint="Continue from a longer take.",
        )
    return as_read(condition, 0, tuple(pictures))


def read_source(condition: Condition, frames: int) -> Reading:
    """The clip a video-to-video render starts from; its last frame is held when it is shorter than the shot."""
    pictures = read_clip(condition.file, frames)
    held = frames - len(pictures)
    return as_read(condition, 0, (*pictures, *[pictures[-1]] * held), held_frames=held)


def read_image(file: Path) -> Pixels:
    """Raises Invalid when the file is no picture."""
    try:
        with Image.open(file, formats=IMAGE_FORMATS) as image:
            if image.width * image.height > LARGEST_IMAGE:
                raise Invalid(
                    f"{file.name} has {image.width}x{image.height} pixels.",
                    hint=f"Use a picture of at most {LARGEST_IMAGE // 1_000_000} megapixels.",
                )
            return np.asarray(image.convert("RGB"), np.uint8)
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError) as exc:
        raise Invalid(
            f"{file.name} is not a picture the engine can read.", hint="Use a PNG, JPEG, WebP or TIFF."
        ) from exc


def is_picture(file: Path) -> bool:
    """By content, not by name; reads the header alone."""
    try:
        with Image.open(file, formats=IMAGE_FORMATS):
            return True
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError):
        return False


def read_clip(file: Path, limit: int, tail: bool = False) -> list[Pixels]:
    """The first `limit` frames, or the last ones with `tail`. Raises Invalid when the file is no clip."""
    import av  # heavy: only loaded when a clip conditions a render

    frames: list[Pixels] = []
    try:
        with av.open(str(file.resolve()), options={"protocol_whitelist": "file"}) as container:
            if container.format.name not in CLIP_FORMATS or not container.streams.video:
                raise Invalid(f"{file.name} is not a movie file.", hint="Use an MP4, MOV, MKV, WebM or AVI clip.")
            for frame in container.decode(container.streams.video[0]):
                frames.append(np.asarray(frame.to_ndarray(format="rgb24"), np.uint8))
                if tail and len(frames) > limit:
                    del frames[0]
                elif not tail and len(frames) == limit:
                    break
    except (av.FFmpegError, OSError, ValueError) as exc:
        raise Invalid(f"{file.name} is not a movie the engine can read.", hint="Use an MP4 or MOV clip.") from exc
    if not frames:
        raise Invalid(f"{file.name} holds no frames.", hint="Use another clip.")
    return frames


def check_unchanged(condition: Condition) -> None:
    """Raises Invalid when the file is gone, or is not the one the plan was made with."""
    if not condition.file.is_file():
        raise Invalid(f"The reference {condition.file.name} is missing.", hint="Upload it again.")
    if condition.sha256 and hashlib.sha256(condition.file.read_bytes()).hexdigest() != condition.sha256:
        raise Invalid(
            f"The reference {condition.file.name} changed since the plan was made.", hint="Save the plan again."
        )


def on_canvas(pixels: Pixels, canvas: Canvas) -> Any:
    """A PIL image of the canvas size: the picture covers the live area (centre crop), the border repeats its edge."""
    left, top, width, height = canvas.live
    image = _cover(Image.fromarray(pixels), width, height)
    if (width, height) == (canvas.width, canvas.height):
        return image
    right, bottom = canvas.width - width - left, canvas.height - height - top
    padded = np.pad(np.asarray(image), ((top, bottom), (left, right), (0, 0)), mode="edge")
    return Image.fromarray(padded)


def planned_frames(reading: Reading, canvas: Canvas) -> list[Pixels]:
    """The pictures of a reading at the planned size (centre crop), to be compared with delivered frames."""
    size = (canvas.planned_width, canvas.planned_height)
    return [np.asarray(_cover(Image.fromarray(pixels), *size), np.uint8) for pixels in reading.pictures]


def _cover(image: Image.Image, width: int, height: int) -> Image.Image:
    if image.size == (width, height):
        return image
    scale = max(width / image.width, height / image.height)
    crop_width, crop_height = width / scale, height / scale
    left, top = (image.width - crop_width) / 2, (image.height - crop_height) / 2
    box = (left, top, left + crop_width, top + crop_height)
    return image.resize((width, height), Image.Resampling.LANCZOS, box=box)
