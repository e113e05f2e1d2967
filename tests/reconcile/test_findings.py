"""Every kind of finding, each with the smallest set of claims that shows it; and what must not be found."""

from __future__ import annotations

import pytest

from hasila.phrasing.messages import tell
from hasila.reconcile import reconcile
from hasila.reconcile.claim import absurd_start, days_of, interval


def only(claims):
    findings = reconcile(claims).findings
    assert len(findings) == 1, [f.arithmetic for f in findings]
    return findings[0]


@pytest.mark.parametrize(
    ("value", "comparator", "expected"),
    [
        (150, ">", (151, float("inf"))),
        (150, ">=", (150, float("inf"))),
        (300, "<", (0, 299)),
        (8, "<=", (0, 8)),
        (50, "~", (45, 55)),
        (49, "~", (48, 50)),
        (3000, "~", (2500, 3500)),
        (1668, "~", (1634, 1702)),
        (7, "=", (7, 7)),
    ],
)
def test_words_become_intervals(value, comparator, expected):
    assert interval(value, comparator) == expected


def test_dates_have_the_precision_of_what_was_printed():
    year, month, day = (days_of(text) for text in ("2016", "2016-02", "2016-02-29"))
    assert year[1] - year[0] == 366
    assert month[1] - month[0] == 29
    assert day == (month[1] - 1, month[1])


def test_a_falling_series_with_more_behind_one_side(claim):
    claims = [
        claim("early", 240, since="2002", said="2015-11-04"),
        claim("dip", 126, since="2002", said="2016-10-19"),
        claim("later", 284, since="2002", said="2017-05-08"),
        claim("before", 185, since="2002", said="2015-03-23"),
    ]
    finding = only(claims)
    assert finding.culprits == ("dip",)
    assert "falls by" in finding.arithmetic


def test_two_reports_of_one_speech_are_a_tie(claim):
    claims = [claim(name, value, said="2017-10-20", event="speech") for name, value in (("a", 213), ("b", 221))]
    finding = only(claims)
    assert (finding.type, finding.culprits) == ("contradiction", ())


def test_digits_exchanged_where_another_report_has_them_right(claim):
    claims = [
        claim("before", 569, said="2017-09-06"),
        claim("right", 569, said="2017-10-20", event="speech"),
        claim("wrong", 596, said="2017-10-20", event="speech"),
    ]
    finding = only(claims)
    assert finding.culprits == ("wrong",)
    assert "two digits exchanged" in finding.explanation


def test_a_total_that_its_kinds_do_not_make(claim):
    common = {"since": "2004-03", "said": "2023-01-26", "event": "ministry", "measure": "people_arrested"}
    claims = [
        claim("total", 1088, **common),
        claim("home", 961, place="Spain", **common),
        claim("abroad", 128, place="abroad", **common),
    ]
    finding = only(claims)
    assert finding.type == "sum mismatch"
    assert finding.arithmetic.startswith("961 + 128 = 1,089")


def test_a_remainder_that_is_printed_explains_the_sum(claim):
    common = {"since": "2015", "said": "2021-07-20", "event": "interview", "measure": "returnees"}
    claims = [
        claim("total", 137, **common),
        claim("east", 120, place="East", **common),
        claim("west", 12, place="West", **common),
        claim("handed", 5, **{**common, "measure": "other:handed_over"}),
    ]
    assert reconcile(claims).findings == ()


def test_a_part_larger_than_its_whole(claim):
    year = {"since": "2015-01", "to": "2015-12", "measure": "people_arrested"}
    finding = only([claim("all", 99, **year), claim("bureau", 275, agency="Bureau", **year)])
    assert finding.type == "scope"


def test_a_part_that_grows_more_than_its_whole(claim):
    claims = [
        claim("w1", 160, since="2002", said="2016-12-22", event="e1"),
        claim("p1", 40, since="2015", said="2016-12-22", event="e1", agency="Bureau"),
        claim("w2", 176, since="2002", said="2018-10-11", event="e2"),
        claim("p2", 62, since="2015", said="2018-10-11", event="e2", agency="Bureau"),
    ]
    finding = only(claims)
    assert set(finding.claims) == {"w1", "p1", "w2", "p2"}
    assert finding.culprits == ()


