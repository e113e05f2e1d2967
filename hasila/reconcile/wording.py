"""Sentences for findings: the arithmetic as a sum that a reader can follow, and when and what each figure counts."""

from __future__ import annotations

from collections.abc import Sequence

from hasila.reconcile.claim import INFINITY, ORIGIN, number, printed
from hasila.reconcile.conflict import Conflict
from hasila.reconcile.figures import Figure
from hasila.reconcile.measures import in_words
from hasila.reconcile.readings import scope_words

#: Findings are worded in English; reports word them in their own language.
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def when(figure: Figure) -> str:
    """The period in words: "2015", "since 2002, October 2018", "January to September 2024"."""
    claim = figure.claim
    start, end = claim.from_ or "", claim.to or ""
    if not figure.cumulative and start[:4] == end[:4] and start[4:] in ("", "-01") and end[4:] in ("", "-12"):
        return start[:4]
    until = date_words(end or claim.published or "an unknown day")
    if not start:
        return until
    if figure.cumulative:
        return f"since {date_words(start)}, {until}" if figure.start.lo > ORIGIN else until
    return f"{date_words(start)} to {until}"


def date_words(text: str) -> str:
    """An ISO date in words, as precise as it is: "2002", "October 2018", "20 October 2018"."""
    parts = text[:10].split("-")
    if len(parts) == 1 or not parts[1].isdigit():
        return text if len(parts) == 1 else parts[0]
    month = f"{_MONTHS[int(parts[1]) - 1]} {parts[0]}"
    return f"{int(parts[2])} {month}" if len(parts) == 3 else month


def term(figure: Figure, slots: int) -> str:
    """One figure of a sum: "57 (since 2015, October 2018; BCIJ)"."""
    scope = f"; {label(figure)}" if slots > 1 else ""
    return f"{printed(figure.claim)} ({when(figure)}{scope})"


def label(figure: Figure) -> str:
    """What a figure counts, in a word or two."""
    words = scope_words(figure.slot)
    return f"{in_words(figure.slot.measure)}, {words}"


def arithmetic(conflict: Conflict, figures: Sequence[Figure], focus: int | None = None) -> str:
    """The failing inequality as a sentence, solved for ``focus`` (the culprit, or else the last figure told)."""
    members = sorted(conflict.figures)
    if focus is None or focus not in conflict.figures:
        focus = max(members, key=lambda i: (figures[i].end.hi, i))
    slots = len({figures[i].slot for i in members})
    mine = figures[focus]
    if len(members) == 2:
        return _pair(conflict, figures, slots)
    if conflict.rule == "sum" or len({figures[i].event for i in members}) == 1:
        if len(conflict.allow) == 1:
            return _sum(conflict.need, figures[conflict.allow[0]], figures)
        if len(conflict.need) == 1:
            return _sum(conflict.allow, figures[conflict.need[0]], figures)
    if focus in conflict.need:
        limit, sign = _terms(conflict.allow, [i for i in conflict.need if i != focus], figures, slots, upper=True)
        return f"{sign} leaves at most {number(max(0, limit))}, but {term(mine, slots)} was stated"
    limit, sign = _terms(conflict.need, [i for i in conflict.allow if i != focus], figures, slots, upper=False)
    return f"{sign} makes at least {number(limit)}, but {term(mine, slots)} was stated"


def _terms(
    plus: Sequence[int], minus: Sequence[int], figures: Sequence[Figure], slots: int, *, upper: bool
) -> tuple[float, str]:
    """The value and the words of "a + b less c": upper ends are added and lower ends taken off, or the reverse."""

    def end(i: int, high: bool) -> float:
        return figures[i].hi if high else figures[i].lo

    total = sum(end(i, upper) for i in plus) - sum(end(i, not upper) for i in minus)
    words = " + ".join(term(figures[i], slots) for i in plus)
    for i in minus:
        words += f" less {term(figures[i], slots)}"
    return total, words


def _pair(conflict: Conflict, figures: Sequence[Figure], slots: int) -> str:
    if not conflict.need or not conflict.allow:
        return " and ".join(term(figures[i], slots) for i in sorted(conflict.figures))
    high, low = figures[conflict.need[0]], figures[conflict.allow[0]]
    difference = number(high.lo - low.hi)
    if conflict.rule == "jump":
        return (
            f"{term(high, slots)} less {term(low, slots)} makes {difference} more in {conflict.note}; "
            f"{number(conflict.slack)} would be {'several times'} the pace before"
        )
    if conflict.rule == "baseline":
        return f"{term(high, slots)} equals {term(low, slots)}: nothing would be left for the years before"
    if conflict.rule == "copied":
        return f"{term(high, slots)} is exactly {term(low, slots)}"
    if conflict.rule == "share":
        return f"{printed(high.claim)} per cent ({when(high)}) is the number of {term(low, 2)}"
    if conflict.rule == "series" and high.end != low.end and high.cumulative and low.cumulative:
        return f"{term(high, slots)} is more than {term(low, slots)}: a cumulative count falls by {difference}"
    if conflict.rule == "series":
        return f"{term(high, slots)} and {term(low, slots)} differ by {difference} for one period"
    return f"{term(high, slots)} is more than the whole, {term(low, slots)}, by {difference}"


def _sum(parts: Sequence[int], total: Figure, figures: Sequence[Figure]) -> str:
    """ "961 + 128 = 1,089 (Spain; abroad), printed 1,088 (…)": parts by time, and of one time the largest first."""
    parts = sorted(parts, key=lambda i: (figures[i].start.lo, -figures[i].value, i))
    values = " + ".join(number(figures[i].value) for i in parts)
    made = number(sum(figures[i].value for i in parts))
    if all(figures[i].slot == total.slot for i in parts):
        kinds = [when(figures[i]) for i in parts]
    elif all(figures[i].slot.measure == total.slot.measure for i in parts):
        kinds = [scope_words(figures[i].slot) for i in parts]
    else:
        kinds = [label(figures[i]) for i in parts]
    return f"{values} = {made} ({'; '.join(kinds)}), printed {printed(total.claim)} ({when(total)})"


def bounds_words(low: float, high: float) -> str:
    """An interval in words: "exactly 5", "3 to 7", "at least 3"."""
    if high == INFINITY:
        return f"at least {number(low)}" if low > 0 else "any number"
    return f"exactly {number(low)}" if low == high else f"{number(low)} to {number(high)}"
