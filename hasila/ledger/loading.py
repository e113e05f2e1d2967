"""Rows into facts, in batches: whatever the size of the ledger, memory stays that of one batch."""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

from hasila.ledger.connection import Connection, Parameters
from hasila.ledger.records import ArticleInfo, Recorded
from hasila.model import (
    Article,
    Evidence,
    Fact,
    Incident,
    Interval,
    Place,
    Quantity,
    Scheduled,
    Scope,
    Statement,
    Tally,
)

BATCH = 500
F = TypeVar("F", bound=Fact)
ARTICLE_COLUMNS = "a.id, a.source, a.language, a.external_id, a.url, a.outlet, a.title, a.section, a.published"


def batches(connection: Connection, sql: str, parameters: Parameters = ()) -> Iterator[list[Any]]:
    """The rows of a query in lists of at most :data:`BATCH`."""
    cursor = connection.execute(sql, parameters)
    while rows := cursor.fetchmany(BATCH):
        yield rows


def article_info(row: Sequence[Any]) -> ArticleInfo:
    """From a row that begins with :data:`ARTICLE_COLUMNS`."""
    return ArticleInfo(
        id=row[0], source=row[1], language=row[2], external_id=row[3], url=row[4], outlet=row[5], title=row[6],
        section=row[7], published=row[8],
    )  # fmt: skip


def full_article(row: Sequence[Any]) -> Article:
    """From a row of :data:`ARTICLE_COLUMNS` and the text."""
    return Article(
        id=row[0], source=row[1], language=row[2], external_id=row[3], url=row[4], outlet=row[5], title=row[6],
        section=row[7], published=row[8], text=row[9],
    )  # fmt: skip


class Children:
    """The rows that hang on one batch of facts: evidence, places, labels and counts."""

    def __init__(self, connection: Connection, fact_ids: Sequence[str]) -> None:
        self._connection = connection
        self._ids = json.dumps(list(fact_ids))
        self.evidence: dict[str, list[Evidence]] = defaultdict(list)
        self.places: dict[str, list[Place]] = defaultdict(list)
        self.labels: dict[tuple[str, str], list[str]] = defaultdict(list)
        self.counts: dict[str, dict[str, Quantity]] = defaultdict(dict)
        self._load_evidence()
        self._load_places()
        self._load_labels()
        self._load_counts()

    def _rows(self, sql: str) -> Iterator[Any]:
        return iter(self._connection.execute(sql, (self._ids,)))

    def _load_evidence(self) -> None:
        for fact_id, start, end, quote, field, rule in self._rows(
            'SELECT fact_id, start, "end", quote, field, rule FROM evidence'
            " WHERE fact_id IN (SELECT value FROM json_each(?)) ORDER BY fact_id, number"
        ):
            self.evidence[fact_id].append(Evidence(start=start, end=end, quote=quote, field=field, rule=rule))

    def _load_places(self) -> None:
        for fact_id, name, country, kind, geonames_id, latitude, longitude in self._rows(
            "SELECT f.fact_id, p.name, p.country, p.kind, p.geonames_id, p.latitude, p.longitude"
            " FROM fact_places f JOIN places p ON p.id = f.place_id"
            " WHERE f.fact_id IN (SELECT value FROM json_each(?)) ORDER BY f.fact_id, f.position"
        ):
            place = Place(
                name=name, country=country, kind=kind, geonames_id=geonames_id, latitude=latitude, longitude=longitude
            )
            self.places[fact_id].append(place)

    def _load_labels(self) -> None:
        for fact_id, kind, label in self._rows(
            "SELECT fact_id, kind, label FROM fact_labels"
            " WHERE fact_id IN (SELECT value FROM json_each(?)) ORDER BY fact_id, kind, position"
        ):
            self.labels[fact_id, kind].append(label)

    def _load_counts(self) -> None:
        for fact_id, name, value, comparator in self._rows(
            "SELECT fact_id, name, value, comparator FROM report_counts"
            " WHERE fact_id IN (SELECT value FROM json_each(?)) ORDER BY fact_id, position"
        ):
            self.counts[fact_id][name] = Quantity(value=value, comparator=comparator)


