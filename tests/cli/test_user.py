"""What the command line does to people is written down like what the pages do."""

import shutil
from pathlib import Path

import pytest
from sqlalchemy import select

from previz_studio.cli import demo
from previz_studio.cli.serve import note_address
from previz_studio.kit.db import open_database
from previz_studio.ledger.models import AuditEntry
from previz_studio.settings import Settings
from tests.cli.studio_process import say

pytestmark = pytest.mark.heavy
LINK = "http://127.0.0.1:9123/welcome/"


def written(settings: Settings) -> list[tuple[str, str, str]]:
    database = open_database(settings.resolved_database_url)
    with database.reading() as session:
        rows = session.scalars(select(AuditEntry).order_by(AuditEntry.id))
        found = [(row.user_name, row.verb, row.subject) for row in rows]
    database.close()
    return found


def test_given_the_demo_and_a_link_from_the_command_line_then_the_audit_has_a_line_of_each(
    migrated_file: Path, tmp_path: Path
) -> None:
    shutil.copy(migrated_file, tmp_path / "studio.db")
    settings = Settings(data=tmp_path, models=tmp_path / "models")
    demo.load(settings)
    assert say(tmp_path, "user", "link", demo.OWNER[1]).returncode == 0
    lines = written(settings)
    assert ("studio", "loaded demo", "Night Ferry") in lines
    assert lines[-1] == ("studio", "made sign-in link", demo.OWNER[0])


def test_given_a_server_on_another_port_then_a_link_from_the_command_line_leads_there(
    migrated_file: Path, tmp_path: Path
) -> None:
    shutil.copy(migrated_file, tmp_path / "studio.db")
    note_address(Settings(data=tmp_path, port=9123))
    assert say(tmp_path, "user", "add", "Ed Itor", "ed@example.org").stdout.splitlines()[-1].startswith(LINK)
    assert say(tmp_path, "user", "link", "ed@example.org").stdout.startswith(LINK)
    public = say(tmp_path, "user", "link", "ed@example.org", PREVIZ_PUBLIC_URL="https://studio.example.org")
    assert public.stdout.startswith("https://studio.example.org/welcome/")


def test_given_an_address_nobody_has_then_no_link_is_made_or_written_down(migrated_file: Path, tmp_path: Path) -> None:
    shutil.copy(migrated_file, tmp_path / "studio.db")
    assert say(tmp_path, "user", "link", "nobody@example.org").returncode == 1
    assert written(Settings(data=tmp_path)) == []
