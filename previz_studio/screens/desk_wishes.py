"""The desk's Generate form -> an order. Pure; what is typed wrong is named."""

from collections.abc import Mapping
from typing import Any

from previz_studio.kit.errors import Invalid
from previz_studio.takes.guiding import NONE, Wishes, check_wishes
from previz_studio.takes.order import TakeOrder
from previz_studio.takes.reanchor import PLAN


def order_from(form: Mapping[str, Any]) -> TakeOrder:
    """Fields that are not in the form are as usual. Raises Invalid."""
    text = {name: value for name, value in form.items() if isinstance(value, str)}
    kept = text.get("seed", "")
    return TakeOrder(
        tier=text.get("tier") or "auto",
        count=int(_number(text, "count", 1)),
        seed=int(kept) if text.get("seed_mode") == "same" and kept.isdigit() else None,
        words="" if _same(text.get("words", ""), text.get("compiled", "")) else text["words"],
        wishes=wishes_from(text),
        overnight=text.get("overnight") == "true",
    )


def wishes_from(text: Mapping[str, str]) -> Wishes:
    weight = text.get("lora_weight", "").strip()
    return Wishes(
        guide=text.get("guide") or NONE,
        guide_strength=_number(text, "guide_strength", 1.0),
        panel=text.get("panel") == "true",
        camera_lora=text.get("camera_lora") == "true",
        lora_weight=_number(text, "lora_weight", 1.0) if weight else None,
        windows=tuple(line.strip() for line in text.get("windows", "").splitlines() if line.strip()),
        model=text.get("model", ""),
        sheet=text.get("sheet") == "true",
        sound=text.get("sound", "true") == "true",
        again=text.get("again") or PLAN,
    )


def wishes_read(text: Mapping[str, str]) -> tuple[Wishes, str]:
    """Of an address. What cannot be is as usual, since a page is only looked at, and named in a sentence."""
    try:
        wishes = wishes_from(text)
        check_wishes(wishes)
    except Invalid as refusal:
        return Wishes(model=text.get("model", "")), refusal.sentence
    return wishes, ""


def take_before(text: Mapping[str, Any]) -> int | None:
    """The take to go on from."""
    value = str(text.get("go_on", ""))
    return int(value) if value.isdigit() else None


def _same(words: str, compiled: str) -> bool:
    """Untouched: then the plan as it is saved now speaks, not as it was when the page was drawn."""
    return " ".join(words.split()) in ("", " ".join(compiled.split()))


def _number(text: Mapping[str, str], name: str, otherwise: float) -> float:
    typed = text.get(name, "").strip().replace(",", ".")
    try:
        value = float(typed) if typed else otherwise
    except ValueError as exc:
        raise Invalid(f"{name.replace('_', ' ').capitalize()} is {typed[:20]!r}.", hint="Type a number.") from exc
    if not abs(value) < 1e6:
        raise Invalid(f"{name.replace('_', ' ').capitalize()} cannot be {typed[:20]}.", hint="Type a usual number.")
    return value
