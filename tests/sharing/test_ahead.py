"""Copies are made before somebody waits for them, in the order people look, and not for a link that is closed."""

from sqlalchemy import select

from previz_studio.jobs.models import Job, JobStatus
from previz_studio.jobs.turn import in_turn
from previz_studio.kit.db import now
from previz_studio.sharing.copies import MARK_COPY
from tests.sharing.conftest import PASSPHRASE, Shared


def line(shared: Shared) -> list[str]:
    """The copies on their way, next first."""
    with shared.house.database.reading() as session:
        ids = [row.id for row in session.execute(in_turn(now()))]
        jobs = [session.get_one(Job, one) for one in ids]
        return [job.title for job in jobs if job.kind == MARK_COPY]


def make_link(shared: Shared, made_for: str = "Halden Pictures") -> tuple[Shared, list[str]]:
    """By the JSON door; whose copies are made already."""
    rae = shared.house.as_(shared.house.cast.rae)
    wanted = {"take_ids": shared.takes[:2], "made_for": made_for, "ask_passphrase": False}
    made = rae.post("/api/projects/NF/links", json=wanted).json()
    return Shared(shared.house, shared.takes, made["id"], made["url"].rpartition("/")[2]), made["prepared_for"]


def close(shared: Shared) -> None:
    shared.house.as_(shared.house.cast.rae).post(f"/links/{shared.link_id}/close")


def test_given_somebody_comes_in_then_the_copies_of_all_shots_are_asked_for_in_their_order(shared: Shared) -> None:
    shared.client("A").get(f"{shared.url}/1")
    assert line(shared) == ["SH010 v001 for A", "SH020 v001 for A"]


def test_given_two_people_then_what_each_looks_at_comes_before_what_they_will(shared: Shared) -> None:
    shared.client("A")
    second = shared.client("B")
    assert line(shared) == ["SH010 v001 for A", "SH010 v001 for B", "SH020 v001 for A", "SH020 v001 for B"]
    second.get(f"{shared.url}/2")
    assert line(shared)[0] == "SH020 v001 for B"
    second.get(f"{shared.url}/2")
    assert len(line(shared)) == 4


def test_given_a_new_link_for_the_same_client_then_it_plays_at_once_for_who_opened_the_last_one(shared: Shared) -> None:
    first, names = make_link(shared)
    assert names == []
    first.client("R. Amsel")
    other, _ = make_link(shared, "Another company")
    other.client("J. Kerr")
    shared.house.work()
    close(first)
    second, names = make_link(shared, "halden pictures")
    assert names == ["R. Amsel"]
    assert line(shared) == [], "the same takes under the same name are there already"
    client = second.client("R. Amsel")
    assert client.get(f"{second.url}/1/movie.mp4").status_code == 200
    assert client.get(f"{second.url}/2/movie.mp4").status_code == 200


def test_given_a_new_link_with_a_new_take_then_it_is_prepared_before_anybody_opens_it(shared: Shared) -> None:
    first, _ = make_link(shared)
    first.client("R. Amsel")
    shared.house.work()
    rae = shared.house.as_(shared.house.cast.rae)
    form = {"take_ids": [str(shared.takes[2])], "made_for": "Halden Pictures", "days": "14"}
    page = rae.post("/p/nf/links", data=form).text
    assert "Copies with the name of R. Amsel, who opened a link for Halden Pictures before, are being made" in page
    assert line(shared) == ["SH030 v001 for R. Amsel"]


def test_given_a_link_that_closes_then_its_copies_are_no_longer_made(shared: Shared) -> None:
    shared.client("A")
    other = shared.link(shared.takes[1])
    other.client("A")
    close(shared)
    assert line(shared) == ["SH020 v001 for A"], "which somebody on another link waits for"
    close(other)
    assert line(shared) == []
    with shared.house.database.reading() as session:
        assert {job.status for job in session.scalars(select(Job).where(Job.kind == MARK_COPY))} == {
            JobStatus.CANCELLED
        }


def test_given_copies_stopped_with_their_link_then_on_another_link_they_are_made_after_all(shared: Shared) -> None:
    shared.client("A")
    close(shared)
    again = shared.link(*shared.takes[:2], passphrase=PASSPHRASE)
    client = again.ready_client("A")
    for shot in (1, 2):
        assert client.get(f"{again.url}/{shot}/movie.mp4").status_code == 200


def test_given_a_copy_that_could_not_be_made_then_it_waits_for_a_word_of_the_client(shared: Shared) -> None:
    client = shared.client("A")
    with shared.house.database.writing() as session:
        for job in session.scalars(select(Job).where(Job.kind == MARK_COPY)):
            job.status, job.error = JobStatus.FAILED, "The disk is full."
    assert "This shot cannot be shown right now." in client.get(f"{shared.url}/1").text
    assert line(shared) == []
    client.post(f"{shared.url}/1/copy")
    assert line(shared) == ["SH010 v001 for A"]
