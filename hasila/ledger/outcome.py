"""What merging and reconciliation left in the ledger: merged incidents, verdicts, findings."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec

from hasila.ledger.connection import Connection
from hasila.ledger.loading import INCIDENT, batches, interval, recorded
from hasila.ledger.records import CountRange, Finding, MergedIncident, Recorded, ReportOfIncident, Verdict
from hasila.ledger.totals import with_totals
from hasila.model import Incident
from hasila.phrasing.messages import Told


def merged_incidents(connection: Connection, wanted: Sequence[str] | None = None) -> Iterator[MergedIncident]:
    """Merged incidents by date and id, with their reports: all, or those with the ``wanted`` ids."""
    sql = (
        "SELECT id, type, date_from, date_to, subtype, outlets, independent FROM incidents"
        f" {'' if wanted is None else 'WHERE id IN (SELECT value FROM json_each(?))'}"
        " ORDER BY date_from NULLS LAST, date_to NULLS FIRST, id"
    )
    for rows in batches(connection, sql, () if wanted is None else (json.dumps(list(wanted)),)):
        ids = json.dumps([row[0] for row in rows])
        ranges: dict[str, dict[str, CountRange]] = {row[0]: {} for row in rows}
        for incident_id, name, low, high, best, how, told, independent in connection.execute(
            "SELECT incident_id, name, min, max, best, how, reports, independent FROM incident_counts"
            " WHERE incident_id IN (SELECT value FROM json_each(?)) ORDER BY incident_id, name",
            (ids,),
        ):
            ranges[incident_id][name] = CountRange(
                min=low, max=high, best=best, how=how, reports=told, independent=independent
            )
        reports = _reports(connection, ids)
        addresses = _addresses(connection, ids)
        for incident_id, type_, start, end, subtype, outlets, independent in rows:
            members = reports.get(incident_id, [])
            yield MergedIncident(
                id=incident_id,
                type=type_,
                date=interval(start, end),
                places=_union(report.fact.places for report, _, _ in members),
                countries=_union(report.fact.countries for report, _, _ in members),
                agencies=_union(report.fact.agencies for report, _, _ in members),
                groups=_union(report.fact.groups for report, _, _ in members),
                counts=ranges[incident_id],
                reports=tuple(each for told in _by_article(members) for each in _by_source(told, addresses)),
                subtype=subtype,
                outlets=outlets,
                independent=independent,
            )


def _reports(connection: Connection, ids: str) -> dict[str, list[tuple[Recorded[Incident], Any, str | None]]]:
    members = {
        fact_id: (incident_id, role, why)
        for incident_id, fact_id, role, why in connection.execute(
            "SELECT incident_id, fact_id, role, why FROM incident_members"
            " WHERE incident_id IN (SELECT value FROM json_each(?))",
            (ids,),
        )
    }
    found: dict[str, list[tuple[Recorded[Incident], Any, str | None]]] = {}
    where = "f.id IN (SELECT value FROM json_each(?))"
    for report in recorded(connection, INCIDENT, where, (json.dumps(list(members)),)):
        incident_id, role, why = members[report.id]
        found.setdefault(incident_id, []).append((report, role, why))
    return found


def _addresses(connection: Connection, ids: str) -> dict[str, list[tuple[Any, ...]]]:
    """Where the articles of these incidents came from, if from several places: (source, url, outlet, day) each."""
    sql = (
        "SELECT s.article_id, s.source, nullif(s.url, ''), s.outlet, s.published FROM article_sources s"
        " WHERE s.article_id IN (SELECT f.article_id FROM incident_members m JOIN facts f ON f.id = m.fact_id"
        " WHERE m.incident_id IN (SELECT value FROM json_each(?)))"
        " ORDER BY s.article_id, s.published NULLS FIRST, s.url, s.source, s.external_id"
    )
    found: dict[str, list[tuple[Any, ...]]] = {}
    for article_id, *rest in connection.execute(sql, (ids,)):
        found.setdefault(article_id, []).append(tuple(rest))
    return {article_id: rows for article_id, rows in found.items() if len(rows) > 1}


def _by_article(members: Sequence[tuple[Recorded[Incident], Any, str | None]]) -> Iterator[ReportOfIncident]:
    """One report for each article: where it tells the incident in several passages, the first of each figure stands."""
    found: dict[str, ReportOfIncident] = {}
    for report, role, why in members:
        told, before = _report(report, role, why), found.get(report.article.id)
        if before is not None:
            told = msgspec.structs.replace(
                before,
                fact_ids=(*before.fact_ids, report.id),
                counts=before.counts | {n: q for n, q in told.counts.items() if n not in before.counts},
                evidence=tuple(dict.fromkeys((*before.evidence, *told.evidence))),
            )
        found[report.article.id] = told
    yield from found.values()


def _by_source(told: ReportOfIncident, addresses: dict[str, list[tuple[Any, ...]]]) -> Iterator[ReportOfIncident]:
    """One text under several addresses is one report for each of them."""
    seen = set()
    for source, url, outlet, published in addresses.get(told.article_id, ()):
        if (url or source) not in seen:
            seen.add(url or source)
            yield msgspec.structs.replace(told, source=source, url=url, outlet=outlet, published=published)
    if not seen:
        yield told


def _report(report: Recorded[Incident], role: Any, why: str | None) -> ReportOfIncident:
    article = report.article
    return ReportOfIncident(
        fact_id=report.id,
        fact_ids=(report.id,),
        article_id=article.id,
        url=article.url,
        source=article.source,
        outlet=article.outlet,
        published=article.published,
        role=role,
        counts=with_totals(report.fact.counts),
        evidence=report.fact.evidence,
        why=why,
    )


def _union(groups: Iterable[tuple[Any, ...]]) -> tuple[Any, ...]:
    """Every value once, in the order of first appearance."""
    return tuple(dict.fromkeys(value for group in groups for value in group))


def verdicts(connection: Connection) -> dict[str, Verdict]:
    """What reconciliation says of each claim, by the claim's id."""
    return {
        row[0]: Verdict(verdict=row[1], minimum=row[2], maximum=row[3], why=row[4])
        for row in connection.execute("SELECT claim_id, verdict, allowed_min, allowed_max, why FROM claim_verdicts")
    }


def findings(connection: Connection) -> Iterator[Finding]:
    """All findings, most certain first."""
    claims: dict[str, list[tuple[str, bool]]] = {}
    for finding_id, claim_id, culprit in connection.execute(
        "SELECT finding_id, claim_id, culprit FROM finding_claims ORDER BY finding_id, position"
    ):
        claims.setdefault(finding_id, []).append((claim_id, bool(culprit)))
    for row in connection.execute(
        "SELECT id, type, arithmetic, explanation, confidence FROM findings ORDER BY position, id"
    ):
        parts = claims.get(row[0], [])
        yield Finding(
            id=row[0],
            type=row[1],
            claims=tuple(claim for claim, _ in parts),
            culprits=tuple(claim for claim, culprit in parts if culprit),
            arithmetic=row[2],
            explanation=row[3],
            confidence=row[4],
        )


def told(connection: Connection, findings: Iterable[str]) -> dict[str, Told]:
    """What some findings say, for telling it in any language; without those that an earlier version found."""
    rows = connection.execute(
        "SELECT id, told FROM findings WHERE told IS NOT NULL AND id IN (SELECT value FROM json_each(?))",
        (json.dumps(sorted(findings)),),
    )
    return {identity: msgspec.json.decode(text, type=Told) for identity, text in rows}
