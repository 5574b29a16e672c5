"""What happened to an identity, from its audit rows. Reads; changes nothing."""

from typing import Any

from sqlalchemy.orm import Session

from previz_studio.ledger.models import AuditEntry
from previz_studio.references.models import Identity
from previz_studio.references.queries import history_of
from previz_studio.screens.words import clock

NAMES = {"lora": "LoRA", "lora_weight": "LoRA weight"}
"""Fields that are not called as they are spelled."""


def history_lines(session: Session, identity: Identity) -> tuple[tuple[str, str], ...]:
    """(`10:15 by Lena`, `Changed. Build: "Slim" to "Tall". Revision 3.`), newest first."""
    rows = history_of(session, identity)
    return tuple((f"{clock(row.created_at)} by {row.user_name}", _words(row)) for row in rows)


def _words(row: AuditEntry) -> str:
    detail = row.detail
    changes = detail.get("changes") or {}
    parts = [row.verb.removesuffix(" identity").capitalize()]
    parts += [_change(name, *values) for name, values in changes.items()]
    parts += [str(detail[name]) for name in ("picture", "name", "rights") if detail.get(name)]
    parts += [f"until {detail['until']}"] if detail.get("until") else []
    parts += [f"Revision {detail['revision']}"] if detail.get("revision") else []
    return ". ".join(parts) + "."


def _change(name: str, before: Any, after: Any) -> str:
    if isinstance(before, dict) and isinstance(after, dict):
        keys = [key for key in {**before, **after} if before.get(key) != after.get(key)]
        return ". ".join(_change(key, before.get(key), after.get(key)) for key in keys)
    words = NAMES.get(name, name.replace("_", " ").capitalize())
    return f"{words}: {_said(before)} to {_said(after)}"


def _said(value: Any) -> str:
    if isinstance(value, list):
        value = ", ".join(str(one) for one in value)
    if isinstance(value, float):
        value = f"{value:g}"
    return f"\u201c{value}\u201d" if value not in (None, "") else "nothing"
