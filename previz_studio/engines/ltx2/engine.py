"""The engine called `ltx2`: LTX-2, 2.3 or 2.5 from a local folder, with sound."""

from pathlib import Path

from previz_studio.engines.diffusion.engine import DiffusionEngine
from previz_studio.engines.ltx2.family import Ltx2Family


class Ltx2(DiffusionEngine):
    def __init__(self, models: Path, folder: Path | None = None) -> None:
        super().__init__(Ltx2Family(), models, folder)
