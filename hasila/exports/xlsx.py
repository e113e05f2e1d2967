"""Excel workbook: a sheet for each linked table, and a first one that says what the columns mean."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hasila.exports.tables import LEFT_OUT, TABLES
from hasila.exports.tables.schema import Row
from hasila.exports.written import Omissions, Written

if TYPE_CHECKING:
    from hasila.ledger import Ledger

DESCRIPTION = "Excel workbook (.xlsx): one sheet a table, and a sheet that explains the columns"
#: Limits of the format.
MOST_ROWS, MOST_CHARACTERS = 1_048_576, 32_767


def write(ledger: Ledger, draft: Path) -> Written:
    """Write text as text: a quotation that begins with ``=`` is no formula, an address no link."""
    from xlsxwriter import Workbook
    from xlsxwriter.exceptions import FileCreateError

    omissions = Omissions()
    book = Workbook(str(draft), {"constant_memory": True, "tmpdir": str(draft.parent)})
    # A fixed time: the same ledger gives the same bytes.
    book.set_properties({"created": dt.datetime(2000, 1, 1)})
    bold = book.add_format({"bold": True})
    _sheet(book, "about", ("table", "column", "type", "meaning"), _about(), bold, omissions)
    rows = {name: _sheet(book, name, t.columns, t.rows(ledger), bold, omissions) for name, t in TABLES.items()}
    try:
        book.close()
    except FileCreateError as error:
        raise OSError(str(error)) from error
    return Written(rows, omissions.all(*LEFT_OUT))


def _about() -> Iterator[Row]:
    for table in TABLES.values():
        yield table.name, None, None, table.about
        yield from ((table.name, field.name, field.type, field.about) for field in table.fields)


def _sheet(
    book: Any, name: str, columns: tuple[str, ...], rows: Iterator[Row], bold: Any, omissions: Omissions
) -> int:  # fmt: skip
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    for at, column in enumerate(columns):
        sheet.write_string(0, at, column, bold)
    number = 0
    for row in rows:
        if number + 1 >= MOST_ROWS:
            omissions.note(f"rows of {name}", f"a sheet holds {MOST_ROWS:,}", str(row[0]))
            continue
        number += 1
        for at, cell in enumerate(row):
            if isinstance(cell, str):
                if len(cell) > MOST_CHARACTERS:
                    omissions.note(f"the end of long cells of {name}", f"a cell holds {MOST_CHARACTERS:,}", str(row[0]))
                sheet.write_string(number, at, cell[:MOST_CHARACTERS])
            elif isinstance(cell, bool):
                sheet.write_boolean(number, at, cell)
            elif cell is not None:
                sheet.write_number(number, at, cell)
    return number
