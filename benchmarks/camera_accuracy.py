"""How true the camera measurement is, on clips whose camera is known exactly.

    python -m benchmarks.camera_accuracy --split test --clips /tmp/camera-clips --write docs/camera-accuracy.md

Renders what is missing (minutes), measures every clip, holds true and false plans against each, writes the tables.
The test split is for reporting; tune on dev only.
"""

import argparse
import json
import sys
import time
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import cv2

from benchmarks.camera_clips.render import Clip, clip_of
from benchmarks.camera_clips.specs import FPS, specs
from benchmarks.camera_tables import tables
from previz_studio.camera.measure.clip import measure
from previz_studio.camera.measure.measurement import Measurement
from previz_studio.camera.plan import CameraPlan, Move, MoveKind
from previz_studio.camera.planned import basic_kind, planned_amount
from previz_studio.camera.verdict import judge
from previz_studio.media.decode import frames_of

BEGIN, END = "<!-- measured: written by benchmarks/camera_accuracy.py -->", "<!-- end of measured -->"
FLIPPED = {"left": "right", "up": "down", "in": "out", "cw": "ccw"}
FLIPPED |= {after: before for before, after in FLIPPED.items()}
OTHER = {
    MoveKind.PAN: Move(MoveKind.TRUCK, "right", 1.0, "m"),
    MoveKind.TRUCK: Move(MoveKind.PAN, "right", 15.0, "deg"),
    MoveKind.TILT: Move(MoveKind.PEDESTAL, "up", 0.5, "m"),
    MoveKind.PEDESTAL: Move(MoveKind.TILT, "up", 8.0, "deg"),
    MoveKind.ZOOM: Move(MoveKind.DOLLY, "in", 1.0, "m"),
    MoveKind.DOLLY: Move(MoveKind.ZOOM, "in", 1.3, "x"),
    MoveKind.ROLL: Move(MoveKind.PAN, "right", 10.0, "deg"),
    MoveKind.ORBIT: Move(MoveKind.TRUCK, "right", 1.0, "m"),
    MoveKind.DOLLY_ZOOM: Move(MoveKind.DOLLY, "in", 1.0, "m"),
    MoveKind.STATIC: Move(MoveKind.PAN, "right", 10.0, "deg"),
    MoveKind.HANDHELD: Move(MoveKind.DOLLY, "in", 1.0, "m"),
}
"""What else a plan could have asked for: the move most easily taken for it."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--split", choices=("dev", "test"), default="dev")
    parser.add_argument("--clips", type=Path, default=Path("/tmp/camera-clips"))
    parser.add_argument("--only", default="", help="measure only clips whose name has this in it")
    parser.add_argument("--write", type=Path, help="put the tables into this page, between its markers")
    options = parser.parse_args()
    cv2.setNumThreads(1)
    rows = []
    for spec in specs(options.split):
        if options.only in spec.name:
            rows.append(row_of(clip_of(spec, options.clips)))
            print(_line(rows[-1]), file=sys.stderr, flush=True)
    (options.clips / f"{options.split}.rows.json").write_text(json.dumps(rows))
    text = tables(rows, options.split)
    print(text)
    if options.write:
        page = options.write.read_text()
        head, _, rest = page.partition(BEGIN)
        options.write.write_text(f"{head}{BEGIN}\n{text}\n{END}{rest.partition(END)[2]}")


def row_of(clip: Clip) -> dict[str, Any]:
    """Truth, measurement and verdicts of one clip, as plain values."""
    spec, plan = clip.spec, clip.plan
    masks = clip.walkers if spec.group == "large moving subject" else ()
    subjects = (*masks, *((clip.hero,) if clip.hero else ()))
    began = time.process_time()
    found = measure(
        frames_of(clip.movie, max_width=704, grey=True),
        Fraction(FPS),
        lens_mm=plan.lens_mm,
        sensor_width_mm=plan.sensor.width_mm,
        subjects=subjects,
        tilt_deg=plan.tilt_deg,
    )
    spent = time.process_time() - began
    moves = [move for move in plan.moves if move.kind not in (MoveKind.STATIC, MoveKind.HANDHELD)]
    return {
        "name": spec.name,
        "group": spec.group,
        "kind": spec.kind,
        "truth": [[basic_kind(move).value, planned_amount(move, plan)] for move in moves],
        "start": moves[0].start_seconds * FPS if moves else None,
        "stop": min((moves[0].start_seconds + (moves[0].seconds or 0)) * FPS, spec.frames - 1) if moves else None,
        "width": spec.width,
        "frames": spec.frames,
        "found": found.to_json() | {"curves": None},
        "named": named(spec.kind, moves, found),
        "cpu": spent,
        "verdicts": _verdicts(plan, found, flat=spec.group == "flat wall"),
    }


def named(kind: str, moves: list[Move], found: Measurement) -> str:
    """right, wrong, or cannot tell: nothing named, or a name said to have a lookalike that is the truth."""
    if found.kind is None:
        return "cannot tell"
    wanted = {basic_kind(move) for move in moves} or {MoveKind(kind)}
    seen = {found.kind, *found.secondary} if len(wanted) > 1 else {found.kind}
    if found.kind is MoveKind.ORBIT and len(wanted) > 1:
        seen |= {MoveKind.TRUCK, MoveKind.PAN}
    if wanted <= seen:
        return "right"
    return "cannot tell" if wanted <= {*seen, *found.alternatives} else "wrong"


def _verdicts(plan: CameraPlan, found: Measurement, flat: bool) -> dict[str, str]:
    """The state under the true plan and under plans that are not what was filmed."""
    plans = {"true": plan}
    moves = plan.moves
    first = basic_kind(moves[0])
    moving = first not in (MoveKind.STATIC, MoveKind.HANDHELD)
    if len(moves) == 1:
        plans["other type"] = replace(plan, moves=(OTHER[first],))
    if moving:
        plans["static"] = replace(plan, moves=(Move(MoveKind.STATIC),))
        turned = (replace(moves[0], direction=FLIPPED[moves[0].direction]), *moves[1:])
        plans["opposite"] = replace(plan, moves=turned)
    if moving and len(moves) == 1 and first is not MoveKind.DOLLY_ZOOM:
        for factor in (1.3, 2.2):
            plans[f"{factor} times"] = replace(plan, moves=(_times(moves[0], factor),))
    return {name: judge(one, found, flat_set=flat).label for name, one in plans.items()}


def _times(move: Move, factor: float) -> Move:
    amount = move.amount or 0.0
    return replace(move, amount=amount**factor if move.unit == "x" else amount * factor)


def _line(row: dict[str, Any]) -> str:
    found = row["found"]
    mark = {"right": " ", "wrong": "*", "cannot tell": "?"}[row["named"]]
    measured = f"{found['kind']} {found['amount']} {found['unit']} {found['secondary']} {found['alternatives']}"
    timing = f"{found['start_frame']}..{found['stop_frame']} of {row['start']}..{row['stop']}"
    quality = f"peak {found['peak_px']} res {found['residual_px']} rigid {found['rigid']} cover {found['coverage']}"
    counts = f"tracks {found['tracks']} subject {found['subject_tracks']} cpu {row['cpu']:.2f}"
    truth = " + ".join(f"{kind} {amount:.3g}" for kind, amount in row["truth"]) or row["kind"]
    verdict = row["verdicts"]["true"]
    return f"{mark} {row['name']}: {truth} | {measured} | {timing} | {quality} {counts} | {verdict} {found['reasons']}"


if __name__ == "__main__":
    main()
