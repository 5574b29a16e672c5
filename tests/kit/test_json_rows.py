"""A database's own JSON says what Python would say of the same rows."""

import json
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

import pytest
import sqlalchemy as sa

from previz_studio.kit.db import Database, Rate, UtcDateTime
from previz_studio.kit.json_rows import json_list, json_row

AT = datetime(2026, 11, 25, 18, 4, 5, 670, tzinfo=UTC)
TABLE = sa.Table(
    "things",
    sa.MetaData(),
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("words", sa.String),
    sa.Column("size", sa.Float),
    sa.Column("moving", sa.Boolean),
    sa.Column("at", UtcDateTime),
    sa.Column("rate", Rate),
    sa.Column("more", sa.JSON(none_as_null=True)),
)
WORDS = 'Ines says: "Späť, 渡し船 🛥".\n\t\\ </script> \x1f'


def read(database: Database, *rows: dict[str, Any]) -> Any:
    TABLE.create(database.engine)
    columns = json_row({column.name: column for column in TABLE.c})
    with database.writing() as session:
        if rows:
            session.execute(sa.insert(TABLE), rows)
    with database.reading() as session:
        return json.loads(session.scalars(sa.select(json_list(sa.select(columns).order_by(TABLE.c.id.desc())))).one())


def test_given_every_kind_of_value_then_json_has_its_own_kind(any_database: Database) -> None:
    more = {"strokes": [[0.25, 1]], "note": 'a "quote"'}
    row = {"id": 1, "words": WORDS, "size": 35.5, "moving": True, "at": AT, "rate": Fraction(24000, 1001), "more": more}
    [found] = read(any_database, row)
    assert datetime.fromisoformat(found.pop("at")) == AT
    assert found == {**{k: v for k, v in row.items() if k != "at"}, "rate": "24000/1001"}


def test_given_nothing_in_a_column_then_null_and_no_is_false(any_database: Database) -> None:
    names = [column.name for column in TABLE.c][1:]
    nothing = dict.fromkeys(names)
    found = read(any_database, {"id": 1, **nothing}, {"id": 2, **nothing, "moving": False})
    assert found == [{"id": 2, **nothing, "moving": False}, {"id": 1, **nothing}]


@pytest.mark.parametrize("count", [0, 300])
def test_given_any_number_of_rows_then_they_keep_their_order(any_database: Database, count: int) -> None:
    empty = dict.fromkeys(column.name for column in TABLE.c)
    found = read(any_database, *({**empty, "id": 7 * n % 307} for n in range(count)))
    assert [row["id"] for row in found] == sorted((row["id"] for row in found), reverse=True)
    assert len(found) == count
