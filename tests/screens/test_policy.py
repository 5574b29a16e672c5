"""The declared policy against what the doors really do: every route, as every role, as an outsider, as nobody."""

import re
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from previz_studio.people.models import User
from previz_studio.people.roles import Action, Role, roles_allowed
from previz_studio.review.dailies.places import Wanted
from previz_studio.review.dailies.playlists import items_of, new_playlist
from previz_studio.review.notes import NoteForm, add_note
from previz_studio.shots.models import Shot
from previz_studio.web.policy import DeclaredRoute, Open, declared_routes
from tests.factories import ROLES, make_shot, make_take
from tests.screens.conftest import House

FEWEST_ROUTES = 70
FEWEST_REFUSED = 20
SENT = 422
"""A request with nothing in it that is let in is told what is missing, or works, or cannot be done now."""
LET_IN = {200, 201, 204, 206, 303, 304, 400, 404, 409, 410, 413, 422, 429, 503}
STREAMS = {"/queue/events", "/api/screenings/{screening_id}/events"}
"""Answers that do not end are tested where they are read."""
OWN_ONLY = {"/api/comments/{comment_id}", "/comments/{comment_id}/delete", "/comments/{comment_id}/correct"}
"""Whoever may comment may take back, or correct, what they wrote themselves."""
BY_CONTENT = {"/api/batch", "/api/batch/look", "/api/breakdowns", "/queue/pause", "/queue/resume"}
"""What is sent decides which project is meant: the gate is tested in its room."""

PLAYED = [pytest.param(role, marks=[pytest.mark.heavy] if role is not Role.DIRECTOR else []) for role in Role]
"""All of them in .ci/run; one with every change."""


@pytest.fixture
def furnished(house: House) -> dict[str, str]:
    """A value for every name in a path, all of one shot of the show."""
    with house.database.writing() as session:
        shot = make_shot(session, house.cast)
        take = make_take(session, house.cast, shot)
        note = add_note(session, session.get_one(User, house.cast.ari.id), take.id, NoteForm("Lower.", 0))
        job = 1
        wanted = [Wanted(shot.id, take.id)]
        kept = new_playlist(session, session.get_one(User, house.cast.ari.id), house.cast.show.id, "Night", wanted)
        return {
            "project": "nf",
            "code": "NF",
            "sequence": "SQ030",
            "sequence_id": str(house.cast.sequence.id),
            "shot_id": str(session.get_one(Shot, shot.id).id),
            "take_id": str(take.id),
            "comment_id": str(note.id),
            "job_id": str(job),
            "playlist_id": str(kept.id),
            "item_id": str(items_of(session, kept.id)[0].id),
            "user_id": str(house.cast.vic.id),
        }


def path_of(route: DeclaredRoute, values: dict[str, str]) -> str:
    return re.sub(r"\{(\w+)(?::\w+)?\}", lambda found: values.get(found[1], "1"), route.path)


def asked(house: House) -> Iterator[tuple[DeclaredRoute, str]]:
    for route in declared_routes(house.app):
        if route.path not in STREAMS | BY_CONTENT:
            yield from ((route, method) for method in route.methods if method != "HEAD")


def answers(house: House, client: TestClient, values: dict[str, str]) -> Iterator[tuple[DeclaredRoute, str, int]]:
    """Nothing is sent with any of them: what is let in fails on its own field, or changes the one shot there is."""
    for route, method in asked(house):
        if route.path == "/signout":
            continue
        yield route, method, client.request(method, path_of(route, values)).status_code


def wrong(route: DeclaredRoute, method: str, status: int, expected: set[int]) -> list[str]:
    return [] if status in expected else [f"{method} {route.path} ({route.policy}): {status}"]


def test_given_the_app_then_every_route_was_found_and_says_who_may(house: House) -> None:
    routes = declared_routes(house.app)
    assert len(routes) >= FEWEST_ROUTES
    assert [route.path for route in routes if route.policy is None] == []


def test_given_nobody_then_only_open_doors_answer(house: House, furnished: dict[str, str]) -> None:
    found = []
    for route, method, status in answers(house, house.as_(None), furnished):
        open_door = route.policy in (Open.ANYONE, Open.LINK)
        allowed = LET_IN | {401} if open_door else {401} if route.path.startswith("/api") or method != "GET" else {303}
        found += wrong(route, method, status, allowed)
    assert found == []


def test_given_an_outsider_then_no_door_of_a_project_admits_that_it_is_there(
    house: House, furnished: dict[str, str]
) -> None:
    found = []
    for route, method, status in answers(house, house.as_(house.cast.otto), furnished):
        if isinstance(route.policy, Action):
            found += wrong(route, method, status, {404, SENT})
        elif route.policy is Open.STUDIO_OWNER:
            found += wrong(route, method, status, {403, SENT})
        else:
            found += wrong(route, method, status, LET_IN)
    assert found == []


@pytest.mark.parametrize("role", PLAYED)
def test_given_a_role_then_every_door_does_what_the_policy_says(
    house: House, furnished: dict[str, str], role: Role
) -> None:
    found = []
    for route, method, status in answers(house, house.as_(house.cast.by_role(role)), furnished):
        if isinstance(route.policy, Action) and role not in roles_allowed(route.policy):
            found += wrong(route, method, status, {403, 404, SENT})
        elif route.policy is Open.STUDIO_OWNER and role is not Role.OWNER:
            found += wrong(route, method, status, {403, SENT})
        else:
            found += wrong(route, method, status, LET_IN | ({403} if route.path in OWN_ONLY else set()))
    assert found == []


def test_given_a_viewer_then_most_closed_doors_say_who_may(house: House, furnished: dict[str, str]) -> None:
    refused = [route for route, _, status in answers(house, house.as_(house.cast.vic), furnished) if status == 403]
    assert len(refused) >= FEWEST_REFUSED


def test_given_the_roles_of_the_cast_then_each_of_the_policy_is_played() -> None:
    assert {*ROLES.values(), "owner"} == {role.value for role in Role}
