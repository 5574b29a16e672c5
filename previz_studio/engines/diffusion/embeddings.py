"""What the model reads from the words, kept on disk by hash, so that the text encoder is loaded once per new prompt.

LTX-Video keeps 1 MiB per prompt; LTX-2 385 MB, so the oldest are dropped past a limit.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from previz_studio.kit.canonical import digest

Tensors = dict[str, Any]
"""Named torch tensors on the CPU: embeds and mask."""


@dataclass
class Embeddings:
    """`folder` holds one safetensors file per prompt; `limit` bytes in all. `hits` and `misses` count this process."""

    folder: Path
    limit: int = 8 * 1024**3
    hits: int = 0
    misses: int = 0

    def get(self, key: dict[str, Any], encode: Callable[[], Tensors]) -> Tensors:
        """From disk, or encoded now and kept. `key` holds everything that can change the result."""
        from safetensors.torch import load_file, save_file

        file = self.folder / f"{digest(key)}.safetensors"
        if file.is_file():
            self.hits += 1
            file.touch()
            loaded: Tensors = load_file(file)
            return loaded
        self.misses += 1
        tensors = {name: tensor.cpu().contiguous() for name, tensor in encode().items()}
        self.folder.mkdir(parents=True, exist_ok=True)
        unfinished = file.with_suffix(".part")
        save_file(tensors, unfinished)
        unfinished.replace(file)
        self._drop_oldest(keep=file)
        return tensors

    def _drop_oldest(self, keep: Path) -> None:
        files = sorted(self.folder.glob("*.safetensors"), key=lambda file: file.stat().st_mtime)
        size = sum(file.stat().st_size for file in files)
        for file in files:
            if size <= self.limit:
                return
            if file != keep:
                size -= file.stat().st_size
                file.unlink()
