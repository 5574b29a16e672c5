"""In which order a batch is rendered so that models and adapters are swapped as rarely as possible. Pure."""

from collections.abc import Sequence

from previz_studio.engines.contract import RenderRequest

Warm = tuple[str, tuple[tuple[str, str], ...]]
"""What has to be in memory: model, and adapters by name and hash."""


def warm_key(request: RenderRequest) -> Warm:
    return request.model, tuple(sorted((adapter.name, adapter.sha256) for adapter in request.adapters))


def render_order(keys: Sequence[Warm], warm: Warm | None = None) -> list[int]:
    """Indices of takes, given by what each needs in memory, in the order to render them.

    What is warm comes first, then group by group in order of first appearance; within a group, and between groups of
    one model, the given order stays."""
    models: dict[str, int] = {}
    groups: dict[Warm, int] = {}
    for index, key in enumerate(keys):
        models.setdefault(key[0], index)
        groups.setdefault(key, index)

    def rank(index: int) -> tuple[int, int, int, int, int]:
        key = keys[index]
        same_model = bool(warm) and warm is not None and key[0] == warm[0]
        return (not same_model, models[key[0]], key != warm, groups[key], index)

    return sorted(range(len(keys)), key=rank)


def swaps(keys: Sequence[Warm], order: Sequence[int], warm: Warm | None = None) -> int:
    """How often the model or its adapters change along `order`."""
    along = [warm, *(keys[index] for index in order)]
    return sum(one != other for one, other in zip(along, along[1:], strict=False))
