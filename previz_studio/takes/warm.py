"""What a take needs in memory, as its job row says it: engine, model, adapters. The queue keeps alike ones together."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from previz_studio.engines.order import Warm
from previz_studio.engines.registry import ANIMATIC
from previz_studio.jobs.models import Job, JobStatus

RENDER = "render"


def warm_text(recipe: Mapping[str, Any]) -> str:
    """`ltx:ltxv-13b@3c4d|noir@1a2b`; empty for the animatic, which holds nothing."""
    if recipe["engine"] == ANIMATIC:
        return ""
    adapters = sorted(f"{row['name']}@{row.get('sha256', '')[:12]}" for row in recipe["adapters"])
    weights = f"@{recipe['weights'][:12]}" if recipe.get("weights") else ""
    return f"{recipe['engine']}:{recipe['model'] or recipe['tier']}{weights}|{','.join(adapters)}"


def key_of(text: str) -> Warm:
    """As engines/order.py takes it."""
    model, _, adapters = text.partition("|")
    return model, ((adapters, ""),)


def warm_now(session: Session) -> Warm | None:
    """What the newest running render has in memory; None while nothing runs."""
    running = select(Job.warm).where(Job.queue == RENDER, Job.status == JobStatus.RUNNING)
    text = session.scalar(running.order_by(Job.started_at.desc()).limit(1))
    return key_of(text) if text else None
