from pathlib import Path

import pytest

from previz_studio.__main__ import main
from previz_studio.cli.migrate import newest_revision


def test_given_no_database_then_migrate_makes_it_and_goes_back_only_when_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PREVIZ_DATA", str(tmp_path / "new" / "data"))
    assert main(["migrate"]) == 0
    assert capsys.readouterr().out == f"empty -> {newest_revision()}\n"
    assert main(["migrate", "--down", "--to", "base"]) == 0
    assert capsys.readouterr().out == f"{newest_revision()} -> empty\n"


def test_given_a_revision_nobody_knows_then_one_sentence_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PREVIZ_DATA", str(tmp_path))
    assert main(["migrate", "--to", "zzzz"]) == 1
    assert "newer previz_studio" in capsys.readouterr().err


def test_given_a_setting_that_cannot_be_then_its_variable_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PREVIZ_PORT", "eighty")
    assert main(["migrate"]) == 1
    assert "PREVIZ_PORT" in capsys.readouterr().err
