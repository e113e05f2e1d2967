"""Merging a ledger: the same however the input came; only touched incidents are written; judgements survive."""

from __future__ import annotations

import datetime as dt
import random
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from merge_making import DAY, facts_of, make_report, stream, town

from hasila.errors import UsageError
from hasila.ledger import Ledger
from hasila.merge import MergeSummary, judge, memory, merge_ledger, withdraw
from hasila.merge.forget import forget
from hasila.merge.judgements import load
from hasila.merge.places import no_geography
from hasila.merge.report import Report


def merge(ledger: Ledger, **options: Any) -> MergeSummary:
    return merge_ledger(ledger, geography=no_geography, **options)


def whole(ledger: Ledger) -> list[str]:
    """Everything that merging left, as text."""
    tables = ("incidents", "incident_members", "incident_counts")
    return [repr(sorted(map(repr, ledger.connection.execute(f"SELECT * FROM {t}")))) for t in tables]


def fill(path: Path, runs: list[list[Report]], **options: Any) -> Ledger:
    ledger = Ledger(path)
    for run in runs:
        for report in run:
            ledger.add(facts_of(report))
        merge(ledger, **options)
    return ledger


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 1000), chance=st.randoms(use_true_random=False))
def test_order_repetition_split_runs_and_batches_give_the_same_incidents(
    tmp_path: Path, seed: int, chance: random.Random
) -> None:
    reports = [report for report, _ in stream(60, seed=seed)]
    shuffled = reports[:]
    chance.shuffle(shuffled)
    cut = chance.randrange(60)
    ways: dict[str, tuple[list[list[Report]], dict[str, int]]] = {
        "at once": ([reports], {}),
        "in another order, a few at a time": ([shuffled], {"batch": chance.randint(1, 40)}),
        "in split runs": ([shuffled[:cut], shuffled[cut : cut + 1], [], shuffled[cut + 1 :]], {}),
        "repeatedly": ([reports, reports[:cut], reports], {"batch": 40}),
    }
    results = {}
    for name, (runs, options) in ways.items():
        path = tmp_path / f"{seed} {uuid4()}.db"
        with fill(path, runs, **options) as ledger:
            results[name] = whole(ledger)
    first = results["at once"]
    assert {name for name, found in results.items() if found != first} == set()


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 1000), chance=st.randoms(use_true_random=False))
def test_incidents_are_a_function_of_the_reports_and_judgements_alone(
    tmp_path: Path, seed: int, chance: random.Random
) -> None:
    """Judged, withdrawn and forgotten between runs, or all at once: the same."""
    reports = [report for report, _ in stream(40, seed=seed)]
    present, steps = list[str](), [reports[:20], reports[20:30], reports[30:]]
    with Ledger(tmp_path / f"{uuid4()}.db") as ledger:
        for step in steps:
            for report in step:
                ledger.add(facts_of(report))
            present += [report.article_id for report in step]
            merge(ledger, batch=chance.randint(3, 40))
            verdicts = [
                judge(ledger, *chance.sample(present, 2), chance.choice(("same", "different")), by="A", why="b")
                for _ in range(3)
            ]
            withdraw(ledger, chance.choice(verdicts).number, by="B", why="c")
            gone = chance.choice(present)
            present.remove(gone)
            forget(ledger, gone, by="B", why="c")
        merge(ledger)
        piecemeal = whole(ledger)
        columns = "subject, object, verdict, detail, author, why, at, withdraws"
        judgements = ledger.connection.execute(f"SELECT {columns} FROM judgements ORDER BY id").fetchall()
    with Ledger(tmp_path / f"{uuid4()}.db") as ledger:
        for report in reports:
            if report.article_id in present:
                ledger.add(facts_of(report))
        with ledger.transaction() as connection:
            connection.executemany(f"INSERT INTO judgements ({columns}) VALUES (?,?,?,?,?,?,?,?)", judgements)
        merge(ledger)
        assert whole(ledger) == piecemeal


def test_a_second_merge_looks_at_nothing(tmp_path: Path) -> None:
    with fill(tmp_path / "a.db", [[r for r, _ in stream(40)]]) as ledger:
        again = merge(ledger)
    assert (again.looked_at, again.changed, again.gone) == (0, 0, 0)


def rows_by_incident(ledger: Ledger) -> dict[str, str]:
    rows = ledger.connection.execute("SELECT incident_id, fact_id, role, why FROM incident_members ORDER BY 1, 2")
    found: dict[str, str] = {}
    for row in rows:
        found[row[0]] = found.get(row[0], "") + repr(row)
    return found


