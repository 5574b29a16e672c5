"""How alike a take is to the one it was made from: bit for bit, or by how much not. Measured, never assumed."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from itertools import zip_longest
from math import log10
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from previz_studio.jobs.contract import JobStopped, Running
from previz_studio.kit.errors import StudioError
from previz_studio.media.decode import frames_of
from previz_studio.media.library import Library
from previz_studio.takes.models import SAME, STILL, VARIED, Take, TakeStatus

COMPARED = (SAME, VARIED)
"""Ways of making one take from another after which the two are held against each other."""
PEAK = 255.0
"""Masters are compared in 8 bits a channel, after the same encoder."""


@dataclass(frozen=True)
class Likeness:
    """`psnr_db` is None for equal pictures; `largest` and `mean` are steps of 8 bits (0..255); `equal_frames` of
    `frames` are the same after decoding. `identical`: every frame the engine gave has the same bytes."""

    identical: bool
    frames: int
    equal_frames: int
    psnr_db: float | None = None
    largest: int = 0
    mean: float = 0.0
    same_machine: bool | None = None
    """GPU and software as recorded; None where one of the two takes did not record them."""
    other_weights: str = ""
    """`revision 1a2b instead of 3c4d`: the model's files differ. Empty where they are the same, or nobody recorded."""
    other_form: str = ""
    """`stored in float8 instead of whole`: the model lay otherwise in memory. Empty where it did not, or is unknown."""
    problem: str = ""
    """Why nothing was measured, in one sentence."""

    @property
    def sentence(self) -> str:
        if self.problem:
            return self.problem
        if self.identical:
            return f"Identical: all {self.frames} frames, bit for bit."
        where = {True: " on the same machine and software", False: " on another machine or software"}
        level = f"{self.psnr_db:.1f} dB PSNR" if self.psnr_db is not None else "equal after encoding"
        machine = where.get(self.same_machine or False, "") if self.same_machine is not None else ""
        weights = f", with other weights ({self.other_weights})" if self.other_weights else ""
        weights += f", with the model loaded otherwise ({self.other_form})" if self.other_form else ""
        steps = f"largest difference {self.largest} of 255, {self.equal_frames} of {self.frames} frames equal"
        return f"Not identical{machine}{weights}: {level}, {steps}."


def compared(job: Running, library: Library, made: Mapping[str, Any]) -> dict[str, Any]:
    """The stage's answer for a take made from another: {other, how, likeness}; empty for any other take."""
    with job.database.reading() as session:
        take = session.get_one(Take, job.subject_id)
        other = session.get(Take, take.from_take_id) if take.from_take_id else None
        if other is None or not _comparable(take, other):
            return {}
        how, old, ready = take.from_how, dict(other.recipe.get("facts", {})), other.status is TakeStatus.READY
        master, sha256, other_id = other.master, other.files.get("frames_sha256", ""), other.id
    same, weights = same_machine(old, made["facts"]), other_weights(old, made["facts"])
    if not ready or not master:
        found = Likeness(False, made["master_facts"]["frames"], 0, problem="The take it was made from has no picture.")
    elif sha256 and sha256 == made["frames_sha256"]:
        count = made["master_facts"]["frames"]
        found = Likeness(True, count, count, same_machine=same)
    else:
        found = _measured(library, master, made["master"], same, job)
    found = replace(found, other_weights=weights, other_form=other_form(old, made["facts"]))
    return {"other": other_id, "how": how, "likeness": asdict(found) | {"sentence": _sentence(how, found)}}


NO_DIFFERENCE = "The change made no difference to the picture"


def changed_nothing(row: Mapping[str, Any]) -> bool:
    """One thing was varied, and the picture is the same: no success."""
    return bool(row["identical"]) and row["how"] == VARIED


def likeness_words(row: Mapping[str, Any]) -> str:
    """The sentence of a take's likeness row."""
    said = str(row["sentence"])
    return said if not changed_nothing(row) or said.startswith(NO_DIFFERENCE) else _no_difference(int(row["frames"]))


def _sentence(how: str, found: Likeness) -> str:
    return _no_difference(found.frames) if found.identical and how == VARIED else found.sentence


def _no_difference(frames: int) -> str:
    return f"{NO_DIFFERENCE}: all {frames} frames are the same, bit for bit."


