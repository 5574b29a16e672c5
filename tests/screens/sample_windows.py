"""Review windows of Night Ferry: the list, the form, one that is open and one that is over."""

from previz_studio.screens.pages.parts import Choice, Gate
from previz_studio.screens.pages.windows import (
    NewWindowPage,
    ShotPick,
    WindowPage,
    WindowPersonRow,
    WindowRow,
    WindowShotRow,
    WindowsPage,
)
from tests.screens.samples import ADA, JOON, MARCUS, PRIYA, poster, shell

ROWS = (
    WindowRow(
        "/p/nf/windows/2", "SQ030", "Ada Lindqvist asks 3 people about 14 shots", "Closes tomorrow at 18:00", True
    ),
    WindowRow(
        "/p/nf/windows/1", "SH050", "Marcus Oyelaran asks 1 person about 1 shot", "Closed on 20 Nov at 18:00", False
    ),
)
SHOTS = (("SH050", "Car clears the containers", "selected"), ("SH140", "Ferry leaves, he watches", "none"))


def windows(*, empty: bool = False) -> WindowsPage:
    return WindowsPage(
        shell=shell(section="Windows", crumbs=1),
        open=() if empty else ROWS[:1],
        closed=() if empty else ROWS[1:],
        may_open=Gate(True),
        board_url="/p/nf/board",
    )


def new_window() -> NewWindowPage:
    people = ((ADA, False), (JOON, False), (MARCUS, True), (PRIYA, False))
    return NewWindowPage(
        shell=shell(section="Windows", crumbs=2),
        shots=tuple(
            ShotPick(code, code, title, state, poster(code) if state != "none" else "", state != "none")
            for code, title, state in SHOTS
        ),
        people=tuple(Choice(f"{one.name}, {one.role}", value=str(i), current=on) for i, (one, on) in enumerate(people)),
        post_url="/p/nf/windows",
        hours=48,
        last_call_hours=4,
        without="SH140 has no take yet.",
    )


def window(*, over: bool = False) -> WindowPage:
    return WindowPage(
        shell=shell(section="Windows", crumbs=1),
        here="/p/nf/windows/2",
        title="SQ030",
        note="Does the pan hold until the ring?",
        facts=(
            "Opened by Ada Lindqvist yesterday at 18:00",
            "closed today at 12:00 by Ada Lindqvist" if over else "closes tomorrow at 18:00",
        ),
        open=not over,
        summary="1 of 2 shots decided, 3 open notes, 1 of 2 people has not answered.",
        shots=tuple(
            WindowShotRow(
                code,
                title,
                "/p/nf/takes/t050",
                state,
                "v007" if state != "none" else "",
                ("Ada Lindqvist selected v007",) if state == "selected" else (),
                3 if state == "selected" else 0,
                poster(code) if state != "none" else "",
            )
            for code, title, state in SHOTS
        ),
        people=(
            WindowPersonRow(JOON, "Did not answer" if over else "0 of 1 answered", False),
            WindowPersonRow(MARCUS, "Done", True),
        ),
        may_change=Gate(not over, "Ada Lindqvist, Director, opens review windows." if over else ""),
        may_answer=not over,
        review_url="" if over else "/p/nf/takes/t050",
        csv_url="/p/nf/windows/2/summary.csv",
        reminders="" if over else "Whoever has not answered is reminded today at 18:00 and tomorrow at 14:00.",
    )
