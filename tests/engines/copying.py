"""Checkpoints whose transformer was written by hand: every place becomes what was given clean nearest to it.

Random weights cannot follow a condition, and a trained model is too large for a test. This one can, and it follows
where the pipeline really puts the condition: the nearer in time, at the same place of the picture, the more.
"""

from pathlib import Path
from typing import Any

from tests.engines import tiny, tiny2

STEADY = 30.0
"""A constant beside the picture's values, so large that the norms divide by nearly the same everywhere."""
SAME_PLACE, SAME_TIME, CLEAN = 80.0, 40.0, 60.0
"""How sharply attention tells rows and columns, moments, and given places from noise."""
PULL = 1.2
"""Above 1, since the schedules begin a little below noise: 8 steps leave about a tenth of the way."""
LTX_AXES = {"clean": (0, 1), "time": (8, 9), "rows": (10, 11), "columns": (12, 13)}
LTX2_AXES = {"clean": (0, 8), "time": (4, 12), "rows": (5, 13), "columns": (6, 14)}
"""Dimensions of the first head: the two that do not turn with position, and the second rotary frequency by axis."""
FLAG = 31
"""The inner value that says "given clean": raised where the timestep is 0."""


def ltx_checkpoint(folder: Path) -> Path:
    from diffusers import AutoencoderKLLTXVideo, LTXVideoTransformer3DModel

    tiny.ltx_checkpoint(folder)
    return _rewrite(folder, LTXVideoTransformer3DModel, AutoencoderKLLTXVideo, LTX_AXES)


def ltx2_checkpoint(folder: Path) -> Path:
    from diffusers import AutoencoderKLLTX2Video, LTX2VideoTransformer3DModel

    tiny2.ltx2_checkpoint(folder)
    return _rewrite(folder, LTX2VideoTransformer3DModel, AutoencoderKLLTX2Video, LTX2_AXES)


def _rewrite(folder: Path, transformers: Any, vaes: Any, axes: dict[str, tuple[int, int]]) -> Path:
    import torch

    transformer = transformers.from_pretrained(folder / "transformer")
    vae = vaes.from_pretrained(folder / "vae")
    with torch.no_grad():
        _certain(vae)
        for parameter in transformer.parameters():
            parameter.zero_()
        _copy_the_nearest(transformer, axes)
        _flag_the_clean(transformer)
    transformer.save_pretrained(folder / "transformer")
    vae.save_pretrained(folder / "vae")
    return folder


def _certain(vae: Any) -> None:
    """The picture is encoded as it is, not drawn from around it, and two pictures lie further apart."""
    last = vae.encoder.conv_out.conv
    last.weight *= 4
    last.weight[-1], last.bias[-1] = 0.0, -20.0


def _copy_the_nearest(transformer: Any, axes: dict[str, tuple[int, int]]) -> None:
    """Velocity = PULL x (value - attended value): 8 channels in, 32 inside, one block that attends, all else silent."""
    import torch

    one, scale = torch.eye(8), STEADY / 2**0.5
    transformer.proj_in.weight[:8], transformer.proj_in.weight[8:16] = one, -one
    transformer.proj_in.bias[16::2], transformer.proj_in.bias[17::2] = STEADY, -STEADY
    block = transformer.transformer_blocks[0]
    block.scale_shift_table[2] = 1.0
    attention = block.attn1
    sharp = {"clean": CLEAN, "time": SAME_TIME, "rows": SAME_PLACE, "columns": SAME_PLACE}
    for linear, norm in ((attention.to_q, attention.norm_q), (attention.to_k, attention.norm_k)):
        linear.bias.fill_(1.0)
        for axis, dimensions in axes.items():
            norm.weight[list(dimensions)] = sharp[axis] ** 0.5
    unturned = list(axes["clean"])
    attention.to_k.weight[unturned, FLAG], attention.to_k.bias[unturned] = 1.0, 2**0.5
    attention.to_v.weight[:8, :8] = one
    attention.to_out[0].weight[:8, :8], attention.to_out[0].weight[8:16, :8] = -scale * one, scale * one
    transformer.proj_out.weight[:, :8] = PULL * scale * one


def _flag_the_clean(transformer: Any) -> None:
    """The mean of the fast cosines of a timestep is 1 at 0 and near 0 in the noise."""
    embed = transformer.time_embed
    first, second = embed.emb.timestep_embedder.linear_1, embed.emb.timestep_embedder.linear_2
    first.weight[0, :64], first.bias[0] = 40 / 64, -20.0
    second.weight[0, 0] = 1.0
    embed.linear.weight[FLAG, 0] = 3 / 20
