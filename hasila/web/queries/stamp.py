"""A text that changes with whatever changes in the ledger: for answers that are kept or need not be sent twice."""

from __future__ import annotations

from hasila.ledger.connection import Connection


def stamp_of(connection: Connection) -> str:
    """The counters of the facts and stages, the last judgement, the number of imported claims."""
    rows = connection.execute(
        "SELECT name, value FROM state UNION ALL SELECT 'judged', CAST(ifnull(max(id), 0) AS TEXT) FROM judgements"
        " UNION ALL SELECT 'imported', CAST(count(*) AS TEXT) FROM imported_claims"
    ).fetchall()
    return str(sorted(map(str, rows)))
