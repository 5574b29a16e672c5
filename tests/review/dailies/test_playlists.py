"""Playlists people make: order, what may be in them, and every clumsy thing done to one."""

import pytest

from previz_studio.kit.db import Database, now
from previz_studio.kit.errors import Conflict, Forbidden, Invalid, NotFound
from previz_studio.people.models import User
from previz_studio.projects.models import Project
from previz_studio.review.dailies import playlists
from previz_studio.review.dailies.models import Playlist
from previz_studio.review.dailies.places import Wanted
from previz_studio.review.dailies.queries import lineup_named, playlists_of
from previz_studio.shots.models import Shot
from previz_studio.takes.models import Take, TakeStatus
from tests.factories import Cast, cast_of, make_shot, make_take


@pytest.fixture
def cast(database: Database) -> Cast:
    return cast_of(database)


def make_list(database: Database, cast: Cast, count: int = 3, name: str = "Night exteriors") -> int:
    with database.writing() as session:
        shots = [make_shot(session, cast) for _ in range(count)]
        for shot in shots:
            make_take(session, cast, shot)
        wanted = playlists.best_of(session, cast.show.id, [shot.id for shot in shots])
        return playlists.new_playlist(session, cast.dana, cast.show.id, name, wanted).id


def names(database: Database, cast: Cast, playlist_id: int) -> list[str]:
    with database.reading() as session:
        project, reader = session.get_one(Project, cast.show.id), session.get_one(User, cast.vic.id)
        return [place.name for place in lineup_named(session, reader, project, f"p{playlist_id}", None).places]


def item(database: Database, playlist_id: int, place: int) -> int:
    with database.reading() as session:
        return playlists.items_of(session, playlist_id)[place].id


def test_given_a_playlist_when_an_item_is_moved_or_removed_then_the_order_is_kept_without_holes(
    database: Database, cast: Cast
) -> None:
    made = make_list(database, cast)
    with database.writing() as session:
        playlists.move_item(session, cast.ari, item(database, made, 2), 0)
    assert names(database, cast, made) == ["SH030 v001", "SH010 v001", "SH020 v001"]
    with database.writing() as session:
        playlists.move_item(session, cast.ari, item(database, made, 0), 99)
    assert names(database, cast, made) == ["SH010 v001", "SH020 v001", "SH030 v001"]
    with database.writing() as session:
        playlists.remove_item(session, cast.ari, item(database, made, 1))
    assert names(database, cast, made) == ["SH010 v001", "SH030 v001"]
    with database.reading() as session:
        assert [one.position for one in playlists.items_of(session, made)] == [0, 1]


def test_given_a_chosen_take_then_a_newer_one_does_not_push_it_out(database: Database, cast: Cast) -> None:
    made = make_list(database, cast, 1)
    with database.writing() as session:
        first = playlists.items_of(session, made)[0]
        newer = make_take(session, cast, session.get_one(Shot, first.shot_id)).id
    assert names(database, cast, made) == ["SH010 v001"]
    with database.writing() as session:
        playlists.set_take(session, cast.dana, item(database, made, 0), newer)
    assert names(database, cast, made) == ["SH010 v002"]
    with database.writing() as session:
        playlists.set_take(session, cast.dana, item(database, made, 0), None)
        make_take(session, cast, session.get_one(Shot, first.shot_id))
    assert names(database, cast, made) == ["SH010 v003"], "no take named: the best there is when it plays"


def test_given_a_shot_omitted_meanwhile_then_it_is_left_out_and_named(database: Database, cast: Cast) -> None:
    made = make_list(database, cast, 2)
    with database.writing() as session:
        shot = session.get_one(Shot, playlists.items_of(session, made)[0].shot_id)
        shot.omitted_at = now()
    with database.reading() as session:
        project, reader = session.get_one(Project, cast.show.id), session.get_one(User, cast.vic.id)
        lineup = lineup_named(session, reader, project, f"p{made}", None)
    assert [place.name for place in lineup.places] == ["SH020 v001"]
    assert lineup.left_out == ("SH010 was omitted from the cut and is left out.",)
    with database.writing() as session, pytest.raises(Conflict, match="SH010 is omitted from the cut."):
        playlists.add_items(session, cast.dana, made, [Wanted(shot.id, None)])


def test_given_a_name_that_is_taken_or_none_then_it_is_refused(database: Database, cast: Cast) -> None:
    made = make_list(database, cast, 1)
    with database.writing() as session:
        with pytest.raises(Conflict, match="There is a playlist Night exteriors already."):
            playlists.new_playlist(session, cast.dana, cast.show.id, "  Night   exteriors ")
        for name in ("", "   ", "x" * 81):
            with pytest.raises(Invalid):
                playlists.rename_playlist(session, cast.dana, made, name)
        assert playlists.rename_playlist(session, cast.dana, made, "Night exteriors").name == "Night exteriors"


def test_given_a_take_that_is_not_ready_or_not_here_then_it_is_not_added(database: Database, cast: Cast) -> None:
    made = make_list(database, cast, 1)
    with database.writing() as session:
        take = make_take(session, cast, make_shot(session, cast))
        session.get_one(Take, take.id).status = TakeStatus.FAILED
        with pytest.raises(Conflict, match="SH020 v001 is failed."):
            playlists.take_wanted(session, cast.show.id, [take.id])
        with pytest.raises(NotFound):
            playlists.take_wanted(session, cast.show.id, [take.id, 9999])
        with pytest.raises(NotFound):
            playlists.best_of(session, cast.show.id, [9999])
        with pytest.raises(Invalid, match="another shot"):
            ready = make_take(session, cast, make_shot(session, cast))
            playlists.set_take(session, cast.dana, item(database, made, 0), ready.id)


def test_given_a_thousand_takes_then_one_more_is_refused(database: Database, cast: Cast) -> None:
    with database.writing() as session:
        shot = make_shot(session, cast)
        made = playlists.new_playlist(session, cast.dana, cast.show.id, "All", [Wanted(shot.id, None)] * 1000)
        with pytest.raises(Invalid, match="All would hold 1001 takes; 1,000 are the most."):
            playlists.add_items(session, cast.dana, made.id, [Wanted(shot.id, None)])


def test_given_a_viewer_or_an_outsider_then_they_change_nothing(database: Database, cast: Cast) -> None:
    made = make_list(database, cast, 1)
    with database.writing() as session:
        with pytest.raises(Forbidden, match="As Viewer you may not run dailies here."):
            playlists.delete_playlist(session, cast.vic, made)
        with pytest.raises(NotFound):
            playlists.get_playlist(session, cast.otto, made)
        with pytest.raises(NotFound):
            playlists.remove_item(session, cast.otto, item(database, made, 0))


def test_given_a_deleted_playlist_then_asking_for_it_says_so(database: Database, cast: Cast) -> None:
    made, stays = make_list(database, cast, 2), make_list(database, cast, 1, "Day")
    with database.writing() as session:
        playlists.delete_playlist(session, cast.ari, made)
    with database.reading() as session:
        assert [(one.id, one.items) for one in playlists_of(session, cast.show.id)] == [(stays, 1)]
        with pytest.raises(NotFound, match="There is no such playlist."):
            playlists.get_playlist(session, cast.dana, made)
        assert session.get(Playlist, stays) is not None
