"""The client's pages in each state, and the links the team keeps."""

from dataclasses import replace

from previz_studio.screens.pages.client_links import (
    ChosenTake,
    ClientLinksPage,
    LinkRow,
    LookRow,
    MadeLink,
    NewLink,
)
from previz_studio.screens.pages.parts import Person
from previz_studio.screens.pages.share import SharedNotes, SharedShot, SharePage
from tests.screens.sample_review import NOTES, movie
from tests.screens.samples import MARCUS, poster, shell

YOU = Person("You", "")


def share() -> SharePage:
    return SharePage(
        url="/s/abc",
        title="Night Ferry",
        sender="Marcus Oyelaran",
        open_until="Thu 18:00",
        movie=movie(),
        shot_title="Car clears the containers",
        shot_words="Shot 5 of 14, Harbour Run. Previz, not final image.",
        shots=(
            SharedShot("Through the windscreen", "/s/abc/1", "Works for me", poster("SH040"), works=True),
            SharedShot("Car clears the containers", "/s/abc/2", "2 notes", poster("SH050"), current=True),
            SharedShot("Hands on the wheel", "/s/abc/3", "New", poster("SH100")),
        ),
        notes=SharedNotes("Night Ferry", tuple(replace(note, author=YOU) for note in NOTES[1:3])),
        allows="You can watch and leave notes on these 3 shots. Downloads are off for this link.",
        viewer="R. Amsel, Halden Pictures",
        opinion="notes",
    )


def share_sent() -> SharePage:
    said = "Your note at 00:02 was sent."
    page = share()
    return replace(page, notes=replace(page.notes, said=said), download_url="/s/abc/2/download")


def share_waiting(copy: str) -> SharePage:
    """`preparing` or `trouble`: the marked poster, no movie yet."""
    return replace(share(), copy=copy, percent=40, movie=replace(movie(), src=""))


def client_links(state: str = "") -> ClientLinksPage:
    """With the form (`new`), with the link just made (`made`), or neither."""
    looks = (LookRow("R. Amsel", "SH050 v007", "3 times, last 12 min ago"), LookRow("J. Kerr", "SH100 v002", "once"))
    takes = ("SH040 v003", "SH050 v007", "SH100 v002")
    by, until = "Marcus Oyelaran, 25 Nov 14:02", "Open until Wed 9 Dec 14:02"
    opened = "Opened 3 times by R. Amsel and J. Kerr, last seen 12 min ago"
    newer = "SH050 v009 is approved and not in this link."
    one = LinkRow("3", "Halden Pictures", by, takes, "open", until, opened, True, True, True, False, looks, newer)
    closed = replace(
        one, id="2", made_for="", state="closed", until="Closed by Marcus Oyelaran 14:10", looks=(), newer=""
    )
    chosen = (ChosenTake("7", "SH050 v007", "Car clears the containers", "approved", poster("SH050")),)
    return ClientLinksPage(
        shell=shell(MARCUS, section="Client links", crumbs=1),
        words="1 open, 2 in all.",
        post_url="/p/nf/links",
        board_url="/p/nf/board",
        links=(one, closed),
        new=NewLink(chosen, 14) if state == "new" else None,
        made=MadeLink(
            "http://127.0.0.1:8000/s/" + "k" * 43,
            "kx4m-9ptw-h2rd",
            f"1 shot, o{until[1:]}.",
            "Copies with the name of R. Amsel, who opened a link for Halden Pictures before, are being made now.",
        )
        if state == "made"
        else None,
        problem="A passphrase has 10 to 200 characters. Leave it empty." if state == "new" else "",
    )
