"""Properties: consistent ledgers stay silent, implied claims change nothing, order does not matter."""

from __future__ import annotations

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hasila.reconcile import Claim, ClaimScope, reconcile
from hasila.reconcile.conflict import verified

QUIET = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
FIRST = 2005


@st.composite
def ledgers(draw):
    """Claims that all are true of one world: yearly counts by agency, told in statements."""
    years = draw(st.lists(st.integers(3, 30), min_size=5, max_size=12))
    shares = draw(st.lists(st.integers(0, 10), min_size=len(years), max_size=len(years)))
    part = [min(n, n * s // 10) for n, s in zip(years, shares, strict=True)]
    claims = []
    for number in range(draw(st.integers(2, 14))):
        last = draw(st.integers(0, len(years) - 1))
        first = draw(st.sampled_from([0, last]))
        agency = draw(st.sampled_from([None, "Bureau"]))
        true = sum((part if agency else years)[first : last + 1])
        comparator = draw(st.sampled_from(["=", "=", "=", ">=", "<=", "~"]))
        claims.append(told(f"h{number:02}", true, comparator, first, last, agency))
    return claims


def told(identity, value, comparator, first, last, agency):
    return Claim(
        id=identity,
        measure="people_arrested",
        value=value,
        comparator=comparator,
        country="MA",
        from_=f"{FIRST + first}-01",
        to=f"{FIRST + last}-12",
        published=f"{FIRST + last + 1}-02-10",
        event=f"e{identity}",
        speaker="An official",
        scope=ClaimScope(agency=agency),
    )


@QUIET
@given(ledgers())
def test_consistent_ledgers_yield_no_finding(claims):
    result = reconcile(claims)
    assert result.findings == ()
    assert {v.word for v in result.verdicts.values()} <= {"exact", "consistent", "alone"}


@QUIET
@given(ledgers(), st.randoms(use_true_random=False), st.integers(2, 9))
def test_order_never_matters(claims, random, factor):
    # One figure is made wrong, so that there is something to find.
    wrong = [msgspec.structs.replace(claims[0], value=claims[0].value * factor + 7), *claims[1:]]
    shuffled = list(wrong)
    random.shuffle(shuffled)
    one, other = reconcile(wrong), reconcile(shuffled)
    assert one.findings == other.findings
    assert one.verdicts == other.verdicts


@QUIET
@given(ledgers(), st.integers(0, 13))
def test_an_implied_claim_changes_no_verdict(claims, pick):
    before = reconcile(claims)
    chosen = claims[pick % len(claims)]
    low = before.verdicts[chosen.id].minimum
    weaker = msgspec.structs.replace(
        chosen, id="implied", event="implied", comparator=">=", value=int(min(low or 0, chosen.interval[0]))
    )
    after = reconcile([*claims, weaker])
    assert {k: v.word for k, v in before.verdicts.items()} == {
        k: v.word for k, v in after.verdicts.items() if k != "implied"
    }


@QUIET
@given(ledgers(), st.integers(2, 9))
def test_every_conflict_shown_fails_in_whole_numbers(claims, factor):
    wrong = [msgspec.structs.replace(claims[0], value=claims[0].value * factor + 7), *claims[1:]]
    result = reconcile(wrong)
    assert all(verified(c, result.figures) for c in result.repair.conflicts)


@QUIET
@given(ledgers())
def test_truth_lies_within_what_the_others_allow(claims):
    result = reconcile(claims)
    for claim in claims:
        verdict = result.verdicts[claim.id]
        low, high = claim.interval
        assert verdict.minimum is None or verdict.minimum <= high
        assert verdict.maximum is None or verdict.maximum >= low
