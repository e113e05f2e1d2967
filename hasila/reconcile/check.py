"""Each figure of a new article against what is known: agrees (with whom), contradicts (by what arithmetic), new.

For a journalist before print. The ledger is reconciled with the article's claims added; what is said of these claims
is the answer. Findings that do not touch the article are left aside.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

import msgspec

from hasila.phrasing.messages import say, tell
from hasila.reconcile.claim import Claim, printed
from hasila.reconcile.conflict import Conflict, is_minor
from hasila.reconcile.engine import Reconciliation, reconcile
from hasila.reconcile.figures import Figure
from hasila.reconcile.findings import plainness
from hasila.reconcile.incidents import KnownIncident
from hasila.reconcile.verdicts import Allowed
from hasila.reconcile.wording import arithmetic, bounds_words, label, when

Answer = Literal["agrees", "contradicts", "new"]


class Checked(msgspec.Struct, frozen=True):
    """What is said of one figure of the article. ``with_`` names the claims it agrees or conflicts with."""

    id: str
    answer: Answer
    figure: str
    quote: str
    with_: tuple[str, ...] = msgspec.field(name="with", default=())
    arithmetic: str = ""
    allowed: dict[str, float | None] = {}
    measure: str = ""
    value: float | int = 0


def check(
    claims: Sequence[Claim], known: Iterable[Claim], incidents: Sequence[KnownIncident] = ()
) -> tuple[Checked, ...]:
    """Check the claims of an article against those that are known. Ids must not collide."""
    mine = {c.id for c in claims}
    # The article may be in the ledger already: it must not agree with itself.
    articles = {c.article for c in claims if c.article}
    others = [c for c in known if c.id not in mine and (c.article is None or c.article not in articles)]
    together = reconcile([*others, *claims], incidents=incidents)
    by_claim = {c.id: f for f in together.figures for c in f.claims}
    allowed = Allowed(together.figures, together.repair)
    return tuple(_checked(claim, by_claim.get(claim.id), together, allowed, mine) for claim in claims)


def _checked(
    claim: Claim, figure: Figure | None, together: Reconciliation, allowed: Allowed, mine: set[str]
) -> Checked:
    quote = claim.evidence[0] if claim.evidence else ""
    base = Checked(claim.id, "new", tell(printed(claim), "en"), quote, measure=claim.measure, value=claim.value)
    if figure is None:
        return base
    counted = say("counted", figure=printed(claim), what=label(figure), when=when(figure))
    base = msgspec.structs.replace(base, figure=tell(counted, "en"))
    conflict = _worst(figure, together)
    if conflict is not None:
        ids = tuple(together.figures[i].claim.id for i in sorted(conflict.figures - {figure.index}))
        sentence = tell(arithmetic(conflict, together.figures, figure.index), "en")
        return msgspec.structs.replace(base, answer="contradicts", with_=_expanded(ids, together), arithmetic=sentence)
    same = [c.id for c in figure.claims if c.id not in mine]
    same += [f.claim.id for f in together.figures if _same(f, figure) and f.claim.id not in mine]
    verdict = allowed.of(figure)
    limits = {"min": verdict.minimum, "max": verdict.maximum}
    if same:
        return msgspec.structs.replace(base, answer="agrees", with_=tuple(dict.fromkeys(same)), allowed=limits)
    ends = [i for i in dict.fromkeys((*verdict.low, *verdict.high)) if i not in mine]
    if verdict.word in ("exact", "consistent") and ends:
        words = bounds_words(verdict.minimum or 0, float("inf") if verdict.maximum is None else verdict.maximum)
        return msgspec.structs.replace(
            base,
            answer="agrees",
            with_=_expanded(tuple(ends), together),
            arithmetic=tell(say("the others allow", range=words), "en"),
            allowed=limits,
        )
    return base


def _worst(figure: Figure, together: Reconciliation) -> Conflict | None:
    """The plainest conflict of the figure with others that are believed, or else with any."""
    figures = together.figures
    mine = [c for c in together.repair.conflicts if figure.index in c.figures and not is_minor(c, figures)]
    # Figures given up for other reasons prove nothing against this one.
    doubted = {i for i in together.repair.given_up if i != figure.index and not _tied(i, together)}
    mine = [c for c in mine if not c.figures & doubted]
    return min(mine, key=lambda c: plainness(c, figures, figure.index), default=None)


def _tied(index: int, together: Reconciliation) -> bool:
    repair = together.repair
    return all(repair.tie(fault) for fault in repair.faults if fault // 2 == index)


def _same(one: Figure, other: Figure) -> bool:
    """Whether two statements give the same count for the same slot and period."""
    alike = one.slot == other.slot and one.start == other.start and one.value == other.value
    return alike and one.index != other.index and one.cumulative == other.cumulative


def _expanded(ids: Sequence[str], together: Reconciliation) -> tuple[str, ...]:
    """Bounds made of known incidents are told as these incidents."""
    return tuple(x for i in ids for x in together.sources.get(i, (i,)))
