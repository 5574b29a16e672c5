"""Rows as JSON text written by the database itself: making Python values of them and text of those took five times as
long. It says what the schemas say: a moment is ISO 8601 in UTC, a yes or no is true or false.

For lists that are columns and nothing more; a test of the room holds each to its schema."""

from collections.abc import Iterable, Mapping
from itertools import chain
from typing import Any

from sqlalchemy import JSON, Boolean, ColumnElement, DateTime, Select, Text, func, literal_column, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator


class _Row(FunctionElement[str]):
    """Names and columns in turn."""

    type = Text()
    inherit_cache = True


def json_row(columns: Mapping[str, Any]) -> ColumnElement[str]:
    """`{"id":1,"code":"SH010"}` of a row; at most 50 columns, which is what PostgreSQL takes."""
    pairs: Iterable[tuple[Any, Any]] = ((literal_column(f"'{name}'"), column) for name, column in columns.items())
    return _Row(*chain.from_iterable(pairs))


def json_list(rows: Select[tuple[str]]) -> ColumnElement[str]:
    """`[{…},{…}]` as one column: what a select of one `json_row` finds, in its order; `[]` for nothing."""
    # An aggregate gets the rows of an ordered subquery in that order: SQLite's query flattener, rule 16; PostgreSQL's
    # manual, section 9.21.
    [row] = rows.subquery().c
    return select("[" + func.coalesce(func.aggregate_strings(row, ","), "") + "]").scalar_subquery()


@compiles(_Row, "sqlite")
def _for_sqlite(row: _Row, compiler: SQLCompiler, **options: Any) -> str:
    return f"json_object({_parts(row, compiler, _SQLITE, options)})"


@compiles(_Row, "postgresql")
def _for_postgresql(row: _Row, compiler: SQLCompiler, **options: Any) -> str:
    return f"CAST(json_build_object({_parts(row, compiler, _POSTGRESQL, options)}) AS TEXT)"


_SQLITE: Mapping[type[Any], str] = {
    DateTime: "replace({0}, ' ', 'T') || 'Z'",
    Boolean: "json(CASE {0} WHEN 1 THEN 'true' WHEN 0 THEN 'false' END)",
    JSON: "json({0})",
}
_POSTGRESQL: Mapping[type[Any], str] = {DateTime: """to_char({0}, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""}


def _parts(row: _Row, compiler: SQLCompiler, words: Mapping[type[Any], str], options: dict[str, Any]) -> str:
    return ", ".join(_kind_of(part, words).format(compiler.process(part, **options)) for part in row.clauses)


def _kind_of(part: ColumnElement[Any], words: Mapping[type[Any], str]) -> str:
    kind = part.type.impl if isinstance(part.type, TypeDecorator) else part.type
    return next((form for base, form in words.items() if isinstance(kind, base)), "{0}")
