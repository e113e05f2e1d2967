"""Facts into rows. The caller holds the transaction."""

from __future__ import annotations

from hasila.ledger.connection import Connection
from hasila.ledger.former import note_facts
from hasila.ledger.ids import facts_with_ids
from hasila.ledger.search import fold
from hasila.model import Article, Fact, Facts, Incident, Interval, Place, Scheduled, Statement, Tally


def insert_article(connection: Connection, article: Article, reader: str, now: str) -> int:
    """Insert the article; returns its row number."""
    row = connection.execute(
        "INSERT INTO articles (id, language, title, section, outlet, published, url, source, external_id, text, reader,"
        " first_read) VALUES (?,?,?,?,?,?,?,?,?,?,?,?) RETURNING number",
        (
            article.id, article.language, article.title, article.section, article.outlet, article.published,
            article.url, article.source, article.external_id, article.text, reader, now,
        ),
    ).fetchone()  # fmt: skip
    return int(row[0])


def insert_source(connection: Connection, article: Article) -> bool:
    """Note where the article came from; returns whether that was new."""
    cursor = connection.execute(
        "INSERT INTO article_sources VALUES (?,?,?,?,?,?) ON CONFLICT DO NOTHING",
        (article.id, article.source, article.url or "", article.external_id or "", article.outlet, article.published),
    )
    return cursor.rowcount > 0


def insert_facts(connection: Connection, facts: Facts, number: int) -> int:
    """Insert all facts of the article with row ``number``, and make it searchable; returns how many facts."""
    named = facts_with_ids(facts)
    for fact_id, kind, position, fact in named:
        _insert_new(connection, facts.article.id, fact_id, kind, position, fact)
    _make_searchable(connection, facts, number)
    return len(named)


def replace_facts(connection: Connection, facts: Facts, number: int) -> int:
    """Make the facts of a known article those of a new reading; returns how many were added, removed or mended.

    A fact that is read as before keeps its row, so that what refers to it (incidents, verdicts) stays. Its evidence is
    brought up to date.
    """
    article_id = facts.article.id
    named = facts_with_ids(facts)
    known = {
        row[0]: row[1]
        for row in connection.execute("SELECT id, position FROM facts WHERE article_id = ?", (article_id,))
    }
    gone = known.keys() - {fact_id for fact_id, _, _, _ in named}
    if gone:
        note_facts(connection, gone)
    connection.executemany("DELETE FROM facts WHERE id = ?", [(fact_id,) for fact_id in sorted(gone)])
    # Positions are unique within an article: those that stay step aside before they take their new ones.
    connection.execute("UPDATE facts SET position = -1 - position WHERE article_id = ?", (article_id,))
    changed = len(gone)
    for fact_id, kind, position, fact in named:
        if fact_id not in known:
            _insert_new(connection, article_id, fact_id, kind, position, fact)
            changed += 1
            continue
        connection.execute("UPDATE facts SET position = ? WHERE id = ?", (position, fact_id))
        changed += _replace_evidence(connection, fact_id, fact)
    connection.execute("DELETE FROM article_search WHERE rowid = ?", (number,))
    _make_searchable(connection, facts, number)
    return changed


def _insert_new(connection: Connection, article_id: str, fact_id: str, kind: str, position: int, fact: Fact) -> None:
    connection.execute(
        "INSERT INTO facts (id, article_id, kind, position) VALUES (?,?,?,?)", (fact_id, article_id, kind, position)
    )
    _insert_evidence(connection, fact_id, fact)
    _insert_fact(connection, fact_id, fact)


def _insert_evidence(connection: Connection, fact_id: str, fact: Fact) -> None:
    connection.executemany(
        'INSERT INTO evidence (fact_id, number, start, "end", quote, field, rule) VALUES (?,?,?,?,?,?,?)',
        [(fact_id, n, e.start, e.end, e.quote, e.field, e.rule) for n, e in enumerate(fact.evidence)],
    )


def _replace_evidence(connection: Connection, fact_id: str, fact: Fact) -> bool:
    """Replace the evidence of a fact where it differs; returns whether it did."""
    old = connection.execute(
        'SELECT start, "end", quote, field, rule FROM evidence WHERE fact_id = ? ORDER BY number', (fact_id,)
    ).fetchall()
    if old == [(e.start, e.end, e.quote, e.field, e.rule) for e in fact.evidence]:
        return False
    connection.execute("DELETE FROM evidence WHERE fact_id = ?", (fact_id,))
    _insert_evidence(connection, fact_id, fact)
    return True


