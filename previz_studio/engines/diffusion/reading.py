"""Words to embeddings: from disk, or with the text encoder, which stays in memory while a plan says there is room.

An encoder that is there reads the next takes' words while this one is denoised. Loading one never happens beside a
render: transformers and diffusers change the process's default dtype while they build a model.
"""

import threading
from typing import Any, Protocol

from previz_studio.engines.diffusion.device import let_go
from previz_studio.engines.diffusion.embeddings import Embeddings, Tensors
from previz_studio.engines.diffusion.loading import aside
from previz_studio.engines.diffusion.work import Loaded


class Reads(Protocol):
    """What a family says of its text encoder."""

    tokens: int
    """The longest prompt; longer ones are cut by the tokenizer."""

    def load_reader(self, loaded: Loaded) -> Any: ...


class Reader:
    def __init__(self, family: Reads, embeddings: Embeddings) -> None:
        self.family = family
        self.embeddings = embeddings
        self._lock = threading.Lock()

    def read(self, loaded: Loaded, texts: tuple[str, ...]) -> Tensors:
        """embeds_0, mask_0, embeds_1, … on the CPU. Only for who holds the engine: it may load the encoder."""
        with self._lock:
            return self.embeddings.read(texts, self._key(loaded), lambda new: self._encode(loaded, new))

    def read_beside(self, loaded: Loaded, texts: tuple[str, ...]) -> int | None:
        """How many texts were new; None when the encoder is not in memory, so that reading has to wait."""
        with self._lock:
            encoder = loaded.reader
            if encoder is None:
                return None
            before = self.embeddings.misses
            try:
                self.embeddings.read(texts, self._key(loaded), lambda new: self._with(encoder, loaded, new))
            except Exception:
                loaded.reader = None  # out of memory, most likely: the render beside it needs the room more
                raise
            return self.embeddings.misses - before

    def _key(self, loaded: Loaded) -> dict[str, Any]:
        files = loaded.model.files
        return {
            "precision": loaded.plan.precision,
            "encoder": [file.sha256 for file in files if file.path.startswith(("text_encoder/", "tokenizer/"))],
            "tokens": self.family.tokens,
        }

    def _encode(self, loaded: Loaded, texts: tuple[str, ...]) -> Tensors:
        if loaded.reader is not None:
            return self._with(loaded.reader, loaded, texts)
        with aside(loaded):
            encoder = self.family.load_reader(loaded)
            tensors = self._with(encoder, loaded, texts)
            if loaded.reader_stays:
                loaded.reader = encoder
            del encoder
            let_go(loaded.device)
        return tensors

    def _with(self, encoder: Any, loaded: Loaded, texts: tuple[str, ...]) -> Tensors:
        import torch

        tensors: Tensors = {}
        with torch.no_grad():  # encode_prompt alone keeps every activation for a backward pass
            for index, text in enumerate(texts):
                embeds, mask, _, _ = encoder.encode_prompt(
                    text,
                    do_classifier_free_guidance=False,
                    max_sequence_length=self.family.tokens,
                    device=loaded.device,
                )
                tensors |= {f"embeds_{index}": embeds, f"mask_{index}": mask}
        return tensors
