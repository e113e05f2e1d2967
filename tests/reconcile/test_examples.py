"""The worked examples of the method (docs/explanation/reconciliation.md), with the results computed there."""

from __future__ import annotations

import datetime as dt

import pytest

from hasila.reconcile import Slot, reconcile
from hasila.reconcile.coverage import coverage
from hasila.reconcile.figures import figures_of
from hasila.reconcile.incidents import known_incident
from hasila.reconcile.network import Network

CELLS = Slot("MA", "cells_dismantled")


def agency_years(claim, total=57):
    years = {"2015": 21, "2016": 19, "2017": 9}
    claims = [
        claim(f"y{y}", n, since=f"{y}-01", to=f"{y}-12", said="2018-10-12", event="press", agency="BCIJ")
        for y, n in years.items()
    ]
    claims.append(claim("y2018", 8, since="2018-01", to="2018-10", said="2018-10-12", event="press", agency="BCIJ"))
    claims.append(claim("total", total, since="2015", said="2018-10-12", event="press", agency="BCIJ"))
    return claims


# --- 1: years and their total ----------------------------------------------------------------------------------


def test_years_that_make_their_total_are_exact(claim):
    result = reconcile(agency_years(claim))
    assert result.findings == ()
    for identity, value in {"y2015": 21, "y2016": 19, "y2017": 9, "y2018": 8, "total": 57}.items():
        verdict = result.verdicts[identity]
        assert (verdict.word, verdict.minimum, verdict.maximum) == ("exact", value, value)


def test_total_to_the_end_of_the_year_leaves_nothing_for_its_last_months(claim):
    claims = [c for c in agency_years(claim) if c.id not in ("total", "y2018")]
    claims.append(claim("y2018", 8, since="2018-01", to="2018-10", said="2019-02-01", agency="BCIJ"))
    claims.append(claim("total", 57, since="2015", to="2018-12", said="2019-02-01", agency="BCIJ"))
    answer = reconcile(claims).bounds(Slot("MA", "cells_dismantled", "BCIJ"), "2018-11", "2018-12")
    assert (answer.minimum, answer.maximum) == (0, 0)


def test_total_off_by_two_is_one_tie_of_all_five(claim):
    result = reconcile(agency_years(claim, total=55))
    assert len(result.findings) == 1
    finding = result.findings[0]
    assert set(finding.claims) == {"y2015", "y2016", "y2017", "y2018", "total"}
    assert finding.culprits == ()
    assert finding.type == "sum mismatch"
    assert {v.word for v in result.verdicts.values()} == {"tie"}


def test_agency_within_the_country_holds(claim):
    claims = [*agency_years(claim), claim("country", 183, since="2002", said="2018-10-12", event="press")]
    assert reconcile(claims).findings == ()


# --- 2: a cumulative series with a figure ten times too large ------------------------------------------------------


def series(claim, *, last="2023-12-31"):
    return [
        claim("c183", 183, since="2002", to="2018-12", said="2019-01-05"),
        claim("c210", 210, since="2002", to="2021-05", said="2021-06-20"),
        claim("c2000", 2000, ">", since="2002", to="2022-01", said="2022-02-20"),
        claim("c215", 215, since="2002", to=last, said="2024-01-20"),
    ]


