"""What the tables and JSON Lines hold is what was read: any facts come back equal."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import Any

import msgspec
import pytest
from export_making import any_facts
from hypothesis import given, settings
from hypothesis import strategies as st

from hasila import exports
from hasila.exports.csv import read_rows
from hasila.exports.offices import office
from hasila.exports.tables import TABLES
from hasila.exports.tables.schema import join, split
from hasila.ledger import Ledger
from hasila.model import Evidence, Facts, Incident, Interval, Place, Quantity, Scheduled, Scope, Statement, Tally

Rows = list[dict[str, Any]]


def tables_in(folder: Path) -> dict[str, Rows]:
    """The tables of a folder of CSV files as dictionaries."""
    return {
        name: [dict(zip(table.columns, row, strict=True)) for row in read_rows(folder / f"{name}.csv", table)]
        for name, table in TABLES.items()
    }


def facts_in(tables: dict[str, Rows]) -> list[Any]:
    """The facts that the tables tell."""
    places: dict[str, list[Place]] = defaultdict(list)
    evidence: dict[str, list[Evidence]] = defaultdict(list)
    counts: dict[str, dict[str, Quantity]] = defaultdict(dict)
    for row in tables["places"]:
        places[row["fact_id"]].append(Place(**{name: row[name] for name in Place.__struct_fields__}))
    for row in tables["evidence"]:
        evidence[row["fact_id"]].append(Evidence(**{name: row[name] for name in Evidence.__struct_fields__}))
    for row in sorted(tables["report_counts"], key=lambda row: row["position"]):
        counts[row["report_id"]][row["name"]] = Quantity(value=row["value"], comparator=row["comparator"])

    def interval(row: dict[str, Any], name: str) -> Interval | None:
        ends = [row[f"{name}_from"], row[f"{name}_to"]]
        start, end = (dt.date.fromisoformat(text) if text else None for text in ends)
        return Interval(from_=start, to=end) if start or end else None

    def common(row: dict[str, Any]) -> dict[str, Any]:
        return {"evidence": tuple(evidence[row["id"]])}

    def labels(row: dict[str, Any], *names: str) -> dict[str, tuple[str, ...]]:
        return {name: split(row[name] or "") for name in names}

    def plain(row: dict[str, Any], *names: str) -> dict[str, Any]:
        return {name: row[name] for name in names}

    def first(row: dict[str, Any]) -> Place | None:
        return next(iter(places[row["id"]]), None)

    found: list[Any] = []
    for r in tables["reports"]:
        found.append(
            Incident(
                **common(r), **plain(r, "type", "subtype", "announced_by", "modality", "role"),
                **labels(r, "countries", "agencies", "groups", "seized"), date=interval(r, "date"),
                places=tuple(places[r["id"]]), counts=counts[r["id"]],
            )
        )  # fmt: skip
    for t in tables["tallies"]:
        scope = Scope(agency=t["scope_agency"], group=t["scope_group"], of=t["scope_of"])
        found.append(
            Tally(
                **common(t), **plain(t, "measure", "value", "comparator", "country", "speaker", "modality"),
                period=interval(t, "period"), places=tuple(places[t["id"]]), scope=scope,
            )
        )  # fmt: skip
    for s in tables["statements"]:
        found.append(
            Statement(**common(s), **plain(s, "kind", "speaker", "about"), date=interval(s, "date"), place=first(s))
        )
    for e in tables["scheduled"]:
        found.append(Scheduled(**common(e), **plain(e, "what", "edition"), date=interval(e, "date"), place=first(e)))
    return found


def without_names(fact: Any) -> Any:
    """The fact with its speaker's office only: the one thing that the tables leave out of a fact."""
    fields = {name: office(getattr(fact, name)) for name in ("speaker", "announced_by") if hasattr(fact, name)}
    return msgspec.structs.replace(fact, **fields)


def all_facts(facts: Facts) -> list[Any]:
    return [*facts.incidents, *facts.tallies, *facts.statements, *facts.scheduled]


@settings(max_examples=60, deadline=None)
@given(any_facts)
def test_any_facts_go_round_by_csv_and_json_lines(facts: Facts) -> None:
    with tempfile.TemporaryDirectory() as folder, Ledger(Path(folder) / "l.db") as ledger:
        ledger.add(facts)
        exports.export(ledger, "csv", Path(folder) / "tables")
        exports.export(ledger, "jsonl", Path(folder) / "l.jsonl")
        lines = (Path(folder) / "l.jsonl").read_bytes().splitlines()
        back = facts_in(tables_in(Path(folder) / "tables"))
    assert [msgspec.json.decode(line, type=Facts) for line in lines] == ([facts] if len(facts) else [])
    assert back == [without_names(fact) for fact in all_facts(facts)]


def test_the_sample_goes_round_by_csv(ledger: Ledger, tmp_path: Path) -> None:
    exports.export(ledger, "csv", tmp_path / "tables")
    read = [ledger.facts(article.id) for article in ledger.articles()]
    wanted = [without_names(fact) for facts in read if facts for fact in all_facts(facts)]
    back = facts_in(tables_in(tmp_path / "tables"))
    assert sorted(map(repr, back)) == sorted(map(repr, wanted))


@given(st.lists(st.text(min_size=1)).map(tuple))
def test_labels_in_one_cell_come_apart_again(labels: tuple[str, ...]) -> None:
    assert split(join(labels)) == labels


@pytest.mark.parametrize(
    ("speaker", "told"),
    [
        ("Somebody Else (BCIJ director)", "BCIJ director"),
        ("Ministry of Interior (Egypt)", "Ministry of Interior (Egypt)"),
        ("BCIJ", "BCIJ"),
        (None, None),
    ],
)
def test_speakers_are_told_by_their_office(speaker: str | None, told: str | None) -> None:
    assert office(speaker) == told
