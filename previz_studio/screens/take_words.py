"""How a take was made, in words: its recipe as rows of name and words. Pure; what is not there is left out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from previz_studio.shots.keyframes import place_words
from previz_studio.takes.same_weights import made_with
from previz_studio.takes.vary import varied_words

Recipe = Mapping[str, Any]
Rows = tuple[tuple[str, str], ...]

ORIGINS = {
    "camera": "Camera",
    "action": "Action",
    "place": "Place",
    "light": "Light",
    "style": "Look",
    "identity": "Identity",
    "sound": "To be heard",
    "by hand": "Words, by hand",
}
EXCLUDED = "Not to be seen"
CLIPS = {
    "video": "The whole animatic as a guide clip",
    "depth": "The depth of the animatic as a guide clip",
    "edges": "The edges of the animatic as a guide clip",
}
NOT_SENT = {"exclusions": "what must not be seen", "action": "the plan's action"}
UNSENT = {"exclusions": "exclude"}
"""Parts as an engine calls them when it was not told them, and the origin of their words."""
IN_WINDOWS = {"action"}
"""Said by the windows instead."""
SAID_APART = {"windows", "sound", "generated_frames"}
"""Options that have words of their own."""
NO_WORDS = "None: the animatic draws the plan itself."
PANEL = "The storyboard panel, moved as the plan says."


@dataclass(frozen=True)
class Named:
    """What a recipe's rows are called: files by blob, takes by id."""

    files: Mapping[str, str] = field(default_factory=dict)
    takes: Mapping[int, str] = field(default_factory=dict)


NOBODY = Named()


def sent_rows(recipe: Recipe, named: Named = NOBODY) -> Rows:
    """What went along beside the words, and what did not."""
    facts: Recipe = recipe.get("facts", {})
    varied, left = recipe.get("varied"), not_sent(recipe)
    rows = chain(
        (("Picture", words) for words in pictures(recipe, named)),
        (("LoRA", words) for words in loras(recipe)),
        (("Identities", words) for words in ["; ".join(identities(recipe))]),
        options(recipe),
        [
            ("Varied", f"{varied_words(varied['field'])}: {varied['after']}" if varied else ""),
            ("Drawn", _drawn(recipe)),
            ("Its sound", _sound(recipe)),
            ("Length", str(facts.get("length") or recipe.get("length") or "")),
            ("Not sent", ", ".join(left)),
            ("Remark", str(facts.get("remark") or "")),
            ("Weights", str(recipe.get("other_weights") or "")),
        ],
    )
    return tuple(row for row in rows if row[1])


def word_rows(recipe: Recipe) -> Rows:
    """The words that were sent, by origin. Of an animatic that it has none; of an imported take nothing."""
    if recipe.get("engine") == "animatic":
        return (("Words", NO_WORDS),)
    lost = {UNSENT.get(name, name) for name in recipe.get("facts", {}).get("not_sent", ())}
    lost |= IN_WINDOWS if _windows(recipe) else set()
    parts = [part for part in recipe.get("prompt") or [] if part["origin"] not in lost]
    said = [(ORIGINS.get(part["origin"], part["origin"].capitalize()), str(part["text"])) for part in parts]
    negative = str(recipe.get("negative") or "") if "exclude" not in lost else ""
    return (*said, (EXCLUDED, negative)) if negative else tuple(said)


def model_words(recipe: Recipe) -> str:
    """`ltx-2-19b, revision a41c`; empty where no model made it."""
    model, (revision, _) = str(recipe.get("model") or ""), made_with(recipe)
    return f"{model}, revision {revision}" if model and revision else model


def pictures(recipe: Recipe, named: Named = NOBODY) -> tuple[str, ...]:
    """In the order of their frames."""
    rows = sorted(recipe.get("conditions") or [], key=lambda row: int(row.get("frame", 0)))
    return tuple(_picture(row, recipe, named) for row in rows)


def loras(recipe: Recipe) -> tuple[str, ...]:
    return tuple(f"{row['name']} at weight {row['weight']:g}" for row in recipe.get("adapters") or [])


