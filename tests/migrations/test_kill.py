"""Thirty kills in the middle of a migration: the database is at one revision or the other; the next start goes on."""

import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from previz_studio.cli.migrate import revision_of
from previz_studio.kit.places import shipped

KILLS = 30
LATER = '''"""Rebuilds tables as a later revision will: batch mode copies every row into a new table."""
import sqlalchemy as sa
from alembic import op
revision, down_revision, branch_labels, depends_on = "9999", "{newest}", None, None
TABLES = ("users", "projects", "sequences", "sign_in_sessions", "api_tokens")
def upgrade() -> None:
    for table in TABLES:
        with op.batch_alter_table(table, recreate="always") as batch:
            batch.add_column(sa.Column("later", sa.String(8), nullable=False, server_default="x"))
def downgrade() -> None:
    for table in TABLES:
        with op.batch_alter_table(table, recreate="always") as batch:
            batch.drop_column("later")
'''
CHILD = """
import sys
from alembic import command
from alembic.config import Config
from previz_studio.cli.migrate import all_tables
folder, url = sys.argv[1:]
config = Config()
config.set_main_option("script_location", folder)
config.attributes["url"] = url
all_tables()
print("go", flush=True)
command.upgrade(config, "head")
print("done", flush=True)
"""


@pytest.fixture
def scripts(tmp_path: Path, migrated_file: Path) -> Path:
    """The real migrations, and one more that rebuilds tables."""
    folder = tmp_path / "migrations"
    shutil.copytree(shipped("migrations"), folder)
    newest = revision_of(f"sqlite:///{migrated_file}")
    (folder / "versions" / "9999_later.py").write_text(LATER.format(newest=newest))
    return folder


@pytest.fixture
def filled_file(migrated_file: Path, tmp_path: Path) -> Path:
    """Rows enough for the copying to take a while."""
    file = Path(shutil.copy(migrated_file, tmp_path / "filled.db"))
    engine = sa.create_engine(f"sqlite:///{file}", poolclass=sa.NullPool)
    users = sa.Table("users", sa.MetaData(), autoload_with=engine)
    people = [{"name": f"Person {n}", "email": f"{n}@crew.example", "owner": False} for n in range(5000)]
    with engine.begin() as connection:
        connection.execute(users.insert().values(created_at=sa.func.current_timestamp()), people)
    return file


@pytest.mark.heavy
def test_given_thirty_kills_during_a_migration_then_none_sticks(
    scripts: Path, filled_file: Path, tmp_path: Path
) -> None:
    whole = seconds_of_a_whole_migration(scripts, Path(shutil.copy(filled_file, tmp_path / "whole.db")))
    halfway = 0
    for kill in range(KILLS):
        file = tmp_path / f"killed{kill}.db"
        shutil.copy(filled_file, file)
        killed_in_the_middle = migrate_and_kill(scripts, file, after=whole * (kill + 0.5) / KILLS)
        halfway += killed_in_the_middle

        assert broken_parts(file) == []
        assert revision_of(f"sqlite:///{file}") in {revision_of(f"sqlite:///{filled_file}"), "9999"}
        finish(scripts, file)
        assert revision_of(f"sqlite:///{file}") == "9999"
        for left in tmp_path.glob(f"{file.name}*"):
            left.unlink()
    assert halfway >= KILLS // 6, "the kills came too late to prove anything"  # load may change between the two


def seconds_of_a_whole_migration(scripts: Path, file: Path) -> float:
    with start(scripts, file) as process:
        assert process.stdout is not None
        process.stdout.readline()
        began = time.monotonic()
        assert process.stdout.readline() == "done\n"
        return time.monotonic() - began


def migrate_and_kill(scripts: Path, file: Path, *, after: float) -> bool:
    """True when the process was still at work."""
    with start(scripts, file) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "go\n"
        time.sleep(after)  # the moment of the kill is what is tested
        process.send_signal(signal.SIGKILL)
        return "done" not in process.stdout.read()


def finish(scripts: Path, file: Path) -> None:
    config = Config()
    config.set_main_option("script_location", str(scripts))
    config.attributes["url"] = f"sqlite:///{file}"
    command.upgrade(config, "head")


def broken_parts(file: Path) -> list[str]:
    """What a killed batch migration may leave behind."""
    engine = sa.create_engine(f"sqlite:///{file}", poolclass=sa.NullPool)
    with engine.connect() as connection:
        health = connection.exec_driver_sql("PRAGMA integrity_check").scalar_one()
        left = [name for name in sa.inspect(connection).get_table_names() if name.startswith("_alembic_tmp")]
        people = connection.exec_driver_sql("SELECT count(*) FROM users").scalar_one()
    return [*left, *([] if health == "ok" else [str(health)]), *([] if people == 5000 else [f"{people} people"])]


def start(scripts: Path, file: Path) -> "subprocess.Popen[str]":
    child = [sys.executable, "-c", CHILD, str(scripts), f"sqlite:///{file}"]
    return subprocess.Popen(child, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
