"""The commands of merging, as a shell runs them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from merge_making import facts_of, make_report, town
from typer.testing import CliRunner

from hasila.cli.app import build
from hasila.ledger import Ledger
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


def test_explain_judge_list_and_withdraw(db: Path) -> None:
    a, b, _ = reports(db)
    explained = call("explain-merge", a, b, "--db", str(db))
    assert "for one incident" in explained
    call("judge", a, b, "different", "--by", "Reader", "--why", "two markets", "--db", str(db))
    assert len(call("incidents", "--db", str(db), "--format", "jsonl").splitlines()) == 2
    assert "it overrides the weights" in call("explain-merge", a, b, "--db", str(db))
    assert "different  by Reader: two markets" in call("judgements", "--db", str(db))
    call("judgements", "--withdraw", "1", "--by", "Reader", "--why", "one market", "--db", str(db))
    assert "(withdrawn)" in call("judgements", "--db", str(db))
    assert len(call("incidents", "--db", str(db), "--format", "jsonl").splitlines()) == 1


def test_forget_brings_the_ledger_up_to_date(db: Path) -> None:
    call("forget", "https://news.example/a2", "--db", str(db))
    [line] = call("incidents", "--db", str(db), "--format", "jsonl").splitlines()
    assert [r["article_id"] for r in json.loads(line)["reports"]] == ["a1", "a3"]
