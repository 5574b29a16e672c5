from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from previz_studio.exports.actions import DELIVER, cancel_package, request_package
from previz_studio.exports.models import Package, PackageStatus
from previz_studio.exports.queries import file_for, packages_of, shot_facts
from previz_studio.jobs.models import Job
from previz_studio.kit.db import Database
from previz_studio.kit.errors import Conflict, Forbidden, Invalid, NotFound
from previz_studio.projects.models import Project, Sequence
from previz_studio.references.models import IdentityReference, Rights
from previz_studio.shots.models import Shot
from previz_studio.takes.models import Take, TakeStatus
from tests.exports.production import add_shot, approved_production, ask, make_production

BLOBS = [f"{letter * 64}.mov" for letter in "abc"]


@pytest.mark.parametrize(
    ("name", "refusal"), [("Vic", Forbidden), ("Otto", NotFound)], ids=["viewer", "somebody outside"]
)
def test_given_somebody_who_may_not_then_no_package_is_made(
    database: Database, name: str, refusal: type[Exception]
) -> None:
    production = approved_production(database, BLOBS)
    with pytest.raises(refusal), database.writing() as session:
        request_package(session, production.people[name], production.sequence_id, final=True)
    with database.reading() as session:
        assert session.scalars(select(Job.id)).all() == []


def test_given_a_request_then_the_takes_are_fixed_in_cut_order_with_one_job(database: Database) -> None:
    production = approved_production(database, BLOBS)
    package_id = ask(database, production)
    with database.reading() as session:
        package = session.get_one(Package, package_id)
        job = session.scalars(select(Job)).one()
    assert package.options["take_ids"] == production.take_ids
    assert (job.kind, job.queue, job.subject_id, job.title) == (DELIVER, "media", package_id, "NF_SQ030_handoff_001")


def test_given_sixteen_requests_at_once_then_numbers_have_no_gap(any_database: Database) -> None:
    production = approved_production(any_database, BLOBS)
    with ThreadPoolExecutor(8) as pool:
        ids = list(pool.map(lambda _: ask(any_database, production), range(16)))
    with any_database.reading() as session:
        numbers = session.scalars(select(Package.number).where(Package.id.in_(ids)).order_by(Package.number)).all()
    assert list(numbers) == list(range(1, 17))


def test_given_a_shot_without_approval_then_a_final_handoff_is_refused_by_name(database: Database) -> None:
    production = approved_production(database, BLOBS)
    with database.writing() as session:
        session.get_one(Shot, production.shot_ids[1]).revision = 2
    with pytest.raises(Conflict, match="The approval of SH020 v007 is stale"):
        ask(database, production)


def test_given_no_approved_take_then_it_says_so(database: Database) -> None:
    with database.writing() as session:
        production = make_production(session, BLOBS)
    with pytest.raises(Conflict, match="No shot of SQ030 has an approved take"):
        ask(database, production, final=False)


def test_given_only_some_approved_then_a_work_in_progress_holds_those(database: Database) -> None:
    production = approved_production(database, BLOBS[:2])
    with database.writing() as session:
        project, sequence = session.get_one(Project, production.project_id), session.get_one(Sequence, 1)
        add_shot(session, project, sequence, number=30, blob=BLOBS[2])
    package_id = ask(database, production, final=False)
    with database.reading() as session:
        assert session.get_one(Package, package_id).options["take_ids"] == production.take_ids


def test_given_a_naming_rule_that_makes_two_alike_then_it_is_refused_at_once(database: Database) -> None:
    production = approved_production(database, BLOBS)
    with database.writing() as session:
        session.get_one(Project, production.project_id).naming_rule = "{project}_{take}"
    with pytest.raises(Conflict, match="Two files of the package would be called nf_v007"):
        ask(database, production)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"flavour": "divx"}, "not a movie flavour"),
        ({"choice": "prettiest"}, "no way to choose"),
        ({"include": ["exe"]}, "cannot include"),
        ({"takes": {1: 999}}, "Take 999 is not one of SH010"),
    ],
)
def test_given_an_option_that_does_not_exist_then_it_is_named(
    database: Database, options: dict[str, object], words: str
) -> None:
    production = approved_production(database, BLOBS)
    with pytest.raises(Invalid, match=words):
        ask(database, production, **options)


def test_given_a_shot_of_another_sequence_then_it_is_not_found(database: Database) -> None:
    production = approved_production(database, BLOBS)
    with pytest.raises(NotFound, match="not in the cut"):
        ask(database, production, final=False, shots=[4711])


def test_given_some_shots_only_then_it_cannot_be_final(database: Database) -> None:
    production = approved_production(database, BLOBS)
    with pytest.raises(Conflict, match="every shot"):
        ask(database, production, shots=production.shot_ids[:1])


def test_given_a_package_that_ended_then_it_cannot_be_cancelled(database: Database) -> None:
    production = approved_production(database, BLOBS)
    package_id = ask(database, production)
    with database.writing() as session:
        session.get_one(Package, package_id).status = PackageStatus.READY
    with pytest.raises(Conflict, match="ready already"), database.writing() as session:
        cancel_package(session, production.people["Priya"], package_id)


def test_given_a_viewer_then_files_are_not_theirs_to_download(database: Database) -> None:
    production = approved_production(database, BLOBS)
    package_id = ask(database, production)
    with database.reading() as session, pytest.raises(Forbidden):
        file_for(session, production.people["Vic"], package_id, "manifest.json")


def test_given_packages_then_the_newest_comes_first(any_database: Database) -> None:
    production = approved_production(any_database, BLOBS)
    ask(any_database, production)
    ask(any_database, production, final=False)
    with any_database.reading() as session:
        lines = packages_of(session, production.sequence_id)
    assert [(line.name, line.shots, line.files) for line in lines] == [
        ("NF_SQ030_handoff_002_WIP", 3, 0),
        ("NF_SQ030_handoff_001", 3, 0),
    ]


def test_given_a_picture_of_an_identity_without_release_then_it_counts_unless_it_is_held_out(
    database: Database,
) -> None:
    production = approved_production(database, BLOBS[:1])
    with database.writing() as session:
        for name, held_out in (("street.jpg", False), ("drawer.jpg", True)):
            session.add(
                IdentityReference(
                    identity_id=1, name=name, job="Hair, wet", rights=Rights.NO_RELEASE, held_out=held_out
                )
            )
    with pytest.raises(Conflict, match="The rights of street.jpg in SH010 are not released"):
        ask(database, production)


def test_given_a_take_in_the_queue_then_the_shot_is_read_with_it(database: Database) -> None:
    production = approved_production(database, BLOBS)
    with database.writing() as session:
        session.get_one(Take, production.take_ids[0]).status = TakeStatus.RENDERING
    with database.reading() as session:
        first, second, _ = shot_facts(session, production.sequence_id)
    assert (first.takes[0].status, second.takes[0].cleared) == (TakeStatus.RENDERING, True)
    assert [fact.name for fact in second.rights] == ["Ines Calder", "panels/SH050.jpg"]
