"""What this server can say about itself: engine and why, disk, GPU. What nobody measured is not made up."""

import shutil
from pathlib import Path

from sqlalchemy.orm import Session

from previz_studio.engines.diffusion.device import may_have_gpu
from previz_studio.engines.registry import Engines
from previz_studio.jobs.troubled import troubles
from previz_studio.kit.backup import newest
from previz_studio.screens.words import clock
from previz_studio.takes.actions import RENDER

GIGABYTE = 10**9
LITTLE = 5 * GIGABYTE
"""Below this much free disk a long master may not fit."""


def server_rows(engines: Engines, folder: Path) -> tuple[tuple[str, str], ...]:
    """Name and words; an empty word is shown as unknown."""
    disk = shutil.disk_usage(_standing(folder))
    gpu = "Driver found, load not measured" if may_have_gpu() else "None found"
    return (
        ("Engine", engines.default()[1]),
        ("GPU", gpu),
        ("Disk", f"{_size(disk.free)} free of {_size(disk.total)}"),
        *_backup(folder.parent / "backups"),
    )


def server_problem(session: Session, folder: Path) -> str:
    """One sentence when something here stops work, or will soon; empty while it does not. One query."""
    found = troubles(session, RENDER)
    if found:
        return "Renders stand still: see the queue" if found[0].alone else "A GPU is gone: see the queue"
    free = shutil.disk_usage(_standing(folder)).free
    return f"Only {_size(free)} of disk are free" if free < LITTLE else ""


def _backup(folder: Path) -> tuple[tuple[str, str], ...]:
    """Of the database, which the studio copies itself; nothing is said where it is not the studio's to copy."""
    made = newest(folder)
    return (("Backup", f"{clock(made)}, checked"),) if made else ()


def _standing(folder: Path) -> Path:
    """The nearest folder that exists: the library is made with its first file."""
    return folder if folder.exists() or folder == folder.parent else _standing(folder.parent)


def _size(count: int) -> str:
    return f"{count / 10**12:.1f} TB" if count >= 10**12 else f"{count / GIGABYTE:.0f} GB"
