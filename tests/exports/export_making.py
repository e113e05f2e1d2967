"""Facts and ledgers made for tests of exports."""

from __future__ import annotations

import datetime as dt
import string
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from hasila.ledger import Ledger
from hasila.model import (
    Article,
    Evidence,
    Facts,
    Incident,
    Interval,
    Place,
    Quantity,
    Scheduled,
    Scope,
    Statement,
    Tally,
)
from hasila.pipeline import later_stages

TETOUAN = Place(
    name="Tetouan", country="MA", kind="populated place", geonames_id=2528910, latitude=35.57, longitude=-5.37
)
KABUL = Place(name="Kabul", country="AF", kind="populated place", geonames_id=1138958, latitude=34.53, longitude=69.17)
MOROCCO = Place(name="Morocco", country="MA", kind="country", latitude=32.0, longitude=-5.0)


def day(text: str) -> Interval:
    """One day."""
    return Interval(from_=dt.date.fromisoformat(text), to=dt.date.fromisoformat(text))


def quoting(text: str) -> tuple[Evidence, ...]:
    """Evidence that quotes the whole text."""
    return (Evidence(start=0, end=len(text), quote=text),)


def told(identity: str, text: str, published: str, outlet: str, language: Any = "en", **incident: Any) -> Facts:
    """An article that tells one incident."""
    article = Article(
        id=identity, source=f"{identity}.txt", language=language, text=text, title=f"Title of {identity}",
        outlet=outlet, published=published, url=f"https://{outlet}.example/{identity}",
    )  # fmt: skip
    return Facts(article=article, incidents=(Incident(evidence=quoting(text), **incident),))


def attacks_ledger(path: Path) -> Ledger:
    """Attacks, operations and a foiled plot with dates, places and figures of every precision."""
    ledger = Ledger(path)
    attack = {"type": "attack", "date": day("2023-05-16"), "places": (KABUL,), "countries": ("AF",)}
    bombing = attack | {"subtype": "suicide_bombing", "groups": ("Islamic State (Khorasan)",)}
    dead, more = {"killed": Quantity(value=4), "injured": Quantity(value=9)}, {"killed": Quantity(value=6)}
    reports = [
        told("a1", "A bomber killed four people and hurt nine in Kabul.", "2023-05-16", "lantern", counts=dead, **bombing),
        told("a2", "Un attentat a tué six personnes à Kaboul.", "2023-05-17", "fanal", "fr", counts=more, **bombing),
        told("a3", "The bombing in Kabul killed four.", "2023-05-18", "harbour", counts={"killed": Quantity(value=4)}, **bombing),
        told("a4", "Bombing in Kabul: four dead.", "2023-05-19", "mirror", counts={"killed": Quantity(value=4)}, **bombing),
        told("b1", "Gunmen attacked a post in Kabul in July and killed two soldiers.", "2022-08-02", "lantern",
             type="attack", subtype="shooting", places=(KABUL,), countries=("AF",),
             date=Interval(from_=dt.date(2022, 7, 1), to=dt.date(2022, 7, 31)),
             counts={"officers_killed": Quantity(value=2), "attackers_killed": Quantity(value=3)}),
        told("c1", "Five suspects were arrested in Tetouan.", "2023-12-26", "lantern", type="cell_dismantled",
             date=day("2023-12-26"), places=(TETOUAN,), countries=("MA",), agencies=("BCIJ",),
             groups=("Islamic State",), counts={"cells": Quantity(value=1), "arrested": Quantity(value=5)}),
        told("d1", "A plot was foiled in Tetouan.", "2023-11-02", "lantern", type="plot_foiled",
             date=day("2023-11-01"), places=(TETOUAN,), countries=("MA",)),
        told("e1", "An attack hurt two people in Morocco.", "2021-01-02", "lantern", type="attack", places=(MOROCCO,),
             countries=("MA",), date=day("2021-01-01"), counts={"injured": Quantity(value=2)}),
        told("f1", "An attack killed someone once.", "2021-01-02", "lantern", type="attack", countries=("MA",),
             counts={"killed": Quantity(value=1)}),
        told("g1", "Rifles were seized in Tetouan.", "2020-03-05", "lantern", type="seizure", seized=("firearms",),
             date=day("2020-03-04"), places=(TETOUAN,), countries=("MA",)),
    ]  # fmt: skip
    for facts in reports:
        ledger.add(facts)
    list(later_stages(ledger))
    return ledger


