"""The pages: from a figure to its sentence, in the reader's language, whatever the article says."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

PAGES = (
    "/",
    "/ledger",
    "/ledger/cells_dismantled?country=MA",
    "/incidents",
    "/search?q=cell",
    "/articles/a-arabic",
    "/articles/a-arabic/add",
    "/review",
)


class Elements(HTMLParser):
    """All start tags of a page with their attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


@pytest.mark.parametrize("language", ["en", "ar", "fr", "es"])
@pytest.mark.parametrize("path", PAGES)
def test_every_page_speaks_every_language(client, path: str, language: str) -> None:
    answer = client.get(f"{path}{'&' if '?' in path else '?'}lang={language}")
    assert answer.status_code == 200
    _tag, attributes = next((t, a) for t, a in Elements(answer.text).found if t == "html")
    assert attributes["lang"] == language
    assert attributes["dir"] == ("rtl" if language == "ar" else "ltr")


def test_a_figure_leads_to_its_sentence(client) -> None:
    series = client.get("/ledger/cells_dismantled", params={"country": "MA"}).text
    fact = re.search(r'href="/facts/(t-\w+)"', series)
    assert fact
    answer = client.get(f"/facts/{fact[1]}", follow_redirects=False)
    assert answer.status_code == 303
    page, _, anchor = answer.headers["location"].partition("#")
    assert f'id="{anchor}"' in client.get(page).text


def test_what_does_not_add_up_is_the_start_page(client) -> None:
    page = client.get("/").text
    assert "80" in page
    assert "60" in page
    assert "a cumulative count falls by 20" in page
    assert page.count("<blockquote") >= 2, "the sentences stand side by side"


def test_nothing_of_an_article_runs(client) -> None:
    for path in ("/articles/a-hostile", "/search?q=Tetouan", "/incidents", "/articles/a-hostile/derivation"):
        text = client.get(path).text
        scripts = [a for tag, a in Elements(text).found if tag == "script"]
        assert scripts
        assert all(a.get("src", "").startswith("/static/") for a in scripts), path
        assert not [a for tag, a in Elements(text).found if tag == "img" or any(n.startswith("on") for n in a)], path
        assert "<b>Bold" not in text


def test_direction_overrides_in_an_article_are_shown_not_obeyed(client) -> None:
    text = client.get("/articles/a-hostile").text
    assert "\u202e" not in text
    assert "RIGHT-TO-LEFT OVERRIDE" in text


def test_an_arabic_article_reads_from_the_right(client) -> None:
    found = Elements(client.get("/articles/a-arabic?lang=en").text).found
    _tag, attributes = next((t, a) for t, a in found if "data-article" in a)
    assert attributes["dir"] == "rtl"
    assert attributes["lang"] == "ar"
    marked = [a for t, a in found if t == "a" and "data-facts" in a]
    assert marked


def test_the_text_is_whole_and_in_order(client, made: Path) -> None:
    from web_making import ARABIC

    from hasila.web.marked import Mark, paragraphs

    marks = [Mark(3, 9, "f1", "tally", None), Mark(5, 20, "f2", "incident", "places")]
    segments = [s for paragraph in paragraphs(ARABIC, marks) for s in paragraph]
    assert "".join(s.text for s in segments) == ARABIC
    assert [s.start for s in segments] == sorted(s.start for s in segments)
    assert {s.facts for s in segments} == {(), ("f1",), ("f1", "f2"), ("f2",)}


@pytest.mark.parametrize(
    ("query", "count"),
    [("country=MA", 3), ("type=arrest", 0), ("since=2022-01-01&until=2022-12-31", 1), ("q=Tetouan", 1),
     ("country=XX", 0), ("language=ar", 0), ("outlet=The+Lantern", 1), ("place=Tangier", 1)],
)  # fmt: skip
def test_filters_keep_what_they_say(client, query: str, count: int) -> None:
    items = client.get(f"/api/v1/incidents?{query}").json()["items"]
    page = client.get(f"/incidents?{query}").text
    assert page.count('<th scope="row"><a href="/incidents/') == len(items)
    if query != "country=MA":
        assert len(items) == count


def test_search_finds_glued_and_unaccented_names(client) -> None:
    assert "a-arabic" in client.get("/search", params={"q": "تطوان"}).text
    hit = client.get("/api/v1/search", params={"q": "TÉTOUAN"}).json()["items"][0]
    assert hit["snippet"]["hit"] == "Tetouan"


