"""Web pages: text, title, date, outlet, address; never the date of a related item, never an author."""

from __future__ import annotations

from pathlib import Path

import pytest
from sources_making import SENTENCES, Reader, page

from hasila.errors import SourceError
from hasila.sources.html import from_page

BODY = "".join(f"<p>{SENTENCES['en']} Part {n}.</p>" for n in range(6))
RECORD = """<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [
 {"@type": "WebSite", "name": "The Paper"},
 {"@type": "NewsArticle", "headline": "Three arrested &amp; charged", "datePublished": "2021-03-12T10:15:00+01:00",
  "author": {"@type": "Person", "name": "Ann Writer"}, "articleSection": ["World"], "inLanguage": "en",
  "publisher": {"@type": "Organization", "name": "The Paper"}, "url": "https://example.org/a"}]}</script>"""


def test_json_ld_tells_title_date_section_and_outlet() -> None:
    draft = from_page(page(BODY, head=RECORD))
    assert (draft.title, draft.published, draft.section, draft.outlet) == (
        "Three arrested & charged",
        "2021-03-12T10:15+01:00",
        "World",
        "The Paper",
    )
    assert "Ann Writer" not in draft.text


def test_meta_elements_serve_where_there_is_no_record() -> None:
    head = (
        '<meta property="og:title" content="Three arrested | The Paper"><meta property="og:site_name" content="The Paper">'
        '<meta property="article:published_time" content="2021-03-12"><link rel="canonical" href="https://example.org/a">'
    )
    draft = from_page(page(BODY, head=head))
    assert (draft.title, draft.published, draft.outlet, draft.url) == (
        "Three arrested",
        "2021-03-12",
        "The Paper",
        "https://example.org/a",
    )


def test_the_date_of_a_related_card_is_not_taken() -> None:
    assert from_page(page(BODY)).published is None


def test_the_line_beside_the_heading_tells_date_and_section() -> None:
    line = "<div><span>نشر في 12 شتنبر 2021 على الساعة 10:15</span> في <a>السياسة</a></div>"
    draft = from_page(
        page(line + "".join(f"<p>{SENTENCES['ar']}</p>" for _ in range(5)), title="توقيف ثلاثة أشخاص", lang="ar")
    )
    assert (draft.title, draft.published, draft.section) == ("توقيف ثلاثة أشخاص", "2021-09-12T10:15", "السياسة")


def test_menu_related_items_and_footer_are_left_out() -> None:
    text = from_page(page(BODY)).text
    assert text.count("Police in the port town") == 6
    assert "Desk 3" not in text
    assert "Another story" not in text
    assert "All rights reserved" not in text


def test_the_banner_of_an_archive_is_removed_and_the_original_address_kept(tmp_path: Path, read: Reader) -> None:
    address = "https://web.archive.org/web/20210313000000/https://www.example.org/a?utm_source=feed"
    banner = "<!-- BEGIN WAYBACK TOOLBAR INSERT --><div id='wm-ipp-base'>Captured 14 times, 3 January 2020</div>"
    html = page(BODY, head=f'<link rel="canonical" href="{address}">').replace(
        "<body>", f"<body>{banner}<!-- END WAYBACK TOOLBAR INSERT -->"
    )
    (tmp_path / "a.html").write_text(html, encoding="utf-8")
    found, failures = read(tmp_path / "a.html")
    assert failures == []
    assert found[0].url == "https://www.example.org/a?utm_source=feed"
    assert "Captured" not in found[0].text


def test_the_address_in_the_comment_of_a_browser_is_used() -> None:
    html = "<!-- saved from url=(0028)https://example.org/story/12 -->\n" + page(BODY)
    assert from_page(html).url == "https://example.org/story/12"


def test_the_line_that_names_the_author_is_left_out() -> None:
    line = "<p class='article-byline'>By <a rel='author' href='/ann'>Ann Writer</a></p>"
    found = from_page(page(line + BODY))
    assert "Writer" not in found.text
    wrapped = from_page(page(f"<div class='with-byline'>{BODY}</div>"))
    assert wrapped.text == from_page(page(BODY)).text


def test_amp_pages_are_pages(tmp_path: Path, read: Reader) -> None:
    html = page(BODY, head=RECORD).replace("<html ", "<html amp ")
    (tmp_path / "a.html").write_text(html, encoding="utf-8")
    found, _ = read(tmp_path / "a.html")
    assert found[0].published == "2021-03-12T10:15+01:00"


@pytest.mark.parametrize(
    ("charset", "declared"),
    [
        ("windows-1256", "windows-1256"),
        ("windows-1256", "iso-8859-1"),
        ("windows-1256", "utf-8"),
        ("iso-8859-6", "iso-8859-6"),
        ("utf-8", "windows-1256"),
    ],
)
def test_arabic_pages_are_read_whatever_charset_they_declare(charset: str, declared: str) -> None:
    from hasila.sources.support.charset import decode

    body = "".join(f"<p>{SENTENCES['ar']}</p>" for _ in range(5))
    data = (
        page(body, title="توقيف ثلاثة أشخاص", lang="ar")
        .replace('charset="utf-8"', f'charset="{declared}"')
        .encode(charset)
    )
    draft = from_page(decode(data, declared))
    assert SENTENCES["ar"] in draft.text
    assert draft.title == "توقيف ثلاثة أشخاص"


def test_scripts_instead_of_text_are_named() -> None:
    html = '<!DOCTYPE html><html><head><title>x</title><script src="a.js"></script></head><body><div id="root"></div></body></html>'
    with pytest.raises(SourceError, match="1 script instead of text"):
        from_page(html)


def test_the_folder_of_a_saved_page_is_passed_over(tmp_path: Path, read: Reader) -> None:
    (tmp_path / "story.html").write_text(page(BODY), encoding="utf-8")
    (tmp_path / "story_files").mkdir()
    (tmp_path / "story_files" / "frame.html").write_text(page(BODY, title="An advertisement"), encoding="utf-8")
    (tmp_path / "story_files" / "style.css").write_text("p {}", encoding="utf-8")
    found, failures = read(tmp_path)
    assert [article.title for article in found] == ["Three arrested in port town"]
    assert failures == []
