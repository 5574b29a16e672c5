"""The camera on the command line: read a director's words, draw a floor plan's numbers, render an animatic."""

import argparse
import json
import shutil
import sys
import tempfile
from dataclasses import asdict
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from previz_studio.cli import measure
from previz_studio.kit.errors import Invalid
from previz_studio.kit.timecode import FrameRate, frames_in, parse_rate
from previz_studio.settings import Settings

if TYPE_CHECKING:
    from previz_studio.engines.contract import RenderRequest


def add(subparsers: Any) -> None:
    parser: argparse.ArgumentParser = subparsers.add_parser("camera", help="camera moves: words, numbers, animatics")
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    words = verbs.add_parser("parse", help="a director's words as structured moves")
    words.add_argument("text", metavar="TEXT")
    words.add_argument("--fps", default="24")
    words.add_argument("--json", action="store_true")
    words.set_defaults(run=run_parse)
    movie = verbs.add_parser("render", help="the animatic of one planned shot as a movie")
    movie.add_argument("plan", metavar="PLAN.json", type=Path)
    movie.add_argument("out", metavar="OUT.mov", type=Path)
    movie.add_argument("--size", default="1280x536", metavar="WIDTHxHEIGHT")
    movie.add_argument(
        "--look", choices=("panel", "clay", "slate"), help="default: panel where there is one, else clay"
    )
    movie.add_argument("--burn-in", action="store_true", help="shot, frame, lens, height and timecode in the picture")
    movie.set_defaults(run=run_render)
    measure.add(verbs)
    drawing = verbs.add_parser("floorplan", help="the numbers of a shot's floor plan")
    drawing.add_argument("plan", metavar="PLAN.json", type=Path)
    drawing.set_defaults(run=run_floorplan)
    for command in (movie, drawing):
        command.add_argument("--fps", default="24")
        command.add_argument("--json", action="store_true")


def run_parse(args: argparse.Namespace, settings: Settings) -> int:
    from previz_studio.camera.directions import parse, to_json

    directions = parse(args.text, fps=parse_rate(args.fps))
    if args.json:
        print(json.dumps(to_json(directions), indent=2, ensure_ascii=False))
        return 0
    print(directions.words())
    for mark, lines in (("Assumed", directions.assumed), ("Question", directions.questions)):
        for line in lines:
            print(f"{mark}: {line}")
    return 0


def run_render(args: argparse.Namespace, settings: Settings) -> int:
    from previz_studio.engines.animatic.engine import AnimaticEngine
    from previz_studio.engines.contract import Watch
    from previz_studio.media.encode import TakeSpec, encode_take

    shot, fps = read_shot(args.plan), parse_rate(args.fps)
    options = {"burn_in": args.burn_in} | ({"look": args.look} if args.look else {})
    request = request_from(shot, args.plan.parent, fps, size_from(args.size), options)
    _say_findings(shot, request)
    rendered = AnimaticEngine().render(request, Watch(progress=lambda share, words: None, stop=lambda: False))
    out = args.out.resolve()
    out.parent.mkdir(parents=True, exist_ok=True)
    spec = TakeSpec(request.width, request.height, fps, rendered.count, metadata={"comment": rendered.facts["label"]})
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=".animatic-") as work:
        made = encode_take(rendered.frames, Path(work), spec)
        shutil.move(made.master, out)
    facts = {"file": str(args.out), "frames": rendered.count, "frames_sha256": made.frames_sha256, **rendered.facts}
    print(
        json.dumps(facts, indent=2) if args.json else f"{args.out}: {rendered.count} frames, {rendered.facts['look']}"
    )
    return 0


def _say_findings(shot: dict[str, Any], request: "RenderRequest") -> None:
    """Prints what the plan's check found. Raises Invalid for what cannot be rendered."""
    from previz_studio.camera.checks import Severity, check
    from previz_studio.camera.read import camera_plan_from

    for finding in check(camera_plan_from(shot.get("camera") or {}), request.pieces, request.frames, request.fps):
        if finding.severity is Severity.ERROR:
            raise Invalid(finding.sentence, hint=f"Change {finding.field}.")
        print(f"{finding.severity.value}: {finding.sentence}", file=sys.stderr)


