"""The whole way of a package, with real movies: asked for, made, proved, published, read back."""

import csv
import hashlib
import io
import json
import shutil
import zipfile
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from sqlalchemy import select

from previz_studio.exports.models import PackageStatus
from previz_studio.kit.db import Database, open_database
from previz_studio.ledger.models import AuditEntry
from previz_studio.media.decode import frames_of
from previz_studio.media.library import Library
from previz_studio.media.probe import probe
from previz_studio.media.quicktime import vendor_of
from previz_studio.people.roles import Role
from previz_studio.projects.models import CrewMember
from previz_studio.references.actions import change_identity
from previz_studio.references.models import Identity
from previz_studio.references.profile import profile_from
from previz_studio.references.queries import version_of
from previz_studio.takes.models import Take
from tests.exports.production import FRAMES, approved_production, ask, copy_of, deliver, package_of, paths_of


@dataclass(frozen=True)
class Handed:
    """A package as its receiver has it: files by path; and the studio's own record of it."""

    files: dict[str, Path]
    audit: list[tuple[str, str]]
    """(verb, hash), oldest first."""


@pytest.fixture(scope="module")
def handed(
    migrated_file: Path, published: tuple[Library, list[str]], tmp_path_factory: pytest.TempPathFactory
) -> Handed:
    """Made once; read it only."""
    folder = tmp_path_factory.mktemp("handed")
    database = open_database(f"sqlite:///{shutil.copy(migrated_file, folder / 'studio.db')}")
    library = copy_of(published[0], folder / "library")
    package_id = ask(database, approved_production(database, published[1]))
    deliver(database, library)
    package = package_of(database, package_id)
    assert package.status is PackageStatus.READY, package.error
    with database.reading() as session:
        audit = [(entry.verb, entry.hash) for entry in session.scalars(select(AuditEntry).order_by(AuditEntry.id))]
    files = paths_of(database, library, package_id)
    database.close()
    return Handed(files, audit)


@pytest.fixture(scope="module")
def delivered(handed: Handed) -> dict[str, Path]:
    return handed.files


def test_given_two_approved_shots_then_the_tree_is_complete(delivered: dict[str, Path]) -> None:
    assert list(delivered) == [
        "MANIFEST.sha256",
        "NF_SQ030_handoff_001.zip",
        "edit/NF_SQ030_handoff_001.ale",
        "edit/NF_SQ030_handoff_001.edl",
        "edit/NF_SQ030_handoff_001.fcpxml",
        "edit/NF_SQ030_handoff_001.otio",
        "edit/NF_SQ030_handoff_001.xml",
        "manifest.json",
        "media/NF_SQ030_SH010_v007.mov",
        "media/NF_SQ030_SH020_v007.mov",
        "media/NF_SQ030_handoff_001.mov",
        "sidecars/NF_SQ030_SH010_v007.json",
        "sidecars/NF_SQ030_SH020_v007.json",
        "sidecars/NF_SQ030_handoff_001_shots.csv",
    ]


@pytest.mark.parametrize(
    ("name", "frames", "timecode"),
    [
        ("NF_SQ030_SH010_v007", FRAMES, "01:00:00:00"),
        ("NF_SQ030_SH020_v007", FRAMES, "01:00:00:09"),
        ("NF_SQ030_handoff_001", 2 * FRAMES, "01:00:00:00"),
    ],
)
def test_given_a_delivered_movie_then_it_is_prores_422_hq_on_its_timecode(
    delivered: dict[str, Path], name: str, frames: int, timecode: str
) -> None:
    facts = probe(delivered[f"media/{name}.mov"])
    assert (facts.codec, facts.tag, facts.frames, facts.timecode) == ("prores", "apch", frames, timecode)
    assert (facts.primaries, facts.transfer, facts.matrix, facts.range) == ("bt709", "bt709", "bt709", "tv")
    assert vendor_of(delivered[f"media/{name}.mov"]) == "apl0"


def test_given_the_sequence_then_its_pictures_are_those_of_the_shots(delivered: dict[str, Path]) -> None:
    shots = [delivered[f"media/NF_SQ030_{shot}_v007.mov"] for shot in ("SH010", "SH020")]
    apart = [hashlib.sha256(frame.tobytes()).hexdigest() for path in shots for frame in frames_of(path)]
    joined = frames_of(delivered["media/NF_SQ030_handoff_001.mov"])
    assert [hashlib.sha256(frame.tobytes()).hexdigest() for frame in joined] == apart


