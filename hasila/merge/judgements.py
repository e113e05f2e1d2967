"""What people decided about pairs of reports: recorded, read back, and what of it holds.

Judgements are append-only: a later one on the same pair replaces an earlier one in effect, both stay on record; one
can be withdrawn by a further record. They name reports, not incidents, so that they survive every new merge, and a
report that a re-reading renamed is found again by its article, type and position.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, Literal, get_args

import msgspec

from hasila.errors import UsageError
from hasila.ledger import Ledger
from hasila.ledger.connection import Connection
from hasila.ledger.ledger import now
from hasila.merge.unions import Unions
from hasila.model import Value

Verdict = Literal["same", "different", "unsure"]
Pair = tuple[str, str]
PAIR_VERDICTS = get_args(Verdict)


class Judgement(Value, frozen=True, kw_only=True):
    """One decision about two reports. ``number`` is its place in the order of decisions, ``at`` ISO 8601 in UTC.

    ``withdrawal`` says who took it back and why; ``rests`` says that a report it names is no longer in the
    ledger, or that a better reading made one of the two.
    """

    number: int
    a: str
    b: str
    verdict: Verdict
    by: str
    why: str
    at: str
    withdrawn: bool = False
    withdrawal: str | None = None
    rests: bool = False

    @property
    def stands(self) -> bool:
        """Whether it has an effect: nobody took it back, and both its reports are in the ledger."""
        return not (self.withdrawn or self.rests)

    @property
    def pair(self) -> Pair:
        """The two reports, smaller id first."""
        return (self.a, self.b) if self.a < self.b else (self.b, self.a)


# ----------------------------------------------------------------------------------------------- in the ledger


def judge(ledger: Ledger, a: str, b: str, verdict: str, *, by: str, why: str) -> Judgement:
    """Record that reports ``a`` and ``b`` tell the same incident, different ones, or that one cannot say.

    ``a`` and ``b`` are ids of reports or incidents, or addresses of articles (see :func:`report_named`). Raises
    ``UsageError`` where one is unknown, both are the same report, or the verdict is none of the three.
    """
    if verdict not in PAIR_VERDICTS:
        raise UsageError(f"verdict {verdict!r}: it must be one of {', '.join(PAIR_VERDICTS)}")
    _signed(by, why)
    connection = ledger.connection
    first, second = report_named(connection, a), report_named(connection, b)
    if first == second:
        raise UsageError(f"{a} and {b} are one and the same report ({first}); name two reports or incidents")
    detail = json.dumps({"subject": _whereabouts(connection, first), "object": _whereabouts(connection, second)})
    with ledger.transaction():
        row = connection.execute(
            "INSERT INTO judgements (subject, object, verdict, detail, author, why, at) VALUES (?,?,?,?,?,?,?)"
            " RETURNING id",
            (first, second, verdict, detail, by, why, now()),
        ).fetchone()
    return next(j for j in load(connection)[0] if j.number == row[0])


def withdraw(ledger: Ledger, number: int, *, by: str, why: str) -> None:
    """Take a judgement back; the record of both stays.

    Raises ``UsageError`` where there is no such standing judgement, or nobody says who withdraws it and why.
    """
    _signed(by, why)
    connection = ledger.connection
    row = connection.execute("SELECT subject, object FROM standing_judgements WHERE id = ?", (number,)).fetchone()
    if row is None:
        raise UsageError(f"there is no standing judgement {number}; list them with: hasila judgements")
    with ledger.transaction():
        connection.execute(
            "INSERT INTO judgements (subject, object, verdict, author, why, at, withdraws) VALUES (?,?,?,?,?,?,?)",
            (row[0], row[1], "withdrawn", by, why, now(), number),
        )


def _signed(by: str, why: str) -> None:
    if not by.strip() or not why.strip():
        raise UsageError("a judgement needs --by NAME and --why TEXT, so that others can weigh it")


def load(connection: Connection) -> tuple[list[Judgement], list[str]]:
    """All judgements about pairs, in order, and a sentence for each that no longer finds its reports."""
    marks = ", ".join("?" * len(PAIR_VERDICTS))
    found, lost = [], []
    for number, subject, other, verdict, detail, by, why, at, taken_by, taken_why in connection.execute(
        "SELECT j.id, j.subject, j.object, j.verdict, j.detail, j.author, j.why, j.at, w.author, w.why"
        " FROM judgements j LEFT JOIN judgements w ON w.withdraws = j.id"
        f" WHERE j.object IS NOT NULL AND j.verdict IN ({marks}) ORDER BY j.id",
        PAIR_VERDICTS,
    ).fetchall():
        where = json.loads(detail or "{}")
        a, b = _now(connection, subject, where.get("subject")), _now(connection, other, where.get("object"))
        made = Judgement(
            number=number, a=a or subject, b=b or other, verdict=verdict, by=by, why=why or "", at=at,
            withdrawn=taken_by is not None, withdrawal=f"{taken_by}: {taken_why}" if taken_by is not None else None,
            rests=a is None or b is None or a == b,
        )  # fmt: skip
        found.append(made)
        if made.rests and not made.withdrawn:
            gone = f"report {subject if a is None else other} is no longer in the ledger"
            lost.append(f"judgement {number} ({verdict}, {by}) rests: {gone if a != b else 'its reports are one now'}")
    return found, lost


def report_named(connection: Connection, name: str) -> str:
    """The report that a report id, an incident id, or the address or id of an article with one report stands for.

    An incident stands for the report it is named after. Raises ``UsageError`` naming the choices where there are
    several.
    """
    found = _reports_named(connection, name)
    if len(found) > 1:
        choices = ", ".join(f"{fact} ({type_})" for fact, type_ in found)
        raise UsageError(f"{name}: the article reports {len(found)} incidents; name one of them: {choices}")
    return found[0][0]


def incidents_named(connection: Connection, names: Iterable[str]) -> list[str]:
    """Ids of the incidents that ids of incidents or reports, or addresses or ids of articles, stand for, each once.

    An id that an incident had before it grew stands for the incident that now holds its report. Raises ``UsageError``
    for a name that stands for none.
    """
    reports = [fact for name in names for fact, _ in _reports_named(connection, name)]
    homes = dict(
        connection.execute(
            "SELECT fact_id, incident_id FROM incident_members WHERE fact_id IN (SELECT value FROM json_each(?))",
            (json.dumps(reports),),
        ).fetchall()
    )
    return list(dict.fromkeys(homes[fact] for fact in reports if fact in homes))


def _reports_named(connection: Connection, name: str) -> list[tuple[str, str]]:
    """(id, type) of the reports that a name stands for; raises ``UsageError`` where there are none."""
    fact = "r-" + name[2:] if name.startswith("i-") else name
    by_id = "SELECT fact_id, type FROM incident_reports WHERE fact_id = ?"
    by_article = (
        "SELECT DISTINCT r.fact_id, r.type, f.position FROM incident_reports r JOIN facts f ON f.id = r.fact_id"
        " LEFT JOIN article_sources s ON s.article_id = f.article_id WHERE f.article_id = ? OR s.url = ?"
        " ORDER BY f.position"
    )
    found = connection.execute(by_id, (fact,)).fetchall() or connection.execute(by_article, (name, name)).fetchall()
    if not found:
        raise UsageError(f"{name}: no such report, incident or article in the ledger; list them with: hasila incidents")
    return [(row[0], row[1]) for row in found]


def _whereabouts(connection: Connection, report: str) -> dict[str, Any]:
    """Where a report stands in its article, for finding it again when a better reading gives it another id."""
    row = connection.execute(
        "SELECT f.article_id, r.type, e.start FROM incident_reports r JOIN facts f ON f.id = r.fact_id"
        " JOIN evidence e ON e.fact_id = f.id AND e.number = 0 WHERE r.fact_id = ?",
        (report,),
    ).fetchone()
    return {"article": row[0], "type": row[1], "start": row[2]}


def _now(connection: Connection, report: str, where: dict[str, Any] | None) -> str | None:
    """The id that the report has now: its own, else that of the nearest report of the same type in the same article."""
    if connection.execute("SELECT 1 FROM incident_reports WHERE fact_id = ?", (report,)).fetchone():
        return report
    if not where:
        return None
    row = connection.execute(
        "SELECT r.fact_id FROM incident_reports r JOIN facts f ON f.id = r.fact_id"
        " JOIN evidence e ON e.fact_id = f.id AND e.number = 0 WHERE f.article_id = ?"
        " ORDER BY r.type <> ?, abs(e.start - ?), r.fact_id LIMIT 1",
        (where.get("article"), where.get("type"), where.get("start", 0)),
    ).fetchone()
    return row[0] if row else None


# ------------------------------------------------------------------------------------------------- what holds


class Effective(msgspec.Struct, frozen=True):
    """The judgements that hold, and the sentences that name each contradiction among all of them."""

    same: tuple[Pair, ...] = ()
    different: frozenset[Pair] = frozenset()
    contradictions: tuple[str, ...] = ()


def effective(judgements: Iterable[Judgement]) -> Effective:
    """Let the last judgement stand on each pair, and on each chain of "same" that a "different" cuts."""
    last: dict[Pair, Judgement] = {}
    notes: list[str] = []
    for j in sorted(judgements, key=lambda j: j.number):
        if not j.stands:
            continue
        before = last.get(j.pair)
        if before is not None and before.verdict != j.verdict:
            notes.append(
                f"{j.a} and {j.b}: judgement {before.number} ({before.verdict}, {before.by}) is contradicted by "
                f"judgement {j.number} ({j.verdict}, {j.by}); the last one stands, both are kept"
            )
        last[j.pair] = j
    return _without_cycles(last, notes)


def _without_cycles(last: dict[Pair, Judgement], notes: list[str]) -> Effective:
    """From the latest back, drop a judgement that the later ones together contradict."""
    unions, kept_same, kept_different = Unions(), [], set[Pair]()
    for pair, j in sorted(last.items(), key=lambda item: -item[1].number):
        if j.verdict == "different":
            if unions.root(pair[0]) == unions.root(pair[1]):
                notes.append(_chain(j, "joined"))
            else:
                kept_different.add(pair)
        elif j.verdict == "same":
            if any(_would_join(unions, pair, other) for other in kept_different):
                notes.append(_chain(j, "kept apart"))
            else:
                unions.join(*pair)
                kept_same.append(pair)
    return Effective(same=tuple(sorted(kept_same)), different=frozenset(kept_different), contradictions=tuple(notes))


def _would_join(unions: Unions, pair: Pair, apart: Pair) -> bool:
    sides = {unions.root(pair[0]), unions.root(pair[1])}
    return {unions.root(apart[0]), unions.root(apart[1])} == sides


def _chain(j: Judgement, how: str) -> str:
    return (
        f"judgement {j.number} ({j.a} and {j.b}: {j.verdict}, {j.by}) contradicts later judgements, by which the two "
        f"are {how}; the later ones stand, all are kept"
    )
