"""Why two reports are in one incident or in two: their own comparison, and what the other reports say to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product

from hasila.errors import UsageError
from hasila.ledger import Ledger
from hasila.ledger.connection import Connection
from hasila.merge.comparisons import APART, compare, explain_pair, score
from hasila.merge.judgements import Judgement, load, report_named
from hasila.merge.levels import default_levels
from hasila.merge.pipeline import profiles_of
from hasila.merge.report import Profile


def explain(ledger: Ledger, a: str, b: str) -> list[str]:
    """Lines for a person: each comparison with its weight, the sum, where the two are, and why there.

    ``a`` and ``b`` are ids of reports or incidents, or addresses (see :func:`hasila.merge.judgements.report_named`).
    Raises ``UsageError`` where one is unknown, or both are one report.
    """
    connection = ledger.connection
    first, second = report_named(connection, a), report_named(connection, b)
    if first == second:
        raise UsageError(f"{a} and {b} are one and the same report ({first}); name two reports")
    profiles = profiles_of(ledger, (first, second))
    one, two = profiles[first], profiles[second]
    standing = [j for j in load(connection)[0] if j.stands]
    direct = [j for j in standing if set(j.pair) == {first, second}]
    lines = explain_pair(one, two)
    homes = [_home(connection, report) for report in (first, second)]
    if None in homes:
        return [*lines, "  Not merged yet: run hasila run.", *_judged(direct)]
    lines.append(
        f"  Both are in incident {homes[0]}." if homes[0] == homes[1] else f"  Incidents {homes[0]} and {homes[1]}."
    )
    lines += _judged(direct)
    bits, levels = score(one, two, default_levels()), default_levels()
    if not direct and homes[0] == homes[1] and bits <= levels.link_bits:
        lines.append("  The two alone would not be joined; what holds them there:")
        lines += [f"    {report}: {_why(connection, report)}" for report in (first, second)]
    if not direct and homes[0] != homes[1] and bits > 0:
        first_side, second_side = (_members(connection, home) for home in homes)
        lines.append(f"  {_kept_apart(ledger, first_side, second_side, standing)}")
    return lines


def _judged(direct: list[Judgement]) -> Iterator[str]:
    """The judgements of the pair in their order; the last one stands."""
    for j in direct:
        effect = "it decides nothing" if j.verdict == "unsure" else "it overrides the weights"
        if j is not direct[-1]:
            effect = f"judgement {direct[-1].number} stands in its place"
        yield f"  Judgement {j.number} says {j.verdict} (by {j.by}: {j.why}); {effect}."


def _home(connection: Connection, report: str) -> str | None:
    row = connection.execute("SELECT incident_id FROM incident_members WHERE fact_id = ?", (report,)).fetchone()
    return row[0] if row else None


def _why(connection: Connection, report: str) -> str:
    row = connection.execute("SELECT why FROM incident_members WHERE fact_id = ?", (report,)).fetchone()
    return str(row[0] or "") if row else ""


def _members(connection: Connection, incident: str | None) -> list[str]:
    sql = "SELECT fact_id FROM incident_members WHERE incident_id = ? ORDER BY fact_id"
    return [row[0] for row in connection.execute(sql, (incident,))]


def _kept_apart(ledger: Ledger, one: list[str], two: list[str], standing: Iterable[Judgement]) -> str:
    """What keeps two incidents apart although two of their reports agree."""
    sides = {frozenset(pair) for pair in product(one, two)}
    for j in standing:
        if j.verdict == "different" and frozenset(j.pair) in sides:
            return f"Kept apart by judgement {j.number}: {j.a} and {j.b} are different (by {j.by}: {j.why})."
    profiles = profiles_of(ledger, [*one, *two])
    bits = []
    for a, b in product((profiles[i] for i in one), (profiles[i] for i in two)):
        bits.append(score(a, b, default_levels()))
        if bits[-1] == APART:
            return f"Kept apart by {a.id} and {b.id}: {next(_contradictions(a, b))}."
    if max(bits) <= default_levels().link_bits:
        return f"Kept apart because no pair of theirs reaches the {default_levels().link_bits:+.2f} bits that connect two reports."
    return f"Kept apart because their reports agree too little on average: {sum(bits) / len(bits):+.1f} bits a pair."


def _contradictions(a: Profile, b: Profile) -> Iterator[str]:
    return (c.words for c in compare(a, b) if c.level.apart)
