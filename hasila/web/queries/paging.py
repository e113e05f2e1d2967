"""Pages of results: how many at most, which one, and how many there are (counted up to a limit)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, TypeVar

import msgspec

from hasila.ledger.connection import Connection, Parameters

T = TypeVar("T")
PAGE_SIZE = 50
MOST_ROWS = 200
#: Counting stops here: "more than 10,000" is all that a reader needs, and counting on costs time.
MOST_COUNTED = 10_000


class Page(msgspec.Struct, Generic[T], frozen=True):
    """One page: its items, how many there are in all, and whether counting stopped before the end."""

    items: tuple[T, ...]
    total: int
    limit: int
    offset: int
    total_is_at_least: bool = False

    @property
    def next(self) -> int | None:
        """The offset of the next page, ``None`` on the last."""
        after = self.offset + self.limit
        return after if len(self.items) == self.limit and (after < self.total or self.total_is_at_least) else None

    @property
    def previous(self) -> int | None:
        """The offset of the page before, ``None`` on the first."""
        return max(0, self.offset - self.limit) if self.offset else None


def count(connection: Connection, sql: str, parameters: Parameters, most: int = MOST_COUNTED) -> tuple[int, bool]:
    """How many rows a query has, at most ``most``, and whether there are more."""
    counted = connection.execute(
        f"SELECT count(*) FROM (SELECT 1 FROM ({sql}) AS found LIMIT {most + 1}) AS counted", parameters
    ).fetchone()[0]
    return min(counted, most), counted > most


def paged(items: Sequence[T], total: tuple[int, bool], limit: int, offset: int) -> Page[T]:
    """A page from its parts."""
    return Page(items=tuple(items), total=total[0], limit=limit, offset=offset, total_is_at_least=total[1])
