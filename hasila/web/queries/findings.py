"""What does not add up, and what people said of it."""

from __future__ import annotations

import json
from collections.abc import Sequence

import msgspec

from hasila.ledger.connection import Connection
from hasila.ledger.outcome import told
from hasila.phrasing.messages import Told
from hasila.web.queries.claims import Claim, claims_by_id
from hasila.web.queries.paging import MOST_ROWS, Page, count, paged

FINDINGS_A_PAGE = 20
TYPES = ("contradiction", "sum-mismatch", "outlier", "scope", "duplicate-of-old")
RESOLUTIONS = ("no conflict", "misprint", "misread")


class Resolution(msgspec.Struct, frozen=True):
    """What a person said of a finding."""

    number: int
    verdict: str
    author: str
    why: str | None
    at: str


class FindingItem(msgspec.Struct, frozen=True, kw_only=True):
    """A finding with its claims; ``incidents`` are those of its claims that are incidents.

    ``told`` says arithmetic and explanation as messages, for telling them in other languages than English.
    """

    id: str
    type: str
    arithmetic: str
    explanation: str
    confidence: float
    claim_ids: tuple[str, ...]
    culprits: tuple[str, ...]
    claims: tuple[Claim, ...]
    incidents: tuple[str, ...]
    resolution: Resolution | None = None
    told: Told | None = None


def findings(
    connection: Connection,
    *,
    type: str | None = None,
    measure: str | None = None,
    country: str | None = None,
    state: str = "all",
    limit: int = FINDINGS_A_PAGE,
    offset: int = 0,
) -> Page[FindingItem]:
    """One page of findings, most certain first. ``state``: open, resolved or all."""
    where = []
    if type is not None:
        where.append("f.type = :type")
    if measure is not None or country is not None:
        where.append(
            "f.id IN (SELECT finding_id FROM finding_claims WHERE claim_id IN ("
            " SELECT fact_id FROM tallies WHERE (:measure IS NULL OR measure = :measure)"
            " AND (:country IS NULL OR country = :country)"
            " UNION SELECT id FROM imported_claims WHERE (:measure IS NULL OR measure = :measure)"
            " AND (:country IS NULL OR country = :country)))"
        )
    if state in ("open", "resolved"):
        where.append(f"{'NOT ' if state == 'open' else ''}EXISTS ({_RESOLVED})")
    named: dict[str, object] = {"type": type, "measure": measure, "country": country or None}
    sql = "SELECT f.id, f.type, f.arithmetic, f.explanation, f.confidence, f.position FROM findings f"
    if where:
        sql += " WHERE " + " AND ".join(where)
    total = count(connection, sql, named)
    limit = min(limit, MOST_ROWS)
    rows = connection.execute(
        f"{sql} ORDER BY f.position, f.id LIMIT :limit OFFSET :offset", named | {"limit": limit, "offset": offset}
    ).fetchall()
    return paged(_items(connection, rows), total, limit, offset)


_RESOLVED = (
    "SELECT 1 FROM standing_judgements j WHERE j.subject = f.id AND j.verdict IN ('no conflict', 'misprint', 'misread')"
)


def finding(connection: Connection, identity: str) -> FindingItem | None:
    """One finding."""
    rows = connection.execute(
        "SELECT id, type, arithmetic, explanation, confidence, position FROM findings WHERE id = ?", (identity,)
    ).fetchall()
    return next(iter(_items(connection, rows)), None)


def findings_of_claims(connection: Connection, ids: Sequence[str]) -> dict[str, list[str]]:
    """The findings that each claim takes part in."""
    found: dict[str, list[str]] = {}
    for claim, identity in connection.execute(
        "SELECT claim_id, finding_id FROM finding_claims WHERE claim_id IN (SELECT value FROM json_each(?))"
        " ORDER BY claim_id, finding_id",
        (json.dumps(list(ids)),),
    ):
        found.setdefault(claim, []).append(identity)
    return found


def types(connection: Connection) -> list[tuple[str, int]]:
    """The kinds of findings there are, with their numbers."""
    return connection.execute("SELECT type, count(*) FROM findings GROUP BY type ORDER BY 2 DESC, 1").fetchall()


def _items(connection: Connection, rows: Sequence[Sequence[object]]) -> list[FindingItem]:
    ids = json.dumps([row[0] for row in rows])
    members: dict[object, list[tuple[str, bool]]] = {}
    for identity, claim, culprit in connection.execute(
        "SELECT finding_id, claim_id, culprit FROM finding_claims"
        " WHERE finding_id IN (SELECT value FROM json_each(?)) ORDER BY finding_id, position",
        (ids,),
    ):
        members.setdefault(identity, []).append((claim, bool(culprit)))
    resolved = {
        row[0]: Resolution(*row[1:])
        for row in connection.execute(
            "SELECT subject, id, verdict, author, why, at FROM standing_judgements"
            " WHERE subject IN (SELECT value FROM json_each(?)) AND verdict IN ('no conflict', 'misprint', 'misread')"
            " ORDER BY id",
            (ids,),
        )
    }
    said = told(connection, [str(row[0]) for row in rows])
    wanted = [claim for parts in members.values() for claim, _ in parts]
    claims = {claim.id: claim for claim in claims_by_id(connection, wanted)}
    found = []
    for identity, type_, arithmetic, explanation, confidence, _ in rows:
        parts = members.get(identity, [])
        found.append(
            FindingItem(
                id=str(identity),
                type=str(type_),
                arithmetic=str(arithmetic),
                explanation=str(explanation),
                confidence=float(confidence),  # type: ignore[arg-type]
                claim_ids=tuple(claim for claim, _ in parts),
                culprits=tuple(claim for claim, culprit in parts if culprit),
                claims=tuple(claims[claim] for claim, _ in parts if claim in claims),
                incidents=tuple(claim for claim, _ in parts if claim not in claims and claim.startswith("i-")),
                resolution=resolved.get(identity),
                told=said.get(str(identity)),
            )
        )
    return found
