"""Tables of other people as rows with line numbers: CSV and TSV, JSON Lines, Excel workbooks."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Generic, TypeVar
from zipfile import BadZipFile

from hasila.errors import SourceError, UsageError
from hasila.files import json_lines
from hasila.sources.support.charset import refuse_binary

T = TypeVar("T")
#: Longer cells are no cells but a quotation mark that was never closed.
csv.field_size_limit(10_000_000)
#: No count of people comes near; larger figures are a telephone number or a slip of the file.
LARGEST = 100_000_000


class RowError(Exception):
    """A row that cannot be used: which field, its value, what is allowed."""


class ImportReport(Generic[T]):
    """What a file gave: the usable rows in file order, and one line for each row that is not."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.found: list[T] = []
        self.problems: list[str] = []
        self.notes: list[str] = []

    def problem(self, line: int, reason: str) -> None:
        """A row that is left out."""
        self.problems.append(f"{self.file}:{line}: {reason}")

    def note(self, text: str) -> None:
        """Something about the file as a whole that whoever imports should know."""
        self.notes.append(f"{self.file}: {text}")


class Cells(dict[str, str]):
    """The cells of a row by column, as text without spaces around it; what is missing is empty."""

    def __missing__(self, column: str) -> str:
        return ""

    def renamed(self, mapping: Mapping[str, str]) -> Cells:
        """The row with its columns under the names of fields: ``{field: column}``."""
        if not mapping:
            return self
        taken = set(mapping.values())
        kept = {column: cell for column, cell in self.items() if column not in taken}
        return Cells(kept | {field: self[column] for field, column in mapping.items()})

    def number(self, column: str) -> float | None:
        """The count in a column, ``None`` where it is empty. Raises :class:`RowError` where it is no count."""
        text = self[column]
        if not text:
            return None
        try:
            value = float(text.replace(",", "") if text.count(",") and "." not in text else text)
        except ValueError:
            value = math.nan
        if not 0 <= value <= LARGEST:
            raise RowError(f"{column} is {text!r}; expected a number from 0 to {LARGEST:,}")
        return value

    def degrees(self, column: str, most: int) -> float | None:
        """A latitude or longitude, ``None`` where it is empty. Raises :class:`RowError` where it is none."""
        text = self[column]
        if not text:
            return None
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not -most <= value <= most:
            raise RowError(f"{column} is {text!r}; expected degrees from -{most} to {most}")
        return value

    def labels(self, column: str) -> tuple[str, ...]:
        """Several labels in one cell, separated by semicolons."""
        return tuple(dict.fromkeys(label for part in self[column].split(";") if (label := part.strip())))


def read_rows(path: Path) -> Iterator[tuple[int, Cells | str]]:
    """Yield ``(line, cells)``; a line that is no row yields the complaint as text.

    Raises :class:`SourceError` where the file cannot be read, :class:`UsageError` for an unknown kind of file.
    """
    suffix = path.suffix.lower()
    try:
        if suffix == ".xlsx":
            yield from _workbook_rows(path)
        elif suffix in (".jsonl", ".json", ".ndjson"):
            yield from _json_rows(_text(path))
        elif suffix in (".csv", ".tsv", ".txt", ".tab"):
            yield from _csv_rows(_text(path))
        else:
            raise UsageError(f"{path}: a table is .csv, .tsv, .jsonl or .xlsx")
    except OSError as error:
        raise SourceError(f"{path}: cannot be read: {(error.strerror or str(error)).lower()}") from error
    except csv.Error as error:
        raise SourceError(f"{path}: no table: {error}") from error


def refuse_wrong_table(path: Path, columns: set[str], needed: frozenset[str], what: str, advice: str = "") -> None:
    """Raises :class:`SourceError` where a table has none of the columns without which no row can be used."""
    if columns and not columns & needed:
        raise SourceError(
            f"{path}: no table of {what}: it has the columns {_some(columns)}, and none of {_some(needed)}{advice}; nothing was "
            "imported"
        )


def _some(names: Iterable[str], most: int = 12) -> str:
    listed = sorted(names)
    return ", ".join(listed[:most]) + (f" and {len(listed) - most} more" if len(listed) > most else "")


def text_of(path: Path) -> str:
    """A table as text, whatever its kind; of a workbook its cells. Raises as :func:`read_rows` does."""
    if path.suffix.lower() != ".xlsx":
        try:
            return _text(path)
        except OSError as error:
            raise SourceError(f"{path}: cannot be read: {(error.strerror or str(error)).lower()}") from error
    return "\n".join(cell for _, row in read_rows(path) for cell in (row.values() if isinstance(row, Cells) else ()))


def _text(path: Path) -> str:
    content = path.read_bytes()
    try:
        refuse_binary(content, zeros=True)
    except SourceError as error:
        raise SourceError(f"{path}: no table: the file is binary; a table is .csv, .tsv, .jsonl or .xlsx") from error
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        # Older releases of the field's data sets are in the code page of Western Windows.
        return content.decode("cp1252", errors="replace")


def _csv_rows(text: str) -> Iterator[tuple[int, Cells | str]]:
    first = text.partition("\n")[0]
    delimiter = max("\t;,", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    header = [name.strip() for name in next(reader, [])]
    for row in reader:
        if not any(cell.strip() for cell in row):
            continue
        if len(row) > len(header):
            yield (
                reader.line_num,
                f"{len(row)} cells under {len(header)} columns: is a quotation mark or comma missing?",
            )
            continue
        yield reader.line_num, _cells(zip(header, row, strict=False))


def _json_rows(text: str) -> Iterator[tuple[int, Cells | str]]:
    for number, record in json_lines(text):
        yield number, record if isinstance(record, str) else _cells(record.items())


def _workbook_rows(path: Path) -> Iterator[tuple[int, Cells | str]]:
    try:
        from openpyxl import load_workbook
        from openpyxl.utils.exceptions import InvalidFileException
    except ImportError as error:
        raise UsageError(f"{path}: reading workbooks needs openpyxl: pip install 'hasila[tables]'") from error
    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except (InvalidFileException, KeyError, ValueError, BadZipFile) as error:
        raise SourceError(f"{path}: not an Excel workbook ({error})") from error
    try:
        rows = book.worksheets[0].iter_rows(values_only=True)
        header = [str(name).strip() if name is not None else "" for name in next(rows, ())]
        for number, row in enumerate(rows, 2):
            if any(cell is not None for cell in row):
                yield number, _cells(zip(header, row, strict=False))
    finally:
        book.close()


def _cells(pairs: Any) -> Cells:
    return Cells({str(name): _cell(value) for name, value in pairs if name})


def _cell(value: Any) -> str:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, list):
        return "; ".join(map(str, value))
    text = str(value).strip()
    # A workbook's day is a time at midnight.
    return text.removesuffix(" 00:00:00")
