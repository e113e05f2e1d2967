"""Engine B: explanations over the tree of scopes, ties included, and its answers tested by Engine A."""

from __future__ import annotations

import pytest

from hasila.reconcile.conflict import too_large, too_small
from hasila.reconcile.figures import figures_of
from hasila.reconcile.solver import agrees, consistent, explanations

pytest.importorskip("highspy", reason="the solver comes with the extra hasila[solve]")


def equal_costs(figures):
    return {side(f.index): 1.0 for f in figures for side in (too_large, too_small)}


def test_figures_that_agree_need_no_explanation(claim):
    figures = figures_of([claim("a", 10, since="2002", to="2010-12"), claim("b", 12, since="2002", to="2012-12")])
    assert explanations(figures, equal_costs(figures)) == ()
    assert consistent(figures)


def test_a_falling_series_is_a_tie_of_two(claim):
    figures = figures_of([claim("a", 20, since="2002", to="2010-12"), claim("b", 12, since="2002", to="2012-12")])
    found = explanations(figures, equal_costs(figures))
    named = {figures[f // 2].claim.id for e in found[:2] for f in e.faults}
    assert found[0].cost == found[1].cost == 1.0
    assert named == {"a", "b"}
    assert not consistent(figures)
    assert all(agrees(figures, e.faults) for e in found)


def test_a_cheap_reading_decides_the_tie(claim):
    figures = figures_of([claim("a", 20, since="2002", to="2010-12"), claim("b", 12, since="2002", to="2012-12")])
    costs = equal_costs(figures)
    slip = next(f.index for f in figures if f.claim.id == "a")
    costs[too_large(slip)] = 0.4
    found = explanations(figures, costs)
    assert found[0].faults == (too_large(slip),)
    assert found[1].cost == 1.0


def test_parts_that_share_a_whole_exceed_it_together(claim):
    """No pair and no chain of one scope conflicts here: only the tree does."""
    year = {"since": "2020-01", "to": "2020-12"}
    claims = [claim("whole", 10, **year), claim("x", 6, **year, group="X"), claim("y", 6, **year, group="Y")]
    figures = figures_of(claims)
    assert agrees(figures, ())
    assert not consistent(figures)
    assert consistent(figures_of(claims[:2]))


def test_same_input_gives_the_same_explanations(claim):
    claims = [claim(f"c{n}", value, since="2002", to=f"20{n}-12") for n, value in ((10, 20), (12, 15), (14, 18))]
    figures = figures_of(claims)
    assert explanations(figures, equal_costs(figures)) == explanations(figures, equal_costs(figures))
