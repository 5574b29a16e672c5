"""LoRA adapters on a loaded pipeline: exactly those of the request, with exactly their weights, or none.

diffusers activates only the adapter loaded last, sets omitted weights to 1, and loads a file with foreign keys as
nothing at all; so all names and weights are always set, and what is active is read back.
"""

import warnings
from typing import Any

from previz_studio.engines.contract import Adapter
from previz_studio.engines.weights.safety import read_header
from previz_studio.engines.weights.shelf import hash_unchanged
from previz_studio.kit.errors import Invalid


def check_adapters(adapters: tuple[Adapter, ...]) -> None:
    """Before the GPU: files exist, are safetensors, are unchanged, hold LoRA keys, and have distinct names."""
    names = [module_name(adapter.name) for adapter in adapters]
    if len(set(names)) != len(names):
        raise Invalid("Two LoRA adapters share a name.", hint="Give each its own name.")
    for adapter in adapters:
        if not adapter.file.is_file():
            raise Invalid(f"The LoRA {adapter.name} is missing.", hint="Import it again.")
        if adapter.file.suffix != ".safetensors":
            raise Invalid(f"The LoRA {adapter.name} is not a .safetensors file.", hint="Use a safetensors release.")
        if not -10 <= adapter.weight <= 10:
            raise Invalid(f"The weight of LoRA {adapter.name} is {adapter.weight:g}.", hint="Choose -10 to 10.")
        keys = [key for key in read_header(adapter.file) if key != "__metadata__"]
        if not any("lora" in key.lower() for key in keys):
            raise Invalid(f"{adapter.file.name} holds no LoRA weights.", hint="Choose a LoRA file.")
        if adapter.sha256 and hash_unchanged(adapter.file) != adapter.sha256:
            raise Invalid(f"The LoRA {adapter.name} changed since it was imported.", hint="Import it again.")


def module_name(name: str) -> str:
    """peft makes the name a module of torch, which may not hold a dot: `ic-union-control-2.3` would not load."""
    return name.replace(".", "_")


def use_adapters(pipe: Any, adapters: tuple[Adapter, ...], loaded: dict[str, Adapter]) -> None:
    """Makes exactly `adapters` active. `loaded` (what the pipeline already carries) is updated in place.

    Raises Invalid, with every adapter taken off again, when one does not fit the model."""
    with warnings.catch_warnings():
        # peft 0.21 warns that a second adapter is a second one, and that a deleted one is no longer active
        warnings.filterwarnings("ignore", module="peft")
        _use(pipe, adapters, loaded)


def activate(pipe: Any, adapters: tuple[Adapter, ...], loaded: dict[str, Adapter]) -> None:
    """Of those `loaded`, exactly `adapters` take part from now on, at their weights; the others stay in memory."""
    if not loaded:
        return
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", module="peft")
        if not adapters:
            pipe.disable_lora()
            return
        pipe.enable_lora()
        pipe.set_adapters([module_name(adapter.name) for adapter in adapters], [adapter.weight for adapter in adapters])


def brings_new(adapters: tuple[Adapter, ...], loaded: dict[str, Adapter]) -> bool:
    """True when a file would have to be loaded; other weights, or fewer adapters, need none."""
    return any(adapter.name not in loaded or _other_file(loaded[adapter.name], adapter) for adapter in adapters)


def take_off(pipe: Any, loaded: dict[str, Adapter]) -> None:
    """Back to the base model, exactly."""
    if loaded:
        pipe.unload_lora_weights()
        loaded.clear()


def _use(pipe: Any, adapters: tuple[Adapter, ...], loaded: dict[str, Adapter]) -> None:
    wanted = {adapter.name: adapter for adapter in adapters}
    if not wanted or any(_other_file(loaded[name], wanted[name]) for name in set(loaded) & set(wanted)):
        take_off(pipe, loaded)
    for name in set(loaded) - set(wanted):
        pipe.delete_adapters(module_name(name))
        del loaded[name]
    for adapter in adapters:
        if adapter.name not in loaded:
            _load(pipe, adapter, loaded)
        loaded[adapter.name] = adapter
    activate(pipe, adapters, loaded)


def _other_file(one: Adapter, other: Adapter) -> bool:
    return (one.file, one.sha256) != (other.file, other.sha256)


def _load(pipe: Any, adapter: Adapter, loaded: dict[str, Adapter]) -> None:
    try:
        pipe.load_lora_weights(
            str(adapter.file.parent),
            weight_name=adapter.file.name,
            adapter_name=module_name(adapter.name),
            use_safetensors=True,
            local_files_only=True,
        )
    except (RuntimeError, ValueError, KeyError) as exc:
        pipe.unload_lora_weights()  # a failed load leaves empty LoRA layers behind
        loaded.clear()
        raise Invalid(
            f"The LoRA {adapter.name} does not fit this model (its layers have another size or name).",
            hint="A LoRA only works with the model it was trained on.",
        ) from exc
    if not any(module_name(adapter.name) in names for names in pipe.get_list_adapters().values()):
        pipe.unload_lora_weights()
        loaded.clear()
        raise Invalid(
            f"Nothing in the LoRA {adapter.name} belongs to this model; it would change nothing.",
            hint="A LoRA only works with the model it was trained on.",
        )
