"""`previz-studio import`: a breakdown file, with the pictures beside it, into a project."""

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from previz_studio.kit.errors import Invalid, NotFound
from previz_studio.settings import Settings

if TYPE_CHECKING:
    from previz_studio.media.library import Library
    from previz_studio.references.actions import KeptPicture

LARGEST_FILE = 16 * 2**20


def add(subparsers: Any) -> None:
    parser: argparse.ArgumentParser = subparsers.add_parser("import", help="load a breakdown into a project")
    parser.add_argument("file", type=Path, metavar="BREAKDOWN.json", help="shots or identities, format version 1")
    parser.add_argument("--identities", type=Path, metavar="FILE.json", help="the identities that go with the shots")
    parser.add_argument("--project", default="", metavar="CODE", help="default: production_code in the file")
    parser.add_argument("--as", dest="email", default="", metavar="EMAIL", help="who imports; default: the owner")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, settings: Settings) -> int:
    from previz_studio.app import library_of
    from previz_studio.cli.migrate import upgrade
    from previz_studio.cli.user import person
    from previz_studio.kit.db import open_database
    from previz_studio.shots.breakdown import IDENTITY_FORMATS, import_breakdown

    first = read_json(args.file)
    second = read_json(args.identities) if args.identities else None
    shots, identities = (None, first) if first.get("format") in IDENTITY_FORMATS else (first, second)
    settings.make_data_folder()
    upgrade(settings.resolved_database_url)
    pictures = publish_pictures(library_of(settings), args.file.resolve().parent, shots, identities)
    database = open_database(settings.resolved_database_url)
    with database.writing() as session:
        user = person(session, args.email)
        done = import_breakdown(session, user, shots, identities, pictures, project_code=args.project)
        words = f"{done.project.name} ({done.project.code}): {done.shots} shots, {done.identities} new identities."
    database.close()
    print(words)
    for name in done.missing:
        print(f"  not found beside the file: {name}")
    return 0


def read_json(file: Path) -> dict[str, Any]:
    """Raises Invalid or NotFound in one sentence."""
    if not file.is_file():
        raise NotFound(f"There is no file {file}.")
    if file.stat().st_size > LARGEST_FILE:
        raise Invalid(f"{file.name} is larger than {LARGEST_FILE // 2**20} MB.", hint="Split it by sequence.")
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as exc:
        raise Invalid(f"{file.name} is not JSON ({exc}).") from exc
    if not isinstance(data, dict):
        raise Invalid(f"{file.name} is not a breakdown.", hint="It starts with an object that names its format.")
    return data


def publish_pictures(
    library: "Library", folder: Path, shots: dict[str, Any] | None, identities: dict[str, Any] | None
) -> "dict[str, KeptPicture]":
    """Every picture the files name that lies in `folder` (never above it), decoded, re-encoded and published."""
    from previz_studio.media.intake import accept_image
    from previz_studio.references.actions import KeptPicture
    from previz_studio.shots.breakdown import pictures_named

    work, kept = library.work("breakdown"), {}
    for i, name in enumerate(sorted(pictures_named(shots, identities))):
        file = (folder / name).resolve()
        if folder.resolve() not in file.parents or not file.is_file():
            continue
        inside = work / str(i)
        inside.mkdir()
        image = accept_image(file, inside, name=file.name)
        size = image.file.stat().st_size
        blob = library.publish(image.file, extension=image.extension)
        kept[name] = KeptPicture(blob.name, image.width, image.height, size)
    library.discard_work("breakdown")
    return kept
