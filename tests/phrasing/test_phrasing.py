"""Explanations, names and roles in the words of each language."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest

from hasila.languages import folders
from hasila.ledger import Ledger
from hasila.merge import explained
from hasila.merge.levels import default_levels
from hasila.model import Article
from hasila.phrasing.messages import date, figure, listed, name, number, place, say, tell, templates
from hasila.phrasing.names import body_name
from hasila.phrasing.phrases import available, phrases
from hasila.pipeline import later_stages
from hasila.reading import read
from hasila.sources import articles

SAMPLE = Path(__file__).parents[2] / "hasila" / "sample" / "news.jsonl"
ENGLISH = re.compile(r"\b(the|of|and|wrong|stated|makes|only|figure|with|since)\b")


def fields(template: str) -> set[str]:
    """The places of a template."""
    return {found for _, found, _, _ in Formatter().parse(template) if found}


@pytest.mark.parametrize("language", ["ar", "es", "fr"])
def test_every_explanation_is_worded_in_every_language(language: str) -> None:
    english, theirs = templates("en"), templates(language)
    agreements = {
        f"{level.comparison}, {level.name}"
        for levels in default_levels().table.values()
        for level in levels.values()
        if level.weight > 0
    }
    missing = (english.keys() | agreements) - theirs.keys()
    assert missing == set()
    for key, template in english.items():
        counted = key.endswith(")") and " (" in key
        assert fields(theirs[key]) == fields(template) or counted, key


@pytest.mark.parametrize("language", available())
def test_every_public_role_has_a_name(language: str) -> None:
    roles = {
        line.split(":")[0].strip().removeprefix("role.")
        for folder in folders().values()
        for line in (folder / "lexicon.yaml").read_text(encoding="utf-8").splitlines()
        if line.strip().startswith("role.")
    }
    assert len(roles) > 40
    assert roles - phrases(language).roles.keys() == set()


def test_speakers_are_named_in_the_readers_language() -> None:
    assert body_name("director", "fr") == "directeur"
    assert body_name("BCIJ director", "es") == "director del BCIJ"
    assert body_name("Minister of Interior", "fr") == "ministre de l'Intérieur"
    assert body_name("Prime Minister of Mali", "fr") == "premier ministre (Mali)"
    assert body_name("Some Body of Ours", "fr") == "Some Body of Ours"


def test_leaves_are_told_as_the_language_writes_them() -> None:
    assert tell(number(1300), "fr") == "1\u202f300"
    assert tell(number(float("inf")), "es") == "cualquier número"
    assert tell(figure(150, ">"), "fr") == "plus de 150"
    assert tell(date("2018-10-20"), "es") == "20 de octubre de 2018"
    assert tell(place("Tangier", "MA"), "fr") == "Tanger"
    assert tell(say("sources", count=2, of=number(3)), "en") == "2 sources of 3 independent"


def test_foreign_names_and_sums_keep_their_direction_in_arabic() -> None:
    told = tell(name("Some Body"), "ar")
    assert told == "\u2068Some Body\u2069"
    parts = {"kinds": listed("and also", [date("2015")]), "printed": figure(5), "when": date("2016")}
    told = tell(say("sum", values=listed("plus", map(number, (2, 3))), made=number(5), **parts), "ar")
    assert told.startswith("\u20662 + 3 = 5\u2069 ")


def test_no_english_is_left_in_what_the_sample_explains(tmp_path) -> None:
    from hasila.ledger.outcome import told

    with Ledger(tmp_path / "l.db") as ledger:
        for article in articles([SAMPLE]):
            assert isinstance(article, Article)
            ledger.add(read(article))
        list(later_stages(ledger))
        findings = {f.id: f for f in ledger.findings()}
        said = told(ledger.connection, findings)
        assert len(said) == len(findings) > 0
        reasons = [
            message
            for incident in ledger.incidents()
            for merged in [explained(ledger, [f for r in incident.reports for f in r.fact_ids])]
            for message in (*(m.reason for m in merged.members), *(f.chosen for f in merged.figures.values()))
        ]
    for identity, messages in said.items():
        assert tell(messages.arithmetic, "en") == findings[identity].arithmetic
        assert tell(messages.explanation, "en") == findings[identity].explanation
    for language in ("ar", "es", "fr"):
        for message in [m for s in said.values() for m in (s.arithmetic, s.explanation)] + reasons:
            assert not ENGLISH.search(tell(message, language)), tell(message, language)
