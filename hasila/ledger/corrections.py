"""What people say of single facts: accepted, corrected, rejected, added. Their word outlives every reading.

A decision is a row of ``judgements``; nothing is ever rewritten, undoing is another row. The facts in the ledger are a
function of two things: what the machine read last (:data:`readings`) and the decisions that stand. So a new reading, a
correction and an undo are the same step: work out the facts again. A decision finds its fact by id, and where a better
reading gave it another, by kind, measure and place in the text.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from hasila.errors import UsageError
from hasila.ledger.connection import Connection
from hasila.ledger.ids import KINDS, facts_with_ids
from hasila.model import Article, Fact, Facts, Incident, Scheduled, Statement, Tally, Value

if TYPE_CHECKING:
    from hasila.ledger.ledger import Ledger

Verdict = Literal["accept", "correct", "reject", "add"]
VERDICTS: tuple[Verdict, ...] = ("accept", "correct", "reject", "add")
TYPES: dict[str, type[Fact]] = {kind: type_ for type_, kind in KINDS.items()}
_IN = "('accept', 'correct', 'reject', 'add')"


class Detail(Value, frozen=True):
    """Where the fact stood and what it was; ``after`` is the fact as the person says it is."""

    article: str
    kind: str
    key: str
    start: int
    end: int
    before: dict[str, Any] | None = None
    after: dict[str, Any] | None = None


class Decision(Value, frozen=True):
    """One standing decision about one fact."""

    number: int
    subject: str
    verdict: Verdict
    detail: Detail
    author: str
    why: str | None
    at: str


class Held(Value, frozen=True):
    """A fact that stands because of a decision."""

    fact_id: str
    subject: str
    decision: int


class Changed(UsageError):
    """Somebody changed or removed the fact in the meantime."""


def key_of(fact: Fact) -> str:
    """What a fact is about, for finding it again: its measure, type, kind or name."""
    match fact:
        case Tally():
            return fact.measure
        case Incident():
            return fact.type
        case Statement():
            return fact.kind
        case Scheduled():
            return fact.what
    raise TypeError(type(fact).__name__)


def as_fact(kind: str, plain: Any) -> Fact:
    """A fact from its JSON form. Raises :class:`UsageError` where it is none."""
    try:
        return msgspec.convert(plain, TYPES[kind])
    except (msgspec.ValidationError, ValueError, KeyError) as error:
        raise UsageError(f"not a usable {kind}: {error}") from error


def decisions_of(connection: Connection, article: str) -> list[Decision]:
    """The decisions on facts of an article that stand, in order."""
    rows = connection.execute(
        f"SELECT j.id, j.subject, j.verdict, j.detail, j.author, j.why, j.at FROM judgements j WHERE j.verdict IN {_IN}"
        " AND json_extract(j.detail, '$.article') = ?"
        " AND NOT EXISTS (SELECT 1 FROM judgements w WHERE w.withdraws = j.id) ORDER BY j.id",
        (article,),
    ).fetchall()
    return [_decision(row) for row in rows]


def _decision(row: Sequence[Any]) -> Decision:
    return Decision(
        number=row[0], subject=row[1], verdict=row[2], detail=msgspec.json.decode(row[3], type=Detail), author=row[4],
        why=row[5], at=row[6],
    )  # fmt: skip


def corrected(facts: Facts, decisions: Iterable[Decision]) -> tuple[Facts, list[Held]]:
    """What the machine read, as people left it: the last decision on each fact counts."""
    last = {decision.subject: decision for decision in decisions}
    if not last:
        return facts, []
    current: list[tuple[str, str, Fact, Decision | None]] = [
        (identity, kind, fact, None) for identity, kind, _, fact in facts_with_ids(facts)
    ]
    for decision in sorted(last.values(), key=lambda d: d.number):
        at = _place(current, decision)
        if decision.verdict == "reject":
            if at is not None:
                del current[at]
            continue
        fact = as_fact(decision.detail.kind, decision.detail.after)
        entry = (decision.subject, decision.detail.kind, fact, decision)
        if at is None:
            current.append(entry)
        else:
            current[at] = entry
    return _regrouped(facts.article, current)


def _place(current: Sequence[tuple[str, str, Fact, Decision | None]], decision: Decision) -> int | None:
    """Which fact a decision is about: the one with its id, else the nearest of its kind where it stood."""
    free = [(n, entry) for n, entry in enumerate(current) if entry[3] is None]
    for n, entry in free:
        if entry[0] == decision.subject:
            return n
    where = decision.detail
    told = [n for n, entry in free if entry[1] == where.kind and _content(entry[2]) == plain(where.after)]
    if told or decision.verdict == "add":
        return told[0] if told else None
    near = [
        (abs(entry[2].evidence[0].start - where.start), n)
        for n, entry in free
        if entry[1] == where.kind
        and key_of(entry[2]) == where.key
        and any(e.start < where.end and e.end > where.start for e in entry[2].evidence)
    ]
    return min(near)[1] if near else None


def _content(fact: Fact) -> dict[str, Any]:
    return plain(msgspec.to_builtins(fact))


def plain(fact: dict[str, Any] | None) -> dict[str, Any]:
    """A fact without its evidence."""
    return {name: value for name, value in (fact or {}).items() if name != "evidence"}


def _regrouped(article: Article, current: Sequence[tuple[str, str, Fact, Decision | None]]) -> tuple[Facts, list[Held]]:
    by_kind = {kind: [entry for entry in current if entry[1] == kind] for kind in TYPES}
    facts = Facts(
        article=article,
        incidents=tuple(e[2] for e in by_kind["incident"]),  # type: ignore[misc]
        tallies=tuple(e[2] for e in by_kind["tally"]),  # type: ignore[misc]
        statements=tuple(e[2] for e in by_kind["statement"]),  # type: ignore[misc]
        scheduled=tuple(e[2] for e in by_kind["scheduled"]),  # type: ignore[misc]
    )
    held = []
    for identity, kind, position, _ in facts_with_ids(facts):
        decision = by_kind[kind][position][3]
        if decision is not None:
            held.append(Held(fact_id=identity, subject=decision.subject, decision=decision.number))
    return facts, held


# ----------------------------------------------------------------------------------------------------- in the ledger


def reviewed(connection: Connection, facts: Facts) -> tuple[Facts, list[Held]]:
    """The facts of a new reading with what people decided; what was read is kept for undoing where they did."""
    decisions = decisions_of(connection, facts.article.id)
    if decisions:
        keep_reading(connection, facts)
    return corrected(facts, decisions)


def keep_reading(connection: Connection, facts: Facts) -> None:
    """Keep what the machine read."""
    plain = {name: getattr(facts, name) for name in ("incidents", "tallies", "statements", "scheduled")}
    connection.execute(
        "INSERT INTO readings VALUES (?,?) ON CONFLICT (article_id) DO UPDATE SET facts = excluded.facts"
        " WHERE readings.facts <> excluded.facts",
        (facts.article.id, msgspec.json.encode(plain).decode()),
    )


def note_held(connection: Connection, article: str, held: Iterable[Held]) -> None:
    """Say which facts stand by decision."""
    connection.execute(
        "DELETE FROM reviewed_facts WHERE fact_id IN (SELECT id FROM facts WHERE article_id = ?)", (article,)
    )
    connection.executemany(
        "INSERT INTO reviewed_facts VALUES (?,?,?)", [(h.fact_id, h.subject, h.decision) for h in held]
    )


def machine_reading(ledger: Ledger, article: str) -> Facts:
    """What the machine read in an article. Raises :class:`UsageError` where there is no such article."""
    now = ledger.facts(article)
    if now is None:
        raise UsageError(f"{article}: there is no such article in the ledger")
    row = ledger.connection.execute("SELECT facts FROM readings WHERE article_id = ?", (article,)).fetchone()
    return now if row is None else msgspec.convert({"article": now.article, **msgspec.json.decode(row[0])}, Facts)


def decide(
    ledger: Ledger, fact_id: str, verdict: Verdict, *, by: str, why: str | None = None, after: Fact | None = None
) -> int:
    """Accept, reject or correct a fact; returns the number of the judgement.

    Raises :class:`Changed` where the fact is not there (any more), :class:`UsageError` for a correction without a
    corrected fact.
    """
    with ledger.transaction() as connection:
        row = connection.execute("SELECT article_id, kind FROM facts WHERE id = ?", (fact_id,)).fetchone()
        if row is None:
            raise Changed(f"{fact_id}: this fact is not in the ledger any more; somebody changed it. Look again")
        article, kind = row
        machine = machine_reading(ledger, article)
        facts = ledger.facts(article)
        assert facts is not None
        before = next(fact for identity, _, _, fact in facts_with_ids(facts) if identity == fact_id)
        if verdict == "correct" and after is None:
            raise UsageError("a correction needs the corrected fact")
        held = connection.execute("SELECT subject FROM reviewed_facts WHERE fact_id = ?", (fact_id,)).fetchone()
        stands = None if verdict == "reject" else after if verdict == "correct" else before
        keep_reading(connection, machine)
        number = _record(
            connection, held[0] if held else fact_id, verdict, _detail(article, kind, before, stands), by, why
        )
        work_out(ledger, article)
    return number


def add_fact(ledger: Ledger, article: str, fact: Fact, *, by: str, why: str | None = None) -> int:
    """Add a fact that the machine missed; returns the number of the judgement."""
    kind = KINDS[type(fact)]
    with ledger.transaction() as connection:
        machine = machine_reading(ledger, article)
        keep_reading(connection, machine)
        alone = Facts(article=machine.article, **{_GROUP[kind]: (fact,)})  # type: ignore[arg-type]
        subject = "added-" + facts_with_ids(alone)[0][0]
        number = _record(connection, subject, "add", _detail(article, kind, fact, fact), by, why)
        work_out(ledger, article)
    return number


_GROUP = {"incident": "incidents", "tally": "tallies", "statement": "statements", "scheduled": "scheduled"}


def undo(ledger: Ledger, number: int, *, by: str, why: str | None = None) -> None:
    """Take any judgement back; its record stays. Raises :class:`UsageError` where it does not stand."""
    with ledger.transaction() as connection:
        row = connection.execute(
            "SELECT subject, object, verdict, json_extract(detail, '$.article') FROM standing_judgements WHERE id = ?",
            (number,),
        ).fetchone()
        if row is None:
            raise Changed(f"there is no standing judgement {number}; somebody took it back already")
        connection.execute(
            "INSERT INTO judgements (subject, object, verdict, author, why, at, withdraws) VALUES (?,?,?,?,?,?,?)",
            (row[0], row[1], "withdrawn", by, why, _now(), number),
        )
        if row[2] in VERDICTS:
            work_out(ledger, row[3])


def work_out(ledger: Ledger, article: str) -> None:
    """Bring the facts of an article up to date with the decisions that stand."""
    from hasila.ledger import writing

    machine = machine_reading(ledger, article)
    facts, held = corrected(machine, decisions_of(ledger.connection, article))
    with ledger.transaction() as connection:
        number = connection.execute("SELECT number FROM articles WHERE id = ?", (article,)).fetchone()[0]
        if writing.replace_facts(connection, facts, number):
            ledger.touch(connection)
        note_held(connection, article, held)


def _detail(article: str, kind: str, before: Fact, after: Fact | None) -> Detail:
    return Detail(
        article=article,
        kind=kind,
        key=key_of(before),
        start=min(e.start for e in before.evidence),
        end=max(e.end for e in before.evidence),
        before=msgspec.to_builtins(before),
        after=None if after is None else msgspec.to_builtins(after),
    )


def _record(connection: Connection, subject: str, verdict: str, detail: Detail, by: str, why: str | None) -> int:
    if not by.strip():
        raise UsageError("a decision needs the name of who takes it")
    row = connection.execute(
        "INSERT INTO judgements (subject, verdict, detail, author, why, at) VALUES (?,?,?,?,?,?) RETURNING id",
        (subject, verdict, msgspec.json.encode(detail).decode(), by, why, _now()),
    ).fetchone()
    return int(row[0])


def _now() -> str:
    from hasila.ledger.ledger import now

    return now()
