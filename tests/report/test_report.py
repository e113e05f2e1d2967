"""The report and the yearly review: what a reader sees, and that every figure leads to its sentence."""

from __future__ import annotations

import datetime as dt
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from hasila.codebook import active
from hasila.errors import UsageError
from hasila.ledger import Ledger
from hasila.model import Article, Evidence, Facts, Interval, Scope, Tally
from hasila.phrasing.phrases import available, phrases
from hasila.pipeline import Run, later_stages
from hasila.report import write_report
from hasila.report.chart import charts
from hasila.report.html import review_html, review_text
from hasila.report.quotes import MOST_CONTEXT, passage
from hasila.report.words import count_words, period_words, quantity_words
from hasila.report.year import review

SAMPLE = Path(__file__).parents[2] / "hasila" / "sample" / "news.jsonl"
VOID = {"meta", "line", "circle", "rect", "polyline"}


class Page(HTMLParser):
    """Checks that tags nest, and collects ids, links and text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.words: list[str] = []
        self.feed(html)
        assert self.open == [], f"not closed: {self.open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if named.get("id"):
            self.ids.append(str(named["id"]))
        if tag == "a":
            self.links.append(str(named["href"]))
        assert tag not in ("script", "iframe", "img", "link"), f"<{tag}> in a page that must need nothing"
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)
        self.handle_starttag(tag, attrs)
        self.open = self.open[: self.open.index(tag)] if tag in VOID else self.open

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def tally(value: float, text: str, words: str, **fields: object) -> Tally:
    start = text.index(words)
    return Tally(
        measure="cells_dismantled",
        value=value,
        evidence=(Evidence(start=start, end=start + len(words), quote=words),),
        **fields,  # type: ignore[arg-type]
    )


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory):
    """The sample, read, merged and reconciled."""
    with Ledger(tmp_path_factory.mktemp("report") / "l.db") as opened:
        Run(opened, [str(SAMPLE)]).read()
        list(later_stages(opened))
        yield opened


def test_the_report_is_whole_and_its_links_lead_somewhere(ledger: Ledger, tmp_path: Path) -> None:
    write_report(ledger, tmp_path / "r.html")
    page = Page((tmp_path / "r.html").read_text(encoding="utf-8"))
    assert len(page.ids) == len(set(page.ids))
    inner = [link[1:] for link in page.links if link.startswith("#")]
    assert inner
    assert set(inner) <= set(page.ids)
    for found in ledger.tallies():
        assert found.id in page.ids
    first = (tmp_path / "r.html").read_bytes()
    write_report(ledger, tmp_path / "r.html")
    assert (tmp_path / "r.html").read_bytes() == first


def test_hostile_text_stays_text(tmp_path: Path) -> None:
    text = "<script>alert(1)</script> 6 cells </mark>\u202e were dismantled & more."
    article = Article(
        id="x", source="s", language="en", text=text, title="<b>t</b>", outlet="<i>o</i>", url="javascript:alert(1)"
    )
    facts = Facts(article=article, tallies=(tally(6, text, "6 cells"),))
    with Ledger(tmp_path / "l.db") as opened:
        opened.add(facts)
        write_report(opened, tmp_path / "r.html")
    html = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert "<script>" not in html
    assert "<b>t</b>" not in html
    assert not any(link.startswith("javascript") for link in Page(html).links)


def test_an_empty_ledger_has_a_report_too(tmp_path: Path) -> None:
    with Ledger(tmp_path / "l.db") as opened:
        write_report(opened, tmp_path / "r.html")
        text = review_text(review(opened, 2020, "MA", "en"))
    assert "not been checked" in (tmp_path / "r.html").read_text(encoding="utf-8")
    assert "No tally for this year" in text


@pytest.mark.parametrize("language", available())
def test_every_figure_of_a_review_leads_to_its_sentence(ledger: Ledger, language: str) -> None:
    written = review(ledger, 2023, "MA", language)
    page = Page(review_html(written))
    notes = {f"note-{note.number}" for note in written.notes}
    assert notes <= set(page.ids)
    assert {link[1:] for link in page.links if link.startswith("#")} <= set(page.ids)
    figures = [run for block in written.blocks for run in block.runs if re.search(r"\b215\b", run.text)]
    assert figures
    assert all(run.notes for run in figures)
    for run in figures:
        quoted = " ".join(piece.text for n in run.notes for piece in written.notes[n - 1].passage.pieces)
        assert "215" in quoted


def test_a_review_is_written_in_its_language(ledger: Ledger) -> None:
    titles = {language: review(ledger, 2023, "MA", language).title for language in available()}
    assert sorted(titles) == ["ar", "en", "es", "fr"]
    assert "Maroc" in titles["fr"]
    assert "Marruecos" in titles["es"]
    assert "المغرب" in titles["ar"]
    assert 'dir="rtl"' in review_html(review(ledger, 2023, "MA", "ar"))
    with pytest.raises(UsageError, match="choose one of"):
        review(ledger, 2023, "MA", "de")


@pytest.mark.parametrize("language", available())
def test_words_of_a_review_are_complete(language: str) -> None:
    words, english = phrases(language), phrases("en")
    assert len(words.months) == 12
    assert words.headings.keys() == english.headings.keys()
    assert words.nouns.keys() == english.nouns.keys()
    forms = {plural.form for plural in words.plural} | {"other"}
    assert all(set(noun) == forms for noun in words.nouns.values())
    book = active()
    assert set(book.measures) <= set(words.nouns)
    assert set(book.counts) <= set(words.nouns)


def test_arabic_counts_take_the_form_of_their_number() -> None:
    words = phrases("ar")
    found = [words.counted("cells", number) for number in (1, 2, 3, 11, 100, 103)]
    assert found == ["خلية", "خليتان", "3 خلايا", "11 خلية", "100 خلية", "103 خلايا"]
    assert words.counted("cells", 500, ">") == "أكثر من 500 خلية"
    assert phrases("fr").counted("people_arrested", 4304) == "4\u202f304 personnes arrêtées"


def test_a_passage_marks_exact_words_and_cuts_long_sentences() -> None:
    text = "Before. " + "word " * 200 + "six cells were found " + "more " * 200 + "end. After."
    start = text.index("six cells")
    exact = Evidence(start=start, end=start + 3, quote="six", field="value")
    found = passage(text, (Evidence(start=start, end=start + 9, quote="six cells"), exact), "en")
    assert "".join(piece.text for piece in found.pieces if piece.marked) == "six"
    assert found.cut_before
    assert found.cut_after
    assert len("".join(piece.text for piece in found.pieces)) <= MOST_CONTEXT + 20


def test_words_of_periods_and_figures() -> None:
    def span(start: str | None, end: str | None) -> str:
        return period_words(
            Interval(
                from_=dt.date.fromisoformat(start) if start else None, to=dt.date.fromisoformat(end) if end else None
            )
        )

    assert span("2023-01-01", "2023-12-31") == "2023"
    assert span("2002-01-01", None) == "since 2002"
    assert span("2002-01-01", "2021-12-31") == "2002 to 2021"
    assert span("2021-05-01", "2021-05-31") == "May 2021"
    assert span("2021-05-20", "2021-05-20") == "20 May 2021"
    assert span("2018-01-01", "2018-10-05") == "2018 to 5 Oct 2018"
    assert span(None, "2021-06-30") == "until Jun 2021"
    assert span(None, None) == period_words(None) == ""
    assert quantity_words(2009, ">") == "more than 2,009"
    assert count_words("cells", 1, 1) == "1 cell"
    assert count_words("arrested", 3, 5) == "3–5 arrested"


def test_charts_keep_totals_and_flows_apart(tmp_path: Path) -> None:
    text = "In all 210 cells; in all 215 cells; this year 6 cells; last year 5 cells."
    since = Interval(from_=dt.date(2002, 1, 1))
    facts = Facts(
        article=Article(id="x", source="s", language="en", text=text, published="2023-12-31"),
        tallies=(
            tally(210, text, "210 cells", country="MA", period=Interval(from_=since.from_, to=dt.date(2021, 5, 1))),
            tally(215, text, "215 cells", country="MA", period=since),
            tally(6, text, "6 cells", country="MA", period=Interval(from_=dt.date(2023, 1, 1))),
            tally(5, text, "5 cells", country="MA",
                  period=Interval(from_=dt.date(2022, 1, 1), to=dt.date(2022, 12, 31))),
            tally(3, text, "5 cells", country="MA", scope=Scope(of="women"), period=since),
        ),
    )  # fmt: skip
    with Ledger(tmp_path / "l.db") as opened:
        opened.add(facts)
        found = {chart.kind: chart for chart in charts(opened.tallies(), set())}
    assert [len(found[kind].marks) for kind in ("cumulative", "per period")] == [2, 2]
    heights = [mark.y for mark in found["cumulative"].marks]
    assert heights[1] < heights[0], "a higher figure stands higher"
    assert found["cumulative"].lines
    assert not found["per period"].lines
