"""The commands of merging, as a shell runs them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from merge_making import facts_of, make_report, town
from typer.testing import CliRunner

from hasila.cli.app import build
from hasila.ledger import Ledger
from hasila.ledger.records import ReportOfIncident
from hasila.merge import merge_ledger


@pytest.fixture
def db(tmp_path: Path) -> Path:
    path = tmp_path / "ledger.db"
    with Ledger(path) as ledger:
        told = (
            (12, "Twelve people died when gunmen stormed the old market on Sunday, the governor said"),
            (14, "The toll of the market attack rose to fourteen, hospital sources told this paper"),
            (12, "Armed men opened fire on shoppers in the centre and twelve were dead by nightfall"),
        )
        for number, (killed, words) in enumerate(told, 1):
            ledger.add(facts_of(make_report(number, place=town(1), killed=killed, words=words)))
        merge_ledger(ledger)
    return path


def call(*arguments: str) -> str:
    result = CliRunner().invoke(build(), list(arguments), catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def reports(db: Path) -> list[str]:
    with Ledger(db, create=False) as ledger:
        return [r.fact_id for i in ledger.incidents() for r in i.reports]


def test_incidents_show_ranges_sources_and_disagreement(db: Path) -> None:
    text = call("incidents", "--db", str(db), "--disputed")
    assert "3 reports, 3 outlets, 3 independent" in text
    assert "12–14 killed" in text
    assert "best 12 (2 sources of 3 independent" in text
    [line] = call("incidents", "--db", str(db), "--format", "jsonl").splitlines()
    incident = json.loads(line)
    killed = incident["counts"]["killed"]
    assert (killed["min"], killed["max"], killed["best"]) == (12, 14, 12)
    assert [r["counts"]["killed"]["value"] for r in incident["reports"]] == [12, 14, 12]
    assert all(r["evidence"] and r["url"] for r in incident["reports"])


def test_incidents_are_found_by_their_id_a_report_or_an_address(db: Path) -> None:
    first, *_ = reports(db)
    [incident] = {
        json.loads(line)["id"] for line in call("incidents", "--db", str(db), "--format", "jsonl").splitlines()
    }
    for name in (incident, first, "https://news.example/a2"):
        assert incident in call("incidents", name, "--db", str(db))
    result = CliRunner().invoke(build(), ["incidents", "i-nothing", "--db", str(db)])
    assert "i-nothing: no such report, incident or article" in str(result.exception)


def test_explain_judge_list_and_withdraw(db: Path) -> None:
    a, b, _ = reports(db)
    explained = call("explain-merge", a, b, "--db", str(db))
    assert "for one incident" in explained
    call("judge", a, b, "different", "--by", "Reader", "--why", "two markets", "--db", str(db))
    assert len(call("incidents", "--db", str(db), "--format", "jsonl").splitlines()) == 2
    assert "it overrides the weights" in call("explain-merge", a, b, "--db", str(db))
    call("judge", a, b, "unsure", "--by", "Reader", "--why", "one report", "--db", str(db))
    assert "judgement 2 stands in its place" in call("explain-merge", a, b, "--db", str(db))
    call("judgements", "--withdraw", "2", "--by", "Reader", "--why", "read again", "--db", str(db))
    assert "different  by Reader: two markets" in call("judgements", "--db", str(db))
    call("judgements", "--withdraw", "1", "--by", "Reader", "--why", "one market", "--db", str(db))
    assert "different (withdrawn by Reader: one market)" in call("judgements", "--db", str(db))
    assert len(call("incidents", "--db", str(db), "--format", "jsonl").splitlines()) == 1


def test_what_the_pair_alone_does_not_say_is_explained_by_the_others(db: Path) -> None:
    a, b, c = reports(db)
    call("judge", a, b, "different", "--by", "Reader", "--why", "two markets", "--db", str(db))
    [home] = [i for i in map(json.loads, call("incidents", "--db", str(db), "--format", "jsonl").splitlines())
              if len(i["reports"]) == 2]  # fmt: skip
    partner = next(r["fact_id"] for r in home["reports"] if r["fact_id"] != c)
    other = b if partner == a else a
    explained = call("explain-merge", c, other, "--db", str(db))
    assert f"Kept apart by judgement 1: {a} and {b} are different (by Reader: two markets)" in explained


def test_reports_that_others_hold_together_name_them(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    with Ledger(path) as ledger:
        for number, (killed, language) in enumerate(((12, "en"), (14, "en"), (19, "en"), (22, "fr")), 1):
            words = "Gunmen stormed the old market on Sunday, the governor of the province said"
            ledger.add(facts_of(make_report(number, place=town(1), killed=killed, language=language, words=words)))
        merge_ledger(ledger)
    ids = {killed: r.fact_id for r in _all(path) for killed in [int(r.counts["killed"].value)]}
    lines = call("explain-merge", ids[12], ids[22], "--db", str(path))
    assert "Both are in incident" in lines
    assert "The two alone would not be joined; what holds them there:" in lines
    assert f"{ids[12]}: with r-" in lines


def _all(path: Path) -> list[ReportOfIncident]:
    with Ledger(path, create=False) as ledger:
        return [r for i in ledger.incidents() for r in i.reports]


def test_a_judgement_whose_report_is_gone_rests_and_stays_listed(db: Path) -> None:
    a, b, _ = reports(db)
    call("judge", a, b, "different", "--by", "Reader", "--why", "two markets", "--db", str(db))
    call("forget", "https://news.example/a1", "--db", str(db))
    assert "different (rests)  by Reader: two markets" in call("judgements", "--db", str(db))
    [line] = call("judgements", "--db", str(db), "--format", "jsonl").splitlines()
    assert json.loads(line)["rests"] is True


def test_forget_brings_the_ledger_up_to_date(db: Path) -> None:
    call("forget", "https://news.example/a2", "--db", str(db))
    [line] = call("incidents", "--db", str(db), "--format", "jsonl").splitlines()
    assert [r["article_id"] for r in json.loads(line)["reports"]] == ["a1", "a3"]
