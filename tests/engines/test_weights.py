"""Pulling, verifying, importing and removing models, against a hub on loopback that misbehaves in the usual ways."""

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from previz_studio.__main__ import main
from previz_studio.engines.contract import RenderRequest, Watch
from previz_studio.engines.ltx.engine import Ltx
from previz_studio.engines.weights.bases import BASES
from previz_studio.engines.weights.bring import import_model
from previz_studio.engines.weights.describe import Told
from previz_studio.engines.weights.model import Model
from previz_studio.engines.weights.official import Official, official, official_models
from previz_studio.engines.weights.pull import pull
from previz_studio.engines.weights.shelf import installed, is_verified, list_models, remove
from previz_studio.engines.weights.source import Source
from previz_studio.kit.errors import Conflict, Forbidden, Invalid, NotFound, Unavailable
from tests.engines.loopback_hub import COMMIT, Hub, served

TINY = Official("tiny", "Tiny LTX", "studio/tiny", "ltx", "LTXConditionPipeline", ("fast",), "Test Licence")
FAST = Told(tiers=("fast",))
WEIGHTS = "transformer/diffusion_pytorch_model.safetensors"


@pytest.fixture
def repository(shelf: Path, tmp_path: Path) -> Path:
    """A copy of the tiny checkpoint, as a publisher would lay it out, with a readme and a pickle beside it."""
    folder = tmp_path / "repository"
    skip = shutil.ignore_patterns("manifest.json", "verified.json")
    shutil.copytree(shelf / "tiny-ltx" / "tiny", folder, ignore=skip)
    (folder / "README.md").write_text("A tiny model.")
    (folder / "transformer" / "old_weights.bin").write_bytes(b"\x80\x04pickle")
    return folder


@pytest.fixture
def hub(repository: Path) -> Iterator[Hub]:
    with served(Hub(repository)) as running:
        yield running


def fetched(models: Path, hub: Hub, entry: Official = TINY, **source: Any) -> Model:
    return pull(models, entry, Source(hub.endpoint, **source), lambda done, total, name: None, accept=True)


@pytest.mark.heavy
def test_given_a_pulled_model_then_it_is_verified_and_renders(
    hub: Hub, tmp_path: Path, ask: Callable[..., RenderRequest], watch: Watch
) -> None:
    model = fetched(tmp_path / "models", hub)
    assert is_verified(model)
    assert model.revision == COMMIT[:12]
    assert not any("old_weights" in path or "README" in path for path, _, _ in hub.asked)
    frames = list(Ltx(tmp_path / "models").render(ask(), watch).frames)
    assert np.stack(frames).shape == (9, 64, 64, 3)


def test_given_progress_then_it_ends_at_the_whole_size(hub: Hub, tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    pull(tmp_path, TINY, Source(hub.endpoint), lambda done, total, name: seen.append((done, total)), accept=True)
    assert seen[-1][0] == seen[-1][1] == installed(tmp_path, "tiny").bytes
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)


def test_given_a_licence_nobody_accepted_then_it_is_named_and_asked_once(hub: Hub, tmp_path: Path) -> None:
    with pytest.raises(Conflict, match="Test Licence"):
        pull(tmp_path, TINY, Source(hub.endpoint), lambda done, total, name: None)
    assert hub.asked == []
    fetched(tmp_path, hub)
    remove(tmp_path, "tiny")
    pull(tmp_path, TINY, Source(hub.endpoint), lambda done, total, name: None)
    assert list(json.loads((tmp_path / "licences.json").read_text())) == ["Test Licence"]


def test_given_a_broken_line_then_the_next_pull_goes_on_there(hub: Hub, tmp_path: Path) -> None:
    hub.break_after = 20_000
    with pytest.raises(Unavailable, match="broke off"):
        fetched(tmp_path, hub)
    assert list_models(tmp_path) == []
    model = fetched(tmp_path, hub)
    assert is_verified(model)
    assert any(asked == "bytes=20000-" for _, asked, _ in hub.asked)


