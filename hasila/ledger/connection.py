"""What the ledger asks of a database: the small part of Python's DB-API that SQLite and PostgreSQL share.

All queries are written once, in SQL that both understand; parameters are ``?`` or ``:name``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

#: Where a ledger is: a file, or the address of a PostgreSQL database.
Place = str | Path
Parameters = Sequence[Any] | Mapping[str, Any]
SERVER_PREFIXES = ("postgresql://", "postgres://")


class Cursor(Protocol):
    """The rows of an answer."""

    @property
    def rowcount(self) -> int:
        """How many rows a change touched."""

    def fetchone(self) -> Any:
        """The next row, ``None`` after the last."""

    def fetchmany(self, size: int = ..., /) -> list[Any]:
        """At most ``size`` more rows."""

    def fetchall(self) -> list[Any]:
        """All remaining rows."""

    def __iter__(self) -> Iterator[Any]: ...


class Connection(Protocol):
    """An open database. Outside a transaction each statement is one."""

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is open."""

    def execute(self, sql: str, parameters: Parameters = ..., /) -> Cursor:
        """Run one statement."""

    def executemany(self, sql: str, parameters: Iterable[Parameters], /) -> Cursor:
        """Run one statement for each set of parameters."""

    def matching(self, terms: Sequence[str]) -> tuple[str, dict[str, str]]:
        """The condition on ``article_search`` that keeps articles holding all the folded ``terms``; its parameters."""

    def close(self) -> None:
        """Close it."""


def on_server(place: Place) -> bool:
    """Whether a ledger is in PostgreSQL, by its address."""
    return isinstance(place, str) and place.startswith(SERVER_PREFIXES)
