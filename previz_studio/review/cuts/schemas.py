from datetime import datetime

from pydantic import BaseModel, ConfigDict

from previz_studio.review.cuts.actions import Side
from previz_studio.review.cuts.limits import Kind
from previz_studio.review.models import MarkKind


class FindingRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    kind: Kind
    verdict: str
    basis: str
    fact: str
    words: str
    value: float | None
    limit: float | None
    unit: str
    out_frame: int
    in_frame: int


class AnswerRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    mark: MarkKind
    author: str
    at: datetime
    fact: str
    note_take_id: int | None
    note_frame: int
    note_state: str
    lapsed: str


class FoundRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    finding: FindingRead
    answer: AnswerRead | None
    open: bool


class PlaceRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    shot_id: int
    code: str
    take_id: int | None
    version: str


class CutRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    out: PlaceRead
    into: PlaceRead
    out_frame: int
    in_frame: int
    missing: str
    found: list[FoundRead]


class CutNamed(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [{"out_take": 5, "in_take": 6, "finding": "luminance"}]})

    out_take: int
    in_take: int
    finding: Kind


class CutNoteAdd(CutNamed):
    side: Side = Side.IN


class MarkRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    mark: MarkKind
    finding: Kind
    out_take_id: int
    in_take_id: int
    out_revision: int
    in_revision: int
    fact: str
    note_id: int | None
    author_name: str
    created_at: datetime
    taken_back_at: datetime | None
    taken_back_by: str
