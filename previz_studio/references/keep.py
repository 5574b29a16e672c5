"""An uploaded picture -> decoded, re-encoded, published: what every door does before an asset row is written."""

import secrets
from pathlib import Path
from typing import BinaryIO

from previz_studio.media.intake import accept_image
from previz_studio.media.library import Library
from previz_studio.references.actions import KeptPicture


def publish_picture(library: Library, source: BinaryIO | Path, name: str) -> KeptPicture:
    """Outside any transaction: it decodes. Raises Invalid, TooLarge or NoSpace in one sentence."""
    folder = library.work(f"picture-{secrets.token_hex(8)}")
    try:
        image = accept_image(source, folder, name=name)
        size = image.file.stat().st_size
        blob = library.publish(image.file, extension=image.extension)
    finally:
        library.discard_work(folder.name)
    return KeptPicture(blob.name, image.width, image.height, size)
