"""A look in the database, on both kinds, and a lock that holds its LoRA."""

from dataclasses import replace

import pytest

from previz_studio.kit.db import Database
from previz_studio.kit.errors import Conflict
from previz_studio.references.actions import IdentityForm, add_identity, change_identity, set_identity_lock
from previz_studio.references.models import Identity, IdentityKind
from previz_studio.references.profile import Profile, profile_from
from previz_studio.references.queries import appearance_of, history_of, looks_by_project
from tests.factories import cast_of


def test_given_a_look_then_it_is_kept_as_one_and_its_locked_lora_stays(any_database: Database) -> None:
    cast, noir = cast_of(any_database), Profile(summary="Hard light.", trigger="nrx", lora="noir-v1")
    with any_database.writing() as session:
        look = add_identity(session, cast.ari, cast.show.id, IdentityForm("noir", IdentityKind.LOOK, "Noir", noir)).id
    with any_database.writing() as session:
        found = session.get_one(Identity, look)
        assert (found.kind, appearance_of(found)) == (IdentityKind.LOOK, "nrx; Hard light")
        assert looks_by_project(session, [cast.show.id]) == {cast.show.id: ["noir"]}
        change_identity(session, cast.ari, look, replace(noir, lora_weight=0.5))
        set_identity_lock(session, cast.dana, look, True)
    with any_database.writing() as session, pytest.raises(Conflict, match="Noir is locked by Dana Tester."):
        change_identity(session, cast.ari, look, replace(noir, lora=""))
    with any_database.reading() as session:
        found = session.get_one(Identity, look)
        assert profile_from(found.profile) == replace(noir, lora_weight=0.5)
        changed = next(row for row in history_of(session, found) if row.verb == "changed identity")
        assert changed.detail["changes"] == {"lora_weight": [1.0, 0.5]}
