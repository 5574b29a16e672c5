"""What can go wrong on the way of a package: each gives one sentence, and nothing half-made is left."""

import pytest
from sqlalchemy import select

from previz_studio.exports.actions import DELIVER, cancel_package
from previz_studio.exports.deliver import Deliver
from previz_studio.exports.models import Package, PackageFile, PackageStatus
from previz_studio.jobs.contract import JobStopped, Running
from previz_studio.jobs.models import Job
from previz_studio.kit.db import Database
from previz_studio.ledger.models import AuditEntry
from previz_studio.media.library import Library
from previz_studio.shots.models import Shot
from previz_studio.takes.models import Take
from tests.exports.production import approved_production, ask, deliver, package_of, paths_of


def test_given_a_missing_master_then_the_package_fails_and_says_which(
    database: Database, library: Library, masters: list[str]
) -> None:
    production = approved_production(database, masters)
    library.path(masters[1]).unlink()
    package_id = ask(database, production)
    deliver(database, library)
    package = package_of(database, package_id)
    assert package.status is PackageStatus.FAILED
    assert package.error.startswith("The master of SH020 v007 is not on disk.")


def test_given_changed_bytes_then_the_package_fails_and_nothing_is_published(
    database: Database, library: Library, masters: list[str]
) -> None:
    production = approved_production(database, masters)
    with library.path(masters[0]).open("r+b") as file:
        file.seek(-9, 2)
        file.write(b"x")
    package_id = ask(database, production)
    deliver(database, library)
    package = package_of(database, package_id)
    assert "SH010 v007 is not the file that was published" in package.error
    assert paths_of(database, library, package_id) == {}
    assert not list(library.root.glob("work/*"))


def test_given_an_approval_taken_back_meanwhile_then_a_final_package_fails(
    database: Database, library: Library, masters: list[str]
) -> None:
    production = approved_production(database, masters)
    package_id = ask(database, production)
    with database.writing() as session:
        session.get_one(Shot, production.shot_ids[1]).revision = 2
    deliver(database, library)
    assert package_of(database, package_id).error.startswith("SH020 v007 is not approved any more")


def test_given_a_cancelled_package_then_it_is_cancelled_and_leaves_nothing(
    database: Database, library: Library, masters: list[str]
) -> None:
    production = approved_production(database, masters)
    package_id = ask(database, production)
    with database.writing() as session:
        cancel_package(session, production.people["Priya"], package_id)
    deliver(database, library)
    assert package_of(database, package_id).status is PackageStatus.CANCELLED
    assert paths_of(database, library, package_id) == {}


class Wires:
    """The way back to a job row, for a stage run by hand; asks to stop after `patience` looks."""

    def __init__(self, patience: int = 10**9) -> None:
        self.patience = patience
        self.words: list[str] = []

    def report(self, fraction: float, words: str) -> None:
        self.words.append(words)

    def stop(self) -> bool:
        self.patience -= 1
        return self.patience < 0

    def spent(self, seconds: float, gpu_seconds: float) -> None:
        raise AssertionError("a package costs no engine time")


def running(database: Database, package_id: int, wires: Wires) -> Running:
    with database.reading() as session:
        job = session.scalars(select(Job).where(Job.kind == DELIVER, Job.subject_id == package_id)).one()
    return Running(job.id, DELIVER, package_id, 1, {}, database, wires)


def test_given_a_stop_between_two_movies_then_the_job_stops_there(
    database: Database, library: Library, masters: list[str]
) -> None:
    production = approved_production(database, masters)
    job = running(database, ask(database, production), Wires(patience=2))
    work = Deliver(library)
    job.results["gather"] = work.gather(job)
    with pytest.raises(JobStopped):
        work.movies(job)
    work.cancelled(job)
    assert package_of(database, job.subject_id).status is PackageStatus.CANCELLED
    assert not list(library.root.glob("work/*"))


def test_given_a_work_folder_lost_in_a_crash_then_the_next_stage_makes_it_again(
    database: Database, library: Library, masters: list[str]
) -> None:
    production = approved_production(database, masters)
    job = running(database, ask(database, production), Wires())
    work = Deliver(library)
    for stage in work.kind().stages[:5]:
        job.results[stage.name] = stage.run(job) or {}
    library.sweep(set(masters))
    work.publish(job)
    assert package_of(database, job.subject_id).status is PackageStatus.READY
    assert len(paths_of(database, library, job.subject_id)) == 14


def test_given_a_publishing_run_twice_then_there_is_one_package(
    database: Database, library: Library, masters: list[str]
) -> None:
    production = approved_production(database, masters)
    job = running(database, ask(database, production), Wires())
    work = Deliver(library)
    for stage in work.kind().stages:
        job.results[stage.name] = stage.run(job) or {}
    work.publish(job)
    with database.reading() as session:
        assert len(session.scalars(select(PackageFile.id)).all()) == 14
        verbs = session.scalars(select(AuditEntry.verb)).all()
    assert verbs.count("delivered package") == 1


def test_given_too_little_disk_then_it_says_what_is_needed(
    database: Database, library: Library, masters: list[str]
) -> None:
    class Small(Library):
        """A disk with a hundred bytes left."""

        def free_bytes(self) -> int:
            return 100

    production = approved_production(database, masters)
    package_id = ask(database, production)
    deliver(database, Small(library.root))
    assert "is full" in package_of(database, package_id).error


def test_given_a_take_of_another_project_then_it_is_not_packed(
    database: Database, library: Library, masters: list[str]
) -> None:
    production = approved_production(database, masters)
    package_id = ask(database, production)
    with database.writing() as session:
        take = session.get_one(Take, production.take_ids[0])
        package = session.get_one(Package, package_id)
        package.options = {**package.options, "take_ids": [take.id, 999]}
    deliver(database, library)
    assert package_of(database, package_id).error.startswith("Take 999 of the package is gone.")
