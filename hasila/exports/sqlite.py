"""SQLite: a clean copy of the linked tables, with keys, indexes and meanings of columns, ready for Datasette.

The ledger itself is SQLite too; this copy is without what Hasila keeps for its own work and without names of people.
A folder as OUT holds ``ledger.db`` and Datasette's ``metadata.json``: ``datasette OUT/`` shows both.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hasila.exports.tables import LEFT_OUT, TABLES
from hasila.exports.tables.schema import Field, Table
from hasila.exports.written import Written

if TYPE_CHECKING:
    from hasila.ledger import Ledger

DESCRIPTION = "SQLite: a clean copy; a folder with metadata for Datasette, or one file where OUT ends in .db"
SUFFIX = ".db"
_TYPES = {"string": "TEXT", "integer": "INTEGER", "number": "NUMERIC", "boolean": "INTEGER", "date": "TEXT"}
#: What a person searches for words in.
_SEARCHED = {"evidence": "quote", "articles": "title", "findings": "arithmetic"}


def write(ledger: Ledger, draft: Path) -> Written:
    """Write a database file, or a folder for Datasette."""
    if draft.suffix.lower() in (".db", ".sqlite", ".sqlite3"):
        return Written(_write_database(ledger, draft), LEFT_OUT)
    draft.mkdir()
    rows = _write_database(ledger, draft / "ledger.db")
    (draft / "metadata.json").write_text(json.dumps(metadata(), ensure_ascii=False, indent=1), encoding="utf-8")
    return Written(rows, LEFT_OUT)


def _write_database(ledger: Ledger, path: Path) -> dict[str, int]:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        # The draft is moved into place when it is whole: no journal is needed.
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("BEGIN")
        rows = {name: _write_table(connection, ledger, table) for name, table in TABLES.items()}
        connection.execute("CREATE TABLE about (of TEXT, field TEXT, type TEXT, meaning TEXT, PRIMARY KEY (of, field))")
        connection.executemany(
            "INSERT INTO about VALUES (?,?,?,?)",
            [(t.name, f.name, f.type, f.about) for t in TABLES.values() for f in t.fields],
        )
        connection.execute("COMMIT")
    return rows


def _write_table(connection: sqlite3.Connection, ledger: Ledger, table: Table) -> int:
    connection.execute(_definition(table))
    marks = ", ".join("?" * len(table.fields))
    written = connection.executemany(f'INSERT INTO "{table.name}" VALUES ({marks})', table.rows(ledger)).rowcount
    for field in table.links:
        connection.execute(f'CREATE INDEX "{table.name}_by_{field}" ON "{table.name}" ("{field}")')
    if column := _SEARCHED.get(table.name):
        search = f"{table.name}_search"
        connection.execute(f"CREATE VIRTUAL TABLE {search} USING fts5 ({column}, content={table.name})")
        connection.execute(f"INSERT INTO {search} ({search}) VALUES ('rebuild')")
    return max(written, 0)


def _definition(table: Table) -> str:
    lines = [_column(field, table) for field in table.fields]
    lines.append("PRIMARY KEY (" + ", ".join(f'"{name}"' for name in table.key) + ")")
    return f'CREATE TABLE "{table.name}" (\n    ' + ",\n    ".join(lines) + "\n)"


def _column(field: Field, table: Table) -> str:
    column = f'"{field.name}" {_TYPES[field.type]}' + (" NOT NULL" if field.required else "")
    target = table.links.get(field.name)
    return column + (f' REFERENCES "{target}" ("id")' if target else "")


def metadata() -> dict[str, Any]:
    """Datasette's ``metadata.json``: what tables and columns mean."""
    tables: dict[str, Any] = {
        table.name: {
            "description": table.about,
            "columns": {field.name: field.about for field in table.fields},
            **({"fts_table": f"{table.name}_search"} if table.name in _SEARCHED else {}),
        }
        for table in TABLES.values()
    }
    return {
        "title": "A ledger of operations and tallies",
        "description": "Read from news reports. People are counted, never named; no figure without its sentence.",
        "databases": {"ledger": {"tables": tables}},
    }
