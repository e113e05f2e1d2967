"""Claims: tallies of articles and imported ones, by measure and country, with what reconciliation says of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from hasila.ledger.connection import Connection
from hasila.ledger.loading import TALLY, recorded
from hasila.model import Comparator, Evidence, Interval, Place, Scope
from hasila.report.quotes import Passage, passage
from hasila.web.queries.paging import MOST_ROWS, PAGE_SIZE, Page, count, paged

ACCEPTED = "('asserted', 'alleged')"
CONTESTED = "('conflicting', 'tie')"
VERDICTS = ("conflicting", "tie", "minor", "consistent", "exact", "alone", "not comparable")


class Allowed(msgspec.Struct, frozen=True):
    """What the other claims allow a figure; ``None`` is no bound."""

    min: float | int | None = None
    max: float | int | None = None


class Claim(msgspec.Struct, frozen=True, kw_only=True):
    """One stated total. ``imported`` ones came without an article, ``period`` then as printed in ``printed_period``."""

    id: str
    measure: str
    value: float | int
    comparator: Comparator
    country: str | None
    period: Interval | None
    printed_period: tuple[str | None, str | None] = (None, None)
    places: tuple[Place, ...] = ()
    scope: Scope = Scope()
    speaker: str | None = None
    modality: str = "asserted"
    verdict: str | None = None
    allowed: Allowed | None = None
    why: str | None = None
    imported: bool = False
    published: str | None = None
    outlet: str | None = None
    url: str | None = None
    article_id: str | None = None
    language: str = "und"
    evidence: tuple[Evidence, ...] = ()


class Series(msgspec.Struct, frozen=True):
    """All claims of one measure and country, in numbers."""

    measure: str
    country: str | None
    claims: int
    contested: int
    first: str | None
    last: str | None


def all_series(connection: Connection) -> list[Series]:
    """Every measure and country that is claimed, fullest first."""
    stated = connection.execute(
        "SELECT measure, country, count(*), min(coalesce(period_to, period_from)), max(coalesce(period_to, period_from))"
        f" FROM tallies WHERE modality IN {ACCEPTED} GROUP BY measure, country UNION ALL"
        " SELECT measure, country, count(*), min(coalesce(published, period_to)), max(coalesce(published, period_to))"
        " FROM imported_claims GROUP BY measure, country"
    ).fetchall()
    contested = connection.execute(
        f"SELECT t.measure, t.country, count(*) FROM claim_verdicts v CROSS JOIN tallies t ON t.fact_id = v.claim_id"
        f" WHERE v.verdict IN {CONTESTED} AND t.modality IN {ACCEPTED} GROUP BY t.measure, t.country UNION ALL"
        " SELECT c.measure, c.country, count(*) FROM claim_verdicts v CROSS JOIN imported_claims c ON c.id = v.claim_id"
        f" WHERE v.verdict IN {CONTESTED} GROUP BY c.measure, c.country"
    ).fetchall()
    found: dict[tuple[str, str | None], Series] = {}
    for measure, country, claimed, first, last in stated:
        known = found.get((measure, country))
        days = [day for day in (first, last, known and known.first, known and known.last) if day]
        found[measure, country] = Series(
            measure,
            country,
            claimed + (known.claims if known else 0),
            0,
            min(days, default=None),
            max(days, default=None),
        )
    for measure, country, number in contested:
        series = found[measure, country]
        found[measure, country] = msgspec.structs.replace(series, contested=series.contested + number)
    return sorted(found.values(), key=lambda s: (-s.claims, s.measure, s.country or ""))


def claims(
    connection: Connection,
    *,
    measure: str | None = None,
    country: str | None = None,
    verdict: str | None = None,
    article: str | None = None,
    limit: int = PAGE_SIZE,
    offset: int = 0,
) -> Page[Claim]:
    """One page of claims, by the end of their period. ``country`` ``""`` asks for those without one."""
    named = {"measure": measure, "country": country, "verdict": verdict, "article": article}
    sql = _ids(named)
    total = count(connection, sql, named)
    limit = min(limit, MOST_ROWS)
    rows = connection.execute(
        f"SELECT id FROM ({sql}) AS found ORDER BY day NULLS LAST, id LIMIT :limit OFFSET :offset",
        named | {"limit": limit, "offset": offset},
    ).fetchall()
    return paged(claims_by_id(connection, [row[0] for row in rows]), total, limit, offset)


def _ids(named: dict[str, str | None]) -> str:
    """The query for ids and days of tallies and imported claims. What is not asked for is not joined."""
    where = []
    if named["measure"] is not None:
        where.append("c.measure = :measure")
    if named["country"] is not None:
        where.append("c.country = :country" if named["country"] else "c.country IS NULL")
    if named["verdict"] is not None:
        where.append("c.id IN (SELECT claim_id FROM claim_verdicts WHERE verdict = :verdict)")
    if named["article"] is not None:
        where.append("c.id IN (SELECT id FROM facts WHERE article_id = :article)")
    told = " WHERE " + " AND ".join(where) if where else ""
    tallies = told.replace("c.id", "c.fact_id")
    return (
        f"SELECT c.fact_id AS id, c.period_to AS day FROM tallies c{tallies}"
        f" UNION ALL SELECT c.id, coalesce(c.period_to, c.published) FROM imported_claims c{told}"
    )


def claims_by_id(connection: Connection, ids: Sequence[str]) -> list[Claim]:
    """The claims with these ids, in this order; unknown ids are left out."""
    wanted = json.dumps(list(ids))
    verdicts = {
        row[0]: row[1:]
        for row in connection.execute(
            "SELECT claim_id, verdict, allowed_min, allowed_max, why FROM claim_verdicts"
            " WHERE claim_id IN (SELECT value FROM json_each(?))",
            (wanted,),
        )
    }
    found = {}
    for each in recorded(connection, TALLY, "f.id IN (SELECT value FROM json_each(?))", (wanted,)):
        tally, article = each.fact, each.article
        found[each.id] = Claim(
            id=each.id,
            measure=tally.measure,
            value=tally.value,
            comparator=tally.comparator,
            country=tally.country,
            period=tally.period,
            places=tally.places,
            scope=tally.scope,
            speaker=tally.speaker,
            modality=tally.modality,
            published=article.published and article.published[:10],
            outlet=article.outlet or article.source,
            url=article.url,
            article_id=article.id,
            language=article.language,
            evidence=tally.evidence,
            **_judged(verdicts.get(each.id)),
        )
    for row in connection.execute(
        "SELECT id, measure, value, comparator, country, period_from, period_to, scope_agency, scope_group, scope_of,"
        " speaker, published, url, language FROM imported_claims WHERE id IN (SELECT value FROM json_each(?))",
        (wanted,),
    ):
        found[row[0]] = Claim(
            id=row[0],
            measure=row[1],
            value=row[2],
            comparator=row[3],
            country=row[4],
            period=None,
            printed_period=(row[5], row[6]),
            scope=Scope(agency=row[7], group=row[8], of=row[9]),
            speaker=row[10],
            published=row[11],
            url=row[12],
            language=row[13] or "und",
            imported=True,
            **_judged(verdicts.get(row[0])),
        )
    return [found[each] for each in ids if each in found]


def _judged(row: Sequence[Any] | None) -> dict[str, Any]:
    if row is None:
        return {}
    return {"verdict": row[0], "allowed": Allowed(row[1], row[2]), "why": row[3]}


class Quoted(msgspec.Struct, frozen=True):
    """A claim with the sentence it was read from."""

    claim: Claim
    passage: Passage | None


def with_sentences(connection: Connection, found: Sequence[Claim]) -> list[Quoted]:
    """Each claim with its sentence, where it has an article."""
    texts = texts_of(connection, [c.article_id for c in found if c.article_id])
    return [
        Quoted(c, passage(texts[c.article_id], c.evidence, c.language) if c.article_id in texts else None)
        for c in found
    ]


def texts_of(connection: Connection, articles: Sequence[str | None]) -> dict[str | None, str]:
    """The texts of some articles by id."""
    sql = "SELECT id, text FROM articles WHERE id IN (SELECT value FROM json_each(?))"
    return dict(connection.execute(sql, (json.dumps(sorted({a for a in articles if a})),)).fetchall())


def languages_of(connection: Connection, articles: Iterable[str | None]) -> dict[str | None, str]:
    """The languages of some articles by id."""
    sql = "SELECT id, language FROM articles WHERE id IN (SELECT value FROM json_each(?))"
    return dict(connection.execute(sql, (json.dumps(sorted({a for a in articles if a})),)).fetchall())
