"""Words to embeddings: from disk, or with the text encoder, which stays in memory while a plan says there is room.

An encoder that is there reads the next takes' words while this one is denoised. Loading one never happens beside a
render: transformers and diffusers change the process's default dtype while they build a model.
"""

import threading
from collections.abc import Generator
from functools import partial
from typing import Any, Protocol

from previz_studio.engines.diffusion.cut_words import Counted, count_words
from previz_studio.engines.diffusion.device import check_main_memory, let_go, main_memory
from previz_studio.engines.diffusion.embeddings import Embeddings, Tensors
from previz_studio.engines.diffusion.loading import aside
from previz_studio.engines.diffusion.needs import weights_of
from previz_studio.engines.diffusion.trouble import forget
from previz_studio.engines.diffusion.work import Loaded

COUNT = "count"
"""Beside embeddings and mask on the disk: int64 (tokens read, tokens given, words read whole)."""


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
        """embeds_0, mask_0, count_0, embeds_1, … on the CPU; `counted_in` takes the counts out. Only for who holds the
        engine: it may load the encoder."""
        with self._lock:
            return self.embeddings.read(texts, self._key(loaded), partial(self._encode, loaded))

    def keep(self, loaded: Loaded, texts: tuple[str, ...]) -> int:
        """How many were new; all are on the disk afterwards. Only for who holds the engine."""
        with self._lock:
            return self.embeddings.keep(texts, self._key(loaded), partial(self._encode, loaded))

    def keep_beside(self, loaded: Loaded, texts: tuple[str, ...]) -> int | None:
        """As `keep`, beside a render; None when the encoder is not in memory, so that reading has to wait."""
        with self._lock:
            if loaded.reader is None:
                return None
            try:
                return self.embeddings.keep(texts, self._key(loaded), partial(self._with, loaded.reader, loaded))
            except Exception as error:
                loaded.reader = None  # out of memory, most likely: the render beside it needs the room more
                forget(error)
                let_go(loaded.device)
                raise

    def _key(self, loaded: Loaded) -> dict[str, Any]:
        files = loaded.model.files
        return {
            "precision": loaded.plan.precision + (" on the CPU" if loaded.plan.text_on_cpu else ""),
            "encoder": [file.sha256 for file in files if file.path.startswith(("text_encoder/", "tokenizer/"))],
            "tokens": self.family.tokens,
            "counted": True,
        }

    def _encode(self, loaded: Loaded, texts: tuple[str, ...]) -> Generator[Tensors, None, None]:
        if loaded.reader is not None:
            yield from self._with(loaded.reader, loaded, texts)
            return
        with aside(loaded):
            size = loaded.plan.widening * weights_of(loaded.model, "text_encoder")
            check_main_memory(f"The text encoder of {loaded.model.title}", size, main_memory(swap=True))
            encoder = self.family.load_reader(loaded)
            yield from self._with(encoder, loaded, texts)
            if loaded.reader_stays:
                loaded.reader = encoder
            del encoder
            let_go(loaded.device)

    def _with(self, encoder: Any, loaded: Loaded, texts: tuple[str, ...]) -> Generator[Tensors, None, None]:
        """Off the device one by one: 385 MB each in LTX-2, which no plan counts."""
        import torch

        for text in texts:
            with torch.no_grad():  # encode_prompt alone keeps every activation for a backward pass
                embeds, mask, _, _ = encoder.encode_prompt(
                    text,
                    do_classifier_free_guidance=False,
                    max_sequence_length=self.family.tokens,
                    device=encoder.device,
                )
            counted = count_words(encoder.tokenizer, text, self.family.tokens)
            count = torch.tensor([counted.read, counted.given, counted.words])
            tensors = {"embeds": embeds.cpu(), "mask": mask.cpu(), COUNT: count}
            del embeds, mask
            yield tensors
            del tensors


def counted_in(tensors: Tensors) -> list[Counted]:
    """Of each text, in order; taken out of `tensors`."""
    places = range(sum(name.startswith(f"{COUNT}_") for name in tensors))
    return [Counted(*tensors.pop(f"{COUNT}_{place}").tolist()) for place in places]
