"""Places, agencies and groups that a user adds for good: a table, or for places a file of overlay lines.

Each row is checked alone; what is usable is written to the user's folder (:mod:`hasila.additions`) under the name of
the file, in the place of what that file brought before.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import msgspec

from hasila import additions
from hasila.errors import LexiconError
from hasila.files import write_atomically
from hasila.gazetteer import LANGUAGES, Agency, Gazetteer, Group
from hasila.gazetteer.extra import record_of
from hasila.gazetteer.overlay import KINDS, parse
from hasila.imports.incident import country_of
from hasila.imports.rows import Cells, ImportReport, RowError, read_rows, refuse_wrong_table

if TYPE_CHECKING:
    from hasila.gazetteer.overlay import OverlayLine

R = TypeVar("R", Agency, Group)
PLACE_FIELDS = frozenset(
    {"name", "country", "kind", "latitude", "longitude", "parent", "geonames_id", "la", *LANGUAGES}
)
AGENCY_FIELDS = frozenset({"id", "kind", "country", "parent", "since", *LANGUAGES})
GROUP_FIELDS = frozenset({"id", "parent", "countries", *LANGUAGES})
_MARKS: dict[str, str] = {kind: mark for mark, kind in KINDS.items()}


def import_places(path: Path) -> ImportReport[str]:
    """Add places: a table with columns of :data:`PLACE_FIELDS`, or ``.txt`` in the form of ``hasila.gazetteer.overlay``.

    Names of one language in one cell are separated by semicolons. Raises :class:`hasila.errors.SourceError` where the
    file cannot be read, :class:`hasila.errors.ExportError` where the folder cannot be written.
    """
    report: ImportReport[str] = ImportReport(path.name)
    base, seen = Gazetteer.load(()), dict[str, int]()
    columns: set[str] = set()
    for line, text in _place_lines(path, columns, report):
        try:
            (parsed,) = parse(text, f"line {line}")
            record = record_of(base, parsed)
            if parsed.new:
                _refuse_twice(parsed, record.id, line, seen)
        except (LexiconError, RowError) as error:
            report.problem(line, _in_a_table(str(error).removeprefix(f"line {line}:1: "), path))
            continue
        report.found.append(text)
    refuse_wrong_table(path, columns, frozenset({"name"}), "places")
    _note_columns(report, columns, PLACE_FIELDS)
    _write(report, "places", ".txt", "".join(f"{text}\n" for text in report.found))
    return report


def _in_a_table(complaint: str, path: Path) -> str:
    """A complaint of the overlay's reader in the words of a table."""
    if path.suffix.lower() == ".txt":
        return complaint
    return re.sub(r"; write '\+.*", "; fill in latitude and longitude to add it", complaint)


def _refuse_twice(parsed: OverlayLine, identity: str, line: int, seen: dict[str, int]) -> None:
    if identity in seen:
        raise RowError(f"{parsed.name} in {parsed.country} stands in line {seen[identity]} already")
    seen[identity] = line


def _place_lines(path: Path, columns: set[str], report: ImportReport[str]) -> Iterator[tuple[int, str]]:
    if path.suffix.lower() == ".txt":
        text = path.read_text("utf-8-sig")
        for number, overlay in enumerate(text.splitlines(), 1):
            if overlay.strip() and not overlay.startswith("#"):
                yield number, overlay
        return
    for number, row in read_rows(path):
        if isinstance(row, str):
            report.problem(number, row)
            continue
        columns.update(row)
        try:
            yield number, _overlay_line(row)
        except RowError as error:
            report.problem(number, str(error))


