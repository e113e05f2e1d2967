"""explain, check-language, new-language, evaluate, diff."""

from __future__ import annotations

import json
from pathlib import Path

from typer.testing import CliRunner

from hasila.cli.app import build

RUNNER = CliRunner()
TEXT = "Police in Rabat dismantled a terrorist cell on 3 May 2021. Five suspects were arrested."


def run(*arguments: str) -> str:
    result = RUNNER.invoke(build(), list(arguments))
    assert result.exit_code == 0, result.output
    return result.output


def test_explain_names_rules_words_and_facts() -> None:
    shown = run("explain", TEXT, "--language", "en")
    assert "quantity: amount unit" in shown
    assert "cell_dismantled" in shown


def test_check_language_counts_every_concept() -> None:
    shown = run("check-language", "en")
    assert "act.arrest" in shown
    assert "concepts have words" in shown


def test_new_language_writes_stubs_once(tmp_path: Path) -> None:
    run("new-language", "it", "--out", str(tmp_path))
    assert (tmp_path / "it" / "lexicon.yaml").read_text("utf-8").count("act.arrest") >= 1
    again = RUNNER.invoke(build(), ["new-language", "it", "--out", str(tmp_path)])
    assert again.exit_code != 0


def test_evaluate_scores_labelled_articles(tmp_path: Path) -> None:
    label = {
        "id": "a1", "language": "en", "topic": "ct", "published": "2021-05-04", "text": TEXT,
        "incidents": [{"type": "cell_dismantled", "places": ["Rabat"], "counts": {"arrested": 5}}],
        "tallies": [{"measure": "plots_foiled", "value": 3}], "statements": [],
    }  # fmt: skip
    gold = tmp_path / "gold.jsonl"
    gold.write_text(json.dumps(label) + "\n", "utf-8")
    shown = run("evaluate", str(gold), "--errors")
    assert "missed tally" in shown
    assert "slot places        P 1.000  R 1.000" in shown


def test_diff_shows_gained_and_lost_facts(tmp_path: Path) -> None:
    article = tmp_path / "article.txt"
    article.write_text(TEXT, "utf-8")
    before, after = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    before.write_text(run("read", str(article), "--format", "jsonl"), "utf-8")
    row = json.loads(before.read_text("utf-8"))
    row["incidents"][0]["type"] = "raid"
    after.write_text(json.dumps(row) + "\n", "utf-8")
    shown = run("diff", str(before), str(after))
    assert [line[0] for line in shown.splitlines()[:2]] == ["-", "+"]
