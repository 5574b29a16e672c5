from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from previz_studio.shots.models import ShotState

_PLAN: dict[str, Any] = {
    "title": "Car clears the containers",
    "subject_action": "Ines drives away from camera.",
    "environment": "Harbour road at night.",
    "duration_seconds": 4.0,
    "camera": {
        "lens_mm": 40,
        "moves": [{"kind": "pan", "direction": "right", "amount": 20, "unit": "deg", "seconds": 4}],
    },
}
_BREAKDOWN: dict[str, Any] = {
    "format": "previz-studio/breakdown",
    "format_version": 1,
    "production_code": "NF",
    "production": "Night Ferry",
    "sequence": "SQ030",
    "shots": [{"code": "SH010", **_PLAN}],
}


class ShotRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    code: str
    title: str
    frames: int
    move: str
    lens_mm: float | None
    state: ShotState
    approval_stale: bool
    complete: bool
    notes: int
    open_notes: int
    owner_id: int | None
    newest_take_id: int | None
    approved_take_id: int | None


class FindingRead(BaseModel):
    """`error` cannot be rendered, `clamped` is drawn with a limit, `warning` is drawn as written and doubtful."""

    model_config = ConfigDict(from_attributes=True)

    severity: str
    sentence: str
    field: str


class PlanRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    shot_id: int
    number: int
    hash: str
    author_name: str
    reason: str
    created_at: datetime
    plan: dict[str, Any]


class PlanNow(PlanRead):
    findings: list[FindingRead] = Field(description="what the desk says at its fields about this plan's camera")


class ShotAdd(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [{"plan": _PLAN, "after_id": 5}]})

    plan: dict[str, Any]
    code: str = Field("", max_length=16, examples=["SH055"])
    scene_id: int | None = None
    after_id: int | None = Field(None, description="insert after this shot, with an insertion number")


class PlanSave(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [{"plan": _PLAN, "seen": 4, "reason": "a slower pan"}]})

    plan: dict[str, Any]
    seen: int | None = Field(None, description="the revision you were looking at: saving over a newer one is refused")
    reason: str = Field("", max_length=200)


class KeyframeSet(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [{"asset_id": 12, "strength": 0.8}]})

    asset_id: int = Field(gt=0, lt=2**31, description="a picture of the production: POST /api/projects/{code}/assets")
    strength: float = Field(1.0, ge=0, le=1, description="1 shows it as it is")


class PlanBack(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [{"to": 3, "seen": 6}]})

    to: int | None = Field(None, description="the revision to bring back; left out, the newest change is undone")
    seen: int | None = Field(None, description="the revision you were looking at: a newer one is not undone")


class ShotLock(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [{"locked": True}]})

    locked: bool


class ShotOwner(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [{"owner_id": 3}]})

    owner_id: int | None


class BreakdownIn(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [{"shots": _BREAKDOWN}]})

    shots: dict[str, Any] | None = Field(None, description="a file like demo/shots.json, format version 1")
    identities: dict[str, Any] | None = Field(None, description="a file like demo/identities.json, format version 1")
    project: str = Field("", description="project code; default: production_code in the file")


class BreakdownOut(BaseModel):
    project: str
    sequence: str | None
    shots: int
    identities: int
    missing_pictures: list[str]
    """Named by the files; upload them with POST /api/projects/{code}/assets and name them in the plan."""
