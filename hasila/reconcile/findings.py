"""Findings: what a person should look at, each told once.

A figure given up by repair becomes one finding with its plainest conflict; figures that fell to the same cause (the
same number printed again, one article's figures of the wrong scope, two sides of one tie) share one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

import msgspec

from hasila.phrasing.messages import Message, Told, date, listed, number, say, tell
from hasila.reconcile.claim import Claim, absurd_start, printed
from hasila.reconcile.confidence import confidence_of
from hasila.reconcile.conflict import Conflict, is_minor
from hasila.reconcile.figures import Figure
from hasila.reconcile.readings import REJECT, Reading
from hasila.reconcile.repair import Repair
from hasila.reconcile.wording import arithmetic, label, when


class Finding(msgspec.Struct, frozen=True):
    """One thing that does not add up. ``culprits`` is empty for a tie; ``kind`` is the rule that found it.

    ``arithmetic`` and ``explanation`` are English; ``told`` says the same for telling it in other languages. ``repeats``
    holds further claims that print the culprits' or partners' figures, ``cost`` the cost of the reading.
    """

    id: str
    type: str
    claims: tuple[str, ...]
    culprits: tuple[str, ...]
    arithmetic: str
    explanation: str
    confidence: float
    kind: str = ""
    cost: float = 1.0
    repeats: tuple[str, ...] = ()
    told: Told | None = None


class Case(msgspec.Struct):
    """A finding in the making: figures blamed (if any), the conflict shown, its reading."""

    figures: list[int]
    shown: Conflict
    tie: bool
    ratio: float
    reading: Reading
    more: set[int] = msgspec.field(default_factory=set)
    pinned: bool = False


def findings_of(
    repair: Repair, figures: Sequence[Figure], readings: Sequence[Reading], claims: Iterable[Claim]
) -> tuple[Finding, ...]:
    """All findings, most certain first, and of equally certain ones the larger difference first."""
    cases = _folded(_cases(repair, figures, readings), figures)
    found = [(_finding(case, figures), _size(case.shown, figures)) for case in cases]
    found += [(_impossible(claim), 1.0) for claim in claims if absurd_start(claim)]
    return tuple(f for f, _ in sorted(found, key=lambda x: (-round(x[0].confidence, 2), -x[1], x[0].claims)))


def _size(conflict: Conflict, figures: Sequence[Figure]) -> float:
    """The gap as a share of the largest figure."""
    return conflict.gap / max(1.0, max(figures[i].value for i in conflict.figures))


def _cases(repair: Repair, figures: Sequence[Figure], readings: Sequence[Reading]) -> list[Case]:
    cases = []
    for fault in sorted(repair.faults):
        index = fault // 2
        mine = [c for c in repair.conflicts if fault in c.faults]
        alone = [c for c in mine if not (c.faults - {fault}) & repair.faults] or mine
        telling = [c for c in alone if not is_minor(c, figures)]
        if not telling:
            continue
        shown = min(telling, key=lambda c: plainness(c, figures, index))
        tie = repair.tie(fault) or _undecided(index, shown, repair, figures)
        cases.append(Case([index], shown, tie, repair.ratio.get(fault, 1.0), readings[index]))
    return cases + _within_statements(repair, figures)


def plainness(conflict: Conflict, figures: Sequence[Figure], index: int) -> tuple[object, ...]:
    """Sort key: conflicts of few statements and few figures, near in time and well supported, are shown first."""
    members = [figures[i] for i in sorted(conflict.figures)]
    span = max(f.end.hi for f in members) - min(f.end.hi for f in members)
    other = [f for f in members if f.index != index]
    soft = conflict.rule in ("order", "copied")
    relative = round(conflict.gap / max(f.value for f in members), 2)
    apart = not _one_article(conflict, figures)
    rounded = sum(not f.exact for f in members)
    weight = min((f.weight for f in other), default=0.0)
    near = span if conflict.rule == "jump" else 0
    events, slots = len({f.event for f in members}), len({f.slot for f in members})
    order = tuple(f.index for f in members)
    return soft, events, apart, len(members), rounded, slots, near, -relative, -weight, span, order


def _undecided(index: int, shown: Conflict, repair: Repair, figures: Sequence[Figure]) -> bool:
    """Whether the shown conflict names nobody, whatever the costs say.

    Two sources that stand by their figures for part and whole; a chain that fails by a single unit; figures that are
    all doubted for other reasons.
    """
    if len(shown.figures) == 2 and shown.figures <= repair.given_up and _one_article(shown, figures):
        return True
    if len(shown.figures) > 2 and shown.gap <= 1 and shown.rule == "growth":
        return True
    mine = figures[index]
    same = {f.event for f in figures if f.slot == mine.slot and f.start == mine.start and f.value == mine.value}
    return shown.rule == "scope" and len(shown.figures) == 2 and len(same) > 1


def _one_article(conflict: Conflict, figures: Sequence[Figure]) -> bool:
    return bool(frozenset.intersection(*(figures[i].articles for i in conflict.figures)))


def _within_statements(repair: Repair, figures: Sequence[Figure]) -> list[Case]:
    """Two reports of one statement that differ are worth telling even where both fell to other figures."""
    cases = []
    for conflict in repair.conflicts:
        pair = conflict.figures
        if conflict.rule == "series" and pair <= repair.given_up and len({figures[i].event for i in pair}) == 1:
            cases.append(Case([min(pair)], conflict, True, 1.0, REJECT, pinned=True))
    return cases


def _folded(cases: Sequence[Case], figures: Sequence[Figure]) -> list[Case]:
    kept: list[Case] = []
    for case in sorted(cases, key=lambda c: (c.pinned, c.tie, c.ratio, plainness(c.shown, figures, c.figures[0]))):
        host = next((k for k in kept if _same_cause(k, case, figures)), None)
        if host is None:
            kept.append(case)
            continue
        if case.pinned:
            continue
        host.tie = host.tie or case.tie
        host.figures += [i for i in case.figures if i not in host.figures]
        host.more |= case.shown.figures
    return kept


def _same_cause(host: Case, case: Case, figures: Sequence[Figure]) -> bool:
    a, b = figures[host.figures[0]], figures[case.figures[0]]
    if host.shown.figures == case.shown.figures:
        return True
    if host.pinned or case.pinned:
        return False
    if host.shown.rule == case.shown.rule == "copied" or host.reading.kind == case.reading.kind == "scope":
        return a.event == b.event and bool(a.articles & b.articles) and a.claim.from_ == b.claim.from_
    if a.slot != b.slot or a.start != b.start:
        return False
    if a.value == b.value and (a.cumulative or a.end == b.end):
        return True
    if not a.cumulative and a.end == b.end and (a.index in host.shown.need) == (b.index in case.shown.need):
        return True
    if not (host.tie and case.tie and len(host.shown.figures) == len(case.shown.figures) == 2):
        return False
    # Ties: two series of values against each other are one question.
    mine = {_told(figures[i]) for i in host.shown.figures | host.more}
    return bool(mine & {_told(figures[i]) for i in case.shown.figures})


def _told(figure: Figure) -> tuple[object, ...]:
    return figure.slot, figure.start, figure.value


def _finding(case: Case, figures: Sequence[Figure]) -> Finding:
    if len({figures[i].event for i in case.figures}) > 1:
        # Several statements say so: a dispute between sources, not a slip.
        case.tie = True
    blamed = [] if case.tie else case.figures
    shown = [*blamed, *sorted(case.shown.figures - set(blamed))]
    claims = tuple(dict.fromkeys(figures[i].claim.id for i in shown))
    repeats = sorted({c.id for i in {*shown, *case.more} for c in figures[i].claims} - set(claims))
    told = Told(arithmetic(case.shown, figures, case.figures[0]), _explanation(case, figures))
    return Finding(
        id=finding_id(case.shown.rule, claims),
        type=_type(case, figures),
        claims=claims,
        culprits=tuple(figures[i].claim.id for i in blamed),
        arithmetic=tell(told.arithmetic, "en"),
        explanation=tell(told.explanation, "en"),
        confidence=confidence_of(case.shown, case.ratio, case.tie, case.reading, figures),
        kind=case.shown.rule if case.reading is REJECT or case.tie else case.reading.kind,
        cost=case.reading.cost,
        repeats=tuple(repeats),
        told=told,
    )


def finding_id(rule: str, claims: Sequence[str]) -> str:
    """A stable id: a digest of the rule and the claims."""
    return "f" + hashlib.sha256("\n".join([rule, *sorted(claims)]).encode()).hexdigest()[:12]


def _type(case: Case, figures: Sequence[Figure]) -> str:
    rule = case.shown.rule
    events = {figures[i].event for i in case.shown.figures}
    if rule in ("jump", "period"):
        return "outlier"
    if rule == "sum" or (rule == "cycle" and len(events) == 1):
        return "sum mismatch"
    if rule == "balance":
        small = case.shown.gap <= 0.05 * max(figures[i].value for i in case.shown.figures)
        return "sum mismatch" if small and len(events) == 1 else "scope"
    if not case.tie and case.reading.kind == "old figure":
        return "duplicate-of-old"
    if rule in ("scope", "growth", "copied", "share") or (not case.tie and case.reading.kind == "scope"):
        slots = {figures[i].slot.measure for i in case.shown.figures}
        return "contradiction" if rule == "scope" and len(case.shown.figures) > 2 and len(slots) == 1 else "scope"
    return "contradiction"


def _explanation(case: Case, figures: Sequence[Figure]) -> Message:
    members = [figures[i] for i in sorted(case.shown.figures)]
    if case.tie and len(members) > 2:
        return say("one of these", off=number(case.shown.gap))
    if case.tie:
        return say("either", sides=listed("or", (_figure(f) for f in members)))
    blamed = [_figure(figures[i]) for i in case.figures]
    names = listed("comma", (one for at, one in enumerate(blamed) if one not in blamed[:at]))
    if case.reading is REJECT:
        return say("likeliest wrong", names=names, what=label(figures[case.figures[0]]))
    return say("likeliest", names=names, reading=case.reading.said, cost=f"{case.reading.cost:g}")


def _figure(figure: Figure) -> Message:
    return say("term", figure=printed(figure.claim), when=when(figure))


def _impossible(claim: Claim) -> Finding:
    reason = absurd_start(claim)
    assert reason is not None
    told = Told(
        say("impossible", figure=printed(claim), start=date(claim.from_ or ""), reason=reason),
        say("the period cannot be right"),
    )
    return Finding(
        id=finding_id("period", [claim.id]),
        type="outlier",
        claims=(claim.id,),
        culprits=(claim.id,),
        arithmetic=tell(told.arithmetic, "en"),
        explanation=tell(told.explanation, "en"),
        confidence=0.97,
        kind="period",
        told=told,
    )
