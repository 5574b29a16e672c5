from pathlib import Path

import pytest

from previz_studio.__main__ import main
from previz_studio.jobs.models import Executor
from previz_studio.kit.db import open_database


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PREVIZ_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("PREVIZ_ENGINE", "auto")
    return tmp_path / "data"


def test_given_an_ordinary_machine_then_it_can_work_and_nothing_was_changed(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["doctor"]) == 0
    said = capsys.readouterr().out
    assert "Animatic, because" in said
    assert "The studio can work on this machine." in said
    assert not data.exists()


def test_given_no_ffmpeg_then_the_exit_status_and_one_sentence_say_so(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PREVIZ_FFMPEG", str(data / "no-ffmpeg-here"))
    assert main(["doctor"]) == 1
    said = capsys.readouterr().out
    assert "FAIL  ffmpeg" in said
    assert "set PREVIZ_FFMPEG to a full ffmpeg build" in said


def test_given_a_database_that_does_not_answer_then_its_password_stays_unsaid(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PREVIZ_DATABASE_URL", "postgresql+psycopg://previz:sesame@127.0.0.1:1/previz")
    assert main(["doctor"]) == 1
    said = capsys.readouterr().out
    assert "FAIL  database" in said
    assert "sesame" not in said


def test_given_an_engine_nobody_has_then_doctor_names_those_there_are(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PREVIZ_ENGINE", "hologram")
    assert main(["doctor"]) == 1
    assert "There is no engine called 'hologram'. Choose one of animatic" in capsys.readouterr().out


def test_given_a_worker_whose_gpu_is_gone_then_doctor_says_which_and_what_to_do(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data.mkdir()
    assert main(["migrate"]) == 0
    database = open_database(f"sqlite:///{data / 'studio.db'}")
    with database.writing() as session:
        words = "The GPU stopped answering. Start the server again."
        session.add(Executor(executor_id="1-a", host="ws-04/4026", pid=1, queues=["render"], trouble=words))
    database.close()
    capsys.readouterr()
    assert main(["doctor"]) == 1
    said = capsys.readouterr().out
    assert "FAIL  renders     ws-04: The GPU stopped answering. Start the server again." in said
