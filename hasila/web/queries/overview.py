"""Numbers of the whole ledger, for the start page. Counting is cheap where an index covers it."""

from __future__ import annotations

import msgspec

from hasila.ledger.connection import Connection

COUNTED = ("articles", "tallies", "incident_reports", "incidents", "statements", "scheduled", "findings")


class Overview(msgspec.Struct, frozen=True):
    """How much there is, of which time, and whether all of it has been checked."""

    counts: dict[str, int]
    first: str | None
    last: str | None
    checked: bool


def overview(connection: Connection) -> Overview:
    """Count everything."""
    counts = {table: int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]) for table in COUNTED}
    first = connection.execute("SELECT min(published) FROM articles").fetchone()[0]
    last = connection.execute("SELECT max(published) FROM articles").fetchone()[0]
    checked = connection.execute("SELECT 1 FROM state WHERE name = 'seen by reconcile'").fetchone() is not None
    return Overview(counts, first and first[:10], last and last[:10], checked)