def interval(start: str | None, end: str | None) -> Interval | None:
    """From two ISO days; ``None`` where both are missing."""
    if start is None and end is None:
        return None
    return Interval(
        from_=dt.date.fromisoformat(start) if start else None, to=dt.date.fromisoformat(end) if end else None
    )


def _incident(row: Sequence[Any], children: Children) -> Incident:
    fact_id, type_, subtype, start, end, announced_by, modality, role = row
    return Incident(
        type=type_,
        subtype=subtype,
        date=interval(start, end),
        places=tuple(children.places[fact_id]),
        countries=tuple(children.labels[fact_id, "country"]),
        agencies=tuple(children.labels[fact_id, "agency"]),
        groups=tuple(children.labels[fact_id, "group"]),
        counts=dict(children.counts[fact_id]),
        seized=tuple(children.labels[fact_id, "seized"]),
        announced_by=announced_by,
        modality=modality,
        role=role,
        evidence=tuple(children.evidence[fact_id]),
    )


def _tally(row: Sequence[Any], children: Children) -> Tally:
    fact_id, measure, value, comparator, start, end, country, agency, group, of, speaker, modality = row
    return Tally(
        measure=measure,
        value=value,
        comparator=comparator,
        period=interval(start, end),
        country=country,
        places=tuple(children.places[fact_id]),
        scope=Scope(agency=agency, group=group, of=of),
        speaker=speaker,
        modality=modality,
        evidence=tuple(children.evidence[fact_id]),
    )


def _statement(row: Sequence[Any], children: Children) -> Statement:
    fact_id, kind, speaker, about, start, end = row
    return Statement(
        kind=kind,
        speaker=speaker,
        about=about,
        date=interval(start, end),
        place=next(iter(children.places[fact_id]), None),
        evidence=tuple(children.evidence[fact_id]),
    )


def _scheduled(row: Sequence[Any], children: Children) -> Scheduled:
    fact_id, what, edition, start, end = row
    return Scheduled(
        what=what,
        edition=edition,
        date=interval(start, end),
        place=next(iter(children.places[fact_id]), None),
        evidence=tuple(children.evidence[fact_id]),
    )


#: For each kind of fact: its table, its columns in the order of its builder, and the builder.
INCIDENT = (
    "incident_reports", "fact_id, type, subtype, date_from, date_to, announced_by, modality, role", _incident
)  # fmt: skip
TALLY = (
    "tallies",
    "fact_id, measure, value, comparator, period_from, period_to, country, scope_agency, scope_group, scope_of, "
    "speaker, modality",
    _tally,
)
STATEMENT = ("statements", "fact_id, kind, speaker, about, date_from, date_to", _statement)
SCHEDULED = ("scheduled", "fact_id, what, edition, date_from, date_to", _scheduled)
Table = tuple[str, str, Callable[[Sequence[Any], Children], F]]


def recorded(
    connection: Connection, table: Table[F], where: str = "", parameters: Sequence[object] = ()
) -> Iterator[Recorded[F]]:
    """The facts of one table, ordered by the article's date, the article and the position in it.

    ``where`` may use ``t`` (the table), ``f`` (facts) and ``a`` (articles).
    """
    name, columns, build = table
    wanted = ", ".join("t." + column.strip() for column in columns.split(","))
    width = len(columns.split(","))
    sql = (
        f"SELECT {wanted}, {ARTICLE_COLUMNS} FROM {name} t JOIN facts f ON f.id = t.fact_id"
        f" JOIN articles a ON a.id = f.article_id {'WHERE ' + where if where else ''}"
        " ORDER BY a.published NULLS FIRST, a.id, f.position"
    )
    for rows in batches(connection, sql, parameters):
        children = Children(connection, [row[0] for row in rows])
        for row in rows:
            yield Recorded(id=row[0], article=article_info(row[width:]), fact=build(row[:width], children))
