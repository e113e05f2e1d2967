"""Findings in words: the arithmetic as a sum that a reader can follow, and when and what each figure counts.

Nothing here is a sentence yet: each function makes a message, which is told in the language of whoever reads it
(:mod:`hasila.phrasing.messages`).
"""

from __future__ import annotations

from collections.abc import Sequence

from hasila.phrasing.messages import Message, date, listed, measure, number, say
from hasila.reconcile.claim import INFINITY, ORIGIN, printed
from hasila.reconcile.conflict import Conflict
from hasila.reconcile.figures import Figure
from hasila.reconcile.readings import scope_words


def when(figure: Figure) -> Message:
    """The period in words: "2015", "since 2002, October 2018", "January to September 2024"."""
    claim = figure.claim
    start, end = claim.from_ or "", claim.to or ""
    if not figure.cumulative and start[:4] == end[:4] and start[4:] in ("", "-01") and end[4:] in ("", "-12"):
        return date(start[:4])
    stated = end or claim.published
    until = date(stated) if stated else say("an unknown day")
    if not start:
        return until
    if figure.cumulative:
        return say("since, as of", start=date(start), end=until) if figure.start.lo > ORIGIN else until
    return say("from, to", start=date(start), end=until)


def term(figure: Figure, slots: int) -> Message:
    """One figure of a sum: "57 (since 2015, October 2018; BCIJ)"."""
    parts: dict[str, Message] = {"figure": printed(figure.claim), "when": when(figure)}
    return say("term of", **parts, what=label(figure)) if slots > 1 else say("term", **parts)


def label(figure: Figure) -> Message:
    """What a figure counts, in a word or two."""
    return say("measure in scope", measure=measure(figure.slot.measure), scope=scope_words(figure.slot))


def arithmetic(conflict: Conflict, figures: Sequence[Figure], focus: int | None = None) -> Message:
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
        return say("leaves at most", sum=sign, limit=number(max(0, limit)), stated=term(mine, slots))
    limit, sign = _terms(conflict.need, [i for i in conflict.allow if i != focus], figures, slots, upper=False)
    return say("makes at least", sum=sign, limit=number(limit), stated=term(mine, slots))


def _terms(
    plus: Sequence[int], minus: Sequence[int], figures: Sequence[Figure], slots: int, *, upper: bool
) -> tuple[float, Message]:
    """The value and the words of "a + b less c": upper ends are added and lower ends taken off, or the reverse."""

    def end(i: int, high: bool) -> float:
        return figures[i].hi if high else figures[i].lo

    total = sum(end(i, upper) for i in plus) - sum(end(i, not upper) for i in minus)
    words = listed("plus", (term(figures[i], slots) for i in plus))
    return total, listed("less", (words, *(term(figures[i], slots) for i in minus))) if minus else words


def _pair(conflict: Conflict, figures: Sequence[Figure], slots: int) -> Message:
    if not conflict.need or not conflict.allow:
        return listed("and", (term(figures[i], slots) for i in sorted(conflict.figures)))
    high, low = figures[conflict.need[0]], figures[conflict.allow[0]]
    parts: dict[str, Message] = {
        "high": term(high, slots),
        "low": term(low, slots),
        "difference": number(high.lo - low.hi),
    }
    if conflict.rule == "jump":
        return say("jump", **parts, months=number(conflict.months), pace=number(conflict.slack))
    if conflict.rule in ("baseline", "copied"):
        return say(conflict.rule, **parts)
    if conflict.rule == "share":
        return say("share", share=printed(high.claim), when=when(high), low=term(low, 2))
    if conflict.rule == "series" and high.end != low.end and high.cumulative and low.cumulative:
        return say("falls", **parts)
    return say("differ" if conflict.rule == "series" else "more than the whole", **parts)


def _sum(parts: Sequence[int], total: Figure, figures: Sequence[Figure]) -> Message:
    """ "961 + 128 = 1,089 (Spain; abroad), printed 1,088 (…)": parts by time, and of one time the largest first."""
    parts = sorted(parts, key=lambda i: (figures[i].start.lo, -figures[i].value, i))
    if all(figures[i].slot == total.slot for i in parts):
        kinds = [when(figures[i]) for i in parts]
    elif all(figures[i].slot.measure == total.slot.measure for i in parts):
        kinds = [scope_words(figures[i].slot) for i in parts]
    else:
        kinds = [label(figures[i]) for i in parts]
    return say(
        "sum",
        values=listed("plus", (number(figures[i].value) for i in parts)),
        made=number(sum(figures[i].value for i in parts)),
        kinds=listed("and also", kinds),
        printed=printed(total.claim),
        when=when(total),
    )


def bounds_words(low: float, high: float) -> Message:
    """An interval in words: "exactly 5", "3 to 7", "at least 3"."""
    if high == INFINITY:
        return say("at least", n=number(low)) if low > 0 else number(high)
    return say("exactly", n=number(low)) if low == high else say("range", low=number(low), high=number(high))
