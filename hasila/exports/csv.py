"""CSV: a folder of linked tables, or one flat table of all figures where the name ends in ``.csv``."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from hasila.exports.tables import LEFT_OUT, TABLES
from hasila.exports.tables.flat import FLAT, FLAT_LEFT_OUT
from hasila.exports.tables.schema import Row, Table, parsed, printed
from hasila.exports.written import Written

if TYPE_CHECKING:
    from hasila.ledger import Ledger

DESCRIPTION = "CSV: a folder of linked tables, or one flat table where OUT ends in .csv"
#: With a byte order mark, without which spreadsheets spoil Arabic.
ENCODING = "utf-8-sig"


def write(ledger: Ledger, draft: Path) -> Written:
    """Write RFC 4180, in UTF-8."""
    if draft.suffix.lower() == ".csv":
        return Written({FLAT.name: write_rows(draft, FLAT.columns, FLAT.rows(ledger))}, FLAT_LEFT_OUT)
    return Written(write_tables(ledger, draft), LEFT_OUT)


def write_tables(ledger: Ledger, folder: Path, encoding: str = ENCODING) -> dict[str, int]:
    """Write all linked tables to a new folder; returns their numbers of rows."""
    folder.mkdir()
    return {
        name: write_rows(folder / f"{name}.csv", table.columns, table.rows(ledger), encoding)
        for name, table in TABLES.items()
    }


def write_rows(path: Path, columns: Iterable[str], rows: Iterable[Row], encoding: str = ENCODING) -> int:
    """Write one table; returns its number of rows."""
    number = 0
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        for row in rows:
            writer.writerow([printed(cell) for cell in row])
            number += 1
    return number


def read_rows(path: Path, table: Table) -> Iterator[Row]:
    """The rows of a table that was written before, with their types.

    Raises ``ValueError`` where the header is not that of the table or a cell not of its type.
    """
    with path.open(encoding=ENCODING, newline="") as file:
        reader = csv.reader(file)
        header = next(reader, [])
        if tuple(header) != table.columns:
            raise ValueError(f"{path}: the columns are not those of {table.name}: {', '.join(header)}")
        for row in reader:
            yield tuple(parsed(text, field.type) for text, field in zip(row, table.fields, strict=True))
