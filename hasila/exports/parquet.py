"""Parquet: a folder of linked tables, or one flat table where the name ends in ``.parquet``; for notebooks and DuckDB."""

from __future__ import annotations

import datetime as dt
import itertools
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hasila.exports.tables import LEFT_OUT, TABLES
from hasila.exports.tables.flat import FLAT, FLAT_LEFT_OUT
from hasila.exports.tables.schema import Cell, Table
from hasila.exports.written import Written

if TYPE_CHECKING:
    from hasila.ledger import Ledger

DESCRIPTION = "Parquet: a folder of linked tables, or one flat table where OUT ends in .parquet"
BATCH = 10_000


def write(ledger: Ledger, draft: Path) -> Written:
    """Write typed columns; the meaning of each is in its metadata (``description``)."""
    if draft.suffix.lower() == ".parquet":
        return Written({FLAT.name: _write_table(ledger, FLAT, draft)}, FLAT_LEFT_OUT)
    draft.mkdir()
    rows = {name: _write_table(ledger, table, draft / f"{name}.parquet") for name, table in TABLES.items()}
    return Written(rows, LEFT_OUT)


def _write_table(ledger: Ledger, table: Table, path: Path) -> int:
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema, number = _schema(table), 0
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        rows = table.rows(ledger)
        while batch := list(itertools.islice(rows, BATCH)):
            columns = zip(*batch, strict=True)
            arrays = [
                pa.array([_value(cell, field) for cell in column], field.type)
                for column, field in zip(columns, schema, strict=True)
            ]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
            number += len(batch)
    return number


def _schema(table: Table) -> Any:
    import pyarrow as pa

    types = {
        "string": pa.string(), "integer": pa.int64(), "number": pa.float64(), "boolean": pa.bool_(), "date": pa.date32()
    }  # fmt: skip
    fields = [
        pa.field(f.name, types[f.type], nullable=not f.required, metadata={"description": f.about})
        for f in table.fields
    ]
    return pa.schema(fields, metadata={"title": table.about})


def _value(cell: Cell, field: Any) -> Any:
    return dt.date.fromisoformat(cell) if isinstance(cell, str) and str(field.type).startswith("date") else cell
