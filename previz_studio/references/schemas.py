from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from previz_studio.references.models import IdentityKind, Rights

_PROFILE: dict[str, Any] = {
    "height_m": 1.72,
    "build": "Narrow shoulders",
    "distinctive_features": ["Black bob to the jaw"],
    "costume": "Yellow rain coat",
    "mannerisms": ["Still head, eyes move first"],
    "must_stay_the_same": {"Hair": "Fringe parted left"},
    "trigger": "inesxc",
    "lora": "ines-v2",
    "lora_weight": 0.8,
}


class AssetRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    name: str
    width: int
    height: int
    bytes: int


class IdentityRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    slug: str
    kind: IdentityKind
    name: str
    revision: int
    profile: dict[str, Any]
    rights: Rights
    rights_until: str | None
    locked_at: datetime | None
    locked_by: str | None


class IdentityAdd(BaseModel):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"slug": "ines", "kind": "character", "name": "Ines Calder", "profile": _PROFILE}]
        }
    )

    slug: str = Field(examples=["ines"])
    kind: IdentityKind
    name: str = Field(min_length=1, max_length=120, examples=["Ines Calder"])
    profile: dict[str, Any] = Field(default_factory=dict, examples=[{"height_m": 1.72, "build": "Narrow shoulders"}])


class IdentityChange(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [{"profile": _PROFILE}]})

    profile: dict[str, Any]


class WardrobeAdd(BaseModel):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"name": "Rain coat, yellow", "scenes": ["31", "32"]}, {"slug": "rain_coat"}]}
    )

    slug: str = Field("", max_length=60, description="One that is there; or else `name`, for a new one")
    name: str = Field("", max_length=120)
    scenes: list[Annotated[str, Field(max_length=20)]] = Field([], max_length=100)


class IdentityEventRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    created_at: datetime
    user_name: str
    verb: str = Field(examples=["changed identity"])
    detail: dict[str, Any] = Field(description="`changes` holds [before, after] by field; `revision` the new one")


class LoraRead(BaseModel):
    """A LoRA on the studio's shelf that an identity or a look may carry."""

    id: str = Field(examples=["ines-v2"])
    title: str
    made_for: str = Field(description="its base model, or `base not known`", examples=["LTX-Video 13B"])
    trigger: str
    weight: float = Field(description="its usual one")


class LockSet(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [{"locked": True}]})

    locked: bool


class RightsSet(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [{"rights": "cleared", "until": "2027-11-30"}]})

    rights: Rights
    until: str | None = Field(None, max_length=20, description="the last day they hold", examples=["2027-11-30"])


class ReferenceAdd(BaseModel):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"asset_id": 12, "name": "ines_front.jpg", "job": "Identity anchor", "rights": "cleared"}]
        }
    )

    asset_id: int | None = None
    name: str = Field(min_length=1, max_length=200)
    job: str = Field(min_length=1, max_length=80, examples=["Identity anchor"])
    rights: Rights = Rights.UNKNOWN
    held_out: bool = False
    note: str = Field("", max_length=500)


class ReferenceRights(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [{"rights": "cleared"}]})

    rights: Rights


class ReferenceRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    asset_id: int | None
    name: str
    job: str
    rights: Rights
    held_out: bool
