"""What the model reads from the words, kept on disk by hash, so that the text encoder is loaded once per new prompt.

LTX-Video keeps 1 MiB per prompt; LTX-2 385 MB, so each is written as soon as it was read, and the oldest are dropped
past a limit.
"""

from collections.abc import Callable, Generator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from previz_studio.kit.canonical import digest

Tensors = dict[str, Any]
"""Named torch tensors on the CPU: embeds and mask, and how much of the words was read."""
Encode = Callable[[tuple[str, ...]], Generator[Tensors, None, None]]
"""Reads the texts one after the other: {embeds, mask} of each, and lets its encoder go at the end."""


@dataclass
class Embeddings:
    """`folder` holds one safetensors file per prompt; `limit` bytes in all. `hits` and `misses` count this process."""

    folder: Path
    limit: int = 8 * 1024**3
    hits: int = 0
    misses: int = 0

    def keep(self, texts: tuple[str, ...], key: dict[str, Any], encode: Encode) -> int:
        """How many were new. Afterwards all are on the disk; none is in memory.

        `key` holds everything beside the text that can change the result."""
        files = self._files(texts, key)
        new = {text: file for text, file in zip(texts, files, strict=True) if not file.is_file()}
        self.misses += len(new)
        self.hits += len(texts) - len(new)
        for file in set(files) - set(new.values()):
            file.touch()
        if new:
            self.folder.mkdir(parents=True, exist_ok=True)
            places = list(new.values())
            with closing(encode(tuple(new))) as encoded:
                for place, tensors in enumerate(encoded):  # to its end, where it lets go of the encoder
                    _save(places[place], tensors)
            self._drop_oldest(keep=set(files))
        return len(new)

    def read(self, texts: tuple[str, ...], key: dict[str, Any], encode: Encode) -> Tensors:
        """embeds_0, mask_0, embeds_1, … for each text: from disk, or encoded now, all new ones in one go."""
        from safetensors.torch import load_file

        self.keep(texts, key, encode)
        read: Tensors = {}
        for place, file in enumerate(self._files(texts, key)):
            read |= {f"{name}_{place}": tensor for name, tensor in load_file(file).items()}
        return read

    def _files(self, texts: tuple[str, ...], key: dict[str, Any]) -> list[Path]:
        return [self.folder / f"{digest({**key, 'text': text})}.safetensors" for text in texts]

    def _drop_oldest(self, keep: set[Path]) -> None:
        files = sorted(self.folder.glob("*.safetensors"), key=lambda file: file.stat().st_mtime)
        size = sum(file.stat().st_size for file in files)
        for file in files:
            if size <= self.limit:
                return
            if file not in keep:
                size -= file.stat().st_size
                file.unlink()


def _save(file: Path, tensors: Tensors) -> None:
    """Under another name until it is whole."""
    from safetensors.torch import save_file

    part = file.with_suffix(".part")
    try:
        save_file({name: tensor.contiguous() for name, tensor in tensors.items()}, part)
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)
