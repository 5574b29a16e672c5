"""Everything that can be wrong with a request, found before the GPU is touched. Pure except for looking at files."""

from collections.abc import Mapping, Sequence
from typing import Any

from previz_studio.engines.contract import Condition, RenderRequest
from previz_studio.engines.diffusion.canvas import FRAME_STEP, check_length
from previz_studio.kit.errors import Invalid

SMALLEST, LARGEST = 32, 4096
LONGEST = 257
"""Frames in one pass; longer shots are chained or windowed."""
LONGEST_WINDOWED = 2049
SOURCE = "source"
TAIL = "tail"
REFERENCE = "reference"
IN_CONTEXT = {REFERENCE, "depth", "edges"}
"""Kinds that are read by an in-context LoRA: their tokens stand beside the clip's own in every pass."""
MADE = "generated_frames"
"""The option that says how many frames are generated, at least the planned ones."""
WINDOW, WINDOW_OVERLAP = 80, 24
"""Frames; the windowed pipeline's own defaults."""
SHORTEST_WINDOW, SHORTEST_OVERLAP = 2 * FRAME_STEP, FRAME_STEP
"""The pipeline drops the first latent frame of every later window: without an overlap 33 frames come out as 17."""
CLIPS = {"video", SOURCE, TAIL, "depth", "edges"}
"""Kinds of condition whose file is a movie."""


def check_request(request: RenderRequest, kinds: frozenset[str], engine: str) -> None:
    """Raises Invalid with the first thing that is wrong. `kinds` are the conditions this engine can follow."""
    for name, side in (("width", request.width), ("height", request.height)):
        if not SMALLEST <= side <= LARGEST:
            raise Invalid(f"The {name} is {side} pixels.", hint=f"Choose between {SMALLEST} and {LARGEST}.")
    check_shot("The shot", request.frames, request.options, engine)
    if not 0 <= request.seed < 2**31:
        raise Invalid(f"The seed is {request.seed}.", hint="Choose a seed from 0 to 2147483647.")
    if not any(part.text.strip() for part in request.prompt):
        raise Invalid("The plan has no words to render from.", hint="Write the action or the place of the shot.")
    check_lengths(request.options, request.frames)
    for condition in request.conditions:
        _check_condition(condition, request, kinds, engine)
    check_together([condition.kind for condition in request.conditions])


def check_shot(named: str, frames: int, options: Mapping[str, Any], title: str) -> None:
    """Raises Invalid when the engine cannot make so many frames."""
    longest = _longest(options)
    if not 1 <= frames <= longest:
        raise Invalid(
            f"{named} has {frames} frames; {title} makes 1 to {longest} in one pass.",
            hint="Split the shot, or continue it from its last frames.",
        )


def check_lengths(options: Mapping[str, Any], planned: int) -> None:
    """Frame counts among the options. Raises Invalid with the nearest ones that can be made."""
    if MADE in options:
        check_length(MADE, options[MADE], planned)
        if options[MADE] > _longest(options):
            raise Invalid(f"{MADE} is {options[MADE]}.", hint=f"One pass makes up to {_longest(options)}.")
    window, overlap = options.get("window_frames", WINDOW), options.get("window_overlap", WINDOW_OVERLAP)
    _check_window("window_frames", window, SHORTEST_WINDOW, LONGEST - 1)
    _check_window("window_overlap", overlap, SHORTEST_OVERLAP, LONGEST - 1)
    if overlap >= window:
        raise Invalid(
            f"Windows of {window} frames cannot overlap by {overlap}.",
            hint=f"Use a window_overlap of {SHORTEST_OVERLAP} to {window - FRAME_STEP}.",
        )


def _longest(options: Mapping[str, Any]) -> int:
    return LONGEST_WINDOWED if options.get("windows") else LONGEST


def _check_window(name: str, frames: object, least: int, most: int) -> None:
    if not isinstance(frames, int) or isinstance(frames, bool) or frames % FRAME_STEP or not least <= frames <= most:
        raise Invalid(f"{name} is {frames}.", hint=f"Use a multiple of {FRAME_STEP}, {least} to {most}.")


def check_together(kinds: Sequence[str]) -> None:
    """Kinds of condition of one take. Raises Invalid for those that exclude each other."""
    if kinds.count(SOURCE) > 1:
        raise Invalid("Two clips are given to start from.", hint="Keep one source clip; use the other as a guide.")
    if kinds.count(TAIL) > 1:
        raise Invalid("Two takes are given to continue from.", hint="Keep one.")
    if TAIL in kinds and CLIPS & set(kinds) - {TAIL}:
        raise Invalid(
            "A take that continues another cannot also follow a clip: clips start on every 8th frame, and here the "
            "first nine belong to the take before.",
            hint="Use single pictures, or do not continue.",
        )


def _check_condition(condition: Condition, request: RenderRequest, kinds: frozenset[str], engine: str) -> None:
    name = condition.file.name
    if condition.kind not in kinds:
        raise Invalid(
            f"{engine} cannot follow a condition of kind {condition.kind!r} ({name}).",
            hint=f"It can follow: {', '.join(sorted(kinds))}.",
        )
    if not 0 <= condition.frame < request.frames:
        raise Invalid(
            f"{name} is set on frame {condition.frame}, but the shot has frames 0 to {request.frames - 1}.",
            hint="Move it inside the shot.",
        )
    if not 0.0 <= condition.strength <= 1.0:
        raise Invalid(f"The strength of {name} is {condition.strength:g}.", hint="Choose between 0 and 1.")
    if condition.kind == SOURCE and not 0.0 < condition.strength < 1.0:
        raise Invalid(
            f"The strength of the source clip {name} is {condition.strength:g}.",
            hint="Choose between 0 and 1: how much of the clip stays.",
        )
    if condition.kind in {SOURCE, TAIL} and condition.frame != 0:
        raise Invalid(f"{name} must start at frame 0, not at {condition.frame}.", hint="Set its frame to 0.")
    if condition.kind in CLIPS and condition.frame % FRAME_STEP:
        raise Invalid(
            f"The clip {name} starts at frame {condition.frame}; clips can only start on every {FRAME_STEP}th frame.",
            hint=f"Move it to frame {round(condition.frame / FRAME_STEP) * FRAME_STEP}.",
        )
