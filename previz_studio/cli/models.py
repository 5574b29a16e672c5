"""`previz-studio models`: what is installed, what can be pulled, and whether the files are the published ones."""

import argparse
import sys
from pathlib import Path
from typing import Any

from previz_studio.settings import Settings


def add(subparsers: Any) -> None:
    parser: argparse.ArgumentParser = subparsers.add_parser("models", help="list, pull, verify, remove, import weights")
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    actions.add_parser("list", help="installed models, and the published ones").set_defaults(run=show)
    pulling = actions.add_parser("pull", help="download a published model; goes on where it stopped")
    pulling.add_argument("id")
    pulling.add_argument("--accept-licence", action="store_true", help="you have read and accept its licence")
    pulling.add_argument("--endpoint", default="", help="a mirror; HF_ENDPOINT otherwise")
    pulling.add_argument("--offline", action="store_true", help="never use the network")
    pulling.set_defaults(run=fetch)
    verifying = actions.add_parser("verify", help="hash every file against its manifest")
    verifying.add_argument("id", nargs="?", default="", help="all of them when left out")
    verifying.set_defaults(run=check)
    removing = actions.add_parser("remove", help="delete a model from the disk")
    removing.add_argument("id")
    removing.set_defaults(run=delete)
    bringing = actions.add_parser("import", help="take in a model folder or a LoRA file that is already here")
    bringing.add_argument("file", type=Path)
    bringing.add_argument("--id", default="", help="its name on the shelf; the file's name when left out")
    bringing.add_argument("--base", default="", help="what a LoRA or a folder was made from: ltx-video-13b ...")
    bringing.add_argument("--tiers", default="", help="of a folder: fast (distilled), pro (dev), or fast,pro")
    bringing.add_argument(
        "--like", default="", help="of a whole checkpoint in one file: an installed model of its base"
    )
    bringing.add_argument("--version", default="", help="of a folder: 0.9.8, 2.3 ...; what its base says when left out")
    bringing.add_argument("--licence", default="", help="of a folder, as its publisher names it")
    bringing.add_argument("--trigger", default="", help="the word a LoRA listens to; its own metadata when left out")
    bringing.add_argument("--weight", type=float, default=1.0, help="the usual weight of a LoRA, -2 to 2")
    bringing.set_defaults(run=bring)


def show(_args: argparse.Namespace, settings: Settings) -> int:
    from previz_studio.engines.weights.official import UNKNOWN, official_models
    from previz_studio.engines.weights.shelf import is_verified, list_models

    installed = list_models(settings.resolved_models)
    for model in installed:
        state = "verified" if is_verified(model) else "not verified"
        print(
            f"{model.id:34} {model.revision:14} {model.bytes / 1e9:8.2f} GB  {state:13} {model.title}{_trained(model)}"
        )
    if not installed:
        print(f"No model is installed in {settings.resolved_models}.")
    here = {model.id for model in installed}
    published = [entry for entry in official_models() if entry.id not in here]
    print("\nCan be pulled:")
    for entry in published:
        gate = ", asks for a token" if entry.gated else ""
        print(f"{entry.id:34} {entry.title} ({entry.licence}{gate})")
    print(f"{UNKNOWN}\n\nLicences, accepted once each with --accept-licence:")
    for licence, address in sorted({(entry.licence, entry.licence_url) for entry in published}):
        print(f"{licence:34} {address or 'address not known: see the page of the model'}")
    return 0


def _made(model: Any) -> str:
    """What was recorded of a folder, and where that is from."""
    from previz_studio.engines.weights.bases import base_of, base_title

    base = base_title(base_of(model)) if model.details.get("base") else "of no known base"
    tiers = f"for {' and '.join(model.tiers)}" if model.tiers else "an upsampler"
    copied = f", a copy of {model.repo}" if model.repo else ""
    return f"{base}, {tiers}{copied}, licence {model.licence or 'not recorded: see --licence'}"


def _trained(model: Any) -> str:
    """Of a LoRA somebody trained: what it was made for."""
    from previz_studio.engines.trained_loras import made_for, trained_loras

    return f" (LoRA, {made_for(model)})" if trained_loras([model]) else ""


def fetch(args: argparse.Namespace, settings: Settings) -> int:
    from dataclasses import replace

    from previz_studio.engines.weights.official import official
    from previz_studio.engines.weights.pull import pull
    from previz_studio.engines.weights.source import source_from_environment

    source = source_from_environment()
    if args.offline:
        also = " and unset HF_HUB_OFFLINE" if source.offline else ""
        source = replace(source, offline=True, offline_hint=f"Leave out --offline{also}.")
    source = replace(source, endpoint=args.endpoint.rstrip("/") or source.endpoint)
    entry = official(args.id)
    if args.accept_licence:
        print(f"You accept the {entry.licence}: {entry.licence_url or 'its address is not known'}")
    model = pull(settings.resolved_models, entry, source, _percent, args.accept_licence)
    print(f"\n{model.id} {model.revision} is installed and verified; every file's SHA-256 is in its manifest.")
    return 0


def check(args: argparse.Namespace, settings: Settings) -> int:
    from previz_studio.engines.weights.shelf import installed, list_models, verify
    from previz_studio.kit.errors import StudioError

    models = [installed(settings.resolved_models, args.id)] if args.id else list_models(settings.resolved_models)
    if not models:
        print(f"No model is installed in {settings.resolved_models}: there is nothing to verify.")
    wrong = 0
    for model in models:
        try:
            verify(model)
            print(f"{model.id}: {len(model.files)} files are as published.")
        except StudioError as refusal:
            wrong += 1
            print(refusal.sentence, file=sys.stderr)
    return 1 if wrong else 0


def delete(args: argparse.Namespace, settings: Settings) -> int:
    from previz_studio.engines.weights.shelf import remove

    print(f"{remove(settings.resolved_models, args.id) / 1e9:.2f} GB freed.")
    return 0


def bring(args: argparse.Namespace, settings: Settings) -> int:
    from previz_studio.engines.trained_loras import made_for
    from previz_studio.engines.weights.bring import Usual, import_model
    from previz_studio.engines.weights.describe import Told

    tiers = tuple(filter(None, (tier.strip() for tier in args.tiers.split(","))))
    told = Told(tiers=tiers, version=args.version, licence=args.licence, like=args.like)
    usual = Usual(args.trigger, args.weight)
    model = import_model(settings.resolved_models, args.file, args.id, args.base, told, usual)
    if model.family != "lora":
        print(f"{model.id} is installed and verified: {_made(model)}.")
        return 0
    base = f"for {made_for(model)}" if model.details["base"] else "whose base is not known"
    trigger = model.details.get("trigger") or "not known"
    print(f"{model.id} is installed and verified: a LoRA {base}, trigger {trigger}, weight {args.weight:g}.")
    if not model.details["base"]:
        print("Import it with --base to have it left out where another base is chosen.")
    return 0


def _percent(done: int, total: int, name: str) -> None:
    print(f"\r{100 * done / max(1, total):5.1f} %  {name[:60]:60}", end="", flush=True)
