"""Names lead to records, records to places; context ranks; users add places of their own."""

from __future__ import annotations

from pathlib import Path

import pytest

from hasila.errors import LexiconError
from hasila.gazetteer import Gazetteer
from hasila.gazetteer.overlay import parse


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.load()


@pytest.mark.parametrize(
    ("name", "canonical", "country"),
    [
        ("طنجة", "Tangier", "MA"),
        ("Tánger", "Tangier", "MA"),
        ("Castillejos", "Fnideq", "MA"),
        ("الفنيدق", "Fnideq", "MA"),
        ("Uxda", "Oujda", "MA"),
        ("Sebta", "Ceuta", "ES"),
        ("سبتة", "Ceuta", "ES"),
        ("سوروتش", "Suruc", "TR"),
        ("سروج", "Suruc", "TR"),
        ("ايت ملول", "Ait Melloul", "MA"),
        ("Aït Melloul", "Ait Melloul", "MA"),
        ("شبوة", "Shabwah", "YE"),
        ("اشتوكة آيت باها", "Chtouka-Ait Baha", "MA"),
        ("سوق الأربعاء الغرب", "Souk El Arbaa du Gharb", "MA"),
        ("Bruselas", "Brussels", "BE"),
        ("القصرين", "Kasserine", "TN"),
        ("شمال سيناء", "North Sinai", "EG"),
        ("Chalatenango", "Chalatenango", "SV"),
        ("Etats-Unis", "United States", "US"),
    ],
)
def test_press_spellings_lead_to_the_place(gazetteer: Gazetteer, name: str, canonical: str, country: str) -> None:
    found = gazetteer.find_place(name)
    assert (found[0].name, found[0].country) == (canonical, country)


def test_context_countries_come_before_population(gazetteer: Gazetteer) -> None:
    tripolis = gazetteer.find_place("Tripoli")
    assert tripolis[0].country == "LY"
    assert gazetteer.rank(tripolis, ["LB"])[0].country == "LB"
    assert gazetteer.rank([r.id for r in tripolis], ["LB", "LY"])[0].country == "LB"


def test_a_country_narrows(gazetteer: Gazetteer) -> None:
    assert {record.country for record in gazetteer.find_place("Cordoba", "AR")} == {"AR"}
    assert gazetteer.find_place("no such place at all") == []


def test_places_are_found_by_the_name_that_facts_carry(gazetteer: Gazetteer) -> None:
    assert [record.country for record in gazetteer.named("Tangier")] == ["MA"]
    assert gazetteer.named("Tanger") == []
    assert {record.country for record in gazetteer.named("Tripoli", "LB")} == {"LB"}


def test_containment_follows_the_admin_parents(gazetteer: Gazetteer) -> None:
    town = gazetteer.find_place("Sidi Bibi")[0].id
    province = next(r.id for r in gazetteer.find_place("Chtouka-Ait Baha") if r.kind == "admin2")
    assert gazetteer.contains(province, town)
    assert gazetteer.contains("MA", town)
    assert gazetteer.contains(town, town)
    assert not gazetteer.contains("DZ", town)
    assert not gazetteer.contains(town, province)


def test_distance_in_kilometres(gazetteer: Gazetteer) -> None:
    tangier, rabat = (gazetteer.find_place(name)[0].id for name in ("Tangier", "Rabat"))
    assert gazetteer.distance_km(tangier, rabat) == pytest.approx(220, abs=15)
    assert gazetteer.distance_km(tangier, tangier) == 0


def test_place_has_the_form_of_facts(gazetteer: Gazetteer) -> None:
    place = gazetteer.place(gazetteer.find_place("Nador")[0].id)
    assert (place.name, place.country, place.kind) == ("Nador", "MA", "populated place")
    assert place.latitude == pytest.approx(35.17, abs=0.1)


def test_unknown_ids_say_so(gazetteer: Gazetteer) -> None:
    with pytest.raises(KeyError):
        gazetteer.record("g0")


def test_other_languages_know_what_the_latin_script_shares(gazetteer: Gazetteer) -> None:
    names = {name for name, _, _ in gazetteer.names("it")}
    assert "Nador" in names
    assert "Tánger" not in names


def test_names_have_all_kinds_and_leave_ordinary_words_out(gazetteer: Gazetteer) -> None:
    names = list(gazetteer.names("ar"))
    assert {kind for _, kind, _ in names} == {"place", "country", "agency", "group", "demonym"}
    plain = {name for name, _, _ in names}
    doubtful = {name for name, _, _ in gazetteer.ambiguous_names("ar")}
    assert {"المغرب", "تطوان", "البسيج", "داعش", "المغربية"} <= plain
    assert {"كان", "المضيق", "الجديدة"} <= doubtful
    assert not {"كان", "المضيق"} & plain


@pytest.mark.parametrize(
    ("kind", "country", "name"),
    [
        ("army", "DZ", "Algerian People's National Army (ANP)"),
        ("army", "KZ", "Kazakh army"),
        ("interior ministry", "MA", "Ministry of Interior"),
        ("interior ministry", "OM", "Ministry of Interior (Oman)"),
        ("police", "ES", "Policía Nacional"),
        ("police", "YE", "Yemeni police"),
        ("government", "ML", "Government of Mali"),
        ("no such kind", "MA", None),
        ("army", None, None),
    ],
)
def test_a_generic_body_becomes_the_national_one(
    gazetteer: Gazetteer, kind: str, country: str | None, name: str | None
) -> None:
    assert gazetteer.resolve_agency(kind, country) == name


def test_country_names(gazetteer: Gazetteer) -> None:
    assert gazetteer.country_name("MA", "ar") == "المغرب"
    assert gazetteer.country_name("ES", "fr") == "Espagne"
    assert gazetteer.country_name("ES", "de") == "Spain"
    assert gazetteer.country_name("ZZ", "en") == "ZZ"


def test_users_add_places_and_names(gazetteer: Gazetteer, tmp_path: Path) -> None:
    path = tmp_path / "mine.txt"
    path.write_text(
        "MA | +Douar Example @31.5,-8.1 <Marrakesh | ar دوار المثال\nMA | Nador | fr Nadorville, -Nador\n", "utf-8"
    )
    own = Gazetteer.load(extra=[path])
    added = own.find_place("دوار المثال")[0]
    assert (added.name, added.country, added.latitude) == ("Douar Example", "MA", 31.5)
    assert own.contains("MA", added.id)
    assert added.id in set(own.place_ids())
    assert own.find_place("Nadorville")[0].name == "Nador"
    assert gazetteer.find_place("Nadorville") == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Morocco | Nador", "ISO 3166-1"),
        ("MA | Nador | xx name", "unknown language 'xx'"),
        ("MA | +Place @north", "latitude,longitude"),
    ],
)
def test_a_wrong_line_says_where_and_what(text: str, message: str) -> None:
    with pytest.raises(LexiconError, match=message):
        list(parse(text, "mine.txt"))


def test_an_unknown_place_in_a_file_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "mine.txt"
    path.write_text("MA | Nowhere at all | fr Nulle-Part\n", "utf-8")
    with pytest.raises(LexiconError, match=r"mine.txt:1: no place 'Nowhere at all' in MA"):
        Gazetteer.load(extra=[path])
