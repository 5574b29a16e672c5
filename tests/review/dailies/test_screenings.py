"""A live session: who may drive, hand on, take and close; what a restart and a late guest find."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import select

from previz_studio.kit.channels import Channels, Seat
from previz_studio.kit.db import Database, now
from previz_studio.kit.errors import Conflict, Forbidden, Gone, Invalid, NotFound
from previz_studio.people.models import User
from previz_studio.projects.models import Project, Sequence
from previz_studio.review.dailies import screenings
from previz_studio.review.dailies.models import Screening, ScreeningView
from previz_studio.review.dailies.position import Position
from previz_studio.review.dailies.queries import lineup_named
from previz_studio.review.dailies.room import Room, room_of
from previz_studio.shots.models import Shot
from tests.factories import Cast, cast_of, make_shot, make_take


@dataclass
class Show:
    """Dana's session on three shots, the last without a take; her page is open."""

    database: Database
    channels: Channels
    cast: Cast
    id: int
    dana: Seat

    @property
    def row(self) -> Screening:
        with self.database.reading() as session:
            return session.get_one(Screening, self.id)

    @property
    def room(self) -> Room:
        return room_of(self.channels, self.row)

    def enter(self, user: User, last_id: str = "") -> Seat:
        screenings.join(self.database, self.channels, user, self.id)
        return self.room.enter(user.id, user.name, last_id)

    def drive(self, user: User, tab: str, **kinds: Any) -> None:
        values: dict[str, Any] = {"at": 0, "frame": 0, "speed": 0.0, "moment": 1000.0, **kinds}
        screenings.drive(self.database, self.channels, user, self.id, tab, Position(**values))


def told(seat: Seat, event: str) -> list[dict[str, Any]]:
    return [dict(one.data) for one in seat.wait(0) if one.event == event]


@pytest.fixture
def show(database: Database) -> Iterator[Show]:
    cast = cast_of(database)
    with database.writing() as session:
        for _ in range(2):
            make_take(session, cast, make_shot(session, cast))
        make_shot(session, cast)
    yield open_show(database, Channels(), cast)


def open_show(database: Database, channels: Channels, cast: Cast) -> Show:
    with database.writing() as session:
        project, sequence = session.get_one(Project, cast.show.id), session.get_one(Sequence, cast.sequence.id)
        lineup = lineup_named(session, cast.dana, project, "best", sequence)
        opened = screenings.open_screening(session, cast.dana, project.id, lineup, "dana-1").id
    made = Show(database, channels, cast, opened, dana=None)  # type: ignore[arg-type]
    made.dana = made.enter(cast.dana)
    return made


def test_given_the_presenter_moves_then_everybody_hears_where_to_and_a_late_guest_too(show: Show) -> None:
    joon = show.enter(show.cast.pim)
    show.drive(show.cast.dana, "dana-1", at=1, frame=4)
    assert told(joon, "position") == [{"at": 1, "frame": 4, "speed": 0.0, "moment": 1000.0, "takes": {}}]
    late = show.enter(show.cast.vic)
    events = {one.event: one.data for one in late.wait(0)}
    assert events["position"]["at"] == 1
    assert [one["name"] for one in events["people"]["people"]] == ["Dana Tester", "Pim Tester", "Vic Tester"]
    assert events["driver"]["name"] == "Dana Tester" and events["people"]["driver_here"]


def test_given_a_broken_line_then_only_what_was_missed_is_told_again(show: Show) -> None:
    seat = show.enter(show.cast.pim)
    show.drive(show.cast.dana, "dana-1", at=1)
    last = seat.wait(0)[-1].id
    show.room.leave(seat)
    show.drive(show.cast.dana, "dana-1", at=2)
    again = show.enter(show.cast.pim, last)
    assert {one.event for one in again.wait(0)} == {"position", "people"}
    other_server = show.enter(show.cast.pim, "ffffffff-999")
    assert {"driver", "position", "people"} <= {one.event for one in other_server.wait(0)}


def test_given_a_restart_then_the_session_stands_where_it_stood(show: Show) -> None:
    show.drive(show.cast.dana, "dana-1", at=1, frame=7, takes={"0": 99})
    after = Show(show.database, Channels(), show.cast, show.id, show.dana)
    events = {one.event: one.data for one in after.enter(show.cast.vic).wait(0)}
    assert (events["position"]["at"], events["position"]["frame"], events["position"]["takes"]) == (1, 7, {"0": 99})
    assert events["driver"]["id"] == show.cast.dana.id and not events["people"]["driver_here"]


def test_given_somebody_who_does_not_drive_then_their_moves_are_refused(show: Show) -> None:
    with pytest.raises(Conflict, match="Dana Tester drives now."):
        show.drive(show.cast.pim, "pim-1")
    with pytest.raises(Conflict, match="You drive from another window."):
        show.drive(show.cast.dana, "dana-2")
    with pytest.raises(Forbidden):
        show.drive(show.cast.vic, "vic-1")
    with pytest.raises(NotFound):
        show.drive(show.cast.otto, "otto-1")


