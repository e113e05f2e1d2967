"""Where the addresses of facts and incidents lead that are no more.

The id of a fact is a digest of what it says, the id of an incident one of its earliest report: a correction, a merge, a
split or a new reading gives them others. What went is noted here, so that a link that somebody kept still leads to what
came of it.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable

import msgspec

from hasila.ledger.connection import Connection

_AMONG = "IN (SELECT value FROM json_each(?))"
_KEY = (
    "coalesce((SELECT measure FROM tallies t WHERE t.fact_id = f.id), (SELECT type FROM incident_reports r WHERE r.fact_id"
    " = f.id), (SELECT s.kind FROM statements s WHERE s.fact_id = f.id), (SELECT what FROM scheduled p WHERE p.fact_id ="
    " f.id), '')"
)


class FormerFact(msgspec.Struct, frozen=True):
    """A fact that is no more: its article, and the fact that stands in its place; ``None`` where none does."""

    id: str
    article: str
    subject: str
    successor: str | None


def note_facts(connection: Connection, ids: Iterable[str]) -> None:
    """Note facts that are about to go, and the incidents that lose them."""
    wanted = (json.dumps(sorted(ids)),)
    connection.execute(
        "INSERT INTO former_facts SELECT f.id, f.article_id, f.kind, "
        f'{_KEY}, min(e.start), max(e."end"), coalesce((SELECT r.subject FROM reviewed_facts r WHERE r.fact_id = f.id), f.id)'
        f" FROM facts f JOIN evidence e ON e.fact_id = f.id WHERE f.id {_AMONG} GROUP BY f.id, f.article_id, f.kind"
        " ON CONFLICT DO NOTHING",
        wanted,
    )
    connection.execute(
        "INSERT INTO former_incidents SELECT incident_id, fact_id FROM incident_members WHERE fact_id"
        f" {_AMONG} ON CONFLICT DO NOTHING",
        wanted,
    )


def note_incidents(connection: Connection, ids: Iterable[str]) -> None:
    """Note incidents that are about to go."""
    connection.execute(
        "INSERT INTO former_incidents SELECT incident_id, fact_id FROM incident_members WHERE incident_id"
        f" {_AMONG} ON CONFLICT DO NOTHING",
        (json.dumps(sorted(ids)),),
    )


def former_fact(connection: Connection, identity: str) -> FormerFact | None:
    """What became of a fact; ``None`` where there never was one with this id."""
    row = connection.execute(
        'SELECT article_id, kind, key, start, "end", subject FROM former_facts WHERE id = ?', (identity,)
    ).fetchone()
    if row is None:
        return None
    article, kind, key, start, end, subject = row
    return FormerFact(identity, article, subject, _stands_for(connection, article, kind, key, (start, end), subject))


def _stands_for(
    connection: Connection, article: str, kind: str, key: str, span: tuple[int, int], subject: str
) -> str | None:
    """The fact that people put in its place; none where they rejected it; else the like one where it stood."""
    held = connection.execute("SELECT fact_id FROM reviewed_facts WHERE subject = ?", (subject,)).fetchone()
    if held:
        return str(held[0])
    verdict = connection.execute(
        "SELECT verdict FROM standing_judgements WHERE subject = ? AND verdict IN ('accept', 'correct', 'reject', 'add')"
        " ORDER BY id DESC LIMIT 1",
        (subject,),
    ).fetchone()
    if verdict and verdict[0] == "reject":
        return None
    row = connection.execute(
        f"SELECT f.id FROM facts f JOIN evidence e ON e.fact_id = f.id WHERE f.article_id = ? AND f.kind = ?"
        f" AND (f.id = ? OR {_KEY} = ?) GROUP BY f.id"
        ' HAVING f.id = ? OR (min(e.start) < ? AND max(e."end") > ?)'
        " ORDER BY CASE WHEN f.id = ? THEN 0 ELSE 1 END, abs(min(e.start) - ?), f.id LIMIT 1",
        (article, kind, subject, key, subject, span[1], span[0], subject, span[0]),
    ).fetchone()
    return None if row is None else str(row[0])


def former_incident(connection: Connection, identity: str) -> list[str] | None:
    """The incidents that hold the reports of one that is no more, that with most of them first.

    ``None`` where there never was one with this id.
    """
    rows = connection.execute("SELECT fact_id FROM former_incidents WHERE id = ?", (identity,)).fetchall()
    if not rows:
        return None
    homes: Counter[str] = Counter()
    for (fact,) in rows:
        home = _home(connection, fact)
        if home is None:
            former = former_fact(connection, fact)
            home = _home(connection, former.successor) if former and former.successor else None
        if home:
            homes[home] += 1
    return [home for home, _ in sorted(homes.items(), key=lambda found: (-found[1], found[0]))]


def _home(connection: Connection, fact: str) -> str | None:
    row = connection.execute("SELECT incident_id FROM incident_members WHERE fact_id = ?", (fact,)).fetchone()
    return None if row is None else str(row[0])
