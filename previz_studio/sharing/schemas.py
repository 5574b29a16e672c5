from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from previz_studio.sharing.actions import DAYS
from previz_studio.sharing.models import Opinion


class LinkAdd(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [{"shot_ids": [5, 6], "made_for": "Halden Pictures"}]})

    shot_ids: list[int] = Field(default_factory=list, description="each brings its approved, else its newest take")
    take_ids: list[int] = Field(default_factory=list, description="exact takes")
    made_for: str = ""
    days: int = DAYS
    ask_passphrase: bool = True
    passphrase: str = Field("", description="empty: the studio makes one")
    may_note: bool = True
    may_judge: bool = True
    may_download: bool = False


class LinkChange(BaseModel):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"may_note": True, "may_judge": False, "may_download": False}]}
    )

    may_note: bool
    may_judge: bool
    may_download: bool


class LinkExtend(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [{"days": 14}]})

    days: int = DAYS


class LookRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    name: str
    take: str
    times: int
    downloads: int
    first: datetime
    last: datetime


class LinkRead(BaseModel):
    id: int
    made_for: str
    author_name: str
    open: bool
    created_at: datetime
    ends_at: datetime
    closed_at: datetime | None
    closed_by: str
    passphrase: bool
    may_note: bool
    may_judge: bool
    may_download: bool
    take_ids: list[int]
    opened: int
    """How often somebody came in."""
    names: list[str]
    looks: list[LookRead]


class LinkMade(LinkRead):
    url: str
    """Shown once: only a hash is kept."""
    passphrase_text: str
    """Shown once; empty for a link without."""
    prepared_for: list[str]
    """Whose copies are being made already: they opened an earlier link for the same client."""


class OpinionRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    name: str
    made_for: str
    says: Opinion
    at: datetime
