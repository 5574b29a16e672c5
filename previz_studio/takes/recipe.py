"""A take's recipe: everything that can change the picture, as JSON. From it alone the same request is built again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from previz_studio.camera.read import camera_plan_from, camera_plan_to, pieces_from, pieces_to
from previz_studio.engines.contract import Adapter, Condition, PromptPart, RenderRequest
from previz_studio.media.library import Library
from previz_studio.shots.plan import ShotPlan

SCHEMA = "previz-studio/recipe/1"


@dataclass(frozen=True)
class Picture:
    """A kept picture by its blob name."""

    blob: str

    @property
    def sha256(self) -> str:
        return self.blob.split(".")[0]


@dataclass(frozen=True)
class Wanted:
    """What was pressed: engine, tier, seed, size in pixels, and what goes beside the plan."""

    engine: str
    tier: str
    seed: int
    width: int
    height: int
    fps: Fraction
    model: str = ""
    revision: str = ""
    weights: str = ""
    """Of the model: which commit, and the hash of its files."""
    label: str = ""
    panel: Picture | None = None
    prompt: tuple[PromptPart, ...] = ()
    prompt_edited: bool = False
    identities: tuple[Mapping[str, Any], ...] = ()
    conditions: tuple[Mapping[str, Any], ...] = ()
    """Each {blob, frame, strength, kind}."""
    adapters: tuple[Mapping[str, Any], ...] = ()
    """Each {name, file, weight, sha256}."""
    options: Mapping[str, Any] | None = None
    length: str = ""
    """What a model generates for the planned frames, in a sentence; empty where they agree."""


def recipe_of(plan: ShotPlan, revision: Mapping[str, Any], wanted: Wanted) -> dict[str, Any]:
    """`revision` is {id, number, hash} of the plan revision it was made from."""
    return {
        "schema": SCHEMA,
        "plan_revision": dict(revision),
        "engine": wanted.engine,
        "tier": wanted.tier,
        "model": wanted.model,
        "seed": wanted.seed,
        "width": wanted.width,
        "height": wanted.height,
        "frames": plan.frames,
        "fps": str(wanted.fps),
        "prompt": [{"origin": part.origin, "text": part.text} for part in wanted.prompt if part.origin != "exclude"],
        "prompt_edited": wanted.prompt_edited,
        "negative": ", ".join(part.text for part in wanted.prompt if part.origin == "exclude"),
        "camera": camera_plan_to(plan.camera),
        "blocking": pieces_to(plan.pieces),
        "panel": wanted.panel.blob if wanted.panel else None,
        "panel_frame": plan.panel_frame(wanted.fps),
        "look": look_of(plan),
        "label": wanted.label,
        "identities": [dict(one) for one in wanted.identities],
        "conditions": [dict(one) for one in wanted.conditions],
        "adapters": [dict(one) for one in wanted.adapters],
        "options": dict(wanted.options or {}),
        **({"length": wanted.length} if wanted.length else {}),
        **({"revision": wanted.revision, "weights": wanted.weights} if wanted.weights else {}),
    }


def look_of(plan: ShotPlan) -> str:
    """As the animatic reads its mood."""
    return " ".join(filter(None, (plan.lighting, plan.grade)))


def request_from(recipe: Mapping[str, Any], library: Library) -> RenderRequest:
    """Raises NotFound when a picture the recipe names is not on disk."""
    panel = recipe.get("panel")
    return RenderRequest(
        width=recipe["width"],
        height=recipe["height"],
        frames=recipe["frames"],
        fps=Fraction(recipe["fps"]),
        seed=recipe["seed"],
        camera=camera_plan_from(recipe["camera"]),
        pieces=pieces_from(recipe["blocking"]),
        prompt=tuple(PromptPart(part["origin"], part["text"]) for part in recipe["prompt"]),
        negative=recipe["negative"],
        panel=library.path(panel) if panel else None,
        panel_sha256=Picture(panel).sha256 if panel else "",
        panel_frame=recipe["panel_frame"],
        look=recipe["look"],
        label=recipe["label"],
        tier=recipe["tier"],
        model=recipe["model"],
        revision=recipe.get("revision", ""),
        weights=recipe.get("weights", ""),
        conditions=tuple(_condition(row, library) for row in recipe["conditions"]),
        adapters=_adapters(recipe["adapters"]),
        options=dict(recipe["options"]),
        loaded=dict(recipe.get("loaded", {})),
    )


def differences(a: Mapping[str, Any], b: Mapping[str, Any]) -> list[tuple[str, Any, Any]]:
    """(field, in a, in b) for each top-level part that differs, in the recipe's order; engine facts left out, and the
    form of the weights, which a repeated take is asked to have."""
    names = [name for name in (*a, *(n for n in b if n not in a)) if name not in ("schema", "facts", "loaded")]
    return [(name, a.get(name), b.get(name)) for name in names if a.get(name) != b.get(name)]


def weights_apart(a: Mapping[str, Any], b: Mapping[str, Any]) -> tuple[str, str]:
    """The two revisions of one model whose files differ; two empty words where it is another model, or nobody knows."""
    known = a.get("model") == b.get("model") and a.get("weights") and b.get("weights")
    if not known or a["weights"] == b["weights"]:
        return "", ""
    one, other = f"revision {a['revision']}", f"revision {b['revision']}"
    return (one, other) if one != other else ("the files then", "the files now")


def _condition(row: Mapping[str, Any], library: Library) -> Condition:
    """Of a kept picture, or of one that was drawn for this render (takes/prepare.py)."""
    drawn, blob = row.get("file"), row.get("blob", "")
    return Condition(
        file=Path(drawn) if drawn else library.path(blob),
        frame=row["frame"],
        strength=row.get("strength", 1.0),
        sha256=row["sha256"] if drawn else Picture(blob).sha256,
        kind=row.get("kind", "image"),
    )


def _adapters(rows: Sequence[Mapping[str, Any]]) -> tuple[Adapter, ...]:
    return tuple(Adapter(row["name"], Path(row["file"]), row["weight"], row.get("sha256", "")) for row in rows)