def _make_searchable(connection: Connection, facts: Facts, number: int) -> None:
    if len(facts):
        body = fold("\n".join(part for part in (facts.article.title, facts.article.text) if part))
        connection.execute("INSERT INTO article_search (rowid, body) VALUES (?,?)", (number, body))


def delete_facts(connection: Connection, article_id: str, number: int) -> int:
    """Delete all facts of the article; returns how many there were."""
    connection.execute("DELETE FROM article_search WHERE rowid = ?", (number,))
    return connection.execute("DELETE FROM facts WHERE article_id = ?", (article_id,)).rowcount


def _insert_fact(connection: Connection, fact_id: str, fact: Fact) -> None:
    match fact:
        case Incident():
            _insert_incident(connection, fact_id, fact)
        case Tally():
            _insert_tally(connection, fact_id, fact)
        case Statement():
            connection.execute(
                "INSERT INTO statements VALUES (?,?,?,?,?,?)",
                (fact_id, fact.kind, fact.speaker, fact.about, *_days(fact.date)),
            )
            _insert_places(connection, fact_id, (fact.place,) if fact.place else ())
        case Scheduled():
            connection.execute(
                "INSERT INTO scheduled VALUES (?,?,?,?,?)", (fact_id, fact.what, fact.edition, *_days(fact.date))
            )
            _insert_places(connection, fact_id, (fact.place,) if fact.place else ())
        case _:
            raise TypeError(f"no table for a {type(fact).__name__}")


def _insert_incident(connection: Connection, fact_id: str, fact: Incident) -> None:
    connection.execute(
        "INSERT INTO incident_reports VALUES (?,?,?,?,?,?,?,?)",
        (fact_id, fact.type, fact.subtype, *_days(fact.date), fact.announced_by, fact.modality, fact.role),
    )
    connection.executemany(
        "INSERT INTO report_counts VALUES (?,?,?,?,?)",
        [(fact_id, name, q.value, q.comparator, n) for n, (name, q) in enumerate(fact.counts.items())],
    )
    labels = (("country", fact.countries), ("agency", fact.agencies), ("group", fact.groups), ("seized", fact.seized))
    connection.executemany(
        "INSERT INTO fact_labels VALUES (?,?,?,?)",
        [(fact_id, kind, n, label) for kind, values in labels for n, label in enumerate(values)],
    )
    _insert_places(connection, fact_id, fact.places)


def _insert_tally(connection: Connection, fact_id: str, fact: Tally) -> None:
    scope = fact.scope
    connection.execute(
        "INSERT INTO tallies VALUES (?,?,?,?,?,?,?,?,?,?,?,?)",
        (
            fact_id, fact.measure, fact.value, fact.comparator, *_days(fact.period), fact.country,
            scope.agency, scope.group, scope.of, fact.speaker, fact.modality,
        ),
    )  # fmt: skip
    _insert_places(connection, fact_id, fact.places)


def _insert_places(connection: Connection, fact_id: str, places: tuple[Place, ...]) -> None:
    for position, place in enumerate(places):
        connection.execute("INSERT INTO fact_places VALUES (?,?,?)", (fact_id, position, _place(connection, place)))


def _place(connection: Connection, place: Place) -> int:
    """The row of the place, made where it is new."""
    found = connection.execute(
        "SELECT id FROM places WHERE name = ? AND country = ? AND kind = ? AND ifnull(geonames_id, 0) = ?"
        " AND ifnull(latitude, 999.0) = ? AND ifnull(longitude, 999.0) = ?",
        (
            place.name, place.country, place.kind, place.geonames_id or 0,
            999.0 if place.latitude is None else place.latitude,
            999.0 if place.longitude is None else place.longitude,
        ),
    ).fetchone()  # fmt: skip
    if found:
        return int(found[0])
    row = connection.execute(
        "INSERT INTO places (name, country, kind, geonames_id, latitude, longitude) VALUES (?,?,?,?,?,?) RETURNING id",
        (place.name, place.country, place.kind, place.geonames_id, place.latitude, place.longitude),
    ).fetchone()
    return int(row[0])


def _days(interval: Interval | None) -> tuple[str | None, str | None]:
    """Both ends as ISO days. An interval open at both ends says nothing and is stored as none."""
    if interval is None:
        return None, None
    return (
        interval.from_.isoformat() if interval.from_ else None,
        interval.to.isoformat() if interval.to else None,
    )
