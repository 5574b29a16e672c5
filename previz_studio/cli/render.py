"""`previz-studio render`: one plan -> master, proxy, poster and sidecar in a folder, without a server."""

import argparse
import json
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from previz_studio.kit.errors import Invalid
from previz_studio.settings import Settings

if TYPE_CHECKING:
    from previz_studio.engines.contract import RenderRequest
    from previz_studio.shots.plan import ShotPlan

SIZE = (1280, 536)


def add(subparsers: Any) -> None:
    parser: argparse.ArgumentParser = subparsers.add_parser("render", help="render one plan without a server")
    parser.add_argument("plan", type=Path, metavar="PLAN.json", help="one entry of a breakdown's shots")
    parser.add_argument("--engine", choices=("animatic", "ltx"), default="animatic")
    parser.add_argument("--model", type=Path, metavar="FOLDER", help="the model's folder, for ltx")
    parser.add_argument("--tier", choices=("fast", "pro"), default="fast", help="for ltx")
    parser.add_argument("--out", type=Path, required=True, metavar="FOLDER")
    parser.add_argument("--fps", default="24")
    parser.add_argument("--size", default=f"{SIZE[0]}x{SIZE[1]}", metavar="WxH")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--panel", type=Path, metavar="IMAGE", help="default: the panel the plan names, if it is there")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, settings: Settings) -> int:
    from previz_studio.cli.import_ import read_json
    from previz_studio.engines.contract import Watch
    from previz_studio.engines.registry import Engines
    from previz_studio.kit.timecode import parse_rate
    from previz_studio.media.encode import TakeSpec, encode_take
    from previz_studio.shots.plan_read import plan_from

    fps, (width, height) = parse_rate(args.fps), size_of(args.size)
    plan = plan_from(read_json(args.plan), fps)
    request = _request(args, plan, (width, height))
    engine = Engines(settings.resolved_models, args.engine, args.model).get(args.engine)
    args.out.mkdir(parents=True, exist_ok=True)
    rendered = engine.render(request, Watch(_say, lambda: False))
    work = args.out / ".work"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir()
    spec = TakeSpec(rendered.width, rendered.height, fps, rendered.count, metadata={"title": plan.title})
    files = encode_take(rendered.frames, work, spec)
    for file, name in ((files.master, "master.mov"), (files.proxy, "proxy.mp4"), (files.poster, "poster.jpg")):
        file.replace(args.out / name)
    shutil.rmtree(work)
    sidecar = _sidecar(args, plan, request, rendered.facts, files)
    (args.out / "sidecar.json").write_text(json.dumps(sidecar, indent=2, ensure_ascii=False) + "\n")
    _say(1.0, "")
    print(f"{args.out}: master.mov, proxy.mp4, poster.jpg, sidecar.json, {rendered.count} frames")
    if rendered.facts.get("length"):
        print(rendered.facts["length"])
    return 0


def _say(_fraction: float, words: str) -> None:
    """On a terminal only: a log wants one line, not one a frame."""
    if sys.stdout.isatty():
        print(f"\r{words:40}\r", end="", flush=True)


def size_of(text: str) -> tuple[int, int]:
    """`1280x536`. Raises Invalid."""
    wide, _, high = text.lower().partition("x")
    if not (wide.isdigit() and high.isdigit()) or not (64 <= int(wide) <= 8192 and 64 <= int(high) <= 8192):
        raise Invalid(f"{text!r} is not a size.", hint="Write it as 1280x536, 64 to 8192 pixels each.")
    return int(wide), int(high)


def _request(args: argparse.Namespace, plan: "ShotPlan", size: tuple[int, int]) -> "RenderRequest":
    from previz_studio.engines.contract import RenderRequest
    from previz_studio.kit.timecode import parse_rate
    from previz_studio.media.library import sha256_of
    from previz_studio.shots.prompt import compile_prompt

    fps = parse_rate(args.fps)
    panel = args.panel or next(
        (p for p in (args.plan.parent / plan.panel_file,) if plan.panel_file and p.is_file()), None
    )
    parts = compile_prompt(plan, fps, ())
    return RenderRequest(
        width=size[0],
        height=size[1],
        frames=plan.frames,
        fps=fps,
        seed=args.seed,
        camera=plan.camera,
        pieces=plan.pieces,
        prompt=tuple(part for part in parts if part.origin != "exclude"),
        negative=", ".join(part.text for part in parts if part.origin == "exclude"),
        panel=panel,
        panel_sha256=sha256_of(panel) if panel else "",
        panel_frame=plan.panel_frame(fps),
        look=f"{plan.lighting} {plan.grade}".strip(),
        label=plan.title,
        tier="animatic" if args.engine == "animatic" else args.tier,
    )


def _sidecar(args: argparse.Namespace, plan: "ShotPlan", request: "RenderRequest", facts: Any, files: Any) -> Any:
    from previz_studio.camera.read import camera_plan_to
    from previz_studio.kit.canonical import digest
    from previz_studio.media.library import sha256_of
    from previz_studio.media.probe import facts_to_json
    from previz_studio.shots.plan_read import plan_to

    return {
        "schema": "previz-studio/render/1",
        "plan_hash": digest(plan_to(plan, request.fps)),
        "engine": args.engine,
        "tier": request.tier,
        "seed": request.seed,
        "prompt": [{"origin": part.origin, "text": part.text} for part in request.prompt],
        "negative": request.negative,
        "camera": {"planned": camera_plan_to(plan.camera), "measured": None},
        "panel_sha256": request.panel_sha256 or None,
        "facts": facts,
        "media": {
            "sha256": sha256_of(args.out / "master.mov"),
            "frames_sha256": files.frames_sha256,
            "master": facts_to_json(files.master_facts),
        },
    }
