"""People are counted, never named: names are found and masked, and none of a suspect or victim is in a fact.

The names here are those that each language uses for nobody in particular.
"""

from __future__ import annotations

import importlib
import os
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hasila.ledger import Ledger
from hasila.model import Article, Evidence, Facts, Tally
from hasila.reading import read
from hasila.reading.persons import masked, names_in, quoting
from hasila.sources import articles

SHARED = Path(os.environ.get("HASILA_SHARED") or Path(__file__).parents[3] / "shared")

FOUND = [
    ("en", "Police arrested John Doe, 34, and a man named Richard Roe in Rabat.", ["John Doe", "Richard Roe"]),
    ("en", "The head of the cell, John Doe, fled to Abu Dhabi.", ["John Doe"]),
    ("fr", "Le suspect, Jean Dupont, 28 ans, et le dénommé Untel ont été arrêtés.", ["Jean Dupont", "Untel"]),
    ("es", "Fue detenido Juan Nadie, alias Fulano, en San Miguel.", ["Juan Nadie", "Fulano"]),
    ("ar", "أوقفت الشرطة المدعو فلان الفلاني في الرباط.", ["فلان الفلاني"]),
    ("ar", "قتل الإرهابي خالد الفلاني في غارة.", ["خالد الفلاني"]),
    ("en", "The 34-year-old suspect, Anyname Someone, fled. Someone was hurt.", ["Anyname Someone", "Someone"]),
    (
        "en",
        "They were named as John Doe, 24, Anyname Someone, 31, and Thisone Thatone.",
        ["John Doe", "Anyname Someone", "Thisone Thatone"],
    ),
    ("fr", "Le procureur de Paris, Jean Dupont, a parlé du tireur Unnom Quelconque.", ["Unnom Quelconque"]),
    ("ar", "قتل المدعو فلان والمدعو فلان الفلاني.", ["فلان", "فلان الفلاني"]),
]
KEPT = [
    ("en", "Interior Minister John Doe condemned the attack of Abu Sayyaf in San Miguel."),
    ("en", "John Doe, director of the bureau, said so."),
    ("fr", "Le ministre de l'Intérieur Jean Dupont a salué l'opération."),
    ("es", "El ministro marroquí del Interior, Al Juan Nadie, lo anunció."),
    (
        "en",
        "The gunmen of Islamic State fled to New Delhi; the attacker Boko Haram sent was shot by Belgian Federal Police.",
    ),
    ("ar", "قال وزير الداخلية محمد الفلاني إن التحقيق مستمر."),
]


@pytest.mark.parametrize(("code", "text", "names"), FOUND)
def test_names_of_private_persons_are_found(code: str, text: str, names: list[str]) -> None:
    assert [text[a:b] for a, b in names_in(text, code)] == names


@pytest.mark.parametrize(("code", "text"), KEPT)
def test_public_roles_groups_and_places_keep_their_names(code: str, text: str) -> None:
    assert not list(names_in(text, code))


def article(text: str, title: str | None = None) -> Article:
    return Article(id="a", source="a", language="en", text=text, title=title)


def test_the_ledger_stores_no_name_and_its_quotations_still_hold(tmp_path: Path) -> None:
    text = "Police arrested five terrorists in Rabat on 3 May 2021, among them John Doe. Interior Minister Jane Roe praised them."
    facts = read(article(text, title="John Doe held"))
    assert facts.incidents
    with Ledger(tmp_path / "l.db") as ledger:
        ledger.add(facts)
        stored = ledger.article("a")
    assert "Doe" not in stored.text
    assert "Jane Roe" in stored.text
    assert stored.title is not None
    assert "Doe" not in stored.title
    assert len(stored.text) == len(text)
    assert (tmp_path / "l.db").read_bytes().find(b"John Doe") == -1


@given(st.text(), st.lists(st.tuples(st.integers(0, 60), st.integers(1, 20)), max_size=4))
def test_masking_keeps_lengths_and_quotations(text: str, spans: list[tuple[int, int]]) -> None:
    text += " Police arrested John Doe and others."
    evidence = tuple(
        Evidence(start=s, end=e, quote=text[s:e]) for s, n in spans for e in [min(len(text), s + n)] if s < e
    ) or (Evidence(start=0, end=1, quote=text[:1]),)
    facts = Facts(article=article(text), tallies=(Tally(measure="attacks", value=2, evidence=evidence),))
    result = masked(facts)
    assert len(result.article.text) == len(text)
    assert all(e.quote == result.article.text[e.start : e.end] for t in result.tallies for e in t.evidence)
    assert masked(result) == result
    assert quoting(result, text).tallies == facts.tallies


# ------------------------------------------------------------------------------------------------------------ all data


@pytest.fixture(scope="module")
def names() -> Any:
    """``bench/names.py``, which checks every article of all data; here a sample of each kind."""
    return importlib.import_module("names")


def some(path: Path) -> Iterator[Article]:
    step = 60 if path.suffix == ".zip" else 20 if path.parent.name == "dev" else 1
    return islice(articles([path], on_failure=lambda failure: None), 0, None, step)


@pytest.mark.skipif(not (SHARED / "data/gold").exists(), reason=f"no shared data at {SHARED} (set HASILA_SHARED)")
def test_no_name_of_a_suspect_or_victim_reaches_a_fact(names: Any) -> None:
    """`python bench/names.py` checks all of it; this is every article of some kinds, every 20th or 60th of others."""
    checked = [names.check(article) for path in names.all_data() for article in some(path)]
    assert [leak for found in checked for leak in found.leaks] == []
    assert sum(found.names for found in checked) > 50


def test_the_check_of_names_sees_one_that_leaks(names: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "Police arrested five terrorists in Rabat on 3 May 2021, among them a man named Richard Roe."
    assert names.check(article(text)).leaks == ()
    leaking = read(article(text))
    leaking = msgspec.structs.replace(
        leaking, incidents=tuple(msgspec.structs.replace(i, announced_by="Richard Roe") for i in leaking.incidents)
    )
    monkeypatch.setattr(names, "read", lambda _: leaking)
    assert names.check(article(text)).leaks