def test_news_of_one_incident_leaves_the_others_alone(tmp_path: Path) -> None:
    reports = [r for r, _ in stream(120, seed=2)]
    with fill(tmp_path / "a.db", [reports]) as ledger:
        before, first, statements = rows_by_incident(ledger), reports[0], list[str]()
        follow = make_report(
            "new", day=DAY, published=DAY, place=first.incident.places[0], country=first.incident.countries[0],
            subtype=first.incident.subtype, words=first.incident.evidence[0].quote,
            killed=first.incident.counts["killed"].value,
        )  # fmt: skip
        ledger.add(facts_of(follow))
        ledger.connection.set_trace_callback(statements.append)
        summary = merge(ledger)
        ledger.connection.set_trace_callback(None)
        after = rows_by_incident(ledger)
    [touched] = [incident for incident, rows in after.items() if before.get(incident) != rows]
    assert before.keys() - {touched} <= after.keys()
    assert summary.changed == 1
    assert sum(s.startswith("INSERT INTO incidents ") for s in statements) == 1
    assert summary.looked_at < 15, "only the part that the news is linked to is clustered anew"


def test_what_is_held_in_memory_does_not_grow_with_the_ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    held: list[int] = []
    for name in ("neighbours", "members"):
        load = getattr(memory, name)
        monkeypatch.setattr(memory, name, lambda *given, load=load: [found := load(*given), held.append(len(found))][0])
    most = []
    for size in (60, 180):
        reports = [
            make_report(n, day=day, published=day, place=town(n % 7), killed=n % 4 + 1, words=f"Gunmen attack {n}")
            for n in range(size)
            if (day := DAY + dt.timedelta(days=3 * n))
        ]
        with fill(tmp_path / f"{size}.db", [reports], batch=20):
            most.append(max(held))
    assert 0 < most[1] <= most[0] + 3 < 20


def two_towns(tmp_path: Path, **kwargs: object) -> Ledger:
    """Two reports of one attack in town 1, and one of an attack in town 40, far away."""
    return fill(tmp_path / "t.db", [[
        make_report(1, place=town(1), killed=12, words="Twelve people died when gunmen stormed the market"),
        make_report(2, place=town(1), killed=12, words="Gunmen stormed the market and twelve people died"),
        make_report(3, place=town(119), killed=7, words="A bomb hidden in a car exploded at a checkpoint"),
    ]])  # fmt: skip


def clusters(ledger: Ledger) -> set[frozenset[str]]:
    return {frozenset(r.article_id for r in i.reports) for i in ledger.incidents()}


def ids(ledger: Ledger) -> dict[str, str]:
    rows = ledger.connection.execute("SELECT article_id, id FROM facts WHERE kind = 'incident'")
    return dict(rows.fetchall())


def test_judgements_override_the_model_survive_runs_and_can_be_withdrawn(tmp_path: Path) -> None:
    with two_towns(tmp_path) as ledger:
        assert clusters(ledger) == {frozenset({"a1", "a2"}), frozenset({"a3"})}
        fact = ids(ledger)
        apart = judge(ledger, fact["a1"], fact["a2"], "different", by="Reader", why="two raids on one day")
        joined = judge(ledger, fact["a1"], fact["a3"], "same", by="Reader", why="one series of attacks")
        for _ in range(2):
            merge(ledger)
            assert clusters(ledger) == {frozenset({"a1", "a3"}), frozenset({"a2"})}
        withdraw(ledger, apart.number, by="Reader", why="mistaken")
        withdraw(ledger, joined.number, by="Reader", why="mistaken")
        merge(ledger)
        assert clusters(ledger) == {frozenset({"a1", "a2"}), frozenset({"a3"})}
        assert len(load(ledger.connection)[0]) == 2, "both judgements stay on record"


def test_nothing_is_withdrawn_without_a_name_and_a_reason_or_twice(tmp_path: Path) -> None:
    with two_towns(tmp_path) as ledger:
        fact = ids(ledger)
        made = judge(ledger, fact["a1"], fact["a2"], "different", by="Reader", why="two raids on one day")
        with pytest.raises(UsageError, match="needs --by NAME and --why TEXT"):
            withdraw(ledger, made.number, by="Reader", why=" ")
        withdraw(ledger, made.number, by="Reader", why="mistaken")
        with pytest.raises(UsageError, match="no standing judgement 1"):
            withdraw(ledger, made.number, by="Reader", why="mistaken")


def test_contradictory_judgements_are_named_and_the_last_stands(tmp_path: Path) -> None:
    with two_towns(tmp_path) as ledger:
        fact = ids(ledger)
        judge(ledger, fact["a1"], fact["a2"], "different", by="Ann", why="x")
        judge(ledger, fact["a2"], fact["a1"], "same", by="Ben", why="y")
        summary = merge(ledger)
        assert clusters(ledger) == {frozenset({"a1", "a2"}), frozenset({"a3"})}
        assert [j.withdrawn for j in load(ledger.connection)[0]] == [False, False], "both stay on record"
    [sentence] = summary.contradictions
    assert "Ann" in sentence
    assert "Ben" in sentence
    assert "the last one stands" in sentence


