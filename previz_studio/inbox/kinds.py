"""What there is news about. A person may switch each off, in the inbox and by mail."""

from enum import StrEnum


class NewsKind(StrEnum):
    MENTION = "mention"
    REPLY = "reply"
    CLIENT = "client"
    ADDRESSED = "addressed"
    READY = "ready"
    FAILED = "failed"
    DECISION = "decision"
    APPROVAL = "approval"
    ASSIGNED = "assigned"
    WINDOW = "window"
    ENDING = "ending"
    CLOSED = "closed"
    PACKAGE = "package"

    @property
    def words(self) -> str:
        """As the settings page names it."""
        return _WORDS[self]

    @property
    def pressing(self) -> bool:
        """Somebody waits for this person: its mail does not wait for company."""
        return self in (NewsKind.MENTION, NewsKind.APPROVAL, NewsKind.ENDING)


_WORDS = {
    NewsKind.MENTION: "Somebody mentions me",
    NewsKind.REPLY: "Somebody replies to my note",
    NewsKind.CLIENT: "A client leaves a note or an opinion",
    NewsKind.ADDRESSED: "A new take addresses my note",
    NewsKind.READY: "A take I asked for is ready",
    NewsKind.FAILED: "A render of mine stopped",
    NewsKind.DECISION: "Somebody decides on my take, or otherwise than I did",
    NewsKind.APPROVAL: "A take waits for my approval",
    NewsKind.ASSIGNED: "A shot becomes mine",
    NewsKind.WINDOW: "A review window asks me",
    NewsKind.ENDING: "A review window that waits for me ends soon",
    NewsKind.CLOSED: "A review window of mine is closed",
    NewsKind.PACKAGE: "A package I asked for is ready, or failed",
}
