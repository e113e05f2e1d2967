"""Writing event data sets: a fixed header line, rows by column name."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from hasila.exports.written import LeftOut

#: What no table of events holds.
EVENTS_ONLY = (
    LeftOut("tallies, statements, findings and scheduled events", "a row is an event"),
    LeftOut("names of persons", "never written"),
    LeftOut("quoted sentences", "ids of reports lead back to them"),
)


def write_events(path: Path, columns: tuple[str, ...], rows: Iterable[Mapping[str, Any]], **dialect: Any) -> int:
    """Write rows, given by column name; a column that a row does not give stays empty. Returns their number.

    Raises ``ValueError`` for a name that is no column.
    """
    number = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="", extrasaction="raise", **dialect)
        writer.writeheader()
        for row in rows:
            writer.writerow({name: "" if value is None else value for name, value in row.items()})
            number += 1
    return number
