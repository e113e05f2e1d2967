"""Figures of a new article against what is known: agrees, contradicts, new. And the ledger and commands around it."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from hasila.cli.app import build
from hasila.reconcile.check import check

ROWS = [
    {"id": key, "measure": "cells_dismantled", "value": value, "from": "2002", "to": to, "published": published}
    for key, value, to, published in (
        ("k1", 183, "2018-12", "2019-01-10"),
        ("k2", 210, "2021-05", "2021-06-20"),
        ("k3", 215, "2023-12", "2024-01-20"),
    )
]


@pytest.fixture
def known(claim):
    return [claim(r["id"], r["value"], since=r["from"], to=r["to"], said=r["published"]) for r in ROWS]


def answer(found):
    assert len(found) == 1
    return found[0]


def test_agrees_with_the_same_figure(claim, known):
    told = answer(check([claim("new", 210, since="2002", to="2021-05", said="2024-05-01")], known))
    assert (told.answer, told.with_) == ("agrees", ("k2",))


def test_agrees_with_what_the_others_allow(claim, known):
    told = answer(check([claim("new", 4, since="2022-01", to="2022-12", said="2024-05-01")], known))
    assert told.answer == "agrees"
    assert told.allowed == {"min": None, "max": 5}


def test_contradicts_with_arithmetic(claim, known):
    told = answer(check([claim("new", 9, since="2022-01", to="2022-12", said="2024-05-01")], known))
    assert told.answer == "contradicts"
    assert set(told.with_) == {"k2", "k3"}
    assert "leaves at most 5" in told.arithmetic


def test_new_where_nothing_is_known(claim, known):
    told = answer(check([claim("new", 12, measure="weapons_seized", since="2022-01", to="2022-12")], known))
    assert told.answer == "new"


def test_an_article_does_not_agree_with_itself(claim, known):
    import msgspec

    mine = msgspec.structs.replace(claim("new", 5, since="2010-01", to="2010-12", country="DZ"), article="a1")
    stored = msgspec.structs.replace(mine, id="stored")
    assert answer(check([mine], [*known, stored])).answer == "new"


@pytest.fixture
def ledger(tmp_path):
    rows = [{**row, "country": "MA"} for row in ROWS]
    claims = tmp_path / "claims.jsonl"
    claims.write_text("\n".join(map(json.dumps, [*rows, {**rows[0], "id": "bad", "value": -1}])), encoding="utf-8")
    db = tmp_path / "ledger.db"
    result = CliRunner().invoke(build(), ["import", "claims", str(claims), "--db", str(db)])
    assert result.exit_code == 1
    assert "claims.jsonl:4: claim bad: value is -1" in result.stderr
    return db


def run(*args):
    return CliRunner().invoke(build(), [str(a) for a in args])


def test_import_again_changes_nothing(ledger, tmp_path):
    run("import", "claims", tmp_path / "claims.jsonl", "--db", ledger)
    lines = run("claims", "--db", ledger, "--format", "jsonl").stdout.splitlines()
    claims = [json.loads(line) for line in lines]
    assert [c["id"] for c in claims] == ["k1", "k2", "k3"]
    assert claims[2]["verdict"] == "consistent"
    assert claims[2]["allowed"] == {"min": 210, "max": None}


def test_bounds_name_the_claims_that_are_tight(ledger):
    period = ["--from", "2021-06", "--to", "2023-12"]
    result = run("bounds", "cells_dismantled", "--country", "MA", *period, "--db", ledger, "--format", "jsonl")
    found = json.loads(result.stdout)
    assert (found["minimum"], found["maximum"], sorted(found["high"])) == (0, 5, ["k2", "k3"])


@pytest.mark.parametrize(("start", "end"), [("2023", "2021"), ("soon", "2021")])
def test_bounds_refuse_what_is_no_period(ledger, start, end):
    result = run("bounds", "cells_dismantled", "--country", "MA", "--from", start, "--to", end, "--db", ledger)
    assert result.exit_code != 0


def test_series_and_coverage_print(ledger):
    assert "215" in run("series", "cells_dismantled", "--country", "MA", "--db", ledger).stdout
    assert run("coverage", "--db", ledger).exit_code == 0


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("The authorities dismantled 4 terrorist cells in Morocco in 2022.", 0),
        ("The authorities dismantled 90 terrorist cells in Morocco in 2022.", 3),
    ],
)
def test_check_says_by_its_exit_status(ledger, tmp_path, text, status):
    article = tmp_path / "article.json"
    record = {"text": text, "published": "2024-03-01", "language": "en", "title": "Cells"}
    article.write_text(json.dumps(record), encoding="utf-8")
    result = run("check", article, "--db", ledger, "--format", "jsonl")
    answers = [json.loads(line)["answer"] for line in result.stdout.splitlines()]
    assert result.exit_code == status, (answers, result.stderr)
    assert ("contradicts" in answers) == (status == 3)
