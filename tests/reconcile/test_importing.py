"""Claims from tables: what is unusable is told in one line each, the rest is kept."""

from __future__ import annotations

import json

import pytest

from hasila.errors import ClaimError
from hasila.reconcile import reconcile
from hasila.reconcile.importing import read_claims

GOOD = {"id": "a", "measure": "cells_dismantled", "value": 12, "country": "MA", "from": "2002", "published": "2012-05"}


def write(tmp_path, rows):
    path = tmp_path / "claims.jsonl"
    path.write_text("\n".join(r if isinstance(r, str) else json.dumps(r) for r in rows), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"measure": "Cells dismantled!"}, "is not a measure"),
        ({"measure": None}, "is not a measure"),
        ({"value": -3}, "a count lies between 0 and"),
        ({"value": 10**12}, "a count lies between 0 and"),
        ({"value": "many"}, "expected a number"),
        ({"value": True}, "expected a number"),
        ({"value_max": 5}, "a range goes from small to large"),
        ({"comparator": "≈"}, "allowed are =, >"),
        ({"from": "2015-06", "to": "2015-02"}, "before it begins"),
        ({"from": "soon"}, "is not a date"),
        ({"from": "2015-13"}, "from"),
        ({"id": "a"}, "is used by an earlier claim"),
        ({"id": ""}, "no id"),
        ({"scope": {"planet": "Mars"}}, "allowed are the fields agency"),
    ],
)
def test_unusable_rows_are_told_and_the_rest_kept(tmp_path, change, told):
    bad = {**GOOD, "id": "b", **change}
    result = read_claims(write(tmp_path, [GOOD, bad, {**GOOD, "id": "c"}]))
    assert [c.id for c in result.claims] == ["a", "c"]
    assert len(result.problems) == 1
    assert result.problems[0].startswith("claims.jsonl:2: ")
    assert told in result.problems[0]
    assert "\n" not in result.problems[0]


def test_lines_that_are_no_json_are_told(tmp_path):
    result = read_claims(write(tmp_path, ["{not json", "[1, 2]", GOOD]))
    assert [c.id for c in result.claims] == ["a"]
    assert len(result.problems) == 2


def test_csv_and_json_give_the_same_claim(tmp_path):
    table = tmp_path / "claims.csv"
    table.write_text(
        "id,measure,value,comparator,country,from,to,published,agency,of\n"
        "a,cells_dismantled,12,>,MA,2002,,2012-05,Bureau,cells_dismantled\n",
        encoding="utf-8",
    )
    record = {**GOOD, "comparator": ">", "scope": {"agency": "Bureau", "of": "cells_dismantled"}}
    assert read_claims(table).claims == read_claims(write(tmp_path, [record])).claims


def test_missing_file_says_what_is_expected(tmp_path):
    with pytest.raises(ClaimError, match="expected claims in UTF-8"):
        read_claims(tmp_path / "absent.jsonl")


def test_an_empty_ledger_is_no_error(tmp_path):
    result = reconcile(read_claims(write(tmp_path, [])).claims)
    assert (result.findings, result.verdicts, result.coverage()) == ((), {}, ())


def test_an_absurd_year_is_kept_and_found(tmp_path):
    result = reconcile(read_claims(write(tmp_path, [{**GOOD, "from": "0202"}])).claims)
    assert [f.type for f in result.findings] == ["outlier"]
    assert result.findings[0].culprits == ("a",)
    assert result.verdicts["a"].word == "conflicting"


def test_a_period_that_begins_after_publication_is_found(tmp_path):
    result = reconcile(read_claims(write(tmp_path, [{**GOOD, "from": "2022"}])).claims)
    assert "after publication" in result.findings[0].arithmetic
