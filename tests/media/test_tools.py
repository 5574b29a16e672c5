"""Finding ffmpeg, or saying in one sentence that there is none."""

from pathlib import Path

import pytest

from previz_studio.kit.errors import Unavailable
from previz_studio.media.tools import ffmpeg_facts, find_ffmpeg, require_encoder


def test_given_the_installed_build_then_it_can_publish_takes() -> None:
    facts = ffmpeg_facts()
    assert facts.missing == ()
    assert "dnxhd" in facts.encoders
    assert facts.version


def test_given_a_setting_that_names_nothing_then_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREVIZ_FFMPEG", "/nowhere/ffmpeg")
    with pytest.raises(Unavailable, match="PREVIZ_FFMPEG is /nowhere/ffmpeg, and there is no program there"):
        find_ffmpeg()


def test_given_another_program_then_it_is_not_ffmpeg(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREVIZ_FFMPEG", "/bin/echo")
    with pytest.raises(Unavailable, match="is not ffmpeg"):
        ffmpeg_facts()


def test_given_an_encoder_nobody_wrote_then_unavailable() -> None:
    with pytest.raises(Unavailable, match="has no dreamcodec encoder"):
        require_encoder("dreamcodec")


def test_given_ffmpeg_by_setting_then_that_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    link = tmp_path / "ffmpeg"
    link.symlink_to(find_ffmpeg())
    monkeypatch.setenv("PREVIZ_FFMPEG", str(link))
    assert find_ffmpeg() == link
