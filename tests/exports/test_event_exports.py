"""Event data sets: header lines as documented, codes only where the reports settle them, nothing dropped silently."""

from __future__ import annotations

import csv
import json
import os
import re
from pathlib import Path
from typing import Any

import pytest

from hasila import exports
from hasila.exports import acled, events, gtd, ucdp_ged
from hasila.exports.countries import by_name, countries
from hasila.ledger import Ledger

TABLES = {"gtd": gtd, "acled": acled, "ucdp-ged": ucdp_ged}


def rows_of(ledger: Ledger, format: str, folder: Path) -> list[dict[str, str]]:
    exports.export(ledger, format, folder / f"{format}.csv")
    with (folder / f"{format}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def left_out(folder: Path, format: str) -> dict[tuple[str, str], list[str]]:
    report = json.loads((folder / f"{format}.csv.report.json").read_text(encoding="utf-8"))
    return {(entry["what"], entry["why"]): entry["ids"] for entry in report["left_out"]}


def about(rows: list[dict[str, Any]], article: str, ledger: Ledger) -> dict[str, Any]:
    """The row of the incident that an article tells."""
    identity = next(i.id for i in ledger.incidents() if article in {r.article_id for r in i.reports})
    found = [row for row in rows if any(identity.removeprefix("i-") in str(value) for value in row.values())]
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize(("format", "number"), [("gtd", 135), ("acled", 31), ("ucdp-ged", 49)])
def test_header_lines_are_the_documented_ones(attacks: Ledger, tmp_path: Path, format: str, number: int) -> None:
    rows_of(attacks, format, tmp_path)
    line = (tmp_path / f"{format}.csv").read_text(encoding="utf-8").splitlines()[0]
    assert line == TABLES[format].HEADER  # type: ignore[attr-defined]
    assert len(line.split(",")) == len(set(line.split(","))) == number
    shared = Path(os.environ.get("HASILA_SHARED", Path(__file__).parents[3] / "shared"))
    if (shared / "design" / "exports.md").exists():
        assert f"`{line}`" in (shared / "design" / "exports.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("format", TABLES)
def test_every_incident_is_written_or_said_to_be_left_out(attacks: Ledger, tmp_path: Path, format: str) -> None:
    rows = rows_of(attacks, format, tmp_path)
    missing = {i for (what, _), ids in left_out(tmp_path, format).items() if what.startswith("incidents") for i in ids}
    written = {found for row in rows for found in re.findall(r"i-[0-9a-f]{16}", " ".join(row.values()))}
    assert written | missing == {i.id for i in attacks.incidents()}
    assert not written & missing


def test_gtd_holds_attacks_with_unknown_codes_for_what_is_unknown(attacks: Ledger, tmp_path: Path) -> None:
    rows = rows_of(attacks, "gtd", tmp_path)
    bombing, shooting, far = (about(rows, article, attacks) for article in ("a1", "b1", "e1"))
    assert re.fullmatch(r"20230516\d{4}", bombing["eventid"])
    wanted = {
        "iyear": "2023", "imonth": "5", "iday": "16", "country": "4", "country_txt": "Afghanistan", "region": "6",
        "region_txt": "South Asia", "city": "Kabul", "specificity": "1", "attacktype1": "3", "suicide": "1",
        "weaptype1_txt": "Explosives", "gname": "Islamic State (Khorasan)", "nkill": "4", "nwound": "9",
        "crit1": "", "doubtterr": "-9", "nperps": "-99", "INT_ANY": "-9", "dbsource": "Hasila",
    }  # fmt: skip
    assert {name: bombing[name] for name in wanted} == wanted
    assert (shooting["iday"], shooting["imonth"], shooting["eventid"][:8]) == ("0", "7", "20220700")
    assert shooting["approxdate"] == "2022-07-01 to 2022-07-31"
    assert (shooting["nkill"], shooting["nkillter"], shooting["suicide"]) == ("5", "3", "")
    assert (far["specificity"], far["city"], far["gname"]) == ("5", "Unknown", "Unknown")


def test_gtd_cites_three_of_four_sources_by_rule_and_says_so(attacks: Ledger, tmp_path: Path) -> None:
    bombing = about(rows_of(attacks, "gtd", tmp_path), "a1", attacks)
    cited = [bombing[f"scite{n}"].split(",")[0] for n in (1, 2, 3)]
    assert cited == ["lantern", "fanal", "harbour"], "the earliest, then the one in another language"
    notes = left_out(tmp_path, "gtd")
    assert any(what == "sources after the third" and len(ids) == 1 for (what, _), ids in notes.items())
    assert "killed: 4 to 6" in bombing["addnotes"]


def test_foiled_plots_and_operations_are_not_in_gtd(attacks: Ledger, tmp_path: Path) -> None:
    rows_of(attacks, "gtd", tmp_path)
    notes = left_out(tmp_path, "gtd")
    assert notes["incidents of type plot_foiled", "GTD leaves out foiled plots"]
    assert notes["incidents of type cell_dismantled", "GTD records attacks only"]


def test_acled_tells_operations_as_strategic_developments(attacks: Ledger, tmp_path: Path) -> None:
    rows = rows_of(attacks, "acled", tmp_path)
    arrests, seizure, bombing, clash = (about(rows, article, attacks) for article in ("c1", "g1", "a1", "b1"))
    wanted = {
        "event_date": "2023-12-26", "time_precision": "1", "disorder_type": "Strategic developments",
        "event_type": "Strategic developments", "sub_event_type": "Arrests", "actor1": "BCIJ", "inter1": "1",
        "actor2": "Islamic State", "inter2": "", "interaction": "", "iso": "504", "region": "Northern Africa",
        "country": "Morocco", "location": "Tetouan", "geo_precision": "1", "fatalities": "0",
    }  # fmt: skip
    assert {name: arrests[name] for name in wanted} == wanted
    assert "hasila:arrested=5" in arrests["tags"]
    assert arrests["event_id_cnty"].startswith("HSLMAR-")
    assert arrests["timestamp"].isdigit() or arrests["timestamp"] == ""
    assert seizure["sub_event_type"] == "Disrupted weapons use"
    assert (bombing["sub_event_type"], bombing["fatalities"]) == ("Suicide bomb", "4"), "the lowest figure"
    assert (clash["event_type"], clash["time_precision"], clash["fatalities"]) == ("Battles", "3", "5")


def test_ucdp_needs_a_death_and_sums_what_it_says(attacks: Ledger, tmp_path: Path) -> None:
    rows = rows_of(attacks, "ucdp-ged", tmp_path)
    assert {row["relid"] for row in rows} == {
        f"HSL-{i.id}" for i in attacks.incidents() if {r.article_id for r in i.reports} & {"a1", "b1"}
    }
    for row in rows:
        assert int(row["best"]) == sum(int(row[f"deaths_{n}"]) for n in ("a", "b", "civilians", "unknown"))
        assert int(row["low"]) <= int(row["best"]) <= int(row["high"])
        assert row["conflict_new_id"] == row["dyad_new_id"] == ""
    bombing = about(rows, "a1", attacks)
    assert (bombing["low"], bombing["best"], bombing["high"]) == ("4", "4", "6")
    assert (bombing["type_of_violence"], bombing["side_a"], bombing["side_b"]) == (
        "3", "Islamic State (Khorasan)", "Civilians",
    )  # fmt: skip
    assert (bombing["country_id"], bombing["region"], bombing["priogrid_gid"]) == ("700", "Asia", "179779")
    shooting = about(rows, "b1", attacks)
    assert (shooting["date_prec"], shooting["type_of_violence"]) == ("4", "")


def test_ids_of_events_do_not_change_when_others_come(attacks: Ledger, tmp_path: Path) -> None:
    assert events.digits("i-1", 9999) == events.digits("i-1", 9999)
    assert 1 <= events.digits("i-1", 9999) <= 9999
    rows = rows_of(attacks, "ucdp-ged", tmp_path)
    assert len({row["id"] for row in rows}) == len(rows)


@pytest.mark.parametrize(("days", "code"), [(1, 1), (2, 2), (7, 2), (8, 3), (31, 3), (32, None), (None, None)])
def test_time_precision_of_acled(days: int | None, code: int | None) -> None:
    assert acled.time_precision(days) == code


@pytest.mark.parametrize(("days", "code"), [(1, 1), (6, 2), (7, 3), (31, 4), (365, 5), (367, None), (None, None)])
def test_date_precision_of_ucdp(days: int | None, code: int | None) -> None:
    assert ucdp_ged.date_precision(days) == code


def test_the_table_of_countries_is_sound() -> None:
    table = countries().values()
    for numbers in ([c.gtd for c in table], [c.gleditsch_ward for c in table], [c.numeric for c in table]):
        known = [number for number in numbers if number]
        assert len(known) == len(set(known)) > 170
        assert all(number.isdigit() for number in known)
    assert {c.gtd_region for c in table} <= {*gtd.GTD_REGIONS, ""}
    assert by_name()["west bank and gaza strip"] == "PS"
    assert by_name()["ivory coast"] == "CI"
    assert countries()["EG"].ucdp_region == "Middle East"
