"""The engine called `ltx`: LTX-Video from a local folder."""

from pathlib import Path

from previz_studio.engines.diffusion.engine import DiffusionEngine
from previz_studio.engines.ltx.family import LtxVideo


class Ltx(DiffusionEngine):
    def __init__(self, models: Path, folder: Path | None = None) -> None:
        super().__init__(LtxVideo(), models, folder)