def test_engine_a_finds_the_one_pair_that_cannot_be(claim):
    figures = figures_of(series(claim))
    cycle = Network(figures).negative_cycle()
    assert {figures[e.label // 2].claim.id for e in cycle if e.label is not None} == {"c2000", "c215"}


def test_without_the_large_figure_bounds_are_tight(claim):
    claims = [c for c in series(claim) if c.id != "c2000"]
    result = reconcile(claims)
    assert result.findings == ()
    between = result.bounds(CELLS, "2021-06", "2023-12")
    assert (between.minimum, between.maximum) == (0, 5)
    assert set(between.high) == {"c215", "c210"}
    january = result.bounds(CELLS, "2002", "2022-01")
    assert (january.minimum, january.maximum) == (210, 215)


def test_the_large_figure_is_named(claim):
    finding = reconcile(series(claim)).findings[0]
    assert finding.culprits == ("c2000",)


def test_trap_the_plain_minimum_would_keep_2000_and_blame_215(claim):
    """With "6 in 2023", 215 is in both conflicts; giving up 215 alone is cheapest unless growth must be plausible."""
    claims = [*series(claim), claim("c6", 6, since="2023-01", to="2023-12", said="2024-01-20")]
    result = reconcile(claims)
    assert result.findings[0].culprits == ("c2000",)
    rest = [f for f in result.findings if "c2000" not in f.claims]
    assert len(rest) == 1
    assert set(rest[0].claims) == {"c210", "c215", "c6"}
    assert rest[0].culprits == ()


def test_trap_any_day_of_december_is_no_second_conflict(claim):
    claims = [c for c in series(claim) if c.id != "c215"]
    claims.append(claim("c215", 215, since="2002", said="2023-12"))
    claims.append(claim("c6", 6, since="2023-01", to="2023-12", said="2024-01-20"))
    findings = reconcile(claims).findings
    assert [f.culprits for f in findings] == [("c2000",)]


# --- 3: a tally against known incidents ------------------------------------------------------------------------------


def operations():
    days = ["2023-02-10", "2023-05-03", "2023-08-20", "2023-11-09"]
    counts = [(4, 4), (3, 3), (5, 5), (2, 4)]
    return [operation(f"i{n}", day, *c) for n, (day, c) in enumerate(zip(days, counts, strict=True), 1)]


def operation(identity, day, least, most):
    date = dt.date.fromisoformat(day)
    return known_incident(identity, "cell_dismantled", date, date, ["MA"], [("arrested", least, most)])


def year(claim):
    common = {"since": "2023-01", "to": "2023-12", "said": "2024-01-20", "event": "ministry"}
    return [claim("cells", 6, **common), claim("arrests", 21, measure="people_arrested", **common)]


def test_coverage_is_an_interval(claim):
    result = reconcile(year(claim), incidents=operations())
    assert result.findings == ()
    rows = {row.measure: row for row in result.coverage()}
    cells, arrests = rows["cells_dismantled"], rows["people_arrested"]
    assert cells.share == (pytest.approx(0.67, abs=0.005),) * 2
    assert cells.missing == (2, 2)
    assert arrests.documented == (14, 16)
    assert arrests.share == (pytest.approx(0.67, abs=0.005), pytest.approx(0.76, abs=0.005))
    assert arrests.missing == (5, 7)


def test_coverage_with_a_doubtful_merge():
    cells = coverage("cells_dismantled", "MA", 2023, (3, 4), (6, 6))
    arrests = coverage("people_arrested", "MA", 2023, (11, 16), (21, 21))
    assert cells.share == (0.5, pytest.approx(0.67, abs=0.005))
    assert arrests.share == (pytest.approx(0.52, abs=0.005), pytest.approx(0.76, abs=0.005))


def test_bounds_of_half_a_year_use_incidents(claim):
    result = reconcile(year(claim), incidents=operations())
    answer = result.bounds(Slot("MA", "people_arrested"), "2023-01", "2023-06")
    assert (answer.minimum, answer.maximum) == (7, 14)


def test_more_incidents_than_stated_is_a_conflict(claim):
    incidents = [*operations(), operation("i5", "2023-12-01", 9, 9)]
    result = reconcile(year(claim), incidents=incidents)
    finding = next(f for f in result.findings if "arrests" in f.claims)
    assert set(finding.claims) == {"arrests", "i1", "i2", "i3", "i4", "i5"}
    assert next(row for row in result.coverage() if row.measure == "people_arrested").over


# --- 4: parts and whole, annual flows -------------------------------------------------------------------------------


def europe(claim, identity, value, **more):
    fields = {"since": "2022-01", "to": "2022-12", "said": "2023-06-14", "event": "report", "country": "EU"}
    return claim(identity, value, measure="people_arrested", **{**fields, **more})


def test_parts_leave_a_remainder_for_the_others(claim):
    claims = [
        europe(claim, "all", 380),
        europe(claim, "jihadist", 266, type="jihadist"),
        europe(claim, "right", 45, type="right-wing"),
        europe(claim, "separatist", 18, type="separatist"),
    ]
    assert reconcile(claims).findings == ()
    within = europe(claim, "left", 51, type="left-wing and other", event="other", said="2023-08-01")
    assert reconcile([*claims, within]).findings == ()
    beyond = europe(claim, "left", 52, type="left-wing and other", event="other", said="2023-08-01")
    findings = reconcile([*claims, beyond]).findings
    assert len(findings) == 1
    assert "left" in findings[0].claims


def test_annual_counts_may_fall(claim):
    before = europe(claim, "year2021", 388, since="2021-01", to="2021-12", said="2022-06-14", event="before")
    assert reconcile([before, europe(claim, "year2022", 380)]).findings == ()


# --- 5: nested starts and rounding ----------------------------------------------------------------------------------


def test_shorter_period_cannot_hold_more(claim):
    claims = [claim("long", 188, since="2002", to="2019-06"), claim("short", 190, since="2003-05-16", to="2019-06")]
    findings = reconcile(claims).findings
    assert len(findings) == 1
    assert set(findings[0].claims) == {"long", "short"}


def test_about_190_fits(claim):
    claims = [
        claim("long", 188, since="2002", to="2019-06"),
        claim("short", 190, "~", since="2003-05-16", to="2019-06"),
    ]
    result = reconcile(claims)
    assert result.findings == ()
    gap = result.bounds(CELLS, "2002-01-01", "2003-05-15")
    assert (gap.minimum, gap.maximum) == (0, 3)