def _overlay_line(row: Cells) -> str:
    country, name = country_of(row["country"]), row["name"]
    if not country or not name:
        empty = " and ".join(column for column, cell in (("name", name), ("country", country)) if not cell)
        raise RowError(f"{empty} {'are' if ' and ' in empty else 'is'} empty; a place needs a name and a country")
    latitude, longitude = row.degrees("latitude", 90), row.degrees("longitude", 180)
    if row["kind"] and row["kind"] not in _MARKS:
        raise RowError(f"kind is {row['kind']!r}; allowed are {', '.join(_MARKS)}")
    known = not (latitude is not None and longitude is not None)
    marks = [
        f"@{latitude},{longitude}" if not known else "",
        _MARKS.get(row["kind"], ""),
        f"g{row['geonames_id']}" if row["geonames_id"] else "",
        f"<{row['parent']}" if row["parent"] else "",
    ]
    head = " ".join([("" if known else "+") + name, *(mark for mark in marks if mark)])
    names = [f"{code} {', '.join(row.labels(code))}" for code in (*LANGUAGES, "la") if row[code]]
    return " | ".join([country, head, *names])


def import_agencies(path: Path) -> ImportReport[Agency]:
    """Add agencies: a table with columns of :data:`AGENCY_FIELDS`; an id that is known gets more names."""
    kinds = {agency.kind for agency in Gazetteer.load(()).agencies.values()}

    def agency(row: Cells) -> Agency:
        known = Gazetteer.load(()).agencies.get(row["id"])
        kind = row["kind"] or (known.kind if known else "")
        if kind not in kinds:
            raise RowError(f"kind is {kind!r}; allowed are {', '.join(sorted(kinds))}")
        return Agency(
            id=row["id"], kind=kind, country=country_of(row["country"]), parent=row["parent"] or None,
            since=row["since"] or None, names=_names(row),
        )  # fmt: skip

    return _import_records(path, "agencies", AGENCY_FIELDS, agency)


def import_groups(path: Path) -> ImportReport[Group]:
    """Add armed groups: a table with columns of :data:`GROUP_FIELDS`; an id that is known gets more names."""

    def group(row: Cells) -> Group:
        countries = tuple(code for text in row.labels("countries") if (code := country_of(text)))
        return Group(id=row["id"], parent=row["parent"] or None, countries=countries, names=_names(row))

    return _import_records(path, "groups", GROUP_FIELDS, group)


def _names(row: Cells) -> dict[str, list[str]]:
    names = {code: list(row.labels(code)) for code in LANGUAGES if row[code]}
    if not names:
        raise RowError(f"{row['id']} has no name in {', '.join(LANGUAGES)}: nothing could be read as it")
    return names


def _import_records(path: Path, kind: str, fields: frozenset[str], build: Callable[[Cells], R]) -> ImportReport[R]:
    report: ImportReport[R] = ImportReport(path.name)
    lines: dict[str, int] = {}
    columns: set[str] = set()
    for line, row in read_rows(path):
        try:
            if isinstance(row, str):
                raise RowError(row)
            columns.update(row)
            if not row["id"]:
                raise RowError("no id: it is the name that is written in outputs")
            if row["id"] in lines:
                raise RowError(f"id {row['id']!r} is that of line {lines[row['id']]}: every row needs an id of its own")
            record = build(row)
        except RowError as error:
            report.problem(line, str(error))
            continue
        lines[record.id] = line
        report.found.append(record)
    refuse_wrong_table(path, columns, frozenset({"id"}), kind)
    _note_columns(report, columns, fields)
    _write(report, kind, ".json", msgspec.json.encode(report.found).decode())
    return report


def _note_columns(report: ImportReport[R] | ImportReport[str], columns: set[str], fields: frozenset[str]) -> None:
    if unused := columns - fields:
        report.note(f"columns not used: {', '.join(sorted(unused))}; fields are {', '.join(sorted(fields))}")


def _write(report: ImportReport[R] | ImportReport[str], kind: str, suffix: str, text: str) -> None:
    path = additions.folder() / kind / (Path(report.file).stem + suffix)
    if report.found:
        write_atomically(path, text)
    else:
        report.note("nothing usable: what this file brought before is kept")