def test_an_old_total_repeated_while_a_part_has_grown(claim):
    claims = [
        claim("w1", 183, since="2002", said="2018-10-11", event="e1"),
        claim("p1", 57, since="2015", said="2018-10-11", event="e1", agency="Bureau"),
        claim("w2", 183, since="2002", said="2018-12-25", event="e2"),
        claim("p2", 60, since="2015", said="2018-12-25", event="e2", agency="Bureau"),
    ]
    finding = only(claims)
    assert (finding.type, finding.culprits) == ("duplicate-of-old", ("w2",))


def test_more_are_accounted_for_than_left(claim):
    common = {"said": "2017-05-19", "event": "interview"}
    claims = [
        claim("left", 1631, measure="fighters_abroad", **common),
        claim("there", 1631, measure="other:fighters_currently_abroad", **common),
        claim("dead", 558, measure="other:fighters_killed_abroad", **common),
        claim("back", 211, measure="returnees", **common),
    ]
    finding = only(claims)
    assert finding.type == "scope"
    assert set(finding.claims) == {"left", "there", "dead", "back"}


def test_a_total_that_jumps(claim):
    claims = [
        claim("a", 150, since="2002", said="2016-02-10"),
        claim("b", 209, since="2002", said="2021-03-10"),
        claim("wrong", 2090, since="2002", said="2022-03-10"),
    ]
    finding = only(claims)
    assert (finding.type, finding.culprits) == ("outlier", ("wrong",))


def test_the_same_count_since_a_much_later_year(claim):
    claims = [
        claim("usual", 215, since="2002", said="2023-12-27"),
        claim("wrong", 215, since="2022", said="2023-12-28"),
    ]
    finding = only(claims)
    assert finding.culprits == ("wrong",)
    assert "2002, not in 2022" in finding.explanation


def test_a_share_that_is_a_count(claim):
    share = "other:percent_cells_linked_to_group"
    claims = [
        claim("count", 88, since="2013", said="2021-05-10", group="Red"),
        claim("wrong", 88, since="2013", said="2022-11-10", group="Red", measure=share),
    ]
    finding = only(claims)
    assert finding.culprits == ("wrong",)
    assert "per cent" in finding.explanation


def test_a_year_that_is_none(claim):
    bad = claim("bad", 132, since="0202", said="2015-03-24")
    reason = absurd_start(bad)
    assert reason is not None
    assert tell(reason, "en") == "the period begins in the year 202"
    assert only([bad]).type == "outlier"


# --- what must not be found ---------------------------------------------------------------------------------------


def test_stocks_may_fall(claim):
    measure = "other:detained_in_conflict_zone"
    claims = [claim("a", 1137, said="2021-03-04", measure=measure), claim("b", 277, said="2022-11-10", measure=measure)]
    assert reconcile(claims).findings == ()


def test_a_dropped_comparator_is_no_difference(claim):
    claims = [
        claim("a", 600, ">", said="2025-01-30", event="speech"),
        claim("b", 600, said="2025-01-30", event="speech"),
        claim("later", 640, said="2025-06-30"),
    ]
    assert reconcile(claims).findings == ()


def test_lower_bounds_need_not_rise(claim):
    claims = [
        claim("a", 90, since="2015", said="2023-05-15", agency="Bureau"),
        claim("b", 85, ">", since="2015", said="2024-01-10", agency="Bureau"),
    ]
    assert reconcile(claims).findings == ()


def test_part_of_a_year_against_the_year(claim):
    claims = [
        claim("part", 8, since="2018-01", to="2018-10", said="2018-10-12"),
        claim("year", 11, since="2018-01", to="2018-12", said="2021-05-12"),
    ]
    assert reconcile(claims).findings == ()


def test_repeats_are_one_finding(claim):
    claims = [claim(f"r{n}", 267, since="2002", said="2015-03-24", event="talk") for n in range(4)]
    claims += [claim(f"g{n}", 276, since="2002", said="2015-03-24", event="talk") for n in range(5)]
    finding = only(claims)
    assert len(finding.claims) == 2
    assert len(finding.repeats) == 7


def test_ids_are_stable_and_findings_are_sorted(claim):
    claims = [
        claim("a", 240, since="2002", said="2015-11-04"),
        claim("b", 126, since="2002", said="2016-10-19"),
        claim("c", 10, since="2002", said="2015-11-04", country="DZ"),
        claim("d", 9, since="2002", said="2016-10-19", country="DZ"),
    ]
    one, two = reconcile(claims).findings, reconcile(claims[::-1]).findings
    assert one == two
    assert [f.confidence for f in one] == sorted((f.confidence for f in one), reverse=True)
