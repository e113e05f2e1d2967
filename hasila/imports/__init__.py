"""Imports: what comes in without articles; one file a format, the folder is the registry.

A module of this folder that defines ``incident`` is a table of incidents to reconcile against, named as the file:

``incident(row: Cells, options: Options) -> ImportedIncident``
    builds one incident of one row; raises :class:`hasila.imports.rows.RowError` where the row cannot be used.
``fields() -> frozenset[str]``
    the columns it knows; others are named once and not used.
``NEEDED: frozenset[str]``
    the columns of which a table has one at least, or it is of another kind and refused whole; absent: any it knows.
``DESCRIPTION: str``
    one line for the help.

:mod:`hasila.imports.additions` brings in places, agencies and groups; claims are read by
:mod:`hasila.reconcile.importing`.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from hasila.errors import UsageError
from hasila.imports.incident import ImportedIncident, Options
from hasila.imports.rows import Cells, ImportReport, RowError, read_rows, refuse_wrong_table

AS_IT_IS = Options()

__all__ = ["ImportReport", "ImportedIncident", "Options", "formats", "read_incidents"]


class Format(NamedTuple):
    """A table of incidents that can be imported."""

    name: str
    description: str
    fields: frozenset[str]
    needed: frozenset[str]
    incident: Callable[[Cells, Options], ImportedIncident | None]


def formats() -> dict[str, Format]:
    """All formats of incidents by name."""
    found = {}
    for info in pkgutil.iter_modules(__path__):
        module = importlib.import_module(f"{__name__}.{info.name}")
        if hasattr(module, "incident") and hasattr(module, "fields"):
            name = info.name.replace("_", "-")
            fields = module.fields()
            found[name] = Format(name, module.DESCRIPTION, fields, getattr(module, "NEEDED", fields), module.incident)
    return found


def read_incidents(path: Path, format: str, options: Options = AS_IT_IS) -> ImportReport[ImportedIncident]:
    """Read a table of incidents: those that can be used, and a line for each row that cannot.

    Raises :class:`hasila.errors.SourceError` where the file cannot be read, :class:`UsageError` for a wrong mapping.
    """
    known = formats()[format]
    report: ImportReport[ImportedIncident] = ImportReport(path.name)
    lines: dict[str, int] = {}
    columns: set[str] = set()
    for line, row in read_rows(path):
        if isinstance(row, str):
            report.problem(line, row)
            continue
        columns.update(row)
        try:
            incident = known.incident(row.renamed(options.mapping), options)
            if incident is None:
                continue
            if incident.id in lines:
                raise RowError(
                    f"id {incident.id!r} is that of line {lines[incident.id]}: every row needs an id of its own"
                )
        except RowError as error:
            report.problem(line, str(error))
            continue
        lines[incident.id] = line
        report.found.append(incident)
    named = columns | options.mapping.keys() if options.mapping else columns
    _check_columns(report, columns, known, options)
    advice = " (name yours with --map FIELD=COLUMN)" if known.name == "incidents" else ""
    refuse_wrong_table(path, named, known.needed, known.name, advice)
    return report


def _check_columns(report: ImportReport[ImportedIncident], columns: set[str], known: Format, options: Options) -> None:
    if not columns:
        return
    for field, name in options.mapping.items():
        if name not in columns:
            raise UsageError(
                f"--map {field}={name}: {report.file} has no column {name!r}; it has {', '.join(sorted(columns))}"
            )
        if field not in known.fields:
            raise UsageError(f"--map {field}={name}: no field {field!r}; fields are {', '.join(sorted(known.fields))}")
    unused = columns - set(options.mapping.values()) - known.fields
    if unused:
        report.note(f"columns not used: {', '.join(sorted(unused))}; name their fields with --map FIELD=COLUMN")
