"""How Alembic reaches the database. One transaction for the whole run, so that a killed migration never sticks.

SQLite: pysqlite would commit before DDL, and Alembic takes SQLite's DDL for untransactional; killed half-way such a
migration leaves `_alembic_tmp_…` behind and fails for ever (5 of 30 kills). Saying BEGIN ourselves, together with
`transactional_ddl`, left 0 of 30 stuck. Remove when the driver begins transactions itself.
"""

from typing import Any, Literal

from alembic import context
from sqlalchemy import Connection, Engine, Enum, create_engine, event, pool

from previz_studio.cli.migrate import all_tables
from previz_studio.kit.db import Rate, UtcDateTime
from previz_studio.settings import Settings

ONE_AT_A_TIME = 7_236_841
"""PostgreSQL advisory lock: two servers that start together migrate one after the other."""


def run() -> None:
    url = context.config.attributes.get("url") or Settings().resolved_database_url
    engine = create_engine(url, poolclass=pool.NullPool)
    if engine.dialect.name == "sqlite":
        _begin_explicitly(engine)
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=all_tables(),
            render_as_batch=True,
            transactional_ddl=True,
            render_item=_plain_type,
        )
        with context.begin_transaction():
            if engine.dialect.name == "postgresql":
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({ONE_AT_A_TIME})")
            context.run_migrations()
            _check_references(connection)


def _plain_type(kind: str, item: Any, _: Any) -> str | Literal[False]:
    """New revisions are written in plain column types: an old one must not change with today's code."""
    plain = {UtcDateTime: "sa.DateTime()", Rate: "sa.String(16)"}
    if kind == "type" and type(item) in plain:
        return plain[type(item)]
    return f"sa.String({item.length})" if kind == "type" and isinstance(item, Enum) else False


def _begin_explicitly(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def connect(connection: Any, _: Any) -> None:
        connection.isolation_level = None
        # Foreign keys stay off here: batch mode drops and renames tables others point at. They are checked at the end.
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=30000", "foreign_keys=OFF"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _check_references(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        raise RuntimeError(f"this migration would leave {len(broken)} rows pointing at nothing: {broken[:5]}")


run()
