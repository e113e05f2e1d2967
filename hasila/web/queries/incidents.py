"""Merged incidents: filtered, one page at a time; on the map and on the time line as numbers."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence

import msgspec

from hasila.ledger.connection import Connection
from hasila.ledger.outcome import merged_incidents
from hasila.ledger.records import MergedIncident
from hasila.ledger.search import terms
from hasila.web.queries.paging import MOST_COUNTED, MOST_ROWS, PAGE_SIZE, Page, count, paged

#: More places than this are no longer told apart on a map; those with most incidents are shown.
MOST_PLACES = 1500
# CROSS JOIN keeps this order: from the few rows that have the value to their incidents, never the other way round.
_LABELLED = (
    "SELECT m.incident_id FROM fact_labels l CROSS JOIN incident_members m ON m.fact_id = l.fact_id WHERE l.kind = "
)
_TOLD = " CROSS JOIN facts f ON f.article_id = a.id AND f.kind = 'incident' CROSS JOIN incident_members m ON m.fact_id = f.id"
#: One query a filter: the incidents that have it.
_HAS = {
    "country": f"{_LABELLED} 'country' AND l.label = :country",
    "group": f"{_LABELLED} 'group' AND l.label = :group",
    "agency": f"{_LABELLED} 'agency' AND l.label = :agency",
    "place": (
        "SELECT ip.incident_id FROM places p CROSS JOIN incident_places ip ON ip.place_id = p.id WHERE p.name = :place"
    ),
    "outlet": f"SELECT m.incident_id FROM articles a{_TOLD} WHERE a.outlet = :outlet",
    "language": f"SELECT m.incident_id FROM articles a{_TOLD} WHERE a.language = :language",
}


class Filters(msgspec.Struct, frozen=True, kw_only=True):
    """Which incidents are wanted; ``None`` leaves a field open. ``q``: words that one of the reports holds."""

    since: dt.date | None = None
    until: dt.date | None = None
    country: str | None = None
    place: str | None = None
    type: str | None = None
    group: str | None = None
    agency: str | None = None
    outlet: str | None = None
    language: str | None = None
    disputed: bool = False
    q: str | None = None

    @property
    def chosen(self) -> dict[str, str]:
        """The fields that are set, as they stand in an address."""
        return {
            name: "1" if value is True else value.isoformat() if isinstance(value, dt.date) else str(value)
            for name, value in msgspec.structs.asdict(self).items()
            if value not in (None, False, "")
        }


#: A word in more articles than this is looked for in the incidents that pass otherwise, not the other way round.
FREQUENT = 2000
#: Then each takes a look into the index, and counting stops earlier.
MOST_PROBED = 200
_FOUND = (
    "SELECT m.incident_id FROM (SELECT rowid AS number FROM article_search WHERE {condition}) s"
    " CROSS JOIN articles a ON a.number = s.number{told}"
)
_PROBED = (
    "SELECT 1 FROM incident_members m CROSS JOIN facts f ON f.id = m.fact_id CROSS JOIN articles a ON a.id = f.article_id"
    " WHERE m.incident_id = i.id AND EXISTS (SELECT 1 FROM article_search WHERE rowid = a.number AND {condition})"
)


def _where(connection: Connection, filters: Filters, *, probe: bool = False) -> tuple[str, dict[str, object]]:
    """The condition on ``incidents i``; ``probe`` looks into the full-text index once for each of them."""
    values: dict[str, object] = {k: v for k, v in filters.chosen.items() if k not in ("disputed", "q")}
    parts = []
    if filters.since:
        parts.append("coalesce(i.date_to, i.date_from) >= :since")
    if filters.until:
        parts.append("i.date_from <= :until")
    if filters.type:
        parts.append("i.type = :type")
    if filters.disputed:
        parts.append("EXISTS (SELECT 1 FROM incident_counts c WHERE c.incident_id = i.id AND c.min <> c.max)")
    # An expression in place of the bare id keeps the lists from driving the query where it should walk by date.
    identity = "i.id || ''" if probe else "i.id"
    parts += [f"{identity} IN ({sql})" for name, sql in _HAS.items() if getattr(filters, name)]
    if filters.q:
        condition, words = connection.matching(terms(filters.q))
        values |= words
        found = _FOUND.format(condition=condition, told=_TOLD)
        parts.append(f"EXISTS ({_PROBED.format(condition=condition)})" if probe else f"i.id IN ({found})")
    return (" WHERE " + " AND ".join(parts) if parts else ""), values


def _is_frequent(connection: Connection, words: str) -> bool:
    condition, values = connection.matching(terms(words))
    return count(connection, f"SELECT rowid FROM article_search WHERE {condition}", values, FREQUENT)[1]


def incidents(
    connection: Connection, filters: Filters, *, limit: int = PAGE_SIZE, offset: int = 0
) -> Page[MergedIncident]:
    """One page of the incidents that pass, latest first."""
    probe = bool(filters.q) and _is_frequent(connection, filters.q or "")
    where, values = _where(connection, filters, probe=probe)
    sql = f"SELECT i.id FROM incidents i{where}"
    limit = min(limit, MOST_ROWS)
    total = count(connection, sql, values, max(MOST_PROBED, offset + limit) if probe else MOST_COUNTED)
    ids = [
        row[0]
        for row in connection.execute(
            f"{sql} ORDER BY i.date_from DESC NULLS LAST, i.id LIMIT :limit OFFSET :offset",
            values | {"limit": limit, "offset": offset},
        )
    ]
    return paged(by_id(connection, ids), total, limit, offset)


def by_id(connection: Connection, ids: Sequence[str]) -> list[MergedIncident]:
    """The incidents with these ids, in this order; unknown ids are left out."""
    found = {incident.id: incident for incident in merged_incidents(connection, ids)}
    return [found[identity] for identity in ids if identity in found]


class MapPlace(msgspec.Struct, frozen=True):
    """A place and how many of the incidents happened there."""

    name: str
    country: str
    latitude: float
    longitude: float
    incidents: int


def on_the_map(connection: Connection, filters: Filters) -> list[MapPlace]:
    """Places of the incidents that pass, with most incidents first."""
    where, values = _where(connection, filters)
    passing = (
        f"incidents i CROSS JOIN incident_places p ON p.incident_id = i.id{where}" if where else "incident_places p"
    )
    numbers = dict(
        connection.execute(f"SELECT p.place_id, count(*) FROM {passing} GROUP BY p.place_id", values).fetchall()
    )
    places = connection.execute(
        "SELECT id, name, country, latitude, longitude FROM places WHERE latitude IS NOT NULL"
        " AND longitude IS NOT NULL AND kind <> 'country'"
    )
    found = [
        MapPlace(name, country, latitude, longitude, numbers[place])
        for place, name, country, latitude, longitude in places
        if place in numbers
    ]
    return sorted(found, key=lambda p: (-p.incidents, p.name, p.country))[:MOST_PLACES]


class Bin(msgspec.Struct, frozen=True):
    """A month or year of the time line and how many incidents began in it."""

    start: str
    incidents: int


def over_time(connection: Connection, filters: Filters) -> list[Bin]:
    """Incidents by month; by year where the months would be too many to draw. Empty ones in between are filled."""
    where, values = _where(connection, filters)
    dated = f"{where}{' AND' if where else ' WHERE'} i.date_from IS NOT NULL"
    rows = connection.execute(
        f"SELECT substr(i.date_from, 1, 7), count(*) FROM incidents i{dated} GROUP BY 1 ORDER BY 1", values
    ).fetchall()
    if not rows:
        return []
    first, last = (int(month[:4]) * 12 + int(month[5:]) - 1 for month in (rows[0][0], rows[-1][0]))
    if last - first < 72:
        counts = dict(rows)
        months = [f"{at // 12:04}-{at % 12 + 1:02}" for at in range(first, last + 1)]
        return [Bin(month, counts.get(month, 0)) for month in months]
    years: dict[str, int] = {str(year): 0 for year in range(first // 12, last // 12 + 1)}
    for month, number in rows:
        years[month[:4]] += number
    return [Bin(year, number) for year, number in years.items()]


#: What a form offers to choose from, most frequent first.
_CHOICES = {
    "country": "SELECT label, count(*) FROM fact_labels WHERE kind = 'country' GROUP BY label",
    "type": "SELECT type, count(*) FROM incidents GROUP BY type",
    "group": "SELECT label, count(*) FROM fact_labels WHERE kind = 'group' GROUP BY label",
    "agency": "SELECT label, count(*) FROM fact_labels WHERE kind = 'agency' GROUP BY label",
    "outlet": "SELECT outlet, count(*) FROM articles WHERE outlet IS NOT NULL GROUP BY outlet",
}
MOST_CHOICES = 60


def choices(connection: Connection) -> dict[str, list[str]]:
    """For each filter the values that occur, most frequent first, at most :data:`MOST_CHOICES`."""
    return {
        name: [row[0] for row in connection.execute(f"{sql} ORDER BY 2 DESC, 1 LIMIT {MOST_CHOICES}")]
        for name, sql in _CHOICES.items()
    }


def nearby(connection: Connection, identity: str, *, days: int = 4, most: int = 8) -> list[str]:
    """Incidents of the same country within a few days: what a reviewer may want to merge with this one."""
    row = connection.execute("SELECT date_from FROM incidents WHERE id = ?", (identity,)).fetchone()
    if row is None or row[0] is None:
        return []
    day = dt.date.fromisoformat(row[0])
    countries = connection.execute(
        "SELECT DISTINCT l.label FROM incident_members m CROSS JOIN fact_labels l ON l.fact_id = m.fact_id"
        " WHERE m.incident_id = ? AND l.kind = 'country'",
        (identity,),
    ).fetchall()
    rows = connection.execute(
        "SELECT i.id, i.date_from FROM incidents i WHERE i.id <> :id AND i.date_from BETWEEN :first AND :last"
        " AND EXISTS (SELECT 1 FROM incident_members m CROSS JOIN fact_labels l ON l.fact_id = m.fact_id"
        " WHERE m.incident_id = i.id AND l.kind = 'country' AND l.label IN (SELECT value FROM json_each(:countries)))",
        {
            "id": identity,
            "countries": json.dumps([found[0] for found in countries]),
            "first": (day - dt.timedelta(days)).isoformat(),
            "last": (day + dt.timedelta(days)).isoformat(),
        },
    ).fetchall()
    rows.sort(key=lambda found: (abs(dt.date.fromisoformat(found[1]) - day), found[0]))
    return [found[0] for found in rows[:most]]


def incidents_of_facts(connection: Connection, facts: Sequence[str]) -> dict[str, str]:
    """Which incident each report belongs to."""
    return dict(
        connection.execute(
            "SELECT fact_id, incident_id FROM incident_members WHERE fact_id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(facts)),),
        ).fetchall()
    )
