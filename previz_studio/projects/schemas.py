from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from previz_studio.people.roles import Role

Rate = Annotated[str, BeforeValidator(str)]
"""A frame rate as a fraction: "24", "24000/1001"."""


class ProjectRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    code: str
    name: str
    kind: str
    fps: Rate
    width: int
    height: int
    aspect: str
    first_frame: int
    start_timecode: str
    naming_rule: str


class ProjectAdd(BaseModel):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"code": "NF", "name": "Night Ferry", "fps": "24", "width": 1920, "height": 804}]
        }
    )

    code: str
    name: str
    kind: str = "Feature"
    fps: str = "24"
    width: int = 1920
    height: int = 804
    aspect: str = "2.39"
    first_frame: int = 1001
    start_timecode: str = "01:00:00:00"
    naming_rule: str = "{project}_{sequence}_{shot}_{take}"


class SequenceRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    code: str
    name: str
    owner_id: int | None
    review_closes_at: datetime | None = Field(description="when the first review window open on it closes")


class SequenceAdd(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [{"code": "SQ030", "name": "Harbour Run"}]})

    code: str = Field("", max_length=16, examples=["SQ030"])
    name: str = Field("", max_length=120, examples=["Harbour Run"])


class SequenceChange(BaseModel):
    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"owner_id": 3}]})

    owner_id: int | None = Field(None, description="somebody on the crew; null for nobody")


class SceneRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    number: str
    heading: str
    summary: str


class SceneAdd(BaseModel):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"number": "31", "heading": "EXT. HARBOUR ROAD - NIGHT"}]}
    )

    number: str = Field(examples=["31"])
    heading: str = Field("", examples=["EXT. HARBOUR ROAD - NIGHT"])


class AuditEntryRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    created_at: datetime
    user_name: str
    verb: str
    subject: str
    detail: dict[str, Any]
    previous_hash: str
    hash: str


class AuditRead(BaseModel):
    entries: list[AuditEntryRead]
    count: int
    chain_holds: bool
    head: str


class MemberRead(BaseModel):
    user_id: int
    name: str
    email: str
    role: Role


class MemberSet(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [{"role": "director"}, {"role": None}]})

    role: Role | None = Field(description="None takes the person off the crew", examples=["director"])


class GateSet(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [{"roles": ["director", "producer"], "each": True}]})

    roles: list[Role] = Field(default_factory=list, max_length=len(Role))
    people: list[int] = Field(default_factory=list, description="ids of people on the crew")
    each: bool = Field(False, description="true: one of every named role and every named person must decide")


class GateRead(GateSet):
    sentence: str
    """What a locked button and a refusal say: `Marcus Oyelaran, Producer, approves.`"""
    own: bool
    """Set at this place; false where it is what stands above."""
