"""The points of one chart: claims of a measure and country, and the running sum of the incidents known one by one."""

from __future__ import annotations

import msgspec

from hasila.ledger.connection import Connection
from hasila.reconcile.incidents import measure_of_count, one_each

#: A chart with more points is no longer read; the latest are shown.
MOST_POINTS = 400
#: A period of more than so many days counts as cumulative (as in the report's charts).
CUMULATIVE_DAYS = 800


class Point(msgspec.Struct, frozen=True, kw_only=True):
    """One claim on the chart. ``low`` and ``high`` are what its wording leaves open (``None``: no end)."""

    id: str
    start: str
    end: str
    value: float
    low: float
    high: float | None
    comparator: str
    kind: str
    contested: bool
    culprit: bool
    part: str | None
    outlet: str | None
    published: str | None
    imported: bool


class Step(msgspec.Struct, frozen=True):
    """Incidents up to a month: how many of the measure they sum up to."""

    month: str
    total: float


def points(connection: Connection, measure: str, country: str) -> list[Point]:
    """The dated claims of a measure and country, by the end of their period."""
    rows = connection.execute(
        "SELECT t.fact_id, t.period_from, coalesce(t.period_to, substr(a.published, 1, 10)), t.value, t.comparator,"
        " v.verdict, coalesce(t.scope_of, t.scope_group), coalesce(a.outlet, a.source), substr(a.published, 1, 10), 0"
        " FROM tallies t JOIN facts f ON f.id = t.fact_id JOIN articles a ON a.id = f.article_id"
        " LEFT JOIN claim_verdicts v ON v.claim_id = t.fact_id"
        " WHERE t.measure = ? AND ifnull(t.country, '') = ? AND t.modality IN ('asserted', 'alleged')"
        " AND t.period_from IS NOT NULL"
        " UNION ALL SELECT c.id, c.period_from, coalesce(c.period_to, c.published), c.value, c.comparator, v.verdict,"
        " coalesce(c.scope_of, c.scope_group), c.speaker, c.published, 1 FROM imported_claims c"
        " LEFT JOIN claim_verdicts v ON v.claim_id = c.id"
        " WHERE c.measure = ? AND ifnull(c.country, '') = ? AND c.period_from IS NOT NULL"
        " ORDER BY 3 DESC NULLS LAST, 1 LIMIT ?",
        (measure, country, measure, country, MOST_POINTS),
    ).fetchall()
    found = [_point(row) for row in rows]
    return sorted((p for p in found if p is not None), key=lambda p: (p.end, p.id))


def _point(row: tuple[object, ...]) -> Point | None:
    identity, start, end, value, comparator, verdict, part, outlet, published, imported = row
    first, last = first_day(str(start)), last_day(str(end or ""))
    if first is None or last is None or last < first:
        return None
    low, high = bounds(float(value), str(comparator))  # type: ignore[arg-type]
    days = (int(last[:4]) - int(first[:4])) * 365 + (int(last[5:7]) - int(first[5:7])) * 30
    return Point(
        id=str(identity),
        start=first,
        end=last,
        value=float(value),  # type: ignore[arg-type]
        low=low,
        high=high,
        comparator=str(comparator),
        kind="cumulative" if days > CUMULATIVE_DAYS else "period",
        contested=verdict in ("conflicting", "tie"),
        culprit=verdict == "conflicting",
        part=None if part is None else str(part),
        outlet=None if outlet is None else str(outlet),
        published=None if published is None else str(published),
        imported=bool(imported),
    )


def bounds(value: float, comparator: str) -> tuple[float, float | None]:
    """What a wording allows: "more than 500" is 501 and up, "about 30" a tenth either way."""
    match comparator:
        case ">":
            return value + 1, None
        case ">=":
            return value, None
        case "<":
            return 0, max(0.0, value - 1)
        case "<=":
            return 0, value
        case "~":
            return value * 0.9, value * 1.1
        case _:
            return value, value


def first_day(text: str) -> str | None:
    """The first day of a year, month or day."""
    return {4: f"{text}-01-01", 7: f"{text}-01", 10: text}.get(len(text)) if text[:4].isdigit() else None


def last_day(text: str) -> str | None:
    """The last day of a year, month (its 28th will do for a chart) or day."""
    return {4: f"{text}-12-31", 7: f"{text}-28", 10: text}.get(len(text)) if text[:4].isdigit() else None


def running_sum(connection: Connection, measure: str, country: str) -> list[Step]:
    """What the incidents of a country, known one by one, add up to, month by month; empty where none counts."""
    names = [count for count, adds_to in measure_of_count().items() if adds_to == measure]
    types = [kind for kind, adds_to in one_each().items() if adds_to == measure]
    rows = connection.execute(
        "SELECT substr(i.date_from, 1, 7), sum(coalesce((SELECT c.best FROM incident_counts c"
        " WHERE c.incident_id = i.id AND c.name = ?), (SELECT c.min FROM incident_counts c"
        " WHERE c.incident_id = i.id AND c.name = ?), CASE WHEN i.type = ? THEN 1 ELSE 0 END)) FROM incidents i"
        " WHERE i.date_from IS NOT NULL AND i.id IN (SELECT m.incident_id FROM incident_members m"
        " JOIN fact_labels l ON l.fact_id = m.fact_id WHERE l.kind = 'country' AND l.label = ?)"
        " GROUP BY 1 ORDER BY 1",
        (names[0] if names else "", names[0] if names else "", types[0] if types else "", country),
    ).fetchall()
    steps, total = [], 0.0
    for month, more in rows:
        if more:
            total += float(more)
            steps.append(Step(month, total))
    return steps