def run_floorplan(args: argparse.Namespace, settings: Settings) -> int:
    from previz_studio.camera.floorplan import floor_plan
    from previz_studio.camera.read import camera_plan_from, pieces_from
    from previz_studio.camera.words import camera_words

    shot, fps = read_shot(args.plan), parse_rate(args.fps)
    camera, pieces = camera_plan_from(shot.get("camera") or {}), pieces_from(shot.get("blocking") or [])
    drawing = floor_plan(camera, pieces, frames_of(shot, fps), fps)
    if args.json:
        print(json.dumps(asdict(drawing), indent=2, ensure_ascii=False))
        return 0
    print(camera_words(camera))
    print(f"First heading {drawing.first.heading_deg:.1f}°, last {drawing.last.heading_deg:.1f}°", end=", ")
    print(f"field of view {drawing.first.fov_deg:.1f}°, peak {drawing.peak_turn_deg_s:.1f}°/s")
    for piece in drawing.pieces:
        (x, z), (x2, z2) = piece.first.centre, piece.last.centre
        print(f"{piece.name}: {x:g}, {z:g}" + (f" to {x2:g}, {z2:g}" if piece.moves else ""))
    return 0


def read_shot(file: Path) -> dict[str, Any]:
    """One entry of a breakdown's `shots`. Raises Invalid."""
    try:
        shot = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as exc:
        raise Invalid(f"{file} cannot be read.", hint="Check the path.") from exc
    except json.JSONDecodeError as exc:
        raise Invalid(f"{file} is not JSON: {exc.msg} in line {exc.lineno}.") from exc
    if not isinstance(shot, dict):
        raise Invalid(f"{file} does not hold a shot.", hint="Give one entry of a breakdown's shots.")
    return shot


def frames_of(shot: dict[str, Any], fps: FrameRate) -> int:
    """Length of the shot: `duration_frames`, else `duration_seconds`. Raises Invalid."""
    frames, seconds = shot.get("duration_frames"), shot.get("duration_seconds")
    count = frames if isinstance(frames, int) else frames_in(seconds, fps) if isinstance(seconds, int | float) else 0
    if count < 1:
        raise Invalid("The shot has no duration.", hint="Give duration_frames or duration_seconds.")
    return count


def request_from(
    shot: dict[str, Any], folder: Path, fps: FrameRate, size: tuple[int, int], options: dict[str, Any]
) -> "RenderRequest":
    """A breakdown's shot as the animatic's request; its panel is looked for beside the plan and left out if absent."""
    from previz_studio.camera.checks import clamped
    from previz_studio.camera.read import camera_plan_from, pieces_from
    from previz_studio.engines.contract import RenderRequest

    panel = folder / str(shot["panel"]) if shot.get("panel") else None
    frames = frames_of(shot, fps)
    return RenderRequest(
        width=size[0],
        height=size[1],
        frames=frames,
        fps=fps,
        seed=0,
        camera=clamped(camera_plan_from(shot.get("camera") or {})),
        pieces=pieces_from(shot.get("blocking") or []),
        panel=panel if panel is not None and panel.is_file() else None,
        panel_frame=min(round(Fraction(shot.get("panel_seconds") or 0) * fps), frames - 1),
        look=f"{shot.get('lighting', '')} {shot.get('grade', '')}".strip(),
        label=f"{shot.get('code', '')} {shot.get('title', '')}".strip(),
        options=options,
    )


def size_from(text: str) -> tuple[int, int]:
    """`1280x536` -> (1280, 536). Raises Invalid."""
    wide, _, high = text.lower().partition("x")
    if not (wide.isdigit() and high.isdigit()):
        raise Invalid(f"{text!r} is not a size.", hint="Write it as 1280x536.")
    return int(wide), int(high)
