"""The best figure, the range, the date and the roles of a merged incident."""

from __future__ import annotations

import datetime as dt
from typing import Any

from merge_making import DAY, make_report

from hasila.merge.values import Told, date_of, figure, role_of, voices
from hasila.model import Interval, ReportRole


def told(number: int, *, later: int = 0, group: str | None = None, role: ReportRole = "report", **counts: Any) -> Told:
    report = make_report(number, published=DAY + dt.timedelta(days=later), **counts)
    return Told(report, group or report.article_id, (report.outlet or "",), role)


def test_the_last_day_speaks_for_tolls_and_the_range_keeps_all() -> None:
    found = figure("killed", [told(1, killed=27), told(2, killed=27), told(3, later=1, killed=32)])
    assert found is not None
    assert (found.min, found.max, found.best) == (27, 32, 32)
    assert "tolls grow" in found.how


def test_most_independent_sources_win_and_copies_count_once() -> None:
    copies = [told(n, group="wire", arrested=9) for n in range(5)]
    own = [told(11, arrested=8), told(12, arrested=8)]
    found = figure("arrested", [*copies, *own])
    assert found is not None
    assert (found.best, found.reports, found.independent) == (8, 7, 3)
    assert found.how == "2 sources of 3 independent"


def test_a_tie_is_said_to_be_one() -> None:
    found = figure("arrested", [told(1, arrested=8), told(2, arrested=(9, ">"))])
    assert found is not None
    assert found.best == 8
    assert "a tie" in found.how


def test_recalls_speak_only_when_nobody_else_does() -> None:
    recall = told(2, later=90, role="recall", killed=40)
    both = figure("killed", [told(1, killed=38), recall])
    assert both is not None
    assert both.best == 38
    alone = figure("killed", [recall])
    assert alone is not None
    assert alone.best == 40
    assert "only later mentions" in alone.how


def test_nobody_gives_the_figure() -> None:
    assert figure("killed", [told(1, arrested=3)]) is None


def test_two_passages_of_one_article_are_one_voice() -> None:
    first = make_report(1, article="a", killed=19)
    second = make_report(2, article="a", killed=17, injured=43)
    [voice] = voices([Told(second, "a", ("x",)), Told(first, "a", ("x",))])
    assert {n: q.value for n, q in voice.report.incident.counts.items()} == {"killed": 19, "injured": 43}
    found = figure("killed", [voice])
    assert found is not None
    assert (found.min, found.max, found.best, found.reports) == (17, 19, 19, 1)


def test_the_date_that_most_sources_give() -> None:
    other = DAY - dt.timedelta(days=1)
    reports = [make_report(1), make_report(2), make_report(3, day=other), make_report(4, day=None)]
    found = date_of([Told(r, r.article_id, (r.outlet or "",)) for r in reports])
    assert found == Interval(from_=DAY, to=DAY)
    assert date_of([Told(reports[3], "x", ("y",))]) is None


def test_roles_by_distance() -> None:
    date = Interval(from_=DAY, to=DAY)
    roles = [role_of(make_report(1, published=DAY + dt.timedelta(days=n)), date) for n in (0, 2, 9, 60)]
    assert roles == ["report", "report", "follow-up", "recall"]
    assert role_of(make_report(1, published=None), date) == "report"