@pytest.mark.parametrize(
    ("path", "status"),
    [("/incidents/i-nothing", 404), ("/articles/none", 404), ("/facts/t-none", 404), ("/nowhere", 404),
     ("/findings/f0", 404), ("/ledger/no_such_measure", 404), ("/incidents?since=yesterday", 400),
     ("/incidents?since=2023-01-01&until=2022-01-01", 400), ("/incidents?offset=-1", 400), ("/?offset=9e9", 400),
     ("/search?q=" + "x" * 300, 400)],
)  # fmt: skip
def test_wrong_addresses_get_a_page_that_says_so(client, path: str, status: int) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    assert "<h1>" in answer.text
    assert "Traceback" not in answer.text


def test_a_ledger_that_vanishes_is_an_error_page(client, ledger_path: Path) -> None:
    ledger_path.rename(ledger_path.with_suffix(".gone"))
    assert client.get("/").status_code == 503
    answer = client.get("/api/v1/overview")
    assert answer.status_code == 503
    assert "there is no ledger here" in answer.json()["detail"]


def test_every_answer_carries_the_headers_that_keep_scripts_out(client) -> None:
    for path in ("/", "/nowhere", "/api/v1/overview", "/static/app.js"):
        headers = client.get(path).headers
        assert "script-src 'self'" in headers["content-security-policy"], path
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"


def test_other_host_names_get_nothing(client) -> None:
    assert client.get("/", headers={"host": "evil.example"}).status_code == 400


def test_all_assets_are_our_own(client) -> None:
    for path in PAGES:
        for tag, attributes in Elements(client.get(path).text).found:
            address = attributes.get("src") if tag == "script" else attributes.get("href") if tag == "link" else None
            if address:
                assert address.startswith("/static/")
                assert client.get(address).status_code == 200, address


def test_messages_are_complete_in_every_language() -> None:
    from hasila.web.messages import available, messages

    assert available() == ["ar", "en", "es", "fr"]
    forms = re.compile(r"\.(one|two|few|many)$")
    english = {key: text for key, text in messages("en").items() if not forms.search(key)}
    places = re.compile(r"\{(\w+)\}")
    for language in available():
        theirs = {key: text for key, text in messages(language).items() if not forms.search(key)}
        assert english.keys() == theirs.keys(), language
        for key, text in english.items():
            assert set(places.findall(theirs[key])) == set(places.findall(text)), (language, key)


def test_what_is_left_out_of_a_question_is_said(client) -> None:
    page = client.get("/incidents?contry=MA&type=nonsense&lang=en").text
    assert "contry: there is no such filter" in page
    assert "Type: “nonsense” is not known" in page
    assert client.get("/?state=odd&lang=fr").text.count("N&#39;a pas été pris en compte") == 1
    assert "problem" not in client.get("/incidents?country=MA").text
    for path in ("incidents?contry=MA", "incidents?type=nonsense", "incidents?country=Morocco", "claims?verdict=odd"):
        answer = client.get(f"/api/v1/{path}")
        assert answer.status_code == 400, path
        assert answer.json()["detail"]


def test_the_filtered_incidents_come_as_a_table(client) -> None:
    rows = client.get("/incidents/table.csv?place=Tangier").text.lstrip("\ufeff").splitlines()
    assert len(rows) == 2
    assert "Tangier" in rows[1]
    assert "arrested 4 to 5" in rows[1]


def test_a_search_finds_words_not_letters_inside_others(client) -> None:
    assert "<mark>خلايا</mark>" in client.get("/search?q=خلايا").text
    assert "a-arabic" in client.get("/search?q=داخلية").text, "what is glued in front does not count"
    assert "a-arabic" not in client.get("/search?q=خلية").text, "the letters inside another word do not count"
    assert "<mark>terrorist</mark>" in client.get("/search?q=terror").text


def test_a_figure_can_be_cited_with_its_sentence(client) -> None:
    text = client.get("/articles/a-english?lang=en").text
    assert re.search(r"<textarea[^>]*>80 [^<]*cells dismantled since 2015: «Since 2015", text)
    assert "The Lantern, 14 March 2021, https://news.example/a-english" in text
