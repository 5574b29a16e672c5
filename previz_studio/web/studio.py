"""Everything the running studio holds, in one typed box on app.state."""

from dataclasses import dataclass, field
from typing import Any, Protocol

from starlette.datastructures import URL

from previz_studio.engines.registry import Engines
from previz_studio.jobs.feed import Feed
from previz_studio.jobs.night import NIGHT, Night
from previz_studio.kit.channels import Channels
from previz_studio.kit.db import Database
from previz_studio.kit.seats import Seats
from previz_studio.kit.together import Together
from previz_studio.media.library import Library
from previz_studio.people.link_gate import LinkGate
from previz_studio.people.signin import Gate
from previz_studio.web.guard import COOKIE, SECURE_COOKIE
from previz_studio.web.unchanged import SamePages


class Nudged(Protocol):
    """Whoever works the queues: told right after a commit that there may be something new."""

    def nudge(self) -> None: ...


@dataclass(frozen=True)
class Studio:
    database: Database
    engines: Engines
    library: Library
    worker: Nudged
    feed: Feed
    gate: Gate
    client_lines: Together[tuple[int, str], Any]
    """What the open pages of clients wait for (sharing/lines.py)."""
    secure_cookies: bool = False
    links: LinkGate = field(default_factory=LinkGate)
    pages: SamePages = field(default_factory=SamePages)
    mails: bool = False
    """A mail server is configured."""
    night: Night = NIGHT
    """When overnight jobs may begin."""
    channels: Channels = field(default_factory=Channels)
    seats: Seats = field(default_factory=Seats)

    @property
    def cookie(self) -> str:
        """The name of the session's cookie."""
        return SECURE_COOKIE if self.secure_cookies else COOKIE

    def address(self, asked: URL, path: str) -> str:
        """`path` as somebody outside opens it; behind a TLS proxy the request itself does not know that it is https."""
        return f"{'https' if self.secure_cookies else asked.scheme}://{asked.netloc}{path}"
