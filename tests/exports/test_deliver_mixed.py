"""Takes that differ in size, sound, flavour or rate, in one package."""

from fractions import Fraction
from pathlib import Path

import pytest

from previz_studio.exports.models import PackageStatus
from previz_studio.kit.db import Database
from previz_studio.media.decode import frame_at
from previz_studio.media.library import Library
from previz_studio.media.probe import probe
from previz_studio.media.sound import peaks
from previz_studio.takes.models import Take
from tests.exports.production import (
    FRAMES,
    SIDE,
    Production,
    approved_production,
    ask,
    deliver,
    master,
    package_of,
    paths_of,
)


def made(database: Database, library: Library, production: Production, **options: object) -> dict[str, Path]:
    package_id = ask(database, production, **options)
    deliver(database, library)
    package = package_of(database, package_id)
    assert package.status is PackageStatus.READY, package.error
    return {Path(name).name: path for name, path in paths_of(database, library, package_id).items()}


def test_given_two_sizes_then_both_movies_have_the_productions(
    database: Database, library: Library, masters: list[str]
) -> None:
    wide = master(library, library.work("wide"), shade=200, size=(64, 32))
    production = approved_production(database, [masters[0], wide])
    with database.writing() as session:
        session.get_one(Take, production.take_ids[1]).height = 32
    files = made(database, library, production)
    movie = files["NF_SQ030_SH020_v007.mov"]
    facts = probe(movie)
    assert (facts.tag, facts.width, facts.height, facts.frames) == ("apch", SIDE, SIDE, FRAMES)
    picture = frame_at(movie, 0)
    assert picture[2, 32].max() < 16 < 150 < picture[32, 32].min()
    assert probe(files["NF_SQ030_handoff_001.mov"]).frames == 2 * FRAMES


def test_given_a_silent_take_beside_a_loud_one_then_the_sequence_has_sound_where_it_was(
    database: Database, library: Library, masters: list[str]
) -> None:
    loud = master(library, library.work("loud"), shade=7, channels=1)
    files = made(database, library, approved_production(database, [masters[0], loud]))
    facts = probe(files["NF_SQ030_handoff_001.mov"])
    assert (facts.has_audio, facts.audio_channels, facts.audio_rate) == (True, 2, 48_000)
    silent, heard = peaks(files["NF_SQ030_handoff_001.mov"], 2)
    assert silent == 0.0
    assert heard == pytest.approx(0.25, abs=0.08)


@pytest.mark.heavy
@pytest.mark.parametrize(("flavour", "tag"), [("proxy", "apco"), ("4444", "ap4h")])
def test_given_another_flavour_then_every_movie_is_in_it(
    database: Database, library: Library, masters: list[str], flavour: str, tag: str
) -> None:
    files = made(database, library, approved_production(database, masters), flavour=flavour)
    movies = [probe(path) for name, path in files.items() if name.endswith(".mov")]
    assert [(facts.tag, facts.frames) for facts in movies] == [(tag, FRAMES), (tag, FRAMES), (tag, 2 * FRAMES)]


@pytest.mark.parametrize(
    ("fps", "start", "second"),
    [
        (Fraction(24000, 1001), "01:00:00:00", "01:00:00:09"),
        (Fraction(30000, 1001), "00:59:59;25", "01:00:00;04"),
        (Fraction(30000, 1001), "00:00:59;25", "00:01:00;06"),
        (Fraction(25), "10:00:00:20", "10:00:01:04"),
    ],
    ids=str,
)
def test_given_a_rate_then_the_timecodes_run_on(
    database: Database, tmp_path: Path, fps: Fraction, start: str, second: str
) -> None:
    library = Library(tmp_path / "other")
    blobs = [master(library, library.work(f"take-{i}"), shade=i, fps=fps) for i in range(2)]
    files = made(database, library, approved_production(database, blobs, fps=fps, start=start))
    facts = probe(files["NF_SQ030_SH020_v007.mov"])
    assert (facts.timecode, facts.fps) == (second, fps)
    assert probe(files["NF_SQ030_handoff_001.mov"]).timecode == start