def test_an_incident_is_judged_by_its_id_even_after_it_grew(tmp_path: Path) -> None:
    with two_towns(tmp_path) as ledger:
        old = {frozenset(r.article_id for r in i.reports): i.id for i in ledger.incidents()}
        judge(ledger, old[frozenset({"a1", "a2"})], old[frozenset({"a3"})], "same", by="Reader", why="one series")
        merge(ledger)
        assert clusters(ledger) == {frozenset({"a1", "a2", "a3"})}


@pytest.mark.parametrize(
    ("a", "b", "verdict", "word"),
    [
        ("a1", "a1", "same", "one and the same report"),
        ("a1", "nowhere", "same", "nowhere: no such report"),
        ("a1", "a2", "maybe", "same, different, unsure"),
    ],
)
def test_an_impossible_judgement_says_what_to_do(tmp_path: Path, a: str, b: str, verdict: str, word: str) -> None:
    with two_towns(tmp_path) as ledger, pytest.raises(UsageError, match=word):
        judge(ledger, a, b, verdict, by="Reader", why="test")


def test_a_removed_article_takes_only_its_own_report_with_it(tmp_path: Path) -> None:
    with two_towns(tmp_path) as ledger:
        ledger.remove("a1", why="withdrawn")
        merge(ledger)
        assert clusters(ledger) == {frozenset({"a2"}), frozenset({"a3"})}
        ledger.remove("a3", why="withdrawn")
        summary = merge(ledger)
        assert clusters(ledger) == {frozenset({"a2"})}
    assert summary.incidents == 1


def test_ten_copies_are_one_independent_source(tmp_path: Path) -> None:
    text = "Twelve people died when gunmen stormed the market of the old town, " + " ".join(
        f"word{i}" for i in range(80)
    )
    reports = [make_report(n, place=town(1), killed=12, words=text) for n in range(10)]
    other = make_report(77, place=town(1), killed=14, words="Fourteen dead as armed men attack a market, say residents")
    with fill(tmp_path / "a.db", [[*reports, other]]) as ledger:
        [incident] = ledger.incidents()
    assert len(incident.reports) == 11
    killed = incident.counts["killed"]
    assert (killed.min, killed.max, killed.reports, killed.independent) == (12, 14, 11, 2)
    assert (incident.outlets, incident.independent) == (11, 2)


def test_one_text_under_two_addresses_is_listed_under_both(tmp_path: Path) -> None:
    report = make_report(1, place=town(1), killed=3)
    with Ledger(tmp_path / "a.db") as ledger:
        ledger.add(facts_of(report, url="https://one.example/1"))
        merge(ledger)
        ledger.add(facts_of(report, url="https://two.example/1"))
        merge(ledger)
        [incident] = ledger.incidents()
    assert [r.url for r in incident.reports] == ["https://one.example/1", "https://two.example/1"]


def test_reports_without_any_date_or_place_are_kept(tmp_path: Path) -> None:
    bare = make_report(1, day=None, published=None, country=None, killed=40, words="Forty were killed, a paper says")
    with fill(tmp_path / "a.db", [[bare, make_report(2, day=None, place=town(2), killed=2)]]) as ledger:
        assert len(list(ledger.incidents())) == 2


def test_what_was_forgotten_stays_away_and_leaves_a_record(tmp_path: Path) -> None:
    report = make_report(1, place=town(1), killed=3)
    with fill(tmp_path / "a.db", [[report, make_report(2, place=town(1), killed=3)]]) as ledger:
        gone = forget(ledger, "https://news.example/a1", by="Reader", why="withdrawn")
        merge(ledger)
        assert (gone.articles, gone.facts, gone.kept) == (1, 1, 0)
        assert clusters(ledger) == {frozenset({"a2"})}
        assert ledger.knows(facts_of(report).article), "a later run does not bring it back"
        assert ledger.connection.execute("SELECT article_id, facts, why FROM removals").fetchall() == [
            ("a1", 1, "withdrawn")
        ]
        assert "a1" not in repr(whole(ledger))


def test_a_text_that_another_address_carries_stays_under_that(tmp_path: Path) -> None:
    report = make_report(1, place=town(1), killed=3)
    with Ledger(tmp_path / "a.db") as ledger:
        one, two = (facts_of(report, url=f"https://{n}.example/1") for n in ("one", "two"))
        ledger.add(one)
        ledger.add(two)
        gone = forget(ledger, "https://one.example/1", by="Reader", why="withdrawn")
        merge(ledger)
        [incident] = ledger.incidents()
        assert (gone.articles, gone.kept) == (0, 1)
        assert [r.url for r in incident.reports] == ["https://two.example/1"]
        assert ledger.knows(one.article)


def test_forgetting_the_unknown_says_so(tmp_path: Path) -> None:
    with Ledger(tmp_path / "a.db") as ledger, pytest.raises(UsageError, match="nothing in this ledger"):
        forget(ledger, "https://nowhere.example/", by="Reader", why="withdrawn")
