from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from previz_studio.exports.actions import EXTRAS, USUAL
from previz_studio.exports.models import PackageStatus
from previz_studio.exports.readiness import Weight

_EXAMPLE: dict[str, Any] = {"final": False, "choice": "best", "flavour": "422hq", "include": ["otio", "edl", "zip"]}


class PackageAsk(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    final: bool = Field(description="every shot approved and current; otherwise a work in progress")
    choice: str = Field("approved", description="approved, selected, best or ready")
    flavour: str = Field("422hq", description="a ProRes or DNxHR flavour")
    include: list[str] = Field(list(USUAL), max_length=20, description=", ".join(EXTRAS))
    takes: dict[int, int] | None = Field(None, description="take id by shot id, where the choice would be another")
    shots: list[int] | None = Field(None, max_length=5000, description="only these shots (a work in progress only)")


class PackageRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    sequence_id: int
    number: int
    final: bool
    status: PackageStatus
    error: str
    author_name: str
    checks: list[str]
    created_at: datetime
    ready_at: datetime | None


class FileRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    name: str
    sha256: str
    bytes: int


class PackageLineRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    number: int
    name: str
    final: bool
    status: PackageStatus
    error: str
    author: str
    shots: int
    flavour: str
    files: int
    bytes: int
    created_at: datetime
    ready_at: datetime | None


class CheckRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    kind: str
    title: str
    detail: str
    weight: Weight | None
    shots: list[str]


class FindingRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    shot: str
    kind: str
    sentence: str
    link: str
    weight: Weight


class ShotLineRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    shot_id: int
    code: str
    title: str
    take_id: int | None
    version: str
    state: str
    approved_by: str
    approved_at: datetime | None
    needs: list[str]


class TreeLineRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    path: str
    bytes: int | None


class HandoffRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    sequence_id: int
    choice: str
    number: int
    name: str
    final: bool
    sendable: bool
    checks: list[CheckRead]
    findings: list[FindingRead]
    shots: list[ShotLineRead]
    counts: Mapping[str, int]
    tree: list[TreeLineRead]
    bytes: int
    packages: list[PackageLineRead]
