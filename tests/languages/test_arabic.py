"""What the Arabic grammar does that no table can say: articles, proclitics, names that are also words."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from hasila.languages import language
from hasila.languages.ar.grammar import key, not_names, split
from hasila.text.pipeline import pipeline

GSR = Path(__file__).parents[2] / "bench" / "gsr.py"


@pytest.mark.parametrize(
    ("word", "normal"),
    [
        ("الخليه", "خليه"),
        ("خليه", "خليه"),
        ("اليوم", "اليوم"),
        ("الاثنين", "الاثنين"),
        ("اثنين", "اثنين"),
        ("الف", "الف"),
    ],
)
def test_the_article_goes_where_it_is_no_part_of_the_word(word: str, normal: str) -> None:
    assert key(word) == normal


@pytest.mark.parametrize(
    ("word", "concepts", "rest"),
    [
        ("وبمدينه", ("and", "in"), "مدينه"),
        ("للقوات", ("to",), "قوات"),
        ("سيحال", ("modal.planned",), "يحال"),
        ("فاعتقل", ("and",), "اعتقل"),
        ("مغربيا", (), "مغربي"),
    ],
)
def test_proclitics_come_off(word: str, concepts: tuple[str, ...], rest: str) -> None:
    assert any(found == concepts and left == rest for found, _, left in split(word))


def test_today_is_no_day_and_monday_is_not_two() -> None:
    parsed = pipeline("ar").parse("اعتقل اثنان اليوم الاثنين")
    said = {parsed.words(chunk) for sentence in parsed.sentences for chunk in sentence if chunk.has("date")}
    assert said == {"اليوم الاثنين"}


def test_a_name_that_is_a_word_needs_a_word_for_a_place() -> None:
    assert "الباب" in not_names()
    entries = {e.keys: e.concepts for e in language("ar").lexicon.entries()}
    assert "place" not in entries.get((key("الباب"),), frozenset())
    town = language("ar").lexicon.start(key("مدينه"))
    assert town is not None
    assert town.next[key("الباب")].entry is not None
    assert "place" in town.next[key("الباب")].entry.concepts


def test_a_town_that_begins_like_an_and_is_settled_by_its_country() -> None:
    from hasila.model import Article
    from hasila.reading import read

    text = "قتل ستة أشخاص في تفجيرات انتحارية هزت الرياض والدمام وجدة في السعودية."
    incidents = read(Article(id="1", source="-", language="ar", text=text)).incidents
    assert [p.name for i in incidents for p in i.places] == ["Riyadh", "Dammam", "Jeddah"]


@pytest.mark.parametrize(
    ("sentence", "assault"),
    [
        ("قتل سبعة جنود في انفجار سيارة مفخخة في الموصل.", True),
        ("اختطف مسلحون ثلاثة مهندسين قرب كركوك.", True),
        ("تبحث الحكومة سبل الوقاية من الهجمات الإرهابية.", False),
        ("حكمت المحكمة بالسجن على خمسة متهمين بالتخطيط لتفجير انتحاري.", False),
        ("أدان وزير الخارجية التفجير الانتحاري.", False),
    ],
)
def test_sentences_of_the_assault_benchmark_kind(sentence: str, assault: bool) -> None:
    spec = importlib.util.spec_from_file_location("gsr", GSR)
    assert spec is not None
    assert spec.loader is not None
    bench = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(bench)
    assert bench.reports_assault(sentence) is assault
