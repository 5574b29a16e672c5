"""Ada's inbox on an ordinary afternoon, and on her first day."""

from previz_studio.inbox.kinds import NewsKind
from previz_studio.screens.pages.inbox import InboxPage, NewsLine, NewsSwitch
from tests.screens.samples import shell

QUESTION = "Which of the two glances do we keep? @ada"
TODAY = (
    NewsLine("/inbox/4/open", "Priya Nair mentioned you on SH030 v005", QUESTION, "Night Ferry", "14:12", True),
    NewsLine("/inbox/3/open", "SH050 v007 is ready", "Pan measured 19.2°, plan 20°", "Night Ferry", "14:02", True),
)
BEFORE = (NewsLine("/inbox/2/open", "Marcus Oyelaran approved SH040 v011", "", "Night Ferry", "24 Nov 18:20", False),)
SWITCHES = tuple(NewsSwitch(kind.value, kind.words, True, kind is not NewsKind.READY) for kind in NewsKind)


def inbox(*, empty: bool = False) -> InboxPage:
    return InboxPage(
        shell=shell(),
        days=() if empty else (("Today", TODAY), ("Yesterday", BEFORE)),
        unread=0 if empty else 2,
        mailed="Unread news is mailed to ada@example.org.",
    )
