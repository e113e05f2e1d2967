"""Why two reports were joined or kept apart, in words and weights."""

from __future__ import annotations

from hasila.merge.comparisons import Compared, compare
from hasila.merge.levels import Levels, default_levels
from hasila.merge.report import Profile


def explain_pair(a: Profile, b: Profile, levels: Levels | None = None) -> list[str]:
    """One line a comparison with its weight in bits, then the sum and what it means."""
    table = levels or default_levels()
    compared = compare(a, b, table)
    lines = [f"{table.prior_bits:+7.2f}  before comparing: most pairs of reports tell two incidents"]
    lines += [_line(c) for c in compared]
    contradictions = [c for c in compared if c.level.apart]
    if contradictions:
        return [*lines, f"  apart  {contradictions[0].words}: never one incident, unless a person says so"]
    total = table.prior_bits + sum(c.level.weight for c in compared)
    chance = 1 / (1 + 2**-total)
    verdict = "for one incident" if total > 0 else "for two incidents"
    return [*lines, f"{total:+7.2f}  in sum: {verdict} (chance that they are one: {chance:.1%})"]


def strongest(a: Profile, b: Profile, count: int = 3, levels: Levels | None = None) -> str:
    """The agreements that weigh most, on one line: the reason that the ledger keeps with a report."""
    found = sorted((c for c in compare(a, b, levels) if c.level.weight > 0), key=lambda c: -c.level.weight)
    return "; ".join(f"{c.words} ({c.level.weight:+.1f})" for c in found[:count])


def _line(c: Compared) -> str:
    weight = "  apart" if c.level.apart else f"{c.level.weight:+7.2f}"
    return f"{weight}  {c.level.comparison}: {c.words}"
