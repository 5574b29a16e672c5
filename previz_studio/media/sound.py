"""Sound as numbers: a WAV from samples, and the peaks that draw a waveform."""

import wave
from pathlib import Path

import av
import numpy as np
from av.audio.resampler import AudioResampler
from numpy.typing import NDArray

from previz_studio.kit.errors import Invalid, MediaFailed, NotFound
from previz_studio.media.library import naming_full_disk

_FINE = 64
"""Samples per stored peak before the peaks are gathered into buckets."""


def write_wav(path: Path, samples: NDArray[np.float32], rate: int) -> None:
    """24-bit PCM of `samples`, shape (samples, channels), -1..1; what is louder is clipped. Raises Invalid, NoSpace."""
    if samples.ndim != 2 or not 1 <= samples.shape[1] <= 8 or not 8_000 <= rate <= 192_000:
        raise Invalid(f"Sound of shape {samples.shape} at {rate} Hz cannot be written.")
    if not np.isfinite(samples).all():
        raise Invalid("The sound has samples that are not numbers.")
    whole = np.round(np.clip(samples, -1.0, 1.0) * (2**23 - 1)).astype("<i4")
    packed = whole.reshape(-1, 1).view(np.uint8).reshape(-1, 4)[:, :3]
    with naming_full_disk(path.parent), wave.open(str(path), "wb") as file:
        file.setnchannels(samples.shape[1])
        file.setsampwidth(3)
        file.setframerate(rate)
        file.writeframes(packed.tobytes())


def peaks(path: Path, buckets: int) -> list[float]:
    """The loudest sample, 0..1, in each of `buckets` equal parts of the first sound track; [] when it has none.

    Raises NotFound, MediaFailed. For files the studio made or intake accepted.
    """
    if not path.is_file():
        raise NotFound(f"{path.name} is not on disk.")
    try:
        fine = _fine_peaks(path)
    except av.FFmpegError as exc:
        raise MediaFailed(f"The sound of {path.name} could not be decoded ({exc}).") from exc
    if not fine.size:
        return []
    edges = [bucket * fine.size // buckets for bucket in range(buckets + 1)]
    spans = zip(edges, edges[1:], strict=False)
    return [round(min(1.0, float(fine[start : max(end, start + 1)].max())), 4) for start, end in spans]


def _fine_peaks(path: Path) -> NDArray[np.float32]:
    found: list[NDArray[np.float32]] = []
    rest = np.zeros(0, np.float32)
    with av.open(str(path), options={"protocol_whitelist": "file"}) as movie:
        if not movie.streams.audio:
            return rest
        resampler = AudioResampler(format="fltp")
        for frame in movie.decode(audio=0):
            for part in resampler.resample(frame):
                rest = np.concatenate([rest, np.abs(part.to_ndarray()).max(axis=0).astype(np.float32)])
            whole = rest.size // _FINE * _FINE
            found.append(rest[:whole].reshape(-1, _FINE).max(axis=1))
            rest = rest[whole:]
    if rest.size:
        found.append(rest.max(keepdims=True))
    return np.concatenate(found) if found else rest
