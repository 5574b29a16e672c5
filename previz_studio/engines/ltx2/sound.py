"""The sound of a source clip as the model's own sound latents, so that it begins as far along as the picture does.

diffusers starts every sound it is not given as full noise, whatever noise the picture starts at; from there a few low
steps never reach a sound (`prepare_audio_latents` of its LTX-2 pipelines, 0.42).
"""

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

FFT = 1024
"""Samples of one spectrum and of its window; with the rest of `log_mel` as Lightricks' audio VAE was trained (diffusers
0.42, modular_pipelines/echo/encoders.py, which encodes with the same VAE)."""
QUIETEST = 1e-5
SAME_RATE = 5e-4
"""Relative; 24 and 23.976 frames a second differ by twice as much."""
KEPT = "Begun from the sound of the clip it was made over; as much of it stays as of the picture."


@dataclass(frozen=True)
class Heard:
    """`samples` are float32 (2, samples), -1..1, from the clip's first picture on; `missing` says why none."""

    samples: NDArray[np.float32] | None = None
    missing: str = ""


def read_sound(file: Path, rate: int, seconds: float, fps: Fraction) -> Heard:
    """The first `seconds` of the clip's sound in stereo at `rate`; a mono sound on both sides."""
    import av

    wanted = round(seconds * rate)
    try:
        with av.open(str(file.resolve()), options={"protocol_whitelist": "file"}) as clip:
            if not clip.streams.audio:
                return Heard(missing="the clip it was made over has no sound.")
            pictures = clip.streams.video[0]
            if not pictures.average_rate or abs(pictures.average_rate / fps - 1) > SAME_RATE:
                return Heard(missing="the clip it was made over runs at another frame rate, so its sound would drift.")
            samples = _samples(clip, rate, wanted)
            return Heard(samples) if samples.size else Heard(missing="the clip it was made over has no sound.")
    except (av.FFmpegError, ValueError) as exc:
        return Heard(missing=f"the sound of the clip it was made over could not be read ({exc}).")


def encode_sound(pipe: Any, samples: NDArray[np.float32] | None, seconds: float) -> Any:
    """Denormalised sound latents (1, channels, latents, bins) of exactly `seconds`; of silence where there is none."""
    import torch

    vae, hop, ratio = pipe.audio_vae, pipe.audio_hop_length, pipe.audio_vae_temporal_compression_ratio
    length = round(seconds * pipe.audio_sampling_rate / hop / ratio)
    wave = np.zeros((2, max(length * ratio * hop, FFT)), np.float32)
    if samples is not None:
        used = samples[:, : wave.shape[1]]
        wave[:, : used.shape[1]] = used
    mel = log_mel(wave, pipe.audio_sampling_rate, hop, pipe.audio_mel_bins)
    with torch.no_grad():
        latents = vae.encode(mel.to(pipe._execution_device, vae.dtype)).latent_dist.mode()
    return latents[:, :, :length].float()


def log_mel(wave: NDArray[np.float32], rate: int, hop: int, bins: int) -> Any:
    """(1, channels, moments, bins) of (channels, samples)."""
    import torch
    from transformers.audio_utils import mel_filter_bank

    sound = torch.from_numpy(np.ascontiguousarray(wave))
    spectrum = torch.stft(
        sound, FFT, hop, window=torch.hann_window(FFT), center=True, pad_mode="reflect", return_complex=True
    ).abs()
    bank = mel_filter_bank(FFT // 2 + 1, bins, 0.0, rate / 2, rate, norm="slaney", mel_scale="slaney")
    mel = spectrum.transpose(1, 2) @ torch.from_numpy(bank).float()
    return torch.log(torch.clamp(mel, min=QUIETEST))[None]


def _samples(clip: Any, rate: int, wanted: int) -> NDArray[np.float32]:
    from av.audio.resampler import AudioResampler

    track, pictures = clip.streams.audio[0], clip.streams.video[0]
    mono = track.codec_context.channels == 1
    resampler = AudioResampler(format="fltp", layout="mono" if mono else "stereo", rate=rate)
    parts: list[NDArray[np.float32]] = []
    begins = float((track.start_time or 0) * track.time_base - (pictures.start_time or 0) * pictures.time_base)
    late = round(begins * rate)
    if late > 0:
        parts.append(np.zeros((1 if mono else 2, min(late, wanted)), np.float32))
    for frame in clip.decode(track):
        parts += [part.to_ndarray().astype(np.float32) for part in resampler.resample(frame)]
        if sum(part.shape[1] for part in parts) >= wanted + max(0, -late):
            break
    else:
        parts += [part.to_ndarray().astype(np.float32) for part in resampler.resample(None)]
    parts.append(np.zeros((1 if mono else 2, 0), np.float32))
    found = np.concatenate(parts, axis=1)[:, max(0, -late) :][:, :wanted]
    return np.repeat(found, 2, axis=0) if mono else found
