"""Decoding and encoding in tiles with the real VAEs of both families."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from previz_studio.engines.contract import Condition, RenderRequest, Watch
from previz_studio.engines.diffusion.deliver import decode_video
from previz_studio.engines.diffusion.tiles import in_tiles, step
from previz_studio.engines.ltx.engine import Ltx
from previz_studio.engines.ltx2.engine import Ltx2
from tests.engines import tiny, tiny2
from tests.engines.plans import PLANS, WHOLE, follow
from tests.engines.test_ltx import frames_of


def test_given_any_side_then_no_tile_is_a_single_cell() -> None:
    for cells in range(2, 129):
        starts = range(0, cells, step(cells))
        assert min(min(16, cells - start) for start in starts) >= 2, cells
        assert step(cells) <= 16


@pytest.fixture(scope="module", params=["ltx", "ltx2"])
def vae(request: pytest.FixtureRequest) -> Any:
    import torch

    torch.manual_seed(3)
    return (tiny._ltx_vae() if request.param == "ltx" else tiny2.video_vae()).eval()


@pytest.mark.heavy
@pytest.mark.parametrize(("rows", "columns"), [(15, 26), (29, 8), (4, 17)])
def test_given_tiles_then_every_size_decodes_and_encodes_at_that_size(vae: Any, rows: int, columns: int) -> None:
    """15 rows of LTX-2 (480 pixels) ended in a tile of one row, which its decoder cannot reflect."""
    import torch

    timestep = torch.tensor([0.05]) if vae.config.timestep_conditioning else None
    latents = torch.randn((1, 8, 2, rows, columns))
    with torch.no_grad():
        whole = decode_video(vae, latents, timestep, tiled=False)
        tiled = decode_video(vae, latents, timestep, tiled=True)
        encoded = in_tiles(vae, True, rows, columns).encode(whole).latent_dist.mode()
        plain = vae.encode(whole).latent_dist.mode()
    assert tiled.shape == whole.shape == (1, 3, 9, rows * 32, columns * 32)
    assert float((tiled - whole).abs().mean()) < 0.25 * float(whole.abs().mean())
    assert encoded.shape == plain.shape
    assert not torch.equal(encoded, plain), "it was cut"
    assert float((encoded - plain).abs().mean()) < 0.25 * float(plain.abs().mean())


@pytest.mark.heavy
def test_given_a_view_in_tiles_then_the_weights_are_shared_and_the_first_is_untouched(vae: Any) -> None:
    view = in_tiles(vae, True, 32, 32)
    assert (view.use_tiling, vae.use_tiling, view.use_framewise_decoding) == (True, False, False)
    assert next(view.parameters()) is next(vae.parameters())


@pytest.mark.heavy
@pytest.mark.parametrize("family", ["ltx", "ltx2"])
@pytest.mark.parametrize("kind", ["source", "video"])
def test_given_a_tiled_plan_then_guides_and_source_clips_are_encoded_in_tiles(
    shelf: Path, shelf2: Path, ask: Callable[..., RenderRequest], watch: Watch, clip: Path, family: str, kind: str
) -> None:
    engine = Ltx(shelf) if family == "ltx" else Ltx2(shelf2)
    request = ask(width=576, height=64, conditions=(Condition(clip, 0, kind=kind, strength=0.5),))
    for plan in (WHOLE, PLANS["tiled"], WHOLE):
        follow(engine, replace(plan, precision="float32"))
        frames_of(engine.render(request, watch))
        assert engine._loaded is not None
        widths: list[int] = []
        encoder = engine._loaded.pipe.vae.encoder
        hook = encoder.register_forward_pre_hook(lambda module, given: widths.append(given[0].shape[-1]))  # noqa: B023
        frames_of(engine.render(request, watch))
        hook.remove()
        assert widths == ([512, 128] if plan.tiled else [576])
