"""Keeping imported incidents in the ledger."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from hasila.imports import AS_IT_IS, ImportedIncident, ImportReport, Options, read_incidents

if TYPE_CHECKING:
    from hasila.ledger import Ledger

#: The format whose register is the file itself.
OWN = "incidents"


def import_incidents(
    ledger: Ledger, path: Path, format: str, options: Options = AS_IT_IS
) -> ImportReport[ImportedIncident]:  # fmt: skip
    """Add the incidents of a table to the ledger. A file imported again replaces what it brought before.

    An id that another file of the same register has brought is a problem of the row; the rest is kept.
    """
    report = read_incidents(path, format, options)
    register = path.stem if format == OWN else format
    with ledger.transaction() as connection:
        connection.execute("DELETE FROM imported_incidents WHERE file = ? AND register = ?", (path.name, register))
        taken = dict(
            connection.execute("SELECT id, file FROM imported_incidents WHERE register = ?", (register,)).fetchall()
        )
        for incident in report.found:
            if incident.id in taken:
                report.problems.append(f"{path.name}: id {incident.id!r} was already brought by {taken[incident.id]}")
        report.found = [incident for incident in report.found if incident.id not in taken]
        connection.executemany(
            "INSERT INTO imported_incidents (register, id, file, type, subtype, date_from, date_to, country, place,"
            " latitude, longitude, agencies, groups, counts, url) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
            [_row(register, path.name, incident) for incident in report.found],
        )
    return report


def _row(register: str, file: str, i: ImportedIncident) -> tuple[Any, ...]:
    return (
        register, i.id, file, i.type, i.subtype, i.first and i.first.isoformat(), i.last and i.last.isoformat(),
        i.country, i.place, i.latitude, i.longitude, _json(i.agencies), _json(i.groups), _json(i.counts), i.url,
    )  # fmt: skip


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()
