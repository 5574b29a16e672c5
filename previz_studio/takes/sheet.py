"""A reference sheet: the pictures of the plan's identities side by side on grey, as an ingredients LoRA reads them."""

from collections.abc import Collection, Sequence
from math import ceil, sqrt
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select
from sqlalchemy.orm import Session

from previz_studio.engines.contract import PromptPart
from previz_studio.kit.errors import MediaFailed
from previz_studio.references.models import Asset, Identity, IdentityKind
from previz_studio.references.queries import references_by_identity
from previz_studio.shots.prompt import IdentityWords

MOST_PICTURES = 6
EACH = 2
"""Pictures of one identity."""
GREY = 128
GAP = 0.02
"""Of the sheet's width, around every picture."""


def sheet_pictures(session: Session, identities: Sequence[Identity]) -> list[str]:
    """Blobs, in the plan's order; pictures that are held out of requests are never among them, nor those of a look: a
    sheet shows who and what is there. Two queries."""
    ids = [asset_id for found in drawable(session, identities).values() for asset_id in found[:EACH]][:MOST_PICTURES]
    assets = session.execute(select(Asset.id, Asset.blob).where(Asset.id.in_(ids)))
    blobs = {asset_id: blob for asset_id, blob in assets}
    return [blobs[asset_id] for asset_id in ids if asset_id in blobs]


def drawable(session: Session, identities: Collection[Identity]) -> dict[str, list[int]]:
    """By tag, in their order: the assets of those that a sheet may show. One query."""
    shown = [one for one in identities if one.kind is not IdentityKind.LOOK]
    rows = references_by_identity(session, [one.id for one in shown])
    return {one.slug: [row.asset_id for row in rows[one.id] if row.asset_id and not row.held_out] for one in shown}


def sheet_words(words: Sequence[IdentityWords], spoken: Sequence[PromptPart]) -> tuple[PromptPart, ...]:
    """The two headed parts the ingredients LoRA was trained with, around what the shot says."""
    described = " ".join(f"{one.name}: {one.appearance}." for one in words if not one.style)
    return (
        PromptPart("sheet", f"### Reference Sheet Description {described}"),
        PromptPart("sheet", "### Target Description"),
        *spoken,
    )


def draw_sheet(files: Sequence[Path], width: int, height: int) -> NDArray[np.uint8]:
    """shape (height, width, 3), BGR: each picture whole, in as square a grid as can be. Raises MediaFailed."""
    sheet = np.full((height, width, 3), GREY, np.uint8)
    columns = ceil(sqrt(len(files) * width / height)) if files else 1
    columns = min(max(1, columns), max(1, len(files)))
    rows, gap = ceil(len(files) / columns), round(GAP * width)
    cell = (width // columns, height // rows) if rows else (width, height)
    for place, file in enumerate(files):
        picture = cv2.imread(str(file), cv2.IMREAD_COLOR)
        if picture is None:
            raise MediaFailed(f"The reference {file.name} cannot be read.", hint="Upload it again.")
        left, top = place % columns * cell[0], place // columns * cell[1]
        _lay(sheet, np.asarray(picture, np.uint8), (left + gap, top + gap, cell[0] - 2 * gap, cell[1] - 2 * gap))
    return sheet


def _lay(sheet: NDArray[np.uint8], picture: NDArray[np.uint8], place: tuple[int, int, int, int]) -> None:
    """Whole, in the middle of (left, top, width, height)."""
    left, top, width, height = place
    scale = min(width / picture.shape[1], height / picture.shape[0])
    size = (max(1, round(picture.shape[1] * scale)), max(1, round(picture.shape[0] * scale)))
    small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    left, top = left + (width - size[0]) // 2, top + (height - size[1]) // 2
    sheet[top : top + size[1], left : left + size[0]] = small