# -------------------------------------------------------------------------------------------------- any facts at all

_words = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")) | st.sampled_from(",;\"'\\\n= "),
    min_size=1,
    max_size=12,
)
_number = st.integers(0, 5000) | st.floats(0, 5000, allow_nan=False)
_days = st.dates(dt.date(1990, 1, 1), dt.date(2030, 12, 31))
_interval = st.none() | st.builds(lambda a, b: Interval(from_=min(a, b), to=max(a, b)), _days, _days)
_place = st.builds(
    Place, name=_words, country=st.sampled_from(["MA", "SY"]), kind=st.sampled_from(["populated place", "country"]),
    geonames_id=st.none() | st.integers(1, 10**7), latitude=st.none() | st.floats(-90, 90),
    longitude=st.none() | st.floats(-180, 180),
)  # fmt: skip
_places = st.lists(_place, max_size=3).map(tuple)
_labels = st.lists(_words, max_size=3, unique=True).map(tuple)
_comparator = st.sampled_from(["=", ">", ">=", "<", "<=", "~"])
_modality = st.sampled_from(["asserted", "alleged", "planned", "denied"])
_quantity = st.builds(Quantity, value=_number, comparator=_comparator)
_TEXT = string.ascii_letters + " أب،\n"


def _evidence() -> st.SearchStrategy[tuple[Evidence, ...]]:
    spans = st.tuples(st.integers(0, len(_TEXT) - 1), st.integers(1, 9), st.none() | _words, st.none() | _words)
    return st.lists(spans, min_size=1, max_size=3).map(
        lambda found: tuple(
            Evidence(start=a, end=min(a + n, len(_TEXT)), quote=_TEXT[a : a + n], field=field, rule=rule)
            for a, n, field, rule in found
        )
    )


_incident = st.builds(
    Incident, evidence=_evidence(), type=st.sampled_from(["attack", "arrest"]), subtype=st.none() | _words,
    date=_interval, places=_places, countries=st.lists(st.sampled_from(["MA", "SY"]), max_size=2, unique=True).map(tuple),
    agencies=_labels, groups=_labels, counts=st.dictionaries(_words, _quantity, max_size=3), seized=_labels,
    announced_by=st.none() | _words, modality=_modality, role=st.sampled_from(["report", "recall"]),
)  # fmt: skip
_tally = st.builds(
    Tally, evidence=_evidence(), measure=st.sampled_from(["people_arrested", "attacks"]), value=_number,
    comparator=_comparator, period=_interval, country=st.none() | st.just("MA"), places=_places,
    scope=st.builds(Scope, agency=st.none() | _words, group=st.none() | _words, of=st.none() | _words),
    speaker=st.none() | _words, modality=_modality,
)  # fmt: skip
_statement = st.builds(
    Statement, evidence=_evidence(), kind=st.sampled_from(["praise", "call"]), speaker=_words, about=st.none() | _words,
    date=_interval, place=st.none() | _place,
)  # fmt: skip
_event = st.builds(
    Scheduled, evidence=_evidence(), what=_words, edition=st.none() | st.integers(1, 40), date=_interval,
    place=st.none() | _place,
)  # fmt: skip
#: All facts of one article, whatever they are.
any_facts = st.builds(
    Facts,
    article=st.just(Article(id="a", source="a.txt", language="en", text=_TEXT)),
    incidents=st.lists(_incident, max_size=2).map(tuple),
    tallies=st.lists(_tally, max_size=2).map(tuple),
    statements=st.lists(_statement, max_size=2).map(tuple),
    scheduled=st.lists(_event, max_size=2).map(tuple),
)
