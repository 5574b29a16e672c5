"""The JSON that travels with a take's files. Pure; every number says what it is, unknown is null."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from previz_studio.shots.models import Shot
from previz_studio.takes.identity_versions import TakeIdentity
from previz_studio.takes.models import Take

SCHEMA = "previz-studio/take/1"


def take_sidecar(
    take: Take, shot: Shot, made: Mapping[str, Any], check: Mapping[str, Any], identities: Sequence[TakeIdentity]
) -> str:
    """`made` is what publishing found, `check` what the camera measurement said."""
    facts = made["master_facts"]
    recipe = dict(take.recipe) | {"facts": made.get("facts", {})}
    data = {
        "schema": SCHEMA,
        "take": {"shot": shot.code, "version": take.version, "engine": take.engine, "tier": take.tier},
        "label": "Animatic" if take.engine == "animatic" else None,
        "made": {"by": take.author_name, "asked_at": take.created_at.isoformat()},
        "media": {
            "sha256": made["media_hash"],
            "frames_sha256": made["frames_sha256"],
            "frames": facts["frames"],
            "fps": str(take.fps),
            "width": facts["width"],
            "height": facts["height"],
            "codec": facts["codec"],
            "tag": facts["tag"],
            "start_timecode": facts["timecode"] or None,
        },
        "camera": {
            "planned": recipe.get("camera"),
            "measured": check["measurement"],
            "check": check["check"] or "unknown",
            "sentence": check["words"],
        },
        "identities": [each.row() for each in identities],
        "recipe": recipe,
        "provenance": take.provenance or None,
    }
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"
