"""Places, agencies and groups that a user adds: kept, read with, reported row by row."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from hasila import additions
from hasila.gazetteer import Gazetteer
from hasila.imports.additions import import_agencies, import_groups, import_places


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HASILA_ADDITIONS", str(tmp_path / "additions"))
    return tmp_path


def test_places_of_a_table_are_found(own: Path) -> None:
    (own / "mine.csv").write_text(
        "name,country,latitude,longitude,parent,fr,ar,note\n"
        "Douar Example,MA,31.5,-8.1,Marrakesh,Douar Exemple,دوار المثال,x\n"
        "Nador,MA,,,,Villa Nador,,\n"
        "Douar Example,Morocco,31.6,-8.2,,,,\n"
        "Nowhere At All,MA,,,,Nulle Part,,\n"
        "Elsewhere,XX,1,2,,,,\n"
        ",MA,1,2,,,,\n"
        "Far,MA,99,2,,,,\n",
        encoding="utf-8",
    )
    report = import_places(own / "mine.csv")
    assert len(report.found) == 2
    told = "\n".join(report.problems)
    for part in (
        "mine.csv:4: Douar Example in MA stands in line 2 already", "mine.csv:5: no place 'Nowhere At All' in MA",
        "mine.csv:6: country is 'XX'", "mine.csv:7: name is empty", "mine.csv:8: latitude is '99'",
    ):  # fmt: skip
        assert part in told
    assert "columns not used: note" in report.notes[0]
    gazetteer = Gazetteer.load()
    (found,) = gazetteer.find_place("دوار المثال")
    assert (found.country, found.latitude) == ("MA", 31.5)
    assert gazetteer.find_place("Villa Nador", "MA")[0].name == "Nador"
    assert Gazetteer.load(()).find_place("Villa Nador", "MA") == []


def test_overlay_lines_are_taken_as_they_are(own: Path) -> None:
    (own / "mine.txt").write_text("# mine\nMA | +Douar Two @31,-8 | es Aldea Dos\nnonsense\n", encoding="utf-8")
    report = import_places(own / "mine.txt")
    assert len(report.found) == 1
    assert report.problems[0].startswith("mine.txt:3: want 'CC | place")


def test_agencies_and_groups_are_added_or_get_names(own: Path) -> None:
    (own / "a.csv").write_text(
        "id,kind,country,en,fr\n"
        "Example Brigade,police,MA,Example Brigade; EB,Brigade exemple\n"
        "BCIJ,,,Bureau of Examples,\n"
        "Example Brigade,police,MA,again,\n"
        "Odd,circus,MA,Odd,\n"
        "Nameless,police,MA,,\n"
        ",police,MA,x,\n",
        encoding="utf-8",
    )
    report = import_agencies(own / "a.csv")
    assert [agency.id for agency in report.found] == ["Example Brigade", "BCIJ"]
    told = "\n".join(report.problems)
    for part in (
        "a.csv:4: id 'Example Brigade'",
        "a.csv:5: kind is 'circus'",
        "a.csv:6: Nameless has no name",
        "a.csv:7: no id",
    ):
        assert part in told
    (own / "g.csv").write_text("id,countries,en\nExample Group,MA; DZ,Example Group\n", encoding="utf-8")
    assert import_groups(own / "g.csv").problems == []
    gazetteer = Gazetteer(own=True)
    assert gazetteer.agencies["Example Brigade"].names["en"] == ["Example Brigade", "EB"]
    assert "Bureau of Examples" in gazetteer.agencies["BCIJ"].names["en"]
    assert len(gazetteer.agencies["BCIJ"].names["fr"]) >= 1
    assert gazetteer.groups["Example Group"].countries == ("MA", "DZ")
    assert "Example Group" not in Gazetteer().groups


def test_a_file_without_anything_usable_keeps_what_was_there(own: Path) -> None:
    path = own / "g.csv"
    path.write_text("id,en\nExample Group,Example Group\n", encoding="utf-8")
    import_groups(path)
    path.write_text("id,en\n,\n", encoding="utf-8")
    report = import_groups(path)
    assert "is kept" in report.notes[-1]
    assert len(json.loads(additions.files("groups")[0].read_text(encoding="utf-8"))) == 1


def test_additions_are_read_with_and_change_the_version_of_the_reading(tmp_path: Path) -> None:
    text = "Police arrested four suspects of the Example Legion in Douar Example, Morocco, on 3 May 2023.\n"
    (tmp_path / "article.txt").write_text(text, encoding="utf-8")
    (tmp_path / "p.csv").write_text("name,country,latitude,longitude,la\nDouar Example,MA,31.5,-8.1,Douar Example\n")
    (tmp_path / "g.csv").write_text("id,countries,en\nExample Legion,MA,Example Legion\n")
    environment = {**os.environ, "HASILA_ADDITIONS": str(tmp_path / "own"), "HASILA_CACHE": str(tmp_path / "cache")}

    def run(*arguments: str) -> str:
        command = [sys.executable, "-c", "from hasila.cli import main; main()", *arguments]
        return subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, check=True, text=True).stdout

    def version() -> str:
        code = "from hasila.ledger.reader import reader_version; print(reader_version())"
        return subprocess.run(
            [sys.executable, "-c", code], env=environment, capture_output=True, check=True, text=True
        ).stdout

    before, then = version(), json.loads(run("read", "article.txt", "--format", "jsonl"))
    run("import", "places", "p.csv")
    run("import", "groups", "g.csv")
    now = json.loads(run("read", "article.txt", "--format", "jsonl"))
    assert version() != before
    assert [place["name"] for i in then["incidents"] for place in i["places"]] != ["Douar Example"]
    assert [place["name"] for i in now["incidents"] for place in i["places"]] == ["Douar Example"]
    assert [group for i in now["incidents"] for group in i["groups"]] == ["Example Legion"]