@pytest.mark.parametrize(
    "wrong",
    [
        {"at": 3},
        {"at": -1},
        {"frame": -1},
        {"speed": 9.0},
        {"moment": float("nan")},
        {"takes": {"7": 1}},
        {"takes": {"x": 1}},
    ],
)
def test_given_a_place_the_list_does_not_have_then_it_is_refused(show: Show, wrong: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        show.drive(show.cast.dana, "dana-1", **wrong)


def test_given_somebody_asks_then_the_presenter_gives_and_their_page_drives(show: Show) -> None:
    pim = show.enter(show.cast.pim)
    screenings.ask(show.database, show.channels, show.cast.pim, show.id, "pim-1")
    [*_, driver] = told(show.dana, "driver")
    assert [one["name"] for one in driver["asks"]] == ["Pim Tester"]
    with pytest.raises(Conflict, match="Only they can hand the controls on|Dana Tester drives"):
        screenings.give(show.database, show.channels, show.cast.pim, show.id, show.cast.pim.id)
    screenings.give(show.database, show.channels, show.cast.dana, show.id, show.cast.pim.id)
    [*_, driver] = told(pim, "driver")
    assert (driver["name"], driver["tab"], driver["asks"]) == ("Pim Tester", "pim-1", [])
    show.drive(show.cast.pim, "pim-1", at=2)
    with pytest.raises(Conflict):
        show.drive(show.cast.dana, "dana-1")


def test_given_a_guest_who_left_or_may_only_watch_then_the_controls_stay(show: Show) -> None:
    with pytest.raises(NotFound, match="not in this session any more"):
        screenings.give(show.database, show.channels, show.cast.dana, show.id, show.cast.ari.id)
    show.enter(show.cast.vic)
    with pytest.raises(Invalid, match="Vic Tester may watch, not drive."):
        screenings.give(show.database, show.channels, show.cast.dana, show.id, show.cast.vic.id)


def test_given_two_take_the_controls_of_a_presenter_who_is_gone_then_the_first_has_them(
    show: Show,
) -> None:
    show.enter(show.cast.pim)
    show.enter(show.cast.ari)
    with pytest.raises(Conflict, match="Dana Tester drives."):
        screenings.take(show.database, show.channels, show.cast.pim, show.id, "pim-1")
    show.room.leave(show.dana)
    screenings.ask(show.database, show.channels, show.cast.pim, show.id, "pim-1", away=0.0)
    assert show.row.presenter_name == "Pim Tester"
    with pytest.raises(Conflict, match="Pim Tester drives."):
        screenings.take(show.database, show.channels, show.cast.ari, show.id, "ari-1")
    assert screenings.take(show.database, show.channels, show.cast.pim, show.id, "pim-2").tab == "pim-2"


def test_given_a_closed_session_then_nothing_moves_any_more_and_everybody_hears_it(show: Show) -> None:
    guest = show.enter(show.cast.vic)
    with pytest.raises(Forbidden, match="Dana Tester drives this session."):
        screenings.close(show.database, show.channels, show.cast.rae, show.id)
    screenings.close(show.database, show.channels, show.cast.dana, show.id)
    assert told(guest, "closed") == [{"by": "Dana Tester"}]
    for act in (
        lambda: show.drive(show.cast.dana, "dana-1"),
        lambda: screenings.join(show.database, show.channels, show.cast.vic, show.id),
        lambda: screenings.close(show.database, show.channels, show.cast.dana, show.id),
    ):
        with pytest.raises(Gone, match="Dana Tester closed this session."):
            act()


def test_given_a_shot_omitted_meanwhile_then_the_places_keep_their_numbers(show: Show) -> None:
    with show.database.writing() as session:
        session.get_one(Shot, show.row.agenda[0][0]).omitted_at = now()
        project, reader = session.get_one(Project, show.cast.show.id), session.get_one(User, show.cast.vic.id)
        lineup = lineup_named(session, reader, project, f"s{show.id}", None)
    assert [place.code for place in lineup.places] == ["SH010", "SH020", "SH030"]


def test_given_an_empty_list_then_no_session_opens(show: Show) -> None:
    with show.database.writing() as session:
        project = session.get_one(Project, show.cast.show.id)
        lineup = lineup_named(session, show.cast.dana, project, "selected", None)
        with pytest.raises(Invalid, match="There is nothing in this list to show."):
            screenings.open_screening(session, show.cast.dana, project.id, lineup)


def test_given_a_clip_seen_again_and_again_then_it_is_written_down_once(show: Show) -> None:
    for at, moment in ((0, 0.0), (0, 5000.0), (1, 6000.0), (0, 7000.0), (2, 8000.0), (2, 9000.0)):
        show.drive(show.cast.dana, "dana-1", at=at, speed=1.0, moment=moment)
    with show.database.reading() as session:
        seen = list(session.scalars(select(ScreeningView.place).order_by(ScreeningView.id)))
    assert seen == [0, 1, 2]


def test_given_a_finger_on_the_picture_then_who_is_here_sees_it_and_who_comes_later_does_not(show: Show) -> None:
    here = show.enter(show.cast.vic)
    screenings.point(show.database, show.channels, show.cast.dana, show.id, "dana-1", [[0.2, 0.4]])
    assert told(here, "point") == [{"points": [[0.2, 0.4]]}]
    assert told(show.enter(show.cast.ari), "point") == []
    for wrong in ([[0.2]], [[2.0, 0.1]], [[0.1, 0.1]] * 401):
        with pytest.raises(Invalid):
            screenings.point(show.database, show.channels, show.cast.dana, show.id, "dana-1", wrong)
