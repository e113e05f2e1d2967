"""Reconciliation of a ledger: read its claims and incidents, reconcile, keep verdicts and findings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from hasila.reconcile.adapt import claim_of_tally, known_incidents
from hasila.reconcile.claim import Claim, ClaimScope
from hasila.reconcile.engine import Reconciliation, reconcile
from hasila.reconcile.importing import ImportResult, read_claims
from hasila.reconcile.incidents import KnownIncident, known_incident
from hasila.reconcile.verdicts import Verdict

if TYPE_CHECKING:
    from hasila.ledger import Ledger

_COLUMNS = (
    "id, published, published_estimated, language, url, article, speaker, event, country, measure, value, value_max,"
    " comparator, period_from, period_to, scope_agency, scope_group, scope_place, scope_type, scope_of, same_as"
)


def imported_claims(ledger: Ledger) -> Iterator[Claim]:
    """The claims that came in without articles."""
    for row in ledger.connection.execute(f"SELECT {_COLUMNS} FROM imported_claims ORDER BY id"):
        yield Claim(
            id=row[0],
            published=row[1],
            published_estimated=bool(row[2]),
            language=row[3],
            url=row[4],
            article=row[5],
            speaker=row[6],
            event=row[7],
            country=row[8],
            measure=row[9],
            value=row[10],
            value_max=row[11],
            comparator=row[12],
            from_=row[13],
            to=row[14],
            scope=ClaimScope(agency=row[15], group=row[16], place=row[17], type=row[18], of=row[19]),
            same_as=row[20],
        )


def ledger_claims(ledger: Ledger) -> list[Claim]:
    """All claims of a ledger: the tallies of its articles and the imported ones."""
    tallies = [claim_of_tally(t.id, t.fact, t.article) for t in ledger.tallies(all_modalities=True)]
    misprints = judged_misprints(ledger)
    found = [*tallies, *imported_claims(ledger)]
    return [msgspec.structs.replace(c, modality="misprint") if c.id in misprints else c for c in found]


def judged_misprints(ledger: Ledger) -> frozenset[str]:
    """Claims of which a person said that the source itself misprinted them: they are kept and not reckoned with."""
    rows = ledger.connection.execute(
        "SELECT DISTINCT c.value FROM standing_judgements j, json_each(j.detail, '$.claims') c WHERE j.verdict = 'misprint'"
    )
    return frozenset(row[0] for row in rows)


def ledger_incidents(ledger: Ledger) -> list[KnownIncident]:
    """The merged incidents of a ledger that count as lower bounds, and those of imported tables."""
    return [*known_incidents(ledger.incidents()), *imported_incidents(ledger)]


def imported_incidents(ledger: Ledger) -> Iterator[KnownIncident]:
    """The incidents of imported tables that count as lower bounds; their ids begin with that of their register."""
    rows = ledger.connection.execute(
        "SELECT register, id, type, date_from, date_to, country, agencies, counts FROM imported_incidents"
        " ORDER BY register, id"
    )
    for register, identity, kind, start, end, country, agencies, counts in rows:
        ranges = msgspec.json.decode(counts, type=dict[str, tuple[float, float]])
        known = known_incident(
            f"{register}:{identity}",
            kind or "",
            dt.date.fromisoformat(start) if start else None,
            dt.date.fromisoformat(end) if end else None,
            (country,) if country else (),
            [(name, low, high) for name, (low, high) in sorted(ranges.items())],
            msgspec.json.decode(agencies, type=list[str]),
            register,
        )
        if known is not None:
            yield known


def reconciled(ledger: Ledger) -> Reconciliation:
    """Reconcile what the ledger holds, storing nothing."""
    return reconcile(ledger_claims(ledger), incidents=ledger_incidents(ledger))


def reconcile_ledger(ledger: Ledger) -> Reconciliation:
    """Reconcile the ledger and keep verdicts and findings in it, replacing those of the last time."""
    result = reconciled(ledger)
    with ledger.transaction() as connection:
        for table in ("claim_verdicts", "finding_claims", "findings"):
            connection.execute(f"DELETE FROM {table}")
        connection.executemany(
            "INSERT INTO claim_verdicts (claim_id, verdict, allowed_min, allowed_max, why) VALUES (?,?,?,?,?)",
            [(key, v.word, _number(v.minimum), _number(v.maximum), _why(v)) for key, v in result.verdicts.items()],
        )
        for position, finding in enumerate(result.findings):
            connection.execute(
                "INSERT INTO findings (id, position, type, arithmetic, explanation, confidence, told) VALUES (?,?,?,?,?,?,?)",
                (
                    finding.id,
                    position,
                    finding.type,
                    finding.arithmetic,
                    finding.explanation,
                    finding.confidence,
                    msgspec.json.encode(finding.told).decode(),
                ),
            )
            connection.executemany(
                "INSERT INTO finding_claims (finding_id, position, claim_id, culprit) VALUES (?,?,?,?)",
                [(finding.id, i, claim, int(claim in finding.culprits)) for i, claim in enumerate(finding.claims)],
            )
    return result


def _number(value: float | None) -> float | int | None:
    return int(value) if value is not None and value == int(value) else value


def _why(verdict: Verdict) -> str | None:
    parts = [verdict.why] if verdict.why else []
    if verdict.low:
        parts.append("at least, by " + ", ".join(verdict.low))
    if verdict.high:
        parts.append("at most, by " + ", ".join(verdict.high))
    return "; ".join(parts) or None


def import_claims(ledger: Ledger, path: Path) -> ImportResult:
    """Add the claims of a file to the ledger. A file imported again replaces what it brought before.

    Ids of claims of other files are taken; using one again is a problem of the row.
    """
    taken = [
        row[0] for row in ledger.connection.execute("SELECT id FROM imported_claims WHERE file <> ?", (path.name,))
    ]
    result = read_claims(path, taken)
    with ledger.transaction() as connection:
        connection.execute("DELETE FROM imported_claims WHERE file = ?", (path.name,))
        marks = ",".join("?" * 22)
        connection.executemany(
            f"INSERT INTO imported_claims ({_COLUMNS}, file) VALUES ({marks})",
            [(*_row(claim), path.name) for claim in result.claims],
        )
    return result


def _row(claim: Claim) -> tuple[Any, ...]:
    scope = claim.scope
    return (
        claim.id,
        claim.published,
        int(claim.published_estimated),
        claim.language,
        claim.url,
        claim.article,
        claim.speaker,
        claim.event,
        claim.country,
        claim.measure,
        claim.value,
        claim.value_max,
        claim.comparator,
        claim.from_,
        claim.to,
        scope.agency,
        scope.group,
        scope.place,
        scope.type,
        scope.of,
        claim.same_as,
    )


def imported_rows(ledger: Ledger) -> Iterator[dict[str, Any]]:
    """Imported claims as ``hasila claims`` prints them: their fields, the verdict and what the others allow."""
    verdicts = ledger.verdicts()
    for claim in imported_claims(ledger):
        verdict = verdicts.get(claim.id)
        row: dict[str, Any] = msgspec.to_builtins(claim)
        row["verdict"] = verdict.verdict if verdict else None
        row["allowed"] = {"min": verdict.minimum, "max": verdict.maximum} if verdict else None
        yield row
