from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from previz_studio.inbox.kinds import NewsKind


class NewsRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    kind: NewsKind
    words: str
    more: str
    href: str
    created_at: datetime
    read_at: datetime | None


class ReadSet(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [{"ids": [12, 13]}]})

    ids: list[int] | None = Field(None, max_length=1000, description="left out: everything")


class NewsCount(BaseModel):
    """What the bar shows."""

    unread: int
    waiting: int
    newest: str = Field(description="the newest unread line's words; empty for none")
    newest_id: int


class Switches(BaseModel):
    inbox: bool
    mail: bool
