"""Invariants of reading: quotes are the text, the same input gives the same bytes, nothing is read out of nothing."""

from __future__ import annotations

import json
import os
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import hasila.reading
from hasila.languages import codes
from hasila.model import Article, Facts
from hasila.reading import read

SHARED = Path(os.environ.get("HASILA_SHARED") or Path(__file__).parents[3] / "shared")
SENTENCES = {
    "en": ["Police in Rabat dismantled a terrorist cell on 3 May 2021.", "Five suspects were arrested.", "Since 2002, 215 cells were dismantled."],
    "fr": ["La police a démantelé une cellule terroriste à Nador.", "Cinq suspects ont été arrêtés.", "Depuis 2002, 215 cellules ont été démantelées."],
    "es": ["La policía desarticuló una célula yihadista en Melilla.", "Cinco personas fueron detenidas.", "Desde 2002 se desarticularon 215 células."],
    "ar": ["فككت الشرطة خلية إرهابية بمدينة الناظور.", "تم توقيف خمسة أشخاص.", "تم تفكيك 215 خلية إرهابية منذ سنة 2002."],
}  # fmt: skip


def article(text: str, language: str) -> Article:
    return Article(id="a", source="test", language=language, text=text, published="2021-05-04")  # type: ignore[arg-type]


def quotes_hold(facts: Facts) -> None:
    for fact in (*facts.incidents, *facts.tallies, *facts.statements, *facts.scheduled):
        for evidence in fact.evidence:
            assert evidence.quote == facts.article.text[evidence.start : evidence.end]


@pytest.mark.parametrize("language", sorted(SENTENCES))
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_quotes_are_the_text(language: str, data: st.DataObject) -> None:
    parts = st.one_of(st.sampled_from(SENTENCES[language]), st.text(max_size=20))
    text = "\n".join(data.draw(st.lists(parts, max_size=6)))
    facts = read(article(text, language))
    quotes_hold(facts)
    assert msgspec.json.encode(facts) == msgspec.json.encode(read(article(text, language)))


@pytest.mark.parametrize("language", sorted(SENTENCES))
def test_the_total_is_a_tally_and_the_operation_an_incident(language: str) -> None:
    facts = read(article("\n".join(SENTENCES[language]), language))
    assert [(t.measure, t.value) for t in facts.tallies] == [("cells_dismantled", 215)]
    assert [i.type for i in facts.incidents] == ["cell_dismantled"]
    assert facts.incidents[0].counts["arrested"].value == 5


@pytest.mark.parametrize("language", sorted(SENTENCES))
def test_nothing_is_read_in_nothing(language: str) -> None:
    assert len(read(article("", language))) == 0
    assert len(read(article("42\n\n7 7 7", language))) == 0


def test_a_code_of_many_digits_is_no_number() -> None:
    told = "soldiers were killed on Monday when gunmen attacked a post in Ansongo, in northern Mali."
    for digits, counted in (("12", True), ("9" * 19, False)):
        article = Article(id="a", source="a", language="en", text=f"At least {digits} {told}", published="2024-05-15")
        [incident] = read(article).incidents
        assert bool(incident.counts) is counted


def test_looks_at_the_words_before_the_rules_lose_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [(language, "\n".join(parts)) for language, parts in SENTENCES.items()]
    if (SHARED / "data" / "gold").exists():
        rows = map(json.loads, (SHARED / "data" / "gold" / "articles.jsonl").read_text("utf-8").splitlines())
        texts += [(row["language"], row["text"]) for row in rows]
    fast = [read(article(text, language)) for language, text in texts]
    for look in ("may_hold_facts", "may_tell_a_pair"):
        monkeypatch.setattr(hasila.reading, look, lambda *_: True)
    assert fast == [read(article(text, language)) for language, text in texts]


def test_the_real_article_gives_exactly_its_facts() -> None:
    seed = SHARED / "data" / "seed"
    if not seed.exists():
        pytest.skip(f"no shared data at {seed} (set HASILA_SHARED)")
    from hasila.sources import articles

    expected = json.loads((seed / "facts.json").read_text("utf-8"))
    (source,) = articles([seed / "scoop-2023-12-26.txt"])
    facts = read(source)
    quotes_hold(facts)
    assert source.published == expected["published"]
    assert source.section == expected["section"]
    assert not facts.incidents
    got = [
        (t.measure, t.value, t.comparator, str(t.period.from_)[:4], t.country, t.speaker)
        for t in facts.tallies
        if t.period
    ]
    assert got == [
        (t["measure"], t["value"], t["comparator"], t["from"][:4], t["country"], t["speaker"])
        for t in expected["tallies"]
    ]
    assert [p.name for p in facts.tallies[0].places] == expected["tallies"][0]["places"]
    assert all(p.latitude is not None for p in facts.tallies[0].places)
    assert [str(s.date.from_) if s.date else None for s in facts.statements] == [
        s.get("date") for s in expected["statements"]
    ]
    assert [s.kind for s in facts.statements] == ["praise"] * 3
    assert [(s.edition, s.place.name if s.place else None) for s in facts.scheduled] == [(93, "Marrakesh")]


def test_every_language_can_be_loaded() -> None:
    assert codes() == ("ar", "en", "es", "fr")
