"""From free GPU memory to precision, offload and tiling, with the sentence that says why. Pure arithmetic.

Weights are exact (headers of the files); what works beside them is counted by bytes per token and per pixel, so the
plan keeps a margin, and running out of memory is still answered by the engine, not by a crash.
"""

from dataclasses import dataclass, replace

GIB = 1024**3
MARGIN = GIB
"""Left for the driver, fragmentation and the display."""
PASS_BYTES_PER_TOKEN = 512 * 1024
"""One forward pass beside the weights. Modules of the published sizes keep 239 KB a token alive (13B) and 369 KB
(LTX-2 19B), counted on torch's meta device in bfloat16 with attention in place; the rest is for workspaces."""
DECODE_BYTES_PER_PIXEL = 112
ENCODE_BYTES_PER_PIXEL = 128
"""Of the whole clip. Counted in the same way: 100 and 118 bytes (LTX-Video), 85 and 87 (LTX-2), and a tenth more."""
TILE = 512
"""Pixels a side of what is decoded or encoded at once in tiles (diffusers' own default), over all frames."""
JOINED_BYTES_PER_PIXEL = 8
"""Finished tiles of a clip: three 16-bit channels and their overlap."""
GROUPS = 16
"""The share of a transformer that is on the GPU when its blocks are fetched one by one: the one at work, the next one,
and what belongs to no block. A 19th of 13B, a 17th of LTX-2 19B (48 blocks each)."""
READ_SHARE = 24
"""Reading needs a part of the text encoder's size beside it: LTX-2 keeps all 49 layers of 1,024 words, twice."""


@dataclass(frozen=True)
class Clip:
    """What the VAE works on."""

    width: int = 0
    height: int = 0
    frames: int = 0

    @property
    def pixels(self) -> int:
        return self.width * self.height * self.frames

    @property
    def tile(self) -> int:
        """Pixels of the largest tile."""
        return min(self.width, TILE) * min(self.height, TILE) * self.frames


@dataclass(frozen=True)
class Needs:
    """Bytes of weights in 16 bits: of `transformer` (without `adapters`, which are never stored in float8), of
    `text_encoder`, and of what stays on the GPU beside them (`staying`: VAE, sound, connectors, upsampler). `tokens` of
    one pass with those of the conditions; the clip that is decoded, and the largest one that is encoded."""

    transformer: int
    staying: int
    text_encoder: int
    tokens: int
    decoded: Clip
    encoded: Clip = Clip()
    adapters: int = 0
    guided: bool = False

    @property
    def denoising(self) -> int:
        return self.tokens * PASS_BYTES_PER_TOKEN * (2 if self.guided else 1)

    @property
    def whole_pictures(self) -> int:
        return max(self.decoded.pixels * DECODE_BYTES_PER_PIXEL, self.encoded.pixels * ENCODE_BYTES_PER_PIXEL)

    @property
    def tiled_pictures(self) -> int:
        decoding = self.decoded.tile * DECODE_BYTES_PER_PIXEL + self.decoded.pixels * JOINED_BYTES_PER_PIXEL
        encoding = self.encoded.tile * ENCODE_BYTES_PER_PIXEL + self.encoded.pixels * JOINED_BYTES_PER_PIXEL
        return max(decoding, encoding)

    @property
    def reading(self) -> int:
        return self.text_encoder + self.text_encoder // READ_SHARE


@dataclass(frozen=True)
class MemoryPlan:
    """How a model is loaded. `precision` is bfloat16 or float32; `layerwise` stores the transformer in float8;
    `offload` is none or group; `why` is one sentence for the page."""

    precision: str
    layerwise: bool
    offload: str
    tiled: bool
    """Pictures are decoded, and those of guides and source clips encoded, in tiles."""
    text_beside: bool
    """The text encoder fits beside the resting model while it reads; otherwise the transformer waits in main memory."""
    text_while: bool
    """It fits even while the model is at work: it stays, and reads the next takes' words beside this one."""
    why: str
    text_on_cpu: bool = False
    """It fits not even alone with what stays: it reads in main memory, on the CPU."""

    @property
    def widening(self) -> int:
        """How many times its size in 16 bits a weight takes while it is loaded."""
        return 2 if self.precision == "float32" else 1

    @property
    def tightness(self) -> int:
        """0 whole, 1 stored in float8, 2 fetched group by group."""
        return 2 if self.offload == "group" else int(self.layerwise)

    def reading_as(self, other: "MemoryPlan") -> "MemoryPlan":
        """The weights as here, the words read as there: a warm model, and another take."""
        return replace(self, text_beside=other.text_beside, text_while=other.text_while, text_on_cpu=other.text_on_cpu)


@dataclass(frozen=True)
class _Way:
    """How the transformer lies: bytes on the GPU while it works, and while it rests."""

    layerwise: bool
    offload: str
    words: str
    working: int
    resting: int


def plan_memory(free: int, needs: Needs, main: int = 0) -> MemoryPlan:
    """`free` in bytes on the GPU; 0 means there is none, and everything runs in `main` memory in float32."""
    if free <= 0:
        whole = needs.transformer + needs.adapters + needs.staying + needs.text_encoder + needs.denoising
        why = "No GPU: the model runs on the CPU in float32."
        return MemoryPlan("float32", False, "none", False, False, 2 * whole + MARGIN <= main, why)
    room = free - MARGIN - needs.staying
    way, left = _widest(_ways(needs), room, max(needs.denoising, needs.tiled_pictures))
    tiled = needs.whole_pictures > left
    working = max(needs.denoising, needs.tiled_pictures if tiled else needs.whole_pictures)
    stays = needs.reading + working <= left
    on_cpu = needs.reading > room
    beside = stays or way.resting + needs.reading <= room
    words = [way.words, *(["pictures are decoded and encoded in tiles"] if tiled else [])]
    words.append(_text_words(stays, beside, on_cpu))
    words += ["by this estimate it may still not fit"] if working > left else []
    why = f"{free / GIB:.1f} GiB of GPU memory are free: {', '.join(words)}."
    return MemoryPlan("bfloat16", way.layerwise, way.offload, tiled, beside, stays, why, on_cpu)


def _ways(needs: Needs) -> tuple[_Way, ...]:
    """From the best to the smallest."""
    whole = needs.transformer + needs.adapters
    cast = needs.transformer // 2 + needs.adapters
    return (
        _Way(False, "none", "it fits in bfloat16", whole, whole),
        _Way(True, "none", "the transformer is stored in float8 so that it fits", cast, cast),
        _Way(False, "group", "its layers are fetched group by group while it works", whole // GROUPS, 0),
    )


def _widest(ways: tuple[_Way, ...], room: int, work: int) -> tuple[_Way, int]:
    """The first way that leaves room for the work, else the last; and what it leaves."""
    for way in ways:
        if way.working + work <= room:
            return way, room - way.working
    return ways[-1], room - ways[-1].working


def _text_words(stays: bool, beside: bool, on_cpu: bool) -> str:
    if stays:
        return "the text encoder stays"
    if on_cpu:
        return "words are read on the CPU because the text encoder does not fit"
    return "words are read beside it" if beside else "words are read while the transformer waits in main memory"
