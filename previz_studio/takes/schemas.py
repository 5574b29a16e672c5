from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from previz_studio.jobs.models import JobStatus
from previz_studio.takes.models import TakeStatus, Verdict


class TakeAsk(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [{"tier": "fast", "count": 2}]})

    tier: str = Field("auto", description="auto, animatic, fast or pro")
    count: int = Field(1, ge=1, le=12)
    seed: int | None = Field(None, ge=0, lt=2**31)
    options: dict[str, Any] = Field(default_factory=dict)


class BatchAsk(TakeAsk):
    shot_ids: list[int] = Field(min_length=1, max_length=200)


class TakeRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    shot_id: int
    name: str
    version: str
    status: TakeStatus
    verdict: Verdict | None
    engine: str
    tier: str
    seed: int
    fps: Annotated[str, BeforeValidator(str)]
    width: int
    height: int
    frames: int
    media_hash: str
    check: str
    check_words: str
    notes: int
    open_notes: int
    error: str
    author_name: str
    created_at: datetime
    ready_at: datetime | None


class TakeWhole(TakeRead):
    recipe: dict[str, Any]
    measurement: dict[str, Any] | None
    provenance: dict[str, Any]
    files: dict[str, Any]


class JobRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    kind: str
    queue: str
    subject_id: int
    title: str
    status: JobStatus
    stage: str
    progress: float
    note: str
    error: str
    attempt: int


class JobMove(BaseModel):
    before: int | None = Field(None, description="id of the waiting job to go before; none: last")
