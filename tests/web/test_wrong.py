"""Thousands of wrong requests by every role: never an incident, always one sentence."""

import pytest
from fastapi.testclient import TestClient

from previz_studio.people.actions import create_token
from previz_studio.people.models import User
from tests.factories import ROLES
from tests.screens.conftest import House
from tests.web.test_outsiders import one_of_each
from tests.web.wrong import Wrong

CASES = 5000
BUSY = (503, 507)
"""Nothing here can render, and no room on the disk: true answers too."""


@pytest.mark.heavy
def test_given_thousands_of_wrong_requests_by_every_role_then_each_is_answered_in_a_sentence(house: House) -> None:
    with house.database.writing() as session:
        there = one_of_each(session, house.cast)
        people = [session.get_one(User, getattr(house.cast, name).id) for name in ("sam", *ROLES, "otto")]
        secrets = [create_token(session, person, "script")[1].text for person in people]
    clients = [
        TestClient(
            house.app,
            base_url="http://127.0.0.1",
            headers={"Authorization": f"Bearer {secret}"},
            raise_server_exceptions=False,
        )
        for secret in secrets
    ]
    broken, answers = [], dict.fromkeys((2, 4), 0)
    for number, case in enumerate(Wrong(house.app.openapi(), there, seed=20261126).cases(CASES)):
        client = clients[number % len(clients)]
        answer = case.send(client)
        answers[answer.status_code // 100] = answers.get(answer.status_code // 100, 0) + 1
        if answer.status_code in BUSY or answer.status_code < 400:
            continue
        if answer.status_code >= 500 or not answer.json().get("message"):
            broken.append((case, answer.status_code, answer.text[:200]))
    assert broken == []
    assert answers[2] > CASES / 10 and answers[4] > CASES / 3
