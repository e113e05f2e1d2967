"""People are counted, never named: names are found and masked, and none of a suspect or victim is in a fact.

The names here are those that each language uses for nobody in particular.
"""

from __future__ import annotations

import json
import os
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hasila.ledger import Ledger
from hasila.model import Article, Evidence, Facts, Tally
from hasila.reading import read
from hasila.reading.persons import MASK, masked, names_in, quoting

SHARED = Path(os.environ.get("HASILA_SHARED") or Path(__file__).parents[3] / "shared")

FOUND = [
    ("en", "Police arrested John Doe, 34, and a man named Richard Roe in Rabat.", ["John Doe", "Richard Roe"]),
    ("en", "The head of the cell, John Doe, fled to Abu Dhabi.", ["John Doe"]),
    ("fr", "Le suspect, Jean Dupont, 28 ans, et le dénommé Untel ont été arrêtés.", ["Jean Dupont", "Untel"]),
    ("es", "Fue detenido Juan Nadie, alias Fulano, en San Miguel.", ["Juan Nadie", "Fulano"]),
    ("ar", "أوقفت الشرطة المدعو فلان الفلاني في الرباط.", ["فلان الفلاني"]),
    ("ar", "قتل الإرهابي خالد الفلاني في غارة.", ["خالد الفلاني"]),
]
KEPT = [
    ("en", "Interior Minister John Doe condemned the attack of Abu Sayyaf in San Miguel."),
    ("en", "John Doe, director of the bureau, said so."),
    ("fr", "Le ministre de l'Intérieur Jean Dupont a salué l'opération."),
    ("es", "El ministro del Interior, Juan Nadie, lo anunció."),
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

CUES = {
    "ar": r"(?:المدعو|المدعوة|المسمى|يدعى|تدعى|الملقب ب|المكنى ب|القتيل|الضحية|المتهم|الموقوف|الانتحاري)\s+",
    "fr": r"(?:nommée?|dénommée?|prénommée?|alias|le suspect,?|la victime,?) ",
    "en": r"(?:named|identified as|alias|the suspect,?|the victim,?) ",
    "es": r"(?:llamad[oa]|identificad[oa] como|alias|el detenido,?|la víctima,?) ",
}
NAME = {"ar": r"(\w{3,} \w{4,})", **dict.fromkeys(("fr", "en", "es"), r"([A-ZÀ-Þ][\w'-]+ [A-ZÀ-Þ][\w'-]{2,})")}


def all_articles() -> Iterator[Article]:
    gold = SHARED / "data/gold/articles.jsonl"
    for line in gold.read_text("utf-8").splitlines():
        row = json.loads(line)
        yield Article(
            id=row["id"], source="gold", language=row["language"], text=row["text"], published=row["published"]
        )
    for path in sorted((SHARED / "data/saudinewsnet").glob("*.zip")):
        with zipfile.ZipFile(path) as archive:
            rows = json.loads(archive.read(archive.namelist()[0]))
        for number, row in enumerate(rows[::40]):
            yield Article(id=f"{path.stem}-{number}", source="papers", language="ar", text=row["content"] or " ")
    for path in sorted((SHARED / "data/muc4/dev").glob("tst1.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            row = json.loads(line)
            yield Article(id=row["docid"], source="muc4", language="en", text=row["text"])


def fields(facts: Facts) -> str:
    """All that the facts of an article say, without their quotations, in lower case."""
    rows = msgspec.to_builtins((facts.incidents, facts.tallies, facts.statements, facts.scheduled))
    return json.dumps([{k: v for k, v in fact.items() if k != "evidence"} for kind in rows for fact in kind]).lower()


@pytest.mark.skipif(not (SHARED / "data/gold").exists(), reason=f"no shared data at {SHARED} (set HASILA_SHARED)")
def test_no_name_of_a_suspect_or_victim_reaches_a_fact() -> None:
    """Names that words for suspects and victims introduce, over all data, and those the finder finds: in no field."""
    seen = 0
    for item in all_articles():
        facts = read(item)
        if not len(facts):
            continue
        said = fields(facts)
        introduced = {m[1] for m in re.finditer(CUES[item.language] + NAME[item.language], item.text)}
        found = {item.text[a:b] for a, b in names_in(item.text, item.language, " ".join(re.findall(r"[\w'’-]+", said)))}
        seen += len(introduced | found)
        named = [n for n in introduced | found if json.dumps(n)[1:-1].lower() in said]
        assert not named, f"{item.id}: {named} in {said}"
        quotes = [e.quote for t in masked(facts).tallies for e in t.evidence]
        assert not [q for q in quotes for name in found if name in q], item.id
        assert all(MASK not in q for f in facts.tallies for q in (e.quote for e in f.evidence)), (
            "reading itself masks nothing"
        )
    assert seen > 100
