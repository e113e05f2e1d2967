"""Maps, graphs, reviews and lists of sources, each opened by a program of its own kind."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from export_making import KABUL, MOROCCO, TETOUAN

from hasila import exports
from hasila.exports import plover
from hasila.exports.ftm import HEADER, dataset_of
from hasila.exports.gpkg import geometry
from hasila.ledger import Ledger

ROOT = Path(__file__).parents[2]


def written(ledger: Ledger, format: str, folder: Path) -> Path:
    out = folder / f"out.{format}"
    exports.export(ledger, format, out)
    return out


# ------------------------------------------------------------------------------------------------------------------ maps


@pytest.mark.filterwarnings("ignore")
def test_a_gis_opens_the_geopackage(attacks: Ledger, tmp_path: Path) -> None:
    pyogrio = pytest.importorskip("pyogrio", reason="pip install pyogrio to open GeoPackages with GDAL")
    out = written(attacks, "gpkg", tmp_path)
    info = pyogrio.read_info(out, layer="incidents")
    assert (info["crs"], info["geometry_type"], info["driver"]) == ("EPSG:4326", "MultiPoint", "GPKG")
    assert info["features"] == attacks.counts()["incidents"]
    west, south, east, north = info["total_bounds"]
    assert (west, south) == pytest.approx((TETOUAN.longitude, KABUL.latitude))
    assert (east, north) == pytest.approx((KABUL.longitude, TETOUAN.latitude))
    layers = {name for name, _ in pyogrio.list_layers(out)}
    assert {"incidents", "evidence", "tallies"} <= layers
    shapes = pyogrio.raw.read(out, layer="incidents")[2]
    assert sum(shape is None for shape in shapes) == 2, "no coordinates, or only those of a country"


def test_the_geopackage_says_that_it_is_one(attacks: Ledger, tmp_path: Path) -> None:
    out = written(attacks, "gpkg", tmp_path)
    with closing(sqlite3.connect(out)) as connection:
        assert connection.execute("PRAGMA application_id").fetchone()[0] == 0x47504B47
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        stamps = connection.execute("SELECT last_change FROM gpkg_contents").fetchall()
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", stamp) for (stamp,) in stamps)
    assert geometry([]) is None


def test_geojson_is_of_the_form_of_rfc_7946(attacks: Ledger, tmp_path: Path) -> None:
    collection = json.loads(written(attacks, "geojson", tmp_path).read_text(encoding="utf-8"))
    assert collection["type"] == "FeatureCollection"
    for feature in collection["features"]:
        assert {"type", "id", "geometry", "properties"} == set(feature)
        shape = feature["geometry"]
        if shape is None:
            continue
        points = [shape["coordinates"]] if shape["type"] == "Point" else shape["coordinates"]
        assert all(-180 <= longitude <= 180 and -90 <= latitude <= 90 for longitude, latitude in points)


@pytest.mark.filterwarnings("ignore")
def test_gdal_reads_the_geojson(attacks: Ledger, tmp_path: Path) -> None:
    pyogrio = pytest.importorskip("pyogrio", reason="pip install pyogrio to open GeoJSON with GDAL")
    out = tmp_path / "incidents.geojson"
    exports.export(attacks, "geojson", out)
    assert pyogrio.read_info(out)["features"] == attacks.counts()["incidents"]


# -------------------------------------------------------------------------------------------------------- FollowTheMoney


def ftm_python() -> str | None:
    """A Python that has followthemoney: this one, one that is named, or the one that `make validators` sets up."""
    if importlib.util.find_spec("followthemoney"):
        return sys.executable
    own = ROOT / ".venv-validators" / "bin" / "python"
    return os.environ.get("HASILA_FTM_PYTHON") or (str(own) if own.exists() else None)


@pytest.mark.parametrize("which", ["ledger", "attacks"])
def test_followthemoney_reads_every_statement(which: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    python = ftm_python()
    if python is None:
        pytest.skip("followthemoney is not installed: make validators, or name a Python in HASILA_FTM_PYTHON")
    out = written(request.getfixturevalue(which), "ftm", tmp_path)
    command = [python, str(Path(__file__).with_name("ftm_check.py")), str(out)]
    found = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    assert found["columns"] == HEADER.split(",")
    assert found["problems"] == []
    assert found["schemata"]["Event"] > 0
    assert not {"Person", "Mention", "Family"} & set(found["schemata"])


def test_each_outlet_makes_its_own_statements(attacks: Ledger, tmp_path: Path) -> None:
    out = written(attacks, "ftm", tmp_path)
    rows = [line.split('","') for line in out.read_text(encoding="utf-8").splitlines()]
    assert ",".join(rows[0]).strip('"') == HEADER
    incident = next(i.id for i in attacks.incidents() if len(i.reports) == 4)
    told = {row[6]: row[5] for row in rows if row[1] == f"hasila-{incident}" and row[2] == "summary"}
    assert told == {
        "lantern": "4 killed, 9 injured", "fanal": "6 killed", "harbour": "4 killed", "mirror": "4 killed",
    }  # fmt: skip


def test_names_of_data_sets_are_plain() -> None:
    assert dataset_of("Le Fanal d'essai") == "le_fanal_d_essai"
    assert re.fullmatch(r"outlet_[0-9a-f]{8}", dataset_of("صحيفة"))


# ---------------------------------------------------------------------------------------------------------------- PLOVER


def test_plover_records_have_what_the_format_requires(attacks: Ledger, tmp_path: Path) -> None:
    lines = written(attacks, "plover", tmp_path).read_text(encoding="utf-8").splitlines()
    records = [json.loads(line) for line in lines]
    kinds = {kind for kinds in plover.QUADS.values() for kind in kinds}
    for record in records:
        assert {"id", "date", "actor", "event"} <= set(record)
        assert record["actor"]
        assert set(record["event"]) <= kinds
        assert record["event"][0] in plover.QUADS[record["quad_code"]]
        for entity in (*record["actor"], *record["recipient"]):
            assert set(entity) <= {"code", "sector", "entity_text"}
    arrest = next(r for r in records if r["event"] == ["COERCE"])
    assert arrest["mode"] == ["arrest"]
    assert arrest["size"] == {"arrested": 5}
    assert arrest["actor"] == [{"code": "MAR", "sector": ["SPY"], "entity_text": "BCIJ"}]
    bombing = next(r for r in records if r["event"] == ["ASSAULT"])
    assert (bombing["mode"], bombing["actor"][0]["entity_text"]) == (["suicide-attack"], "Islamic State (Khorasan)")
    assert "killed: 4 to 6" in bombing["comment"]


def test_plover_says_which_incidents_lack_an_actor(attacks: Ledger, tmp_path: Path) -> None:
    out = written(attacks, "plover", tmp_path)
    records = [json.loads(line)["id"] for line in out.read_text(encoding="utf-8").splitlines()]
    report = json.loads(exports.report_path(out).read_text(encoding="utf-8"))
    missing = {i for entry in report["left_out"] if entry["what"].startswith("incidents") for i in entry["ids"]}
    assert missing | {r for r in records if r.startswith("i-")} == {i.id for i in attacks.incidents()}


# ------------------------------------------------------------------------------------------------------------ ClaimReview


def test_claim_reviews_expand_as_json_ld(ledger: Ledger, tmp_path: Path) -> None:
    jsonld = pytest.importorskip("pyld.jsonld", reason="pip install pyld to expand JSON-LD")
    document = json.loads(written(ledger, "claimreview", tmp_path).read_text(encoding="utf-8"))

    def schema_org(url: str, _: Any) -> dict[str, Any]:
        """Schema.org's context without the network: every term is one of its vocabulary."""
        assert url == "https://schema.org"
        context = {"@context": {"@vocab": "http://schema.org/"}}
        return {"contextUrl": None, "documentUrl": url, "document": context, "contentType": "application/ld+json"}

    expanded = jsonld.expand(document, {"documentLoader": schema_org})
    assert len(expanded) == len(document["@graph"]) > 0
    for review in expanded:
        assert review["@type"] == ["http://schema.org/ClaimReview"]
        rating = review["http://schema.org/reviewRating"][0]
        assert rating["http://schema.org/alternateName"][0]["@value"] in ("contested", "likely wrong")
        claim = review["http://schema.org/itemReviewed"][0]
        assert claim["@type"] == ["http://schema.org/Claim"]
        assert claim["http://schema.org/appearance"]


