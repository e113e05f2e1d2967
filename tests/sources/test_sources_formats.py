"""Each format with a good file: what becomes of its parts."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import sys
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest
from sources_making import SENTENCES, Reader, page, warc_record

from hasila.sources import articles

EN, AR, FR = SENTENCES["en"], SENTENCES["ar"], SENTENCES["fr"]
PAGE = page("".join(f"<p>{EN} Part {n}.</p>" for n in range(5)))


def warc(count: int, *, packed: bool = True, status: str = "200 OK", kind: str = "text/html; charset=utf-8") -> bytes:
    """A web archive of pages."""
    data = b""
    for number in range(count):
        body = PAGE.replace("Part 0", f"Number {number}")
        record = warc_record(f"https://example.org/{number}", body, number=number, status=status, kind=kind)
        data += gzip.compress(record) if packed else record
    return data


def test_feeds_with_texts_and_dates(tmp_path: Path, read: Reader) -> None:
    (tmp_path / "a.xml").write_text(
        '<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<title>The Paper</title><language>en</language><item><title>Three &amp; more</title><link>https://example.org/a</link>"
        f"<guid>urn:1</guid><category>World</category><pubDate>Fri, 12 Mar 2021 10:15:00 +0100</pubDate><author>ann@example.org</author>"
        f"<description>short</description><content:encoded><![CDATA[<p>{EN}</p><p>More.</p>]]></content:encoded></item></channel></rss>",
        encoding="utf-8",
    )
    found, failures = read(tmp_path / "a.xml")
    assert failures == []
    assert found[0].text == f"Three & more\n\n{EN}\n\nMore."
    assert (found[0].published, found[0].outlet, found[0].section, found[0].external_id, found[0].url) == (
        "2021-03-12T10:15+01:00", "The Paper", "World", "urn:1", "https://example.org/a",
    )  # fmt: skip


def test_atom(tmp_path: Path, read: Reader) -> None:
    (tmp_path / "a.atom").write_text(
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="ar"><title>الجريدة</title><entry><title>عنوان</title><id>i1</id>'
        f'<link href="https://example.org/a"/><updated>2021-03-12T10:15:00Z</updated><content type="html">&lt;p&gt;{AR}&lt;/p&gt;</content></entry></feed>',
        encoding="utf-8",
    )
    found, _ = read(tmp_path / "a.atom")
    assert (found[0].text, found[0].language, found[0].published) == (f"عنوان\n\n{AR}", "ar", "2021-03-12T10:15+00:00")


def test_news_sitemaps_give_titles(tmp_path: Path, read: Reader) -> None:
    (tmp_path / "a.xml").write_text(
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">'
        "<url><loc>https://example.org/a</loc><news:news><news:publication><news:name>The Paper</news:name>"
        "<news:language>en</news:language></news:publication><news:publication_date>2021-03-12</news:publication_date>"
        "<news:title>Three people were arrested in the port town</news:title></news:news></url></urlset>"
    )
    found, failures = read(tmp_path / "a.xml")
    assert failures == []
    assert (found[0].text, found[0].outlet, found[0].published) == (
        "Three people were arrested in the port town", "The Paper", "2021-03-12",
    )  # fmt: skip


@pytest.mark.parametrize("packed", [True, False])
def test_web_archives(tmp_path: Path, read: Reader, packed: bool) -> None:
    (tmp_path / "crawl.warc.gz").write_bytes(warc(3, packed=packed))
    found, failures = read(tmp_path / "crawl.warc.gz")
    assert failures == []
    assert [article.url for article in found] == [f"https://example.org/{n}" for n in range(3)]
    assert found[2].source.endswith("crawl.warc.gz#2")
    assert (found[0].external_id or "").startswith("urn:uuid:")
    assert found[0].published is None  # the time of the retrieval is not the time of the publication


def test_records_that_hold_no_article_are_passed_over(tmp_path: Path, read: Reader) -> None:
    data = warc(1, status="404 Not Found") + warc(1, kind="image/png") + warc(1)
    (tmp_path / "a.warc.gz").write_bytes(data)
    found, failures = read(tmp_path / "a.warc.gz")
    assert (len(found), failures) == (1, [])


def test_a_page_whose_packing_is_not_known_is_named(tmp_path: Path, read: Reader) -> None:
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: zstd\r\n\r\n\x28\xb5\x2f\xfdpage"
    stated = f"WARC-Target-URI: https://a.example/\r\nContent-Type: application/http\r\nContent-Length: {len(block)}"
    head = f"WARC/1.0\r\nWARC-Type: response\r\n{stated}\r\n\r\n"
    (tmp_path / "a.warc").write_bytes(head.encode() + block + b"\r\n\r\n" + warc(1, packed=False))
    found, failures = read(tmp_path / "a.warc")
    assert len(found) == 1
    assert [failure.reason for failure in failures] == ["the page is packed with zstd, which cannot be unpacked here"]


def test_web_archives_with_a_wrong_length_lose_only_that_record(tmp_path: Path, read: Reader) -> None:
    plain = warc(5, packed=False)
    places = [place for place in range(len(plain)) if plain.startswith(b"Content-Length: ", place)]
    for wrong in (b"Content-Length: 9", b"Content-Length: 99"):
        data = bytearray(plain)
        at = places[2]
        data[at : at + len(b"Content-Length: 1")] = wrong
        (tmp_path / "a.warc").write_bytes(bytes(data))
        found, failures = read(tmp_path / "a.warc")
        assert [article.url for article in found] == [f"https://example.org/{n}" for n in (0, 1, 3, 4)]
        assert [failure.record for failure in failures] == ["record 2"]
        assert "Content-Length" in failures[0].reason


def test_cut_and_damaged_web_archives(tmp_path: Path, read: Reader) -> None:
    data = warc(6)
    (tmp_path / "a.warc.gz").write_bytes(data[: len(data) * 7 // 10])
    found, failures = read(tmp_path / "a.warc.gz")
    assert (len(found), len(failures)) == (4, 1)
    assert "cut off" in failures[0].reason
    (tmp_path / "a.warc.gz").write_bytes(data[: len(data) // 2] + b"\0\1\2damage" + data[len(data) // 2 + 9 :])
    found, failures = read(tmp_path / "a.warc.gz")
    assert (len(found), len(failures)) == (5, 1)
    assert "damaged" in failures[0].reason


def test_wacz_reads_its_archives_alone(tmp_path: Path, read: Reader) -> None:
    with zipfile.ZipFile(tmp_path / "a.wacz", "w") as package:
        package.writestr("datapackage.json", '{"title": "crawl"}')
        package.writestr("archive/data.warc.gz", warc(2))
        package.writestr("pages/pages.jsonl", '{"url": "https://example.org/0", "title": "x"}\n')
        package.writestr("indexes/index.cdx.gz", gzip.compress(b"org,example)/0 2021"))
    found, failures = read(tmp_path / "a.wacz")
    assert (len(found), failures) == (2, [])
    assert found[1].source.endswith("a.wacz!archive/data.warc.gz#1")


def test_newsletters_without_the_sender(tmp_path: Path, read: Reader) -> None:
    message = EmailMessage()
    message["From"] = "Ann Writer <ann@news.example.org>"
    message["To"] = "bob@example.net"
    message["Subject"] = "Trois arrestations à Tanger"
    message["Date"] = "Fri, 12 Mar 2021 10:15:00 +0100"
    message["Message-ID"] = "<1@example.org>"
    message.set_content("Voir en ligne.")
    message.add_alternative(page(f"<p>{FR}</p>" * 5, title="Trois arrestations", lang="fr"), subtype="html")
    message.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="a.png")
    (tmp_path / "a.eml").write_bytes(bytes(message))
    found, failures = read(tmp_path / "a.eml")
    assert failures == []
    assert (found[0].title, found[0].published, found[0].outlet, found[0].language) == (
        "Trois arrestations à Tanger", "2021-03-12T10:15+01:00", "news.example.org", "fr",
    )  # fmt: skip
    assert FR in found[0].text
    assert not any(name in str(found[0]) for name in ("Ann", "ann@", "bob@"))


def pdf(lines: list[str]) -> bytes:
    """A page with one font and the given lines, as small as PDF allows."""
    shown = "".join(f"({line}) Tj 0 -14 Td " for line in lines)
    stream = f"BT /F1 12 Tf 72 720 Td {shown}ET".encode()
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length " + str(len(stream)).encode() + b">>stream\n" + stream + b"\nendstream",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    data, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(data))
        data += f"{number} 0 obj".encode() + part + b"endobj\n"
    table = b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    return (
        data
        + b"xref\n0 6\n0000000000 65535 f \n"
        + table
        + f"trailer<</Size 6/Root 1 0 R>>\nstartxref\n{len(data)}\n%%EOF".encode()
    )


def test_pdf_with_a_text_layer(tmp_path: Path, read: Reader) -> None:
    pytest.importorskip("pypdf", reason="needs hasila[sources]")
    (tmp_path / "a.pdf").write_bytes(
        pdf(["RABAT, 12 March 2021 \\(Agency\\) - Police said that three", "people were arrested."])
    )
    found, failures = read(tmp_path / "a.pdf")
    assert failures == []
    assert "three people were arrested." in found[0].text
    assert found[0].published == "2021-03-12"


def test_pdf_without_a_text_layer_is_named(tmp_path: Path, read: Reader) -> None:
    pytest.importorskip("pypdf", reason="needs hasila[sources]")
    (tmp_path / "a.pdf").write_bytes(pdf([]))
    assert "without a text layer" in read(tmp_path / "a.pdf")[1][0].reason


def test_word_documents(tmp_path: Path, read: Reader) -> None:
    docx = pytest.importorskip("docx", reason="needs hasila[sources]")
    document = docx.Document()
    document.add_paragraph("بلاغ")
    document.add_paragraph("نشر في 12 مارس 2021")
    document.add_paragraph(AR)
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "الموقوفون", "3"
    document.save(tmp_path / "a.docx")
    found, failures = read(tmp_path / "a.docx")
    assert failures == []
    assert (found[0].title, found[0].published) == ("بلاغ", "2021-03-12")
    assert found[0].text.endswith(f"{AR}\n\nالموقوفون\t3")


@pytest.mark.parametrize(
    "wrap",
    [
        lambda rows: {"status": "ok", "totalResults": 2, "articles": rows},
        lambda rows: {"response": {"docs": rows}},
        lambda rows: rows,
    ],
)
def test_lists_of_records_under_a_key(tmp_path: Path, read: Reader, wrap: object) -> None:
    rows = [
        {
            "headline": f"H{n}",
            "body": f"{EN} {n}",
            "source": {"id": None, "name": "Paper"},
            "publishedAt": "2021-03-12T10:15:00Z",
        }
        for n in range(2)
    ]
    (tmp_path / "a.json").write_text(json.dumps(wrap(rows), indent=1))  # type: ignore[operator]
    found, failures = read(tmp_path / "a.json")
    assert failures == []
    assert [(a.title, a.outlet, a.published) for a in found] == [
        (f"H{n}", "Paper", "2021-03-12T10:15+00:00") for n in range(2)
    ]


def test_html_in_a_field_becomes_text(tmp_path: Path, read: Reader) -> None:
    (tmp_path / "a.jsonl").write_text(
        json.dumps({"content_html": f"<p>{EN}</p><script>x()</script><p>A &amp; B<br>C</p>"})
    )
    assert read(tmp_path / "a.jsonl")[0][0].text == f"{EN}\n\nA & B\nC"


def test_nested_fields_can_be_mapped(tmp_path: Path, read: Reader) -> None:
    (tmp_path / "a.json").write_text(json.dumps({"doc": {"parts": [{"t": EN}]}, "meta": {"on": "2021-03-12"}}))
    found, _ = read(tmp_path / "a.json", mapping={"text": "doc.parts.0.t", "published": "meta.on"})
    assert (found[0].text, found[0].published) == (EN, "2021-03-12")


@pytest.mark.parametrize("charset", ["utf-16", "utf-8-sig", "windows-1256"])
def test_json_lines_in_other_charsets(tmp_path: Path, read: Reader, charset: str) -> None:
    rows = [json.dumps({"id": str(n), "text": f"{AR} {n}"}, ensure_ascii=False) for n in range(3)]
    (tmp_path / "a.jsonl").write_bytes("\n".join(rows).encode(charset))
    found, failures = read(tmp_path / "a.jsonl")
    assert failures == []
    assert [article.text for article in found] == [f"{AR} {n}" for n in range(3)]


@pytest.mark.parametrize(
    ("mark", "charset"), [(",", "utf-8"), (";", "windows-1252"), ("\t", "utf-8-sig"), ("\t", "utf-16")]
)
def test_tables(tmp_path: Path, read: Reader, mark: str, charset: str) -> None:
    rows = [
        ["Titre", "Texte", "Date", "URL"],
        ["Un", f'"{FR}\nSuite."', "12/03/2021", "https://example.org/1"],
        ["Deux", f'"{FR}"', "", ""],
    ]
    text = "\n".join(mark.join(row) for row in rows).replace("Texte", "Text")
    (tmp_path / "a.csv").write_bytes(text.encode(charset))
    found, failures = read(tmp_path / "a.csv")
    assert failures == []
    assert [(a.title, a.published) for a in found] == [("Un", "2021-03-12"), ("Deux", None)]
    assert found[0].text == f"Un\n\n{FR}\nSuite."


def test_rows_with_an_address_alone_are_named(tmp_path: Path, read: Reader) -> None:
    (tmp_path / "a.csv").write_text(f"url,text\nhttps://example.org/1,\nhttps://example.org/2,{EN}\n")
    found, failures = read(tmp_path / "a.csv")
    assert len(found) == 1
    assert "hasila fetch" in failures[0].reason


@pytest.mark.parametrize(("pack", "suffix"), [(gzip.compress, "gz"), (bz2.compress, "bz2"), (lzma.compress, "xz")])
def test_packed_files(tmp_path: Path, read: Reader, pack: object, suffix: str) -> None:
    (tmp_path / f"a.txt.{suffix}").write_bytes(pack(AR.encode()))  # type: ignore[operator]
    found, failures = read(tmp_path / f"a.txt.{suffix}")
    assert (found[0].text, failures) == (AR, [])


@pytest.mark.parametrize("data", [EN.encode(), json.dumps([{"text": EN}]).encode(), warc(1)])
def test_standard_input(data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    class Input:
        buffer = io.BytesIO(data)

    monkeypatch.setattr(sys, "stdin", Input)
    found = list(articles(["-"]))
    assert len(found) == 1
    assert found[0].source.startswith("-")


def test_folders_are_read_in_the_order_of_names(tmp_path: Path, read: Reader) -> None:
    for name in ("b/2.txt", "a.txt", "b/10.txt", "c.txt", "b/.hidden.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(f"{EN} {name}")
    found, _ = read(tmp_path)
    assert [Path(article.source).relative_to(tmp_path).as_posix() for article in found] == [
        "a.txt",
        "b/10.txt",
        "b/2.txt",
        "c.txt",
    ]


def test_a_title_that_the_text_repeats_is_not_doubled(tmp_path: Path, read: Reader) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps({"title": "Three  arrested", "text": f"Three arrested\n\n{EN}"}))
    assert read(tmp_path / "a.jsonl")[0][0].text == f"Three arrested\n\n{EN}"


def test_a_box_of_messages_is_one_article_each(tmp_path: Path, read: Reader) -> None:
    message = "From list@example.org Tue May  4 08:00:00 2021\nSubject: Number {0}\nMIME-Version: 1.0\nMessage-ID: <{0}@example.org>\n\n{1}\n\n"
    (tmp_path / "a.mbox").write_text("".join(message.format(n, SENTENCES["en"]) for n in range(3)))
    found, failures = read(tmp_path)
    assert failures == []
    assert [(a.source.rpartition("#")[2], a.title) for a in found] == [(str(n), f"Number {n}") for n in range(3)]


def test_articles_inside_the_records_of_search_engines_and_maps(tmp_path: Path, read: Reader) -> None:
    hit = {"_id": "1", "_source": {"title": "One", "body": SENTENCES["en"], "date": "2021-05-04"}}
    place = {"type": "Feature", "geometry": None, "properties": {"text": SENTENCES["fr"]}}
    (tmp_path / "a.json").write_text(json.dumps({"took": 3, "hits": {"hits": [hit]}}))
    (tmp_path / "b.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": [place]}))
    (tmp_path / "c.json").write_text(json.dumps([{"title": "Two", "author": {"description": SENTENCES["en"]}}]))
    found, failures = read(tmp_path)
    assert failures == []
    assert [(a.title, a.published) for a in found] == [("One", "2021-05-04"), (None, None), ("Two", None)]
    assert found[2].text == "Two"


def test_a_mapped_field_is_found_in_the_records_under_a_key(tmp_path: Path, read: Reader) -> None:
    rows = {"rows": [{"corpus": {"words": SENTENCES["en"]}, "id": 7}, {"corpus": {"size": 0}}]}
    (tmp_path / "a.json").write_text(json.dumps(rows))
    found, failures = read(tmp_path, mapping={"text": "corpus.words"})
    assert [article.external_id for article in found] == ["7"]
    assert failures[0].reason == "no text in its field 'corpus.words' (--map); its fields are corpus.size"


def test_tables_without_names_of_fields_with_old_line_ends_and_with_a_stated_separator(
    tmp_path: Path, read: Reader
) -> None:
    text = SENTENCES["en"]
    (tmp_path / "a.csv").write_text(f'1,"{text} a",2021-05-04\n2,"{text} b",2021-05-05\n')
    (tmp_path / "b.csv").write_bytes(f'text,date\r"{text} c",2021-05-06\r'.encode())
    (tmp_path / "c.csv").write_text(f'sep=;\ntext;date\n"{text} d, e";2021-05-07\n')
    found, failures = read(tmp_path)
    assert failures == []
    assert [a.text.removeprefix(text).strip() for a in found] == ["a", "b", "c", "d, e"]
    mapped, _ = read(tmp_path / "a.csv", mapping={"text": "2", "published": "3"})
    assert [a.published for a in mapped] == ["2021-05-04", "2021-05-05"]