def test_given_a_flipped_bit_on_the_way_then_the_file_is_named_and_refused(hub: Hub, tmp_path: Path) -> None:
    hub.damage = "diffusion_pytorch_model.safetensors"
    with pytest.raises(Invalid, match=r"transformer/.*\.safetensors arrived damaged"):
        fetched(tmp_path, hub)
    assert list_models(tmp_path) == []


def test_given_damage_in_a_small_file_then_gits_own_hash_finds_it(hub: Hub, tmp_path: Path) -> None:
    hub.damage = "model_index.json"
    with pytest.raises(Invalid, match=r"model_index\.json arrived damaged"):
        fetched(tmp_path, hub)


def test_given_a_gate_then_the_token_opens_it(hub: Hub, tmp_path: Path) -> None:
    hub.gate = "secret"
    with pytest.raises(Forbidden, match="only to people who accepted its terms"):
        fetched(tmp_path, hub)
    assert is_verified(fetched(tmp_path, hub, token="secret"))


def test_given_storage_on_another_host_then_the_token_stays_home(hub: Hub, repository: Path, tmp_path: Path) -> None:
    hub.gate = "secret"
    with served(Hub(repository)) as storage:
        hub.storage = storage.endpoint
        fetched(tmp_path, hub, token="secret")
        assert storage.asked
        assert {authorization for _, _, authorization in storage.asked} == {""}


def test_given_offline_then_nothing_is_asked(hub: Hub, tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="set to stay offline"):
        fetched(tmp_path, hub, offline=True)
    assert hub.asked == []


def test_given_the_offline_flag_then_it_is_what_to_leave_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PREVIZ_MODELS", str(tmp_path / "models"))
    monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)
    assert main(["models", "pull", "ltx-video-0.9.7-dev", "--offline", "--accept-licence"]) != 0
    said = capsys.readouterr().err
    assert "Leave out --offline." in said and "HF_HUB_OFFLINE" not in said
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    assert main(["models", "pull", "ltx-video-0.9.7-dev", "--accept-licence"]) != 0
    assert "Unset HF_HUB_OFFLINE." in capsys.readouterr().err


def test_given_only_pickles_then_the_model_is_refused(hub: Hub, repository: Path, tmp_path: Path) -> None:
    for file in repository.rglob("*.safetensors"):
        file.unlink()
    with pytest.raises(Invalid, match=r"publishes no safetensors weights, only transformer/old_weights\.bin"):
        fetched(tmp_path, hub)


def test_given_remote_code_in_a_config_then_it_is_refused(hub: Hub, repository: Path, tmp_path: Path) -> None:
    (repository / "transformer" / "config.json").write_text('{"auto_map": {"AutoModel": "x.Y"}}')
    with pytest.raises(Invalid, match="asks to run code"):
        fetched(tmp_path, hub)


def test_given_an_unknown_repository_then_not_found(hub: Hub, tmp_path: Path) -> None:
    entry = Official("x", "X", "studio/nothing", "ltx", "", (), "Test Licence")
    with pytest.raises(NotFound, match="has no studio/nothing"):
        fetched(tmp_path, hub, entry)


def test_given_no_hub_then_it_says_so(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="cannot be reached"):
        pull(tmp_path, TINY, Source("http://127.0.0.1:9"), lambda done, total, name: None, accept=True)


def test_given_a_local_folder_then_import_copies_and_verifies_it(repository: Path, tmp_path: Path) -> None:
    (repository / "transformer" / "old_weights.bin").unlink()
    model = import_model(tmp_path / "models", repository, "mine", "none", FAST)
    assert is_verified(model)
    with pytest.raises(Conflict, match="A model called mine is already here"):
        import_model(tmp_path / "models", repository, "mine", "none", FAST)


def test_given_a_pickle_in_a_local_folder_then_import_refuses_it(repository: Path, tmp_path: Path) -> None:
    with pytest.raises(Invalid, match=r"old_weights\.bin is a pickled weight file"):
        import_model(tmp_path / "models", repository, "mine", "none", FAST)
    assert list_models(tmp_path / "models") == []


def test_given_a_whole_checkpoint_in_one_file_then_import_says_what_to_use(repository: Path, tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="whole checkpoint in one file"):
        import_model(tmp_path / "models", repository / WEIGHTS)


