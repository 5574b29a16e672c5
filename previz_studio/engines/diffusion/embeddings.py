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

    def read(
        self, texts: tuple[str, ...], key: dict[str, Any], encode: Callable[[tuple[str, ...]], Tensors]
    ) -> Tensors:
        """embeds_0, mask_0, embeds_1, … for each text: from disk, or encoded now, all new ones in one go.

        `key` holds everything beside the text that can change the result."""
        from safetensors.torch import load_file, save_file

        files = [self.folder / f"{digest({**key, 'text': text})}.safetensors" for text in texts]
        new = tuple(dict.fromkeys(text for text, file in zip(texts, files, strict=True) if not file.is_file()))
        self.misses += len(new)
        self.hits += len(texts) - len(new)
        if new:
            self.folder.mkdir(parents=True, exist_ok=True)
            encoded = encode(new)
            for place, text in enumerate(new):
                file = files[texts.index(text)]
                tensors = {name: encoded[f"{name}_{place}"].cpu().contiguous() for name in ("embeds", "mask")}
                save_file(tensors, file.with_suffix(".part"))
                file.with_suffix(".part").replace(file)
            self._drop_oldest(keep=set(files))
        read: Tensors = {}
        for place, file in enumerate(files):
            file.touch()
            read |= {f"{name}_{place}": tensor for name, tensor in load_file(file).items()}
        return read

    def _drop_oldest(self, keep: set[Path]) -> None:
        files = sorted(self.folder.glob("*.safetensors"), key=lambda file: file.stat().st_mtime)
        size = sum(file.stat().st_size for file in files)
        for file in files:
            if size <= self.limit:
                return
            if file not in keep:
                size -= file.stat().st_size
                file.unlink()
