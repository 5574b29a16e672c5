"""An uploaded movie -> checked and kept as it came: what every door does before an imported take is asked for."""

import secrets
import shutil
from dataclasses import asdict
from typing import BinaryIO

from previz_studio.media.intake import accept_movie
from previz_studio.media.library import Library
from previz_studio.takes.actions import Brought
from previz_studio.takes.render import jsonable

EXTENSIONS = {"mov": "mov", "mp4": "mp4", "m4v": "mp4", "mkv": "mkv", "webm": "webm", "avi": "avi", "mxf": "mxf"}
LEAST_ROOM = 10**9


def keep_movie(library: Library, source: BinaryIO, name: str, typed: dict[str, str]) -> Brought:
    """Outside any transaction: it copies and decodes. Raises Invalid, TooLarge or NoSpace in one sentence."""
    library.require_room(LEAST_ROOM)
    folder = library.work(f"upload-{secrets.token_hex(8)}")
    extension = EXTENSIONS.get(name.rpartition(".")[2].lower(), "mov")
    file = folder / f"upload.{extension}"
    try:
        with file.open("wb") as target:
            shutil.copyfileobj(source, target, 2**20)
        facts = accept_movie(file, name=name)
        blob = library.publish(file, extension=extension)
    finally:
        library.discard_work(folder.name)
    return Brought(blob=blob.name, name=name, facts=jsonable(asdict(facts)), typed=typed)
