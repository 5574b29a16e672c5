"""For somebody who is not on a project nothing of it exists: every address answers as for a wrong number."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy.orm import Session

from previz_studio.exports.models import Package
from previz_studio.jobs.queries import latest
from previz_studio.people.actions import create_token
from previz_studio.people.models import User
from previz_studio.projects.models import Project
from previz_studio.references.actions import IdentityForm, ReferenceForm, add_identity, add_reference
from previz_studio.references.models import IdentityKind
from previz_studio.references.profile import Profile
from previz_studio.review.dailies.lineup import Automatic, automatic
from previz_studio.review.dailies.playlists import add_items, new_playlist, take_wanted
from previz_studio.review.dailies.screenings import open_screening
from previz_studio.review.decide import decide
from previz_studio.review.notes import NoteForm, add_note
from previz_studio.review.windows import WindowForm, open_window
from previz_studio.sharing.actions import LinkForm, make_link
from previz_studio.takes.actions import RENDER_TAKE
from previz_studio.takes.models import Verdict
from tests.factories import Cast, make_shot, make_take
from tests.screens.conftest import House

NOBODYS = 987_654
OTHERS = {"user_id", "token_id"}
"""Numbers of things that belong to no project."""


def one_of_each(session: Session, cast: Cast) -> dict[str, int]:
    """Its number by the name that addresses give it."""
    take = make_take(session, cast, make_shot(session, cast))
    show, rae = cast.show.id, session.get_one(User, cast.rae.id)
    identity = add_identity(session, rae, show, IdentityForm("ines", IdentityKind.CHARACTER, "Ines", Profile()))
    playlist = new_playlist(session, rae, show, "Friday")
    package = Package(
        project_id=show,
        sequence_id=cast.sequence.id,
        number=1,
        author_name="Rae",
        final=False,
        options={"take_ids": [], "include": [], "flavour": "prores"},
    )
    session.add(package)
    session.flush()
    lineup = automatic(session, rae, session.get_one(Project, show), Automatic.NEWEST, cast.sequence)
    job = latest(session, RENDER_TAKE, take.id)
    window = WindowForm([take.shot_id], [cast.dana.id])
    return {
        "take_id": take.id,
        "shot_id": take.shot_id,
        "sequence_id": cast.sequence.id,
        "job_id": job.id if job else 0,
        "identity_id": identity.id,
        "reference_id": add_reference(session, rae, identity.id, None, ReferenceForm("front.png", "anchor")).id,
        "playlist_id": playlist.id,
        "item_id": add_items(session, rae, playlist.id, take_wanted(session, show, [take.id]))[0].id,
        "screening_id": open_screening(session, rae, show, lineup).id,
        "comment_id": add_note(session, rae, take.id, NoteForm("Slower.")).id,
        "decision_id": decide(session, rae, take.id, Verdict.SELECTED).id,
        "window_id": open_window(session, rae, show, window, at=datetime.now(UTC)).id,
        "link_id": make_link(session, rae, show, LinkForm(take_ids=[take.id]), None)[0].id,
        "package_id": package.id,
    }


def asked(client: Any, method: str, path: str, body: Any) -> tuple[int, str]:
    answer = client.request(method, path, json=body)
    return answer.status_code, re.sub(r"\d+", "#", answer.text)


def test_given_an_outsider_then_every_door_says_of_a_thing_what_it_says_of_nothing(house: House) -> None:
    with house.database.writing() as session:
        _, secret = create_token(session, session.get_one(User, house.cast.otto.id), "script")
        there = one_of_each(session, house.cast)
    client = house.as_(None)
    client.headers["Authorization"] = f"Bearer {secret.text}"
    tried, told = 0, []
    for path, doors in house.app.openapi()["paths"].items():
        names = [name for name in re.findall(r"{(\w+)}", path) if name.endswith("_id") and name not in OTHERS]
        if len(names) != 1 or names[0] not in there or "{code}" in path:
            continue
        rest = {"at": 0, "end": "first", "name": "proxy", "slug": "coat", "form": "csv"}
        for method, door in doors.items():
            content = door.get("requestBody", {}).get("content", {}).get("application/json", {})
            schema = content.get("schema", {}).get("$ref", "").rpartition("/")[2]
            body = next(iter(house.app.openapi()["components"]["schemas"].get(schema, {}).get("examples", [])), {})
            found = [
                asked(client, method, path.format(**{**rest, names[0]: number}), body)
                for number in (there[names[0]], NOBODYS)
            ]
            tried += 1
            if found[0] != found[1] or found[0][0] not in (404, 422):
                told.append((method, path, *found))
    assert told == [] and tried > 70


@pytest.mark.parametrize("door", ["/api/batch/look", "/api/batch"])
def test_given_an_outsider_then_many_shots_are_as_little_there_as_one(house: House, door: str) -> None:
    with house.database.writing() as session:
        _, secret = create_token(session, session.get_one(User, house.cast.otto.id), "script")
        shot_id = make_shot(session, house.cast).id
    client = house.as_(None)
    client.headers["Authorization"] = f"Bearer {secret.text}"
    answers = [asked(client, "POST", door, {"shot_ids": [number]}) for number in (shot_id, NOBODYS)]
    assert answers[0] == answers[1] and answers[0][0] == 404
