"""What the camera did in a movie, and whether that is what a plan asked for. Works on any movie that decodes."""

import argparse
import json
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from previz_studio.kit.errors import Invalid
from previz_studio.settings import Settings

if TYPE_CHECKING:
    from previz_studio.camera.finding import Verdict
    from previz_studio.camera.measure.measurement import Measurement
    from previz_studio.camera.plan import CameraPlan, Piece


def add(subparsers: Any) -> None:
    """Both `previz-studio measure` and, called by cli/camera.py with its verbs, `previz-studio camera measure`."""
    parser: argparse.ArgumentParser = subparsers.add_parser("measure", help="what the camera did in a movie")
    parser.add_argument("video", metavar="VIDEO", type=Path)
    parser.add_argument("--plan", metavar="PLAN.json", type=Path, help="one shot of a breakdown to hold it against")
    parser.add_argument("--lens", type=float, metavar="MM", help="focal length; the plan's, else 35")
    parser.add_argument("--sensor", metavar="NAME", help="whose width the picture uses; the plan's, else super35")
    parser.add_argument("--flat-set", action="store_true", help="the set has no depth: a dolly and a zoom look alike")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=run_measure)


def run_measure(args: argparse.Namespace, settings: Settings) -> int:
    """Exit status 0 also for a take off its plan: the answer is in the words."""
    from previz_studio.camera.measure.clip import measure
    from previz_studio.camera.verdict import judge
    from previz_studio.media.decode import frames_of
    from previz_studio.media.probe import probe
    from previz_studio.takes.subjects import planned_subjects

    plan, pieces = _planned(args)
    facts = probe(args.video)
    aspect = Fraction(facts.display_width, facts.display_height)
    found = measure(
        frames_of(args.video, max_width=704, grey=True),
        facts.fps,
        lens_mm=plan.lens_mm,
        sensor_width_mm=plan.sensor.width_mm,
        subjects=planned_subjects(plan, pieces, max(1, facts.frames), facts.fps, float(aspect)) if args.plan else (),
        tilt_deg=plan.tilt_deg,
    )
    verdict = judge(plan, found, flat_set=args.flat_set) if args.plan else None
    notes = ["The frame rate varies: frames were counted, times are nominal."] if facts.variable_rate else []
    if args.json:
        report = {"measurement": found.to_json(), "verdict": verdict.to_json() if verdict else None, "notes": notes}
        print(json.dumps(report, indent=2, ensure_ascii=False))
        return 0
    print("\n".join([*_words(found), *notes, *_judged(verdict)]))
    return 0


def _planned(args: argparse.Namespace) -> "tuple[CameraPlan, tuple[Piece, ...]]":
    """The plan, or a still one that only carries the lens. Raises Invalid."""
    from dataclasses import replace

    from previz_studio.camera.lens import sensor_named
    from previz_studio.camera.plan import CameraPlan
    from previz_studio.camera.read import camera_plan_from, pieces_from
    from previz_studio.cli.camera import read_shot

    plan = CameraPlan(sensor=sensor_named("super35"))
    pieces: tuple[Piece, ...] = ()
    if args.plan is not None:
        shot = read_shot(args.plan)
        plan, pieces = camera_plan_from(shot.get("camera") or {}), pieces_from(shot.get("blocking") or [])
    if args.lens is not None:
        if args.lens <= 0:
            raise Invalid(f"A {args.lens:g} mm lens does not exist.", hint="Give a focal length above zero.")
        plan = replace(plan, lens_mm=args.lens)
    return (replace(plan, sensor=sensor_named(args.sensor)) if args.sensor else plan), pieces


def _words(found: "Measurement") -> list[str]:
    from previz_studio.camera.finding import kind_words, sized

    if found.kind is None:
        return ["Cannot tell what the camera did.", *found.reasons]
    lines = [f"{sized(found.kind, found.amount, found.unit).capitalize()}, confidence {found.confidence:.0%}"]
    if found.unit == "rel":
        lines.append("No amount in metres: nothing of known size gives scale.")
    if found.unit == "deg":
        lines.append(f"True for a {found.lens_mm:g} mm lens on a sensor {found.sensor_width_mm:g} mm wide.")
    for part in found.parts:
        if part.kind in found.secondary:
            lines.append(f"Also {sized(part.kind, part.amount, part.unit)}")
    if found.alternatives:
        others = " or ".join(kind_words(kind) for kind in found.alternatives)
        lines.append(f"On a set without depth this could as well be a {others}.")
    if found.start_frame is not None and found.stop_frame is not None:
        eased = f", {kind_words_of(found.easing)}" if found.easing else ""
        lines.append(f"Frames {found.start_frame:.0f} to {found.stop_frame:.0f} of {found.frames}{eased}")
    lines.append(f"Shake {found.shake_px:.2f} px of {found.width}, {found.cpu_seconds:.1f} CPU-seconds")
    return lines


def kind_words_of(easing: str) -> str:
    return easing.replace("_", " ")


def _judged(verdict: "Verdict | None") -> list[str]:
    return [f"{verdict.label.capitalize()}: {verdict.sentence}"] if verdict else []