def identities(recipe: Recipe) -> tuple[str, ...]:
    """`Ines Calder bf89-2 (locked)` each."""
    return tuple(
        f"{row['name']} {row.get('version', '')}".strip() + (" (locked)" if row.get("locked") else "")
        for row in recipe.get("identities") or []
    )


def options(recipe: Recipe) -> Iterator[tuple[str, str]]:
    yield from ((f"Window {number}", line) for number, line in enumerate(_windows(recipe), 1))
    for name, value in (recipe.get("options") or {}).items():
        if name not in SAID_APART:
            said = {True: "on", False: "off"}[value] if isinstance(value, bool) else str(value)
            yield name.replace("_", " ").capitalize(), said


def not_sent(recipe: Recipe) -> tuple[str, ...]:
    """Parts of the plan that its model was not told."""
    said = (NOT_SENT.get(name, str(name)) for name in recipe.get("facts", {}).get("not_sent", ()))
    left = (
        f"the LoRA of {one['name']}: {one['lora_not_sent']}"
        for one in recipe.get("identities") or []
        if one.get("lora_not_sent")
    )
    return (*said, *left)


APART = {"conditions": "Pictures", "adapters": "LoRAs", "options": "Options", "identities": "Identities"}


def part_words(name: str, recipe: Recipe, named: Named = NOBODY) -> str:
    """One part of APART in a line."""
    said: dict[str, Sequence[str]] = {
        "conditions": pictures(recipe, named),
        "adapters": loras(recipe),
        "identities": identities(recipe),
        "options": [*filter(None, [_switched(recipe)]), *(f"{what}: {words}" for what, words in options(recipe))],
    }
    return "; ".join(said[name])


def drawn_alike(name: str, before: Any, after: Any) -> bool:
    """Conditions that differ only in what was drawn for the size of the take."""
    return name == "conditions" and _asked(before) == _asked(after)


def _asked(rows: Any) -> list[dict[str, Any]]:
    return [{key: value for key, value in row.items() if key != "sha256"} for row in rows or []]


def _picture(row: Mapping[str, Any], recipe: Recipe, named: Named) -> str:
    kind, blob = row.get("kind", "image"), str(row.get("blob") or "")
    strength = f", strength {row['strength']:g}" if row.get("strength") is not None else ""
    if kind == "tail":
        return f"Goes on from {named.takes.get(row.get('take', 0), 'another take')}"
    if kind == "source":
        return f"Made over {named.files.get(blob, 'another clip')}{strength}"
    if row.get("sheet"):
        return "The identities' pictures as one reference sheet"
    if kind != "image":
        return f"{CLIPS.get(kind, kind.capitalize())}{strength}"
    place = place_words(int(row.get("frame", 0)), int(recipe.get("frames") or 0))
    at = place.capitalize()
    if row.get("animatic"):
        return f"{at} from the animatic{strength}"
    if blob and blob == recipe.get("panel"):
        return f"{at} from the storyboard panel{strength}"
    where = place if at.startswith("Frame") else f"the {place}"
    return f"{named.files.get(blob, 'A picture')} on {where}{strength}"


def _windows(recipe: Recipe) -> Sequence[str]:
    return (recipe.get("options") or {}).get("windows") or ()


def _drawn(recipe: Recipe) -> str:
    """Why an animatic shows the set; or that it shows the panel."""
    facts: Recipe = recipe.get("facts", {})
    panel = recipe.get("panel") and facts.get("look") == "panel"
    return str(facts.get("drawn") or (PANEL if panel else ""))


def _switched(recipe: Recipe) -> str:
    return "Sound switched off" if (recipe.get("options") or {}).get("sound") is False else ""


def _sound(recipe: Recipe) -> str:
    facts: Recipe = recipe.get("facts", {})
    made = "Made by the model, with the picture." if facts.get("audio_rate") and not facts.get("silent") else ""
    return str(facts.get("sound") or "") or (f"None: {_switched(recipe).lower()}." if _switched(recipe) else made)
