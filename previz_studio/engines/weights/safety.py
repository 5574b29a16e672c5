"""Refuses weights that could run code: pickles under any name, remote-code hooks, and broken safetensors headers.

Nothing here opens a file with torch; a pickle is recognised, never read.
"""

import json
import struct
from pathlib import Path

from previz_studio.kit.errors import Invalid

PICKLED = {".bin", ".pt", ".pth", ".ckpt", ".pkl", ".pickle", ".msgpack", ".h5"}
CODE = {".py", ".so", ".dll", ".dylib", ".sh", ".exe"}
LARGEST_HEADER = 100_000_000
"""Bytes; the limit of the safetensors format itself."""


def refuse_unsafe_name(path: str) -> None:
    """Raises Invalid for files that are never needed and could run code, and for paths that leave the folder."""
    suffix = Path(path).suffix.lower()
    if suffix in PICKLED:
        raise Invalid(
            f"{path} is a pickled weight file, and those can run code.",
            hint="Use a release with .safetensors files.",
        )
    if suffix in CODE:
        raise Invalid(f"{path} is program code, not weights.", hint="Use a release without custom code.")
    if Path(path).is_absolute() or ".." in Path(path).parts or "\\" in path or "\0" in path:
        raise Invalid(f"{path!r} would be written outside the model folder.", hint="Do not trust this source.")


def refuse_unsafe_file(folder: Path, path: str) -> None:
    """Looks inside: safetensors headers must be safetensors, JSON must not name custom code. Raises Invalid."""
    refuse_unsafe_name(path)
    file = folder / path
    if file.suffix.lower() == ".safetensors":
        read_header(file, path)
    elif file.suffix.lower() == ".json":
        _refuse_remote_code(file, path)


def refuse_unsafe_folder(folder: Path) -> None:
    for file in sorted(folder.rglob("*")):
        if file.is_file():
            refuse_unsafe_file(folder, file.relative_to(folder).as_posix())


def read_header(file: Path, name: str = "") -> dict[str, dict[str, object]]:
    """The safetensors header: tensor name -> {dtype, shape, data_offsets}, and `__metadata__` when present.

    Raises Invalid when the file is no safetensors file: a pickle, a page of HTML, a truncated download.
    """
    name = name or file.name
    size = file.stat().st_size
    with file.open("rb") as stream:
        start = stream.read(8)
        length = struct.unpack("<Q", start)[0] if len(start) == 8 else 0
        if start[:1] == b"\x80" or start[:2] == b"PK":
            raise Invalid(f"{name} is named .safetensors but is a pickle, and those can run code.", hint="Remove it.")
        if not 2 <= length <= min(LARGEST_HEADER, size - 8):
            raise Invalid(f"{name} is not a safetensors file, or was cut short.", hint="Download it again.")
        try:
            header = json.loads(stream.read(length))
        except ValueError as exc:
            raise Invalid(f"{name} is not a safetensors file.", hint="Download it again.") from exc
    if not isinstance(header, dict):
        raise Invalid(f"{name} is not a safetensors file.", hint="Download it again.")
    ends = [entry["data_offsets"][1] for key, entry in header.items() if key != "__metadata__"]
    if 8 + length + max(ends, default=0) != size:
        raise Invalid(f"{name} is {size:,} bytes, but its header promises another length.", hint="Download it again.")
    return header


def _refuse_remote_code(file: Path, name: str) -> None:
    try:
        value = json.loads(file.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as exc:
        raise Invalid(f"{name} is not readable JSON.", hint="Download it again.") from exc
    if isinstance(value, dict) and ("auto_map" in value or "custom_pipelines" in value):
        raise Invalid(
            f"{name} asks to run code that came with the weights (auto_map).",
            hint="Use a release that needs no custom code.",
        )
