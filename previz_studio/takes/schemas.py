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
    options: dict[str, Any] = Field(
        default_factory=dict, description="of the engine, each with its bounds; docs/generating.md lists them"
    )
    guide: str = Field(
        "none", description="of the animatic: none, first, first_last, first_middle_last, clip, depth or edges"
    )
    guide_strength: float = Field(1.0, ge=0, le=1)
    panel: bool = Field(False, description="the storyboard panel at the moment it shows")
    sheet: bool = Field(False, description="the pictures of the plan's identities as one reference sheet")
    sound: bool = Field(True, description="false: a model that makes sound makes none")
    again: str = Field(
        "plan", description="where to begin when the take to go on from had drifted: plan, panel, identity or never"
    )
    camera_lora: bool = False
    lora_weight: float | None = Field(None, ge=-2, le=2)
    windows: list[str] = Field(default_factory=list, max_length=24, description="a long shot's words, window by window")
    words: str = Field("", max_length=4000, description="edited by hand, instead of the compiled ones")
    model: str = Field("", description="id of an installed model; empty chooses")
    overnight: bool = Field(False, description="begin in the night hours of PREVIZ_NIGHT, by the server's clock")


class ChangeAsk(BaseModel):
    """The same change in the plan of every shot, as new revisions."""

    field: str = Field(
        description="lighting, grade, look (by its @tag), environment, subject_action, constraints, audio, lens_mm …"
    )
    text: str = Field("", max_length=4000)
    how: str = Field("replace", description="replace or add")


class BatchAsk(TakeAsk):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "shot_ids": [1, 2, 3],
                    "tier": "fast",
                    "count": 2,
                    "change": {"field": "lighting", "text": "One sodium lamp.", "how": "replace"},
                    "overnight": True,
                }
            ]
        }
    )

    shot_ids: list[int] = Field(min_length=1, max_length=200)
    change: ChangeAsk | None = None
    chain: bool = Field(False, description="each take goes on from the last frames of the one before, in cut order")


class ShotChangeRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    shot_id: int
    code: str
    before: str
    after: str
    problem: str


class EstimateRead(BaseModel):
    """Seconds are estimated from `behind` takes of the same model finished here, by frames, pixels and steps; null is
    unknown."""

    model_config = ConfigDict(from_attributes=True)

    takes: int
    behind: int
    seconds: float | None
    gpu_seconds: float | None
    ahead: int
    ready_at: datetime | None


class BatchLook(BaseModel):
    shots: list[ShotChangeRead]
    estimate: EstimateRead


class QueueHold(BaseModel):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"project_id": 1, "queue": "render", "reason": "The grade suite needs the GPU until 14:00"}]
        }
    )

    project_id: int | None = Field(None, description="none: every project; the studio's owner only")
    queue: str = Field("render", description="render or media")
    reason: str = Field("", max_length=200)


class PauseRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    queue: str
    project_id: int
    by_name: str
    reason: str
    since: datetime


class TroubleRead(BaseModel):
    """`alone`: no other worker works this queue, so it stands still."""

    model_config = ConfigDict(from_attributes=True)

    worker: str
    queue: str
    words: str
    alone: bool


class NightAsk(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [{"overnight": True}]})

    overnight: bool = True


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
    from_how: str


class TierAsk(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [{"tier": "pro"}]})

    tier: str = Field("pro", description="draft, fast, fine, pro or 4k")
    model: str = Field("", description="id of an installed model; empty takes the one nearest to the take's own")


class RungRead(BaseModel):
    """A tier a take may be promoted to. `lost` is what of the take that model would not do; `reason` why it cannot be
    made at all, empty when it can."""

    model_config = ConfigDict(from_attributes=True)

    tier: str
    model: str
    title: str
    lost: list[str]
    reason: str


class RemakeAsk(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [{"keep": 0.5, "tier": "fast"}]})

    keep: float = Field(0.5, description="how much of the take's picture stays, between 0 and 1")
    tier: str = Field("fast", description="draft, fast, fine, pro or 4k")
    model: str = Field("", description="id of an installed model; empty takes the one nearest to the take's own")


class VaryAsk(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [{"field": "lighting", "value": "One sodium lamp."}]})

    field: str = Field(
        description="lighting, grade, environment, subject_action, lens_mm, guide_strength, lora_weight:NAME …"
    )
    value: str = Field(max_length=4000)


class GoOnAsk(TakeAsk):
    shot_id: int | None = Field(None, description="the shot that goes on; none: the same one")


class TakeWhole(TakeRead):
    from_take_id: int | None
    likeness: list[dict[str, Any]]
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
    overnight: bool
    stop_by: str


class JobMove(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [{"before": 7}]})

    before: int | None = Field(None, description="id of the waiting job to go before; none: last")
