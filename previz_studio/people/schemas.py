from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field


class Read(BaseModel):
    """Answers are read from rows; fields are what programs may rely on."""

    model_config = ConfigDict(from_attributes=True)


class UserRead(Read):
    id: int
    name: str
    email: str
    owner: bool


class UserAdd(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "Ada Lindqvist", "email": "ada@example.org"}]})

    name: str = Field(min_length=1, max_length=120)
    email: str = Field(max_length=254)
    owner: bool = False


class LinkRead(BaseModel):
    path: str
    """Open it on the studio's address; signs in once, within a day."""


class PasswordSet(BaseModel):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"current": "the old long sentence", "new": "a new long sentence"}]}
    )

    current: str = Field("", max_length=1000, description="empty for somebody who has none yet")
    new: str = Field(max_length=1000, description="10 to 200 characters")


class TokenAdd(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "nightly import", "days": 90}]})

    name: str = Field(min_length=1, max_length=80)
    days: int = Field(90, ge=1, le=366)


class TokenRead(Read):
    id: int
    name: str
    prefix: str
    ends_at: datetime
    revoked_at: datetime | None


class TokenMade(TokenRead):
    token: str
    """Shown this once."""