def test_every_contested_tally_is_reviewed(ledger: Ledger, tmp_path: Path) -> None:
    document = json.loads(written(ledger, "claimreview", tmp_path).read_text(encoding="utf-8"))
    reviewed = {review["@id"] for review in document["@graph"]}
    assert reviewed == {f"urn:hasila:{f.id}:{c}" for f in ledger.findings() for c in f.claims if c.startswith("t-")}
    text = json.dumps(document)
    assert '"Person"' not in text


# ---------------------------------------------------------------------------------------------------------------- sources


@pytest.mark.filterwarnings("ignore")
def test_bibtex_is_parsed_by_its_library(ledger: Ledger, tmp_path: Path) -> None:
    bibtexparser = pytest.importorskip("bibtexparser", reason="pip install 'bibtexparser>=2.0.0b7'")
    library = bibtexparser.parse_file(str(written(ledger, "bibtex", tmp_path)))
    assert library.failed_blocks == []
    cited = {facts.article.id: facts.article for a in ledger.articles() if (facts := ledger.facts(a.id))}
    assert {entry.key.removeprefix("hasila-") for entry in library.entries} <= set(cited)
    assert len(library.entries) == len(set(ledger.connection.execute("SELECT article_id FROM facts")))
    for entry in library.entries:
        assert entry.fields_dict["url"].value == cited[entry.key.removeprefix("hasila-")].url


def test_csl_items_have_the_fields_of_its_schema(ledger: Ledger, tmp_path: Path) -> None:
    items = json.loads(written(ledger, "csl", tmp_path).read_text(encoding="utf-8"))
    assert len(items) == len(set(ledger.connection.execute("SELECT article_id FROM facts")))
    allowed = {"id", "type", "title", "container-title", "section", "issued", "URL", "language", "note"}
    for item in items:
        assert {"id", "type"} <= set(item) <= allowed
        assert item["type"] == "article-newspaper"
        (parts,) = item["issued"]["date-parts"]
        assert [type(part) for part in parts] == [int, int, int]


# ----------------------------------------------------------------------------------------------------------------- people


FOR_OTHERS = ("gtd", "acled", "ucdp-ged", "plover", "ftm", "claimreview", "geojson", "bibtex", "csl")


@pytest.mark.parametrize("format", FOR_OTHERS)
def test_no_person_is_named(ledger: Ledger, tmp_path: Path, format: str) -> None:
    """The sample names the holders of offices in its sentences; none of these names leaves."""
    sample = (ROOT / "hasila" / "sample" / "news.jsonl").read_text(encoding="utf-8")
    names = [name for name in ("Khiame", "Khiam", "Cherkaoui", "Laftit") if name in sample]
    assert names
    text = written(ledger, format, tmp_path).read_text(encoding="utf-8")
    assert not [name for name in names if name in text]


def test_a_place_of_a_country_is_no_point() -> None:
    from hasila.exports.events import points

    assert points([MOROCCO]) == []
    assert points([MOROCCO, TETOUAN]) == [(TETOUAN.longitude, TETOUAN.latitude)]
