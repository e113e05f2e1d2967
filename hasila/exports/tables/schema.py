"""The form of a table: its fields with type and meaning, its key, and the tables it refers to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from hasila.ledger import Ledger

Cell = str | int | float | bool | None
Row = tuple[Cell, ...]
#: Names of Frictionless Table Schema; ``date`` is an ISO 8601 day.
FieldType = Literal["string", "integer", "number", "boolean", "date"]
SEPARATOR = "; "


class Field(NamedTuple):
    """A column. ``required``: no row lacks it."""

    name: str
    type: FieldType
    about: str
    required: bool = False


class Table(NamedTuple):
    """A table: what a row is, its fields, the fields that tell rows apart, and ``{field: table it refers to}``."""

    name: str
    about: str
    fields: tuple[Field, ...]
    rows: Callable[[Ledger], Iterator[Row]]
    key: tuple[str, ...]
    links: Mapping[str, str] = {}

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the fields."""
        return tuple(field.name for field in self.fields)


def join(values: tuple[str, ...]) -> str:
    r"""Several labels in one cell; a ``;`` within a label is written ``\;``."""
    return SEPARATOR.join(value.replace("\\", "\\\\").replace(";", "\\;") for value in values)


def split(cell: str) -> tuple[str, ...]:
    """The labels of a cell that :func:`join` made."""
    if not cell:
        return ()
    labels, position = [""], 0
    while position < len(cell):
        if cell.startswith(SEPARATOR, position):
            labels.append("")
            position += len(SEPARATOR)
            continue
        position += cell[position] == "\\"
        labels[-1] += cell[position]
        position += 1
    return tuple(labels)


def parsed(text: str, type: FieldType) -> Cell:
    """The value of a cell of a text file; an empty one is a missing value.

    Raises ``ValueError`` where the text is none of its type.
    """
    if text == "":
        return None
    match type:
        case "integer":
            return int(text)
        case "number":
            return float(text) if any(c in text for c in ".einf") else int(text)
        case "boolean":
            return {"true": True, "false": False}[text.lower()]
        case _:
            return text


def printed(cell: Cell) -> str | int | float:
    """The cell as a text file holds it."""
    if cell is None:
        return ""
    return ("true" if cell else "false") if isinstance(cell, bool) else cell
