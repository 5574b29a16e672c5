from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from previz_studio.review.dailies.playlists import MOST_ITEMS


class PlaceRead(BaseModel):
    """One place of a list; `take_id` null plays as a slate. `length` and `record_in` are frames of the record."""

    shot_id: int
    code: str
    title: str
    sequence: str
    take_id: int | None
    version: str
    verdict: str | None
    record_in: int
    length: int
    item_id: int | None = Field(None, description="of a saved playlist: for moving and removing it")
    without: str = Field("", description="why it does not play as it should, in a sentence")


class LineupRead(BaseModel):
    name: str
    title: str
    fps: str
    start_timecode: str
    frames: int
    places: list[PlaceRead]
    left_out: list[str]


class PlaylistRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    name: str
    author_name: str
    changed_at: datetime


class PlaylistLineRead(PlaylistRead):
    items: int


class ItemsAdd(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [{"take_ids": [12, 15]}]})

    shot_ids: list[int] = Field(default_factory=list, max_length=MOST_ITEMS, description="each with its best take now")
    take_ids: list[int] = Field(default_factory=list, max_length=MOST_ITEMS, description="exactly these takes")


class PlaylistAdd(ItemsAdd):
    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "Night exteriors", "shot_ids": [4, 5]}]})

    name: str


class PlaylistRename(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "Tuesday dailies"}]})

    name: str


class ItemSet(BaseModel):
    """Only what is named changes."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"position": 2}]})

    position: int | None = Field(None, description="counted from 0; beyond the ends means the ends")
    take_id: int | None = Field(None, description="a ready take of the same shot; 0 for whatever is best when played")


class ScreeningOpen(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [{"list": "best", "sequence": "SQ030"}]})

    list: str = Field("", description="as GET /api/projects/{code}/dailies takes it")
    sequence: str = ""
    tab: str = Field("", max_length=40, description="your page's own name: it drives")


class ScreeningRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    title: str
    agenda: list[list[int | None]] = Field(description="[shot id, take id or null, frames] of each place")
    presenter_id: int
    presenter_name: str
    state: dict[str, Any] = Field(description="where the presenter was last written down to be")
    started_by: str
    created_at: datetime
    closed_at: datetime | None
    closed_by: str


class Tab(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [{"tab": "k3f9"}]})

    tab: str = Field("", max_length=40)


class PositionSet(Tab):
    """`moment` is the server's clock (GET /api/clock) in ms when `frame` was on the presenter's screen."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"tab": "k3f9", "at": 4, "frame": 40, "speed": 1, "moment": 1795190000000}]}
    )

    at: int
    frame: int
    speed: float
    moment: float
    takes: dict[str, int] = Field(default_factory=dict, description="takes swapped in, by place")


class PointSet(Tab):
    model_config = ConfigDict(json_schema_extra={"examples": [{"tab": "k3f9", "points": [[0.4, 0.5], [0.45, 0.52]]}]})

    points: list[list[float]] = Field(description="[x, y] in 0..1 of the picture; empty takes it away")


class Give(Tab):
    model_config = ConfigDict(json_schema_extra={"examples": [{"tab": "k3f9", "to": 3}]})

    to: int


class Changed(Tab):
    model_config = ConfigDict(json_schema_extra={"examples": [{"tab": "k3f9", "take_id": 12}]})

    take_id: int


class Clock(BaseModel):
    ms: float
