"""Levels of the comparisons: what agrees, what contradicts, and that the table is sound."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import msgspec
import pytest
from merge_making import DAY, make_report, town

from hasila.codebook import words_of
from hasila.errors import CodebookError
from hasila.merge.comparisons import APART, COMPARISONS, compare, explain_pair, linked, score
from hasila.merge.levels import default_levels, parse_levels
from hasila.merge.report import Profile, Report, bounds, profile
from hasila.model import Place, Quantity


def prepared(report: Report) -> Profile:
    return profile(report)


def level(comparison: str, a: Report, b: Report) -> str:
    one, two = prepared(a), prepared(b)
    forth, back = COMPARISONS[comparison](one, two), COMPARISONS[comparison](two, one)
    assert forth == back, "a comparison does not depend on which report comes first"
    return forth


@pytest.mark.parametrize(("a", "b", "expected"), [
    ({"killed": 12, "injured": 40}, {"killed": 12, "injured": 40}, "several equal"),
    ({"arrested": 431}, {"arrested": 431}, "telling equal"),
    ({"members": 231}, {"arrested": 231}, "telling equal"),
    ({"arrested": 400}, {"arrested": 400}, "large equal"),
    ({"killed": 2}, {"killed": 2}, "small equal"),
    ({"killed": (30, ">")}, {"killed": 32}, "compatible"),
    ({"killed": (10, ">")}, {"killed": 400}, "contradicting"),
    ({"killed": 27}, {"killed": 32}, "growing"),
    ({"killed": 1}, {"killed": 3}, "growing"),
    ({"killed": 12}, {"killed": 50}, "contradicting"),
    ({"killed": 12, "injured": 48}, {"killed": 60}, "part and sum"),
    ({"killed": 5}, {"arrested": 9}, "unknown"),
    ({"cells": 1}, {"cells": 1}, "unknown"),
])  # fmt: skip
def test_figures(a: dict, b: dict, expected: str) -> None:
    assert level("figures", make_report(1, **a), make_report(2, **b)) == expected


@pytest.mark.parametrize(("later", "expected"), [
    ({"killed": 15}, "growing"),
    ({"killed": 15, "injured": 34}, "growing together"),
    ({"killed": 10}, "falling"),
    ({"killed": 10, "injured": 24}, "falling"),
    ({"killed": 15, "injured": 24}, "growing"),
])  # fmt: skip
def test_tolls_grow_from_day_to_day_and_do_not_fall(later: dict, expected: str) -> None:
    first = make_report(1, killed=12, injured=30)
    assert level("figures", first, make_report(2, published=DAY + dt.timedelta(days=2), **later)) == expected
    if expected == "falling":  # of one day nobody knows which was the later
        assert level("figures", first, make_report(2, **later)).startswith("growing")


@pytest.mark.parametrize(("days", "expected"), [
    (0, "same day"), (1, "a day apart"), (3, "two or three days"), (7, "up to a week"), (20, "incompatible days"),
])  # fmt: skip
def test_time(days: int, expected: str) -> None:
    other = make_report(2, day=DAY + dt.timedelta(days=days), published=DAY + dt.timedelta(days=30))
    assert level("time", make_report(1), other) == expected


def test_an_undated_incident_may_lie_in_the_days_before_the_article() -> None:
    undated = make_report(1, day=None, published=DAY + dt.timedelta(days=3))
    assert level("time", undated, make_report(2)) == "overlapping"
    assert level("time", make_report(3, day=None, published=None), make_report(2)) == "unknown"


def test_places() -> None:
    province = Place(name="Province", country="MA", kind="admin1", geonames_id=77, latitude=31.0, longitude=-5.0)
    big = Place(name="Metropolis", country="MA", geonames_id=78, latitude=31.0, longitude=-5.0)

    def known(place: Place) -> tuple[frozenset[str], int]:
        return (frozenset({"77"}) if place.name == "Town 3" else frozenset()), (5_000_000 if place is big else 20_000)

    def levels(a: Place | None, b: Place | None, country_b: str = "MA") -> str:
        one, two = make_report(1, place=a), make_report(2, place=b, country=country_b)
        return COMPARISONS["place"](profile(one, known), profile(two, known))

    assert levels(town(3), town(3)) == "same town"
    assert levels(big, big) == "same large city"
    assert levels(province, province) == "same area"
    assert levels(town(3), province) == "within"
    assert levels(town(3), town(4)) == "near"
    assert levels(town(3), town(6)) == "other place"
    assert levels(town(0), town(11)) == "far places"
    assert levels(town(3), None) == "same country"
    assert levels(town(3), town(3, "ES"), country_b="ES") == "other country"
    assert levels(town(3), None, country_b="ES") == "other country, no place"


def test_kinds() -> None:
    def kinds(a: tuple[str, str | None], b: tuple[str, str | None]) -> str:
        return level("kind", make_report(1, type=a[0], subtype=a[1]), make_report(2, type=b[0], subtype=b[1]))

    assert kinds(("attack", "bombing"), ("attack", "bombing")) == "same subtype"
    assert kinds(("attack", "bombing"), ("attack", "suicide_bombing")) == "same type"
    assert kinds(("attack", "bombing"), ("attack", "shooting")) == "different subtype"
    assert kinds(("attack", "bombing"), ("attack", None)) == "same type"
    assert kinds(("arrest", None), ("cell_dismantled", None)) == "related type"


def test_wording_is_not_compared_across_languages() -> None:
    words = "Gunmen attacked the checkpoint near the bridge"
    assert level("wording", make_report(1, words=words), make_report(2, words=words)) == "copied"
    assert level("wording", make_report(1, words=words), make_report(2, words=words, language="fr")) == "unknown"


def test_a_first_lower_bound_may_double_and_one_that_falls_does_not() -> None:
    first = make_report(1, killed=(8, ">="), injured=20)
    assert level("figures", first, make_report(2, killed=18, injured=40)) == "growing together"
    assert (
        level("figures", first, make_report(2, killed=18, injured=40, published=DAY - dt.timedelta(days=1)))
        == "contradicting"
    )
    assert (
        level("figures", make_report(1, killed=8, injured=20), make_report(2, killed=18, injured=40)) == "contradicting"
    )


def test_sentences_of_one_mould_about_other_days_and_figures_are_no_copies() -> None:
    later = DAY + dt.timedelta(days=3)
    told = make_report(1, killed=3)
    assert level("wording", told, make_report(2, killed=3, day=later)) == "copied", "the copy misread its day"
    assert level("wording", told, make_report(2, killed=4, day=later)) == "similar"
    assert level("wording", told, make_report(2, killed=4)) == "copied", "a toll that grew"


def test_a_bound_is_an_interval() -> None:
    assert bounds(Quantity(value=30, comparator=">"))[0] == 31
    assert bounds(Quantity(value=30, comparator="<="))[:2] == (0, 30)
    low, high, stated = bounds(Quantity(value=100, comparator="~"))
    assert low < 100 < high
    assert stated == 100


def test_the_same_operation_in_four_languages_is_linked() -> None:
    facts = {"place": town(7), "arrested": 3, "type": "cell_dismantled"}
    reports = [
        make_report(1, language="fr", words="Une cellule démantelée, trois arrestations", **facts),
        make_report(2, language="es", words="Tres detenidos al desarticular una célula", **facts),
        make_report(3, language="ar", words="تفكيك خلية وتوقيف ثلاثة اشخاص", **facts),
        make_report(4, language="en", words="Three arrested as a cell is dismantled", day=None, **facts),
    ]
    profiles = [prepared(r) for r in reports]
    assert all(linked(a, b, default_levels()) for a in profiles for b in profiles if a.id < b.id)


def test_days_that_cannot_be_the_same_keep_apart_whatever_else_agrees() -> None:
    same = {"place": town(7), "killed": 30, "injured": 100}
    a, b = make_report(1, **same), make_report(2, day=DAY - dt.timedelta(days=40), **same)
    assert score(prepared(a), prepared(b), default_levels()) == APART
    assert not linked(prepared(a), prepared(b), default_levels())


def test_linked_stops_early_with_the_same_answer_as_the_score() -> None:
    reports = [
        make_report(
            n,
            place=town(n % 3),
            killed=n % 4 + 1,
            subtype=("bombing", "shooting", None)[n % 3],
            day=DAY + dt.timedelta(days=n % 5),
        )
        for n in range(24)
    ]
    profiles, levels = [prepared(r) for r in reports], default_levels()
    for a in profiles:
        for b in profiles:
            assert linked(a, b, levels) == (score(a, b, levels) > levels.link_bits)


def test_the_explanation_sums_to_the_score() -> None:
    a, b = prepared(make_report(1, place=town(7), killed=30)), prepared(make_report(2, place=town(7), killed=31))
    lines = explain_pair(a, b)
    weights = [float(line.split()[0]) for line in lines]
    assert weights[-1] == pytest.approx(sum(weights[:-1]), abs=0.05)
    assert weights[-1] == pytest.approx(score(a, b, default_levels()), abs=0.01)
    assert "Town 7" in "".join(lines)


def test_levels_cover_every_outcome_and_probabilities_are_probabilities() -> None:
    table = default_levels().table
    assert list(table) == list(COMPARISONS), "the order of the table is the order of comparing"
    for comparison, levels in table.items():
        for known in levels.values():
            assert "{" not in known.says.format(a="", b=""), (comparison, known.name)


def test_every_comparison_renders_in_words() -> None:
    for compared in compare(prepared(make_report(1, killed=3)), prepared(make_report(2, place=town(1)))):
        assert compared.words


@pytest.mark.parametrize(("text", "message"), [
    ("prior: 2\ncomparisons: {}", "prior is 2; it must lie between 0 and 1"),
    ("prior: 0.1\ncomparisons: {}", "link is None"),
    ("prior: 0.1\nlink: 0.8\ncomparisons: {time: {same day: {m: 0, u: 0.1}}}", "time / same day: m is 0"),
    ("prior: 0.1\nlink: 0.8\ncomparisons: {time: {same day: {m: 0.5}}}", "time / same day: u is None"),
])  # fmt: skip
def test_a_wrong_table_names_its_entry(text: str, message: str) -> None:
    with pytest.raises(CodebookError, match=message):
        parse_levels(text)


def test_a_branch_agrees_with_its_parent_but_not_with_another_branch() -> None:
    def named(number: int, group: str) -> Report:
        report = make_report(number)
        return msgspec.structs.replace(report, incident=msgspec.structs.replace(report.incident, groups=(group,)))

    whole, sahel, khorasan = (
        named(n, g) for n, g in enumerate(("Islamic State", "Islamic State (Sahel)", "Islamic State (Khorasan)"))
    )
    assert level("group", whole, sahel) == "same"
    assert level("group", sahel, khorasan) == "different"


@pytest.mark.parametrize(("one", "two", "expected"), [
    ("Gunmen opened fire in a mosque of the old town", "Worshippers were shot dead", "same"),
    ("Gunmen opened fire in a mosque of the old town", "A bomb hit a police station", "different"),
    ("Gunmen opened fire in a mosque of the old town", "Ten died when gunmen opened fire", "unknown"),
    ("A mosque, a market, a school and a bus station were hit", "A bomb hit a market", "unknown"),
])  # fmt: skip
def test_targets(one: str, two: str, expected: str) -> None:
    assert level("target", make_report(1, words=one), make_report(2, words=two)) == expected


def test_targets_are_compared_across_languages_and_only_of_attacks() -> None:
    english = make_report(1, words="A suicide bomber struck a church and soldiers")
    arabic = make_report(2, words="استهدف انتحاري معبدا", language="ar")
    french = make_report(3, words="Un kamikaze a visé une église", language="fr")
    spanish = make_report(4, words="Un suicida atacó la casa-cuartel, no una iglesia", language="es")
    assert {level("target", english, other) for other in (arabic, french, spanish)} == {"same"}
    assert prepared(spanish).targets == {"worship", "police"}
    assert prepared(make_report(5, type="arrest", words="Two men planned to bomb a church")).targets == frozenset()


def test_words_for_a_target_that_the_codebook_lacks_are_refused(tmp_path: Path) -> None:
    (tmp_path / "codebook.yaml").write_text(
        "name: one\nversion: 1\nincident_types: {}\ncounts: {}\nmeasures: {}\ntargets: [bridge]\n"
    )
    (tmp_path / "en.yaml").write_text("targets: {tunnel: [tunnel]}\n")
    with pytest.raises(CodebookError, match="tunnel: no such target; take one of bridge"):
        words_of(tmp_path, "en")
