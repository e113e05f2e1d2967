"""A text that changes with whatever changes in the ledger: for answers that are kept or need not be sent twice."""

from __future__ import annotations

import sqlite3


def stamp_of(connection: sqlite3.Connection) -> str:
    """The counters of the facts and stages, the last judgement, the number of imported claims."""
    rows = connection.execute(
        "SELECT name, value FROM state UNION ALL SELECT 'judged', ifnull(max(id), 0) FROM judgements"
        " UNION ALL SELECT 'imported', count(*) FROM imported_claims"
    ).fetchall()
    return str(sorted(map(str, rows)))