def test_given_a_known_licence_then_its_address_is_shown_before_and_kept_after(hub: Hub, tmp_path: Path) -> None:
    entry = replace(TINY, licence="LTX-2.x Community License")
    with pytest.raises(Conflict) as refused:
        pull(tmp_path, entry, Source(hub.endpoint), lambda done, total, name: None)
    assert "https://github.com/Lightricks/LTX-2/blob/main/LICENSE-2_x" in refused.value.sentence
    fetched(tmp_path, hub, entry)
    [kept] = json.loads((tmp_path / "licences.json").read_text()).values()
    assert kept["address"].endswith("LICENSE-2_x") and kept["accepted"].startswith("20")


def test_given_a_folder_to_be_kept_under_another_name_then_that_is_where_its_files_lie(
    hub: Hub, repository: Path, tmp_path: Path
) -> None:
    """As in LTX-2.5, whose dev transformer is published beside the distilled one."""
    shutil.copytree(repository / "transformer", repository / "transformer_full")
    full = repository / "transformer_full" / "config.json"
    full.write_text(full.read_text().replace("{", '{"_full": true,', 1))
    entry = replace(TINY, leave_out=("transformer/",), rename={"transformer_full/": "transformer/"})
    model = fetched(tmp_path / "models", hub, entry)
    assert is_verified(model) and not any(file.path.startswith("transformer_full/") for file in model.files)
    assert json.loads((model.folder / "transformer" / "config.json").read_text())["_full"]
    assert not any("/transformer/" in path for path, _, _ in hub.asked)


def test_given_a_hash_the_list_knows_then_another_file_is_refused_before_it_is_fetched(
    hub: Hub, tmp_path: Path
) -> None:
    with pytest.raises(Invalid, match="is not the file that the studio's list names"):
        fetched(tmp_path, hub, replace(TINY, sha256={WEIGHTS: "0" * 64}))
    assert len(hub.asked) == 1


def test_given_the_official_list_then_each_base_has_what_its_tiers_need_and_nothing_is_made_up() -> None:
    entries = official_models()
    assert all(entry.licence_url.startswith("https://") for entry in entries)
    assert all(entry.revision is None and entry.bytes is None and not entry.sha256 for entry in entries), "seen where?"
    for base in BASES:
        of_base = [one for one in entries if base in one.details.get("fits", [one.details.get("base")])]
        assert any(one.tiers for one in of_base), base
        if base.startswith("ltx-2") and any("pro" in one.tiers for one in of_base):
            assert any(one.details.get("refines") for one in of_base), base
    assert {one.details["base"] for one in entries if one.family.endswith("-upsampler")} == {
        "ltx-video-13b",
        "ltx-2.3-22b",
    }, "19B and 2.5 bring their own"


def test_given_the_official_list_then_every_entry_can_be_asked_for() -> None:
    entries = official_models()
    assert len({entry.id for entry in entries}) == len(entries)
    assert official("camera-dolly-in").details["base"] == "ltx-2-19b"
    with pytest.raises(NotFound):
        official("nothing")


def test_given_the_command_line_then_list_verify_import_and_remove_work(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (repository / "transformer" / "old_weights.bin").unlink()
    monkeypatch.setenv("PREVIZ_MODELS", str(tmp_path / "models"))
    assert main(["models", "import", str(repository), "--id", "mine", "--base", "none", "--tiers", "fast"]) == 0
    assert main(["models", "list"]) == 0
    assert "mine" in capsys.readouterr().out
    assert main(["models", "verify"]) == 0
    weights = tmp_path / "models" / "mine" / "local" / WEIGHTS
    content = bytearray(weights.read_bytes())
    content[-1] ^= 1
    weights.write_bytes(content)
    assert main(["models", "verify", "mine"]) == 1
    said = capsys.readouterr().err
    assert WEIGHTS in said and "the file that was imported" in said
    assert "Import it again, after `previz-studio models remove mine`." in said and "pull" not in said
    assert main(["models", "remove", "mine"]) == 0
    assert list_models(tmp_path / "models") == []
