"""Which version of an identity a take was made with: as its recipe says, never as the identity stands now."""

import json
from dataclasses import replace

from previz_studio.app import kinds_of
from previz_studio.jobs.inline import Inline
from previz_studio.kit.db import Database
from previz_studio.media.library import Library
from previz_studio.references.actions import IdentityForm, add_identity, change_identity
from previz_studio.references.models import Identity, IdentityKind
from previz_studio.references.profile import Profile
from previz_studio.shots.plan import IdentityUse
from previz_studio.takes.identity_versions import identities_of_take
from previz_studio.takes.models import Take
from tests.factories import Cast, cast_of, make_shot, make_take, no_models

YELLOW = Profile(costume="Yellow coat", height_m=1.72, mannerisms=("Still head",))
BLACK = replace(YELLOW, costume="Black coat")


def with_ines(database: Database) -> tuple[Cast, int, int]:
    """The cast, Ines and a take of a shot with her."""
    cast = cast_of(database)
    with database.writing() as session:
        form = IdentityForm("ines", IdentityKind.CHARACTER, "Ines", YELLOW)
        ines = add_identity(session, cast.ari, cast.show.id, form)
        shot = make_shot(session, cast, identities=(IdentityUse("ines", "Hands"),))
        return cast, ines.id, make_take(session, cast, shot).id


def test_given_changes_since_then_the_version_of_the_take_is_told_whole(database: Database) -> None:
    cast, ines, take = with_ines(database)
    with database.writing() as session:
        change_identity(session, cast.ari, ines, BLACK)
        change_identity(session, cast.ari, ines, replace(BLACK, mannerisms=(), lora="ines-v2", lora_weight=0.8))
        [one] = identities_of_take(session, session.get_one(Take, take))
        assert (one.made.costume, one.made.mannerisms, one.note) == ("Yellow coat", ("Still head",), "Hands")
        assert one.newest is not None and one.newest.costume == "Black coat"
        assert one.is_newest is False


def test_given_a_profile_nobody_can_take_back_then_only_what_was_recorded_is_told(database: Database) -> None:
    _, ines, take = with_ines(database)
    with database.writing() as session:
        identity = session.get_one(Identity, ines)
        identity.profile, identity.revision = {"costume": "Black coat"}, 2
        [one] = identities_of_take(session, session.get_one(Take, take))
        assert one.made.appearance == "1.72 m tall; Yellow coat" and one.made.costume is None
        assert one.row()["label"] == "recorded" and one.is_newest is False


def test_given_a_take_without_recorded_identities_then_its_version_is_unknown(database: Database) -> None:
    _, _, take_id = with_ines(database)
    with database.writing() as session:
        take = session.get_one(Take, take_id)
        take.recipe = {"engine": "imported"}
        row = identities_of_take(session, take)[0].row()
        assert (row["label"], row["version"], row["is_newest"]) == ("unknown", None, None)
        assert row["newest"]["costume"] == "Yellow coat"


def test_given_a_change_while_a_take_renders_then_its_own_sidecar_says_both(
    database: Database, library: Library
) -> None:
    cast, ines, take_id = with_ines(database)
    with database.writing() as session:
        change_identity(session, cast.ari, ines, BLACK)
    Inline(database, kinds_of(no_models(), library)).run_all()
    with database.reading() as session:
        take = session.get_one(Take, take_id)
        told = json.loads(library.path(str(take.sidecar)).read_text())
        [row] = told["identities"]
        assert row["version"] == told["recipe"]["identities"][0]["version"]
        assert (row["costume"], row["newest"]["costume"], row["is_newest"]) == ("Yellow coat", "Black coat", False)