def _comparable(take: Take, other: Take) -> bool:
    """A still made from a still is held against it where only the size could tell them apart at once."""
    alike = (take.width, take.height) == (other.width, other.height)
    return take.from_how in COMPARED or (take.from_how == STILL and alike)


def note_likeness(take: Take, other: Take, how: str, likeness: Mapping[str, Any]) -> None:
    """On both takes; again is once."""
    for one, its_other in ((take, other), (other, take)):
        kept = [row for row in one.likeness if row["take"] != its_other.id]
        one.likeness = [*kept, {"take": its_other.id, "name": its_other.name, "how": how, **likeness}]


def difference_of(one: Path, other: Path, same_machine: bool | None = None) -> Likeness:
    """Decodes both movies side by side. Raises NotFound, MediaFailed."""
    return _difference(zip_longest(frames_of(one), frames_of(other)), same_machine)


def _measured(library: Library, one: str, other: str, same: bool | None, job: Running) -> Likeness:
    def watched(pairs: Iterator[Any]) -> Iterator[Any]:
        for pair in pairs:
            if job.stop():
                raise JobStopped
            yield pair

    try:
        pairs = zip_longest(frames_of(library.path(one)), frames_of(library.path(other)))
        return _difference(watched(pairs), same)
    except StudioError as refusal:
        return Likeness(False, 0, 0, problem=refusal.message)


def _difference(pairs: Iterator[tuple[Any, Any]], same: bool | None) -> Likeness:
    count = equal = largest = 0
    squares = total = values = 0.0
    for a, b in pairs:
        count += 1
        if a is None or b is None or a.shape != b.shape:
            return Likeness(False, count, equal, same_machine=same, problem="The two takes differ in size or length.")
        step: NDArray[np.int16] = np.abs(a.astype(np.int16) - b.astype(np.int16))
        top = int(step.max())
        equal += top == 0
        largest = max(largest, top)
        squares += float(np.square(step, dtype=np.float64).sum())
        total += float(step.sum())
        values += step.size
    error = squares / values if values else 0.0
    psnr = round(10 * log10(PEAK**2 / error), 2) if error else None
    return Likeness(False, count, equal, psnr, largest, round(total / max(values, 1), 3), same)


def other_weights(old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
    """What of the weights differs between two takes' facts, in words; empty for nothing, or where one is silent."""
    if not old.get("model_files") or not new.get("model_files"):
        return ""
    found = []
    if old["model_files"] != new["model_files"]:
        found.append(
            f"revision {new.get('revision', '')} of {new.get('model', '')} instead of {old.get('revision', '')}"
        )
    for helper in ("upsampler", "refiner"):
        if helper in old and helper in new and old[helper]["sha256"] != new[helper]["sha256"]:
            found.append(f"another {helper}")
    return ", ".join(found)


FORM = (
    ("layerwise", "stored in float8", "whole"),
    ("tiled", "in tiles", "the picture at once"),
    ("compiled", "compiled blocks", "plain ones"),
    ("text_on_cpu", "words read on the CPU", "on the GPU"),
)
"""What of `facts["loaded"]` changes a picture, and its words when it is so and when it is not."""


def other_form(old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
    """How the model lay otherwise in memory, in words; empty for nothing, or where one of the two is silent."""
    before, after = old.get("loaded"), new.get("loaded")
    if not before or not after:
        return ""
    found = [f"{after[name]} instead of {before[name]}" for name in ("precision",) if after[name] != before[name]]
    for name, yes, no in FORM:
        if bool(after.get(name)) != bool(before.get(name)):
            found.append(f"{yes} instead of {no}" if after.get(name) else f"{no} instead of {yes}")
    return ", ".join(found)


def same_machine(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool | None:
    """By what the engine recorded of processor and libraries; takes on a GPU that named no card tell nothing."""
    unnamed = [facts for facts in (one, other) if facts.get("device") == "cuda" and not facts.get("gpu")]
    if not one.get("libraries") or not other.get("libraries"):
        return None
    known = ("libraries", "device", *(() if unnamed else ("gpu", "cuda", "driver")))
    if any(one.get(key) != other.get(key) for key in known):
        return False
    both = "cpu" in one and "cpu" in other
    return None if unnamed else not both or one["cpu"] == other["cpu"]
