"""A movie made elsewhere becomes the next version of a shot, by the page and by the API."""

import html
import subprocess
from pathlib import Path

import imageio_ffmpeg
import pytest
from sqlalchemy import select

from previz_studio.takes.models import Take, TakeStatus
from tests.factories import make_shot, make_take
from tests.odd_movies import KINDS, odd_movie
from tests.screens.conftest import House


@pytest.fixture
def phone(tmp_path: Path) -> bytes:
    """One second of 4:3 at 30 frames a second."""
    movie = tmp_path / "phone.mp4"
    line = ["-v", "error", "-f", "lavfi", "-i", "testsrc2=s=160x120:r=30:d=1", "-pix_fmt", "yuv420p"]
    subprocess.run([imageio_ffmpeg.get_ffmpeg_exe(), *line, str(movie)], check=True)
    return movie.read_bytes()


@pytest.mark.parametrize(
    ("door", "file", "source", "note"),
    [
        ("/p/nf/shots/{}/takes/import", "movie", "source", "note"),
        ("/api/shots/{}/takes/import", "file", "made_with", "remarks"),
    ],
    ids=["page", "api"],
)
def test_given_a_movie_of_another_size_and_rate_then_it_is_the_next_version_with_its_origin_on_the_review_page(
    house: House, phone: bytes, door: str, file: str, source: str, note: str
) -> None:
    with house.database.writing() as session:
        shot = make_shot(session, house.cast)
        make_take(session, house.cast, shot)
        shot_id = shot.id
    typed = {source: "Phone rehearsal", note: "Handheld"}
    ari = house.as_(house.cast.ari)
    assert ari.post(door.format(shot_id), data=typed, files={file: ("yard.mp4", phone)}).status_code in (201, 303)
    house.work()
    with house.database.reading() as session:
        take = session.scalars(select(Take).order_by(Take.id.desc())).first()
        assert take is not None
        assert (take.version, take.status, take.frames) == ("v002", TakeStatus.READY, 24)
        assert take.check and take.provenance["file"] == "yard.mp4"
    page = ari.get(f"/p/nf/takes/{take.id}").text
    assert [
        words for words in ("Phone rehearsal", "Handheld", "Conformed from 30 fps to 24") if words not in page
    ] == []
    assert ari.get(f"/media/takes/{take.id}/proxy.mp4", headers={"range": "bytes=0-9"}).status_code == 206


@pytest.mark.heavy
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("door", "file", "source"),
    [("/p/nf/shots/{}/takes/import", "movie", "source"), ("/api/shots/{}/takes/import", "file", "made_with")],
    ids=["page", "api"],
)
def test_given_an_odd_movie_then_it_is_a_take_that_says_what_was_seen_or_why_nothing_was(
    house: House, tmp_path: Path, kind: str, door: str, file: str, source: str
) -> None:
    with house.database.writing() as session:
        shot_id = make_shot(session, house.cast).id
    movie = odd_movie(kind, tmp_path / "odd.mp4").read_bytes()
    ari = house.as_(house.cast.ari)
    answer = ari.post(door.format(shot_id), data={source: "Phone"}, files={file: ("odd.mp4", movie)})
    assert answer.status_code in (201, 303)
    house.work()
    with house.database.reading() as session:
        take = session.scalars(select(Take).order_by(Take.id.desc())).first()
        assert take is not None
        assert take.status is TakeStatus.READY
        assert take.check == "cannot_tell"  # also the uneven one: a production of 64 by 64 holds too few points
        assert {"one frame": "single frame", "black": "black", "variable rate": "points"}[kind] in take.check_words
    page = html.unescape(ari.get(f"/p/nf/takes/{take.id}").text)
    assert take.check_words in page
    assert ("a varying rate" in page) == (kind == "variable rate")
