from datetime import datetime
from typing import Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from previz_studio.review.models import NoteState
from previz_studio.shots.schemas import ShotRead
from previz_studio.takes.models import Verdict
from previz_studio.takes.schemas import TakeRead


class NoteAdd(BaseModel):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"body": "Start of the pan reads late.", "frame_in": 24}]}
    )

    body: str = ""
    frame_in: int = 0
    frame_out: int | None = None
    drawing: list[Any] = Field(default_factory=list)
    parent_id: int | None = None
    visibility: str = "team"
    client_key: str | None = Field(None, description="your own UUID: sending twice makes one note")


class NoteRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    take_id: int
    parent_id: int | None
    author_name: str
    author_role: str
    frame_in: int
    frame_out: int
    body: str
    drawing: list[Any]
    visibility: str
    state: NoteState
    created_at: datetime


class StateSet(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [{"state": "resolved"}]})

    state: NoteState


class NoteCorrect(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [{"body": "Ease in over 8 frames, not 12."}]})

    body: str


class DecisionAdd(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [{"verdict": "selected", "seen_decision": 0}]})

    verdict: Verdict
    seen_hash: str = Field("", description="the media hash you looked at: other bytes by now are refused")
    seen_decision: int | None = Field(
        None, description="the id of the decision you saw standing (0 for none): another by now is refused"
    )


class DecisionRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    take_id: int
    author_name: str
    author_role: str
    verdict: Verdict | None
    undoes_id: int | None
    media_hash: str
    plan_revision: int
    missing: list[str] = Field(description="who had yet to approve when this approval was given")
    beside: list[int] = Field(description="ids of the earlier approvals that count together with this one")
    created_at: datetime


class ReviewRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    shot: ShotRead
    takes: list[TakeRead]
    """Newest first."""
    notes: list[NoteRead]
    decisions: list[DecisionRead]
    """Newest first."""


class SuggestionRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    field: str
    value: Any
    because: str
    assumed: str


class ReviseAsk(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [{"changes": {"moves.0.ease_in_frames": 8}, "seen": 5}]})

    changes: dict[str, Any] = Field(max_length=40)
    tier: str = "auto"
    count: int = 1
    seen: int | None = Field(None, description="the plan revision you were looking at: a newer one is refused")


class DifferenceRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    field: str
    label: str
    old: str
    new: str


class ReviseMade(BaseModel):
    takes: list[int]
    plan_revision: int


class WindowAdd(BaseModel):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"shot_ids": [1, 2], "people": [3], "note": "The pan.", "hours": 48}]}
    )

    shot_ids: list[int] = []
    sequence: str = Field("", max_length=40, description="instead of shot_ids: all shots of SQ030 that have a take")
    people: list[int] = Field(description="ids of those asked, all on the crew")
    title: str = Field("", max_length=120, description="empty: named by what it holds, as SQ030")
    note: str = Field("", max_length=2000)
    hours: float = Field(48, gt=0)
    last_call_hours: int = Field(4, description="so long before the end the last reminder goes out")


class WindowEnd(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [{"closes_at": "2026-12-01T18:00:00Z"}]})

    closes_at: AwareDatetime


class WindowRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    title: str
    note: str
    opened_by: str
    opened_at: datetime
    closes_at: datetime
    closed_at: datetime | None
    closed_by: str = Field(description="empty when its time was over")


class SaidRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    name: str
    verdict: str
    version: str
    at: datetime


class WindowShotRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    shot_id: int
    code: str
    state: str
    take_id: int | None
    version: str
    said: list[SaidRead]
    open_notes: int


class WindowPersonRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    user_id: int
    name: str
    answered: int
    of: int
    done: bool


class WindowSummaryRead(BaseModel):
    """Of an open window as it stands now, of a closed one as it stood at its closing."""

    window: WindowRead
    shots: list[WindowShotRead]
    people: list[WindowPersonRead]


class WaitingRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    ask: str = Field(description="review, approve, approve_again, window, reply, client, opinion or failed")
    project_code: str
    shot_id: int
    shot_code: str
    take_id: int
    version: str
    by: str
    fact: str
    """Why it waits, beyond the ask: what was measured, asked or said."""
    seconds: float = Field(description="to watch the take once, 0 where there is nothing to watch")
    at: datetime
    deadline: datetime | None
