"""Clusters are consistent, independent of the order of input, and bow to judgements."""

from __future__ import annotations

import datetime as dt
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from merge_making import DAY, make_report, profiles_of, stream, town

from hasila.merge.blocking import candidate_pairs, keys_of
from hasila.merge.clustering import cluster
from hasila.merge.comparisons import APART, score
from hasila.merge.judgements import Effective, Judgement, effective
from hasila.merge.levels import default_levels


def judged(number: int, a: str, b: str, verdict: str, withdrawn: bool = False) -> Judgement:
    return Judgement(
        number=number, a=a, b=b, verdict=verdict, by="Reader", why="test", at="2024-01-01", withdrawn=withdrawn
    )


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 1000), order=st.randoms(use_true_random=False))
def test_order_makes_no_difference(seed: int, order: random.Random) -> None:
    profiles = profiles_of([report for report, _ in stream(60, seed=seed)])
    shuffled = profiles[:]
    order.shuffle(shuffled)
    assert cluster(profiles) == cluster(shuffled)


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 1000))
def test_no_cluster_holds_a_contradiction_and_none_loses_a_report(seed: int) -> None:
    profiles = profiles_of([report for report, _ in stream(80, seed=seed)])
    by_id = {p.id: p for p in profiles}
    clusters = cluster(profiles)
    assert sorted(i for c in clusters for i in c) == sorted(by_id)
    for members in clusters:
        for a in members:
            for b in members:
                assert a == b or score(by_id[a], by_id[b], default_levels()) != APART


def test_a_chain_of_weak_links_does_not_join_what_contradicts() -> None:
    chain = [
        make_report(
            n, day=DAY + dt.timedelta(days=2 * n), published=DAY + dt.timedelta(days=12), place=town(1), killed=10
        )
        for n in range(7)
    ]
    clusters = cluster(profiles_of(chain))
    assert len(clusters) > 1
    assert not any({chain[0].id, chain[-1].id} <= set(c) for c in clusters)


def test_clusters_recover_the_incidents_of_a_stream() -> None:
    made = stream(600, seed=3)
    truth = {report.id: incident for report, incident in made}
    clusters = cluster(profiles_of([report for report, _ in made]))
    pure = sum(len({truth[i] for i in c}) == 1 for c in clusters)
    assert pure >= 0.93 * len(clusters)
    assert len(clusters) <= 1.15 * len(set(truth.values()))


def test_a_different_judgement_parts_and_a_same_judgement_joins() -> None:
    reports = [make_report(n, place=town(1), killed=9) for n in range(4)] + [make_report(9, place=town(119), killed=2)]
    profiles, ids = profiles_of(reports), [r.id for r in reports]
    assert len(cluster(profiles)) == 2
    parted = cluster(profiles, effective([judged(1, ids[0], ids[1], "different")]))
    assert not any({ids[0], ids[1]} <= set(c) for c in parted)
    joined = cluster(profiles, effective([judged(1, ids[4], ids[2], "same")]))
    assert joined == [tuple(sorted(ids))]
    assert cluster(profiles, effective([judged(1, ids[4], ids[2], "same", withdrawn=True)])) == cluster(profiles)
    assert cluster(profiles, effective([judged(1, ids[4], ids[2], "unsure")])) == cluster(profiles)


def test_a_later_different_cuts_a_chain_of_sames() -> None:
    found = effective([judged(1, "a", "b", "same"), judged(2, "b", "c", "same"), judged(3, "a", "c", "different")])
    assert found.different == {("a", "c")}
    assert found.same == (("b", "c"),)
    assert len(found.contradictions) == 1
    assert "judgement 1" in found.contradictions[0]


def test_judgements_on_unknown_reports_do_no_harm() -> None:
    profiles = profiles_of([make_report(1)])
    assert cluster(profiles, Effective(same=(("x", "y"),), different=frozenset({("x", "z")}))) == [(profiles[0].id,)]


def test_pairs_are_proposed_once_and_only_within_a_block() -> None:
    profiles = profiles_of([report for report, _ in stream(200, seed=4)])
    pairs = [(a.id, b.id) for a, b in candidate_pairs(profiles)]
    assert len(pairs) == len(set(pairs))
    assert all(a < b for a, b in pairs)
    keys = {p.id: set(keys_of(p).all()) for p in profiles}
    assert all(keys[a] & keys[b] for a, b in pairs)
    assert len(pairs) < 200 * 199 / 2 / 3


def test_a_recall_attaches_to_the_old_incident() -> None:
    old = make_report(1, place=town(5), killed=38)
    later = DAY + dt.timedelta(days=200)
    recall = make_report(
        2, day=DAY, published=later, place=town(5), killed=38, words="the attack that killed 38 last spring"
    )
    today = make_report(3, day=later, published=later, place=town(5), killed=4)
    assert cluster(profiles_of([old, recall, today])) == [(old.id, recall.id), (today.id,)]


def test_large_parts_are_clustered_from_the_proposed_pairs_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    profiles = profiles_of([make_report(n, place=town(1), killed=9, words=f"words of report {n}") for n in range(30)])
    dense = cluster(profiles)
    monkeypatch.setattr("hasila.merge.clustering.DENSE", 5)
    assert cluster(profiles) == dense
