"""The few bytes of a QuickTime file that ffmpeg writes its own way: the encoder's vendor in the sample description."""

from pathlib import Path
from typing import BinaryIO

from previz_studio.kit.errors import MediaFailed

APPLE = b"apl0"
_FOLDERS = (b"moov", b"trak", b"mdia", b"minf", b"stbl")
_PRORES = (b"apco", b"apcs", b"apcn", b"apch", b"ap4h", b"ap4x")


def stamp_vendor(movie: Path, vendor: bytes = APPLE) -> None:
    """Writes `vendor` into every ProRes sample description, in place.

    `-vendor apl0` reaches the ProRes frame headers, but FFmpeg 9's mov muxer always writes FFMP here, and some tools
    read only this one. Removable once the muxer takes a vendor. Raises MediaFailed when there is no ProRes inside.
    """
    with movie.open("r+b") as file:
        places = _vendor_places(file, 0, file.seek(0, 2))
        if not places:
            raise MediaFailed(f"{movie.name} has no ProRes picture inside.")
        for place in places:
            file.seek(place)
            file.write(vendor)


def vendor_of(movie: Path) -> str:
    """The four letters of the first ProRes sample description, `""` when there is none."""
    with movie.open("rb") as file:
        places = _vendor_places(file, 0, file.seek(0, 2))
        if not places:
            return ""
        file.seek(places[0])
        return file.read(4).decode("latin-1")


def _vendor_places(file: BinaryIO, start: int, end: int) -> list[int]:
    """Byte offsets of the vendor fields between `start` and `end` (QuickTime File Format, video sample description)."""
    places = []
    for kind, inside, after in _atoms(file, start, end):
        if kind in _FOLDERS:
            places += _vendor_places(file, inside, after)
        elif kind == b"stsd":
            # version and flags (4), count (4); then each entry: size, kind, reserved (6), reference (2),
            # version (2), revision (2), vendor (4)
            places += [body + 12 for name, body, _ in _atoms(file, inside + 8, after) if name in _PRORES]
    return places


def _atoms(file: BinaryIO, start: int, end: int) -> list[tuple[bytes, int, int]]:
    """(kind, first byte of the content, first byte after) of each atom; stops at the first that makes no sense."""
    found = []
    while start + 8 <= end:
        file.seek(start)
        head = file.read(16)
        size, kind, content = int.from_bytes(head[:4], "big"), head[4:8], start + 8
        if size == 1:
            size, content = int.from_bytes(head[8:16], "big"), start + 16
        elif size == 0:
            size = end - start
        if size < content - start or start + size > end:
            break
        found.append((kind, content, start + size))
        start += size
    return found
