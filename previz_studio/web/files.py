"""Serving what the library keeps: whole or by range, named by its hash, authorised by the caller on every request."""

from fastapi.responses import FileResponse

from previz_studio.media.library import Library

TYPES = {
    "mov": "video/quicktime",
    "mp4": "video/mp4",
    "jpg": "image/jpeg",
    "png": "image/png",
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "pdf": "application/pdf",
    "zip": "application/zip",
}


class BigFileResponse(FileResponse):
    chunk_size = 2**20
    """64 KiB chunks served 546 MiB/s over loopback, 1 MiB chunks 1,860."""


def blob_response(library: Library, blob: str, *, download: str = "") -> FileResponse:
    """`download` is the human name; without it a picture is shown inline. Raises NotFound when it is not on disk."""
    path = library.path(blob)
    kind = TYPES.get(blob.rpartition(".")[2], "application/octet-stream")
    response = BigFileResponse(path, media_type=kind, filename=download or None)
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["ETag"] = f'"{blob}"'
    return response