def test_given_the_checksums_then_they_are_those_of_the_files(delivered: dict[str, Path]) -> None:
    lines = delivered["MANIFEST.sha256"].read_text().splitlines()
    sums = {name: digest for digest, name in (line.split("  ") for line in lines)}
    assert set(sums) == set(delivered) - {"MANIFEST.sha256", "NF_SQ030_handoff_001.zip"}
    assert all(hashlib.sha256(delivered[name].read_bytes()).hexdigest() == digest for name, digest in sums.items())


def test_given_the_zip_then_it_holds_every_file_as_it_is(delivered: dict[str, Path]) -> None:
    with zipfile.ZipFile(delivered["NF_SQ030_handoff_001.zip"]) as packed:
        assert packed.testzip() is None
        inside = {name.removeprefix("NF_SQ030_handoff_001/"): packed.read(name) for name in packed.namelist()}
    assert inside == {name: path.read_bytes() for name, path in delivered.items() if not name.endswith(".zip")}


def test_given_a_sidecar_then_it_tells_the_movie_the_plan_and_the_approval(delivered: dict[str, Path]) -> None:
    side = json.loads(delivered["sidecars/NF_SQ030_SH020_v007.json"].read_text())
    movie = delivered["media/NF_SQ030_SH020_v007.mov"]
    assert side["schema"] == "previz-studio/sidecar/1"
    assert side["media"]["sha256"] == hashlib.sha256(movie.read_bytes()).hexdigest()
    assert (side["media"]["fps"], side["media"]["first_frame"], side["media"]["last_frame"]) == ("24/1", 1001, 1009)
    assert side["camera"]["planned"]["moves"][0]["amount"] == 20.0
    assert side["camera"]["measured"] == {
        "label": "unknown",
        "value": None,
        "reason": "The camera was not measured.",
    }
    [ines] = side["identities"]
    assert (ines["label"], ines["version"], ines["appearance"], ines["is_newest"]) == ("unknown", None, None, None)
    assert ines["newest"]["appearance"].startswith("1.72 m tall")
    assert side["cut"]["record_in_timecode"] == "01:00:00:09"
    assert (side["approval"]["by"], side["approval"]["stale"]) == ("Marcus", False)


def test_given_the_shot_list_then_a_row_stands_for_each_shot(delivered: dict[str, Path]) -> None:
    text = delivered["sidecars/NF_SQ030_handoff_001_shots.csv"].read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [(row["Name"], row["Nb Frames"], row["Lens mm"], row["Record In"]) for row in rows] == [
        ("SH010", "9", "40", "01:00:00:00"),
        ("SH020", "9", "40", "01:00:00:09"),
    ]


def test_given_a_package_then_the_manifest_ties_it_to_the_audit(handed: Handed) -> None:
    manifest = json.loads(handed.files["manifest.json"].read_text())
    assert [verb for verb, _ in handed.audit] == ["asked for package", "delivered package"]
    assert manifest["audit_chain_head"] == handed.audit[0][1]


def test_given_a_work_in_progress_then_every_name_says_so(
    database: Database, library: Library, masters: list[str]
) -> None:
    production = approved_production(database, masters)
    package_id = ask(database, production, final=False, include=("edl",))
    deliver(database, library)
    names = paths_of(database, library, package_id)
    assert [name for name in names if "WIP" not in name] == ["MANIFEST.sha256", "manifest.json"]


def test_given_an_identity_changed_since_then_the_sidecar_tells_the_one_the_take_was_made_with(
    database: Database, library: Library, masters: list[str]
) -> None:
    production = approved_production(database, masters)
    with database.writing() as session:
        ines, vic = session.scalars(select(Identity)).one(), production.people["Vic"]
        session.scalars(select(CrewMember).where(CrewMember.user_id == vic.id)).one().role = Role.DIRECTOR
        old, profile = version_of(ines), profile_from(ines.profile)
        kept = {
            "slug": "ines",
            "name": "Ines Calder",
            "version": old,
            "appearance": profile.appearance(),
            "locked": True,
        }
        take = session.get_one(Take, production.take_ids[0])
        take.recipe = {**take.recipe, "identities": [kept]}
        change_identity(session, vic, ines.id, replace(profile, costume="Black coat", height_m=1.8))
        new = version_of(ines)
    package_id = ask(database, production, include=("edl",))
    deliver(database, library)
    found = json.loads(paths_of(database, library, package_id)["sidecars/NF_SQ030_SH010_v007.json"].read_text())
    [row] = found["identities"]
    assert (row["version"], row["costume"], row["height_m"], row["locked"]) == (old, "Yellow rain coat", 1.72, True)
    assert row["appearance"] == kept["appearance"]
    newest = row["newest"]
    assert (row["is_newest"], newest["version"], newest["costume"], newest["locked"]) == (
        False,
        new,
        "Black coat",
        False,
    )
