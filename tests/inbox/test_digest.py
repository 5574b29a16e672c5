from datetime import UTC, datetime, timedelta

import pytest

from previz_studio.inbox.digest import LISTED, Line, body_of, is_due, subject_of
from previz_studio.inbox.kinds import NewsKind

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
WHEN = """
    kind      minutes old   minutes since the last mail   then
    ready     5             -                             waits
    ready     10            -                             goes
    ready     30            20                            waits
    ready     30            60                            goes
    mention   1             -                             waits
    mention   2             -                             goes
    mention   10            10                            waits
    mention   10            15                            goes
    ending    3             40                            goes
"""


def line(kind: str = "ready", words: str = "SH050 v007 is ready", minutes: float = 0, more: str = "") -> Line:
    return Line(NewsKind(kind), words, more, "/p/nf/takes/7", NOON - timedelta(minutes=minutes))


@pytest.mark.parametrize("row", WHEN.strip("\n").splitlines()[1:])
def test_given_unread_news_then_its_mail_goes_or_waits(row: str) -> None:
    kind, old, since, expected = row.split()
    last = None if since == "-" else NOON - timedelta(minutes=float(since))
    assert is_due([line(kind, minutes=float(old))], last, NOON) is (expected == "goes")


def test_given_one_line_that_goes_then_all_go_with_it() -> None:
    assert is_due([line(minutes=0), line("mention", minutes=3)], None, NOON)


def test_given_fourteen_takes_then_the_subject_says_one_and_how_many_more() -> None:
    takes = [line(words=f"SH{n:03} v001 is ready") for n in range(10, 150, 10)]
    assert subject_of(takes) == "SH010 v001 is ready and 13 more"
    assert subject_of([*takes, line("mention", "Dana mentioned you")]) == "Dana mentioned you and 14 more"


def test_given_a_body_then_each_line_has_its_link_and_the_end_says_how_to_stop_it() -> None:
    body = body_of("Ari Tester", [line(more="Pan measured 19.2°"), *[line()] * (LISTED + 2)], "https://previz.example")
    assert body.startswith("Ari, this happened on https://previz.example:\n\n- SH050 v007 is ready\n  Pan measured")
    assert body.count("https://previz.example/p/nf/takes/7") == LISTED
    assert "3 more: https://previz.example/inbox" in body
    assert body.rstrip().endswith("https://previz.example/settings#news")
