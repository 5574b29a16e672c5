"""Which entries of the audit are news, for whom, in which words. The whole of it is this table.

Every action already writes its entry in its own transaction, so no action knows of the inbox. Of several rows that fit
a person, the first tells; nobody is told of their own acts, and nobody who is not on the crew.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from previz_studio.inbox import recipients as to
from previz_studio.inbox.kinds import NewsKind
from previz_studio.inbox.recipients import Ids
from previz_studio.inbox.story import Story
from previz_studio.review.window_summary import kept_summary
from previz_studio.sharing.models import Opinion


def _nothing(_: Story) -> str:
    return ""


def _note(story: Story) -> str:
    return story.note.body if story.note and not story.note.deleted_at else ""


def _measured(story: Story) -> str:
    return story.take.check_words if story.take else ""


def _reason(story: Story) -> str:
    return str(story.entry.detail.get("reason", ""))


def _says(story: Story) -> str:
    """`Works for me`: the client's own word, kept with the entry."""
    said = story.entry.detail.get("says")
    return Opinion(said).words if said in tuple(Opinion) else ""


def _asks(story: Story) -> str:
    return story.window.note if story.window else ""


def _came_out(story: Story) -> str:
    if story.window is None or story.window.summary is None:
        return ""
    summary = kept_summary(story.window.summary)
    silent = [line.name for line in summary.people if not line.done]
    missing = f" No answer from {', '.join(silent)}." if silent else ""
    return f"{summary.decided} of {len(summary.shots)} shots decided, {summary.open_notes} open notes.{missing}"


@dataclass(frozen=True)
class Rule:
    """`says` may name {who}, {what} (the entry's subject), {closes} and {by}."""

    verb: str
    kind: NewsKind
    to: Callable[[Story], Ids]
    says: str
    more: Callable[[Story], str] = _nothing


K = NewsKind
RULES: tuple[Rule, ...] = (
    Rule("noted on", K.MENTION, to.mentioned, "{who} mentioned you on {what}", _note),
    Rule("noted on", K.CLIENT, to.raters_of_client, "{who}, a client, left a note on {what}", _note),
    Rule("gave an opinion on", K.CLIENT, to.raters_of_client, "{who}, a client, says what they think of {what}", _says),
    Rule("replied on", K.MENTION, to.mentioned, "{who} mentioned you on {what}", _note),
    Rule("replied on", K.REPLY, to.thread, "{who} replied to a note of yours on {what}", _note),
    Rule("addressed note", K.ADDRESSED, to.note_writer, "{by} addresses your note on {what}", _note),
    Rule("finished take", K.READY, to.maker, "{what} is ready", _measured),
    Rule("take stopped", K.FAILED, to.maker_and_owner, "{what} stopped", _reason),
    Rule("selected", K.APPROVAL, to.approvers_missing, "{who} selected {what}, which waits for your approval"),
    Rule("selected", K.DECISION, to.concerned_by_decision, "{who} selected {what}"),
    Rule("approved", K.APPROVAL, to.approvers_missing, "{who} approved {what}; your approval is still missing"),
    Rule("approved", K.DECISION, to.concerned_by_decision, "{who} approved {what}"),
    Rule("rejected", K.DECISION, to.concerned_by_decision, "{who} rejected {what}"),
    Rule("maybe", K.DECISION, to.concerned_by_decision, "{who} said maybe to {what}"),
    Rule("took back", K.DECISION, to.maker_and_owner, "{who} took a decision on {what} back"),
    Rule("changed plan", K.APPROVAL, to.approvers_of_stale, "{who} changed the plan of {what} after it was approved"),
    Rule("assigned shot", K.ASSIGNED, to.new_owner, "{who} gave you {what}"),
    Rule("opened window", K.WINDOW, to.asked, "{who} asks you to review {what} until {closes}", _asks),
    Rule("reopened window", K.WINDOW, to.asked, "{who} opened the review of {what} again, until {closes}", _asks),
    Rule("moved window", K.WINDOW, to.asked, "The review of {what} now closes {closes}"),
    Rule("reminded of window", K.ENDING, to.named, "The review of {what} waits for you; it closes {closes}", _asks),
    Rule("called last for window", K.ENDING, to.named, "Last call: the review of {what} closes {closes}", _asks),
    Rule("closed window", K.CLOSED, to.asked_and_opener, "The review of {what} is closed", _came_out),
    Rule("delivered package", K.PACKAGE, to.package_maker, "Package {what} is ready"),
    Rule("package failed", K.PACKAGE, to.package_maker, "Package {what} could not be made", _reason),
)
VERBS = frozenset(rule.verb for rule in RULES)


@dataclass(frozen=True)
class Told:
    user_id: int
    kind: NewsKind
    words: str
    more: str
    href: str


def news_of(story: Story) -> Iterator[Told]:
    """Whom this entry tells what, each person once."""
    here = {member.id for member in story.crew} - {story.entry.user_id}
    told: set[int] = set()
    for rule in RULES:
        if rule.verb != story.entry.verb:
            continue
        for user_id in sorted(here.intersection(one for one in rule.to(story) if one) - told):
            told.add(user_id)
            yield Told(user_id, rule.kind, _line(_words(rule, story)), _line(rule.more(story)), story.href)


def _words(rule: Rule, story: Story) -> str:
    closes = story.entry.detail.get("closes_at")
    return rule.says.format(
        who=story.who,
        what=story.entry.subject.removeprefix("package ") if rule.kind is K.PACKAGE else story.entry.subject,
        closes=datetime.fromisoformat(closes).astimezone().strftime("%a %-d %b %H:%M") if closes else "",
        by=story.by_take.version if story.by_take else "A new take",
    )


def _line(text: str) -> str:
    """One line that fits its column."""
    flat = " ".join(text.split())
    return flat if len(flat) <= 300 else f"{flat[:297]}..."
