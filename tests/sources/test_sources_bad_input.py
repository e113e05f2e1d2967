"""Whatever is wrong with a source: one clear line with file, record and reason; everything else is kept."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import os
import random
import sys
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from sources_making import SENTENCES, Reader, page, warc_record

from hasila.errors import UsageError
from hasila.sources import Failure, Limits, articles

GOOD = SENTENCES["en"]
NOISE = bytes(random.Random(7).choices(range(256), k=5000))


def only(failures: list[Failure]) -> Failure:
    assert len(failures) == 1, failures
    assert "\n" not in failures[0].reason
    return failures[0]


def zipped(members: dict[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return held.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("empty.txt", b"", "empty file"),
        ("blank.txt", b" \n\n ", "empty file"),
        ("program.txt", bytes(range(256)) * 20, "binary"),
        ("picture.dat", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0", "binary"),
        ("digits.txt", b"1 2 3 4", "no words"),
        ("broken.json", b'[{"text": "abc", ', "cut off"),
        ("words.json", b"hello", "not JSON"),
        ("list.json", b"[1, 2]", "no record"),
        ("table.csv", b"\n", "no table"),
        ("page.html", b"<html><body><script>1</script></body></html>", "1 script instead of text"),
        (
            "app.html",
            b"<html><body><noscript>Please switch scripts on.</noscript><script>1</script></body></html>",
            "instead of text",
        ),
        ("feed.rss", b"<rss><channel><title>x</title></channel></rss>", "no entry"),
        ("map.xml", b"<urlset><url><loc>https://example.org/a</loc></url></urlset>", "hasila fetch"),
        ("books.xml", b"<?xml version='1.0'?><!-- x --><catalog><book>A book</book></catalog>", "<catalog>"),
        ("feeds.opml", b"<?xml version='1.0'?><opml><body/></opml>", "hasila watch"),
        ("noise.csv", NOISE, "binary"),
        ("noise.html", NOISE, "binary"),
        ("noise.eml", NOISE, "binary"),
        ("letter.rtf", rb"{\rtf1\ansi Police arrested three.}", "rich-text document"),
        ("letter.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + NOISE, "save it as .docx"),
        ("table.xlsx", zipped({"[Content_Types].xml": b"<x/>", "xl/workbook.xml": b"<x/>"}), "as CSV"),
        ("head.txt.gz", gzip.compress(GOOD.encode(), mtime=0)[:10], "before anything could be unpacked"),
        ("empty.tar", b"\0" * 10240, "no file"),
        (
            "pictures.warc",
            b"WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 0\r\n\r\n\r\n\r\n",
            "no record that could be",
        ),
        ("empty.zip", zipped({}), "no file"),
        ("cut.zip", zipped({"a.txt": GOOD.encode() * 50})[:-30], "not a complete ZIP"),
        ("news.zip", b"not an archive at all", "not a complete ZIP"),
        ("mail.eml", b"Subject: x\nMIME-Version: 1.0\nContent-Type: image/png\n\nabc", "no text part"),
        ("scan.pdf", b"%PDF-1.4 broken", "damaged PDF"),
        ("letter.docx", zipped({"word/document.xml": b"<x/>"}), "damaged Word document"),
    ],
)
def test_one_line_for_each_unreadable_file_and_the_good_one_is_kept(
    tmp_path: Path, read: Reader, name: str, data: bytes, reason: str
) -> None:
    (tmp_path / name).write_bytes(data)
    (tmp_path / "zz-good.txt").write_text(GOOD, encoding="utf-8")
    found, failures = read(tmp_path)
    assert [article.text for article in found] == [GOOD]
    failure = only(failures)
    assert failure.source == str(tmp_path / name)
    assert reason in failure.reason


def test_missing_path_and_empty_folder(tmp_path: Path, read: Reader) -> None:
    (tmp_path / "folder").mkdir()
    _, failures = read(tmp_path / "none.txt", tmp_path / "folder")
    assert ["no such file" in failures[0].reason, "no file that could be an article" in failures[1].reason] == [
        True,
        True,
    ]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser may open every file")
def test_a_file_that_may_not_be_opened(tmp_path: Path, read: Reader) -> None:
    (tmp_path / "a.txt").write_text(GOOD)
    (tmp_path / "a.txt").chmod(0)
    assert "permission denied" in only(read(tmp_path)[1]).reason


def test_symlink_loops_end(tmp_path: Path, read: Reader) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "good.txt").write_text(GOOD, encoding="utf-8")
    (tmp_path / "a" / "up").symlink_to(tmp_path)
    (tmp_path / "a" / "self").symlink_to(tmp_path / "a" / "self")
    (tmp_path / "twice").symlink_to(tmp_path / "a")
    found, failures = read(tmp_path)
    assert [article.source for article in found] == [str(tmp_path / "a" / "good.txt")]
    assert sorted("leads back" in failure.reason for failure in failures) == [False, True]


def test_file_names_that_are_not_utf8(tmp_path: Path, read: Reader) -> None:
    name = os.fsencode(tmp_path) + b"/caf\xe9.txt"
    try:
        with open(name, "wb") as file:
            file.write(GOOD.encode())
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    found, failures = read(tmp_path)
    assert failures == []
    assert found[0].source.endswith("caf\\xe9.txt")
    assert json.dumps(found[0].source).isascii()


def test_a_line_without_end_is_passed_over_in_little_memory(tmp_path: Path, read: Reader) -> None:
    records = [
        json.dumps({"id": "1", "text": GOOD}),
        '{"id": "2", "text": "' + "x" * 300_000 + '"}',
        json.dumps({"id": "3", "text": GOOD}),
    ]
    (tmp_path / "a.jsonl").write_text("\n".join(records))
    found, failures = read(tmp_path / "a.jsonl", limits=Limits(record=100_000))
    assert [article.external_id for article in found] == ["1", "3"]
    assert (only(failures).record, "limit `record`" in failures[0].reason) == ("line 2", True)


def test_an_array_with_an_endless_record(tmp_path: Path, read: Reader) -> None:
    (tmp_path / "a.json").write_text(json.dumps([{"text": GOOD}, {"text": "x" * 3_000_000}]))
    found, failures = read(tmp_path / "a.json", limits=Limits(record=1_000_000))
    assert len(found) == 1
    assert (only(failures).record, "limit `record`" in failures[0].reason) == ("record 1", True)


def test_a_record_with_a_missing_quote_does_not_take_the_others_along(tmp_path: Path, read: Reader) -> None:
    lines = [json.dumps({"id": str(n), "text": f"{GOOD} {n}"}) for n in range(5)]
    lines[2] = lines[2].replace('"}', "}")
    (tmp_path / "a.json").write_text("[\n" + ",\n".join(lines) + "\n]")
    found, failures = read(tmp_path / "a.json")
    assert [article.external_id for article in found] == ["0", "1", "3", "4"]
    assert only(failures).record == "record 2"


def test_a_page_above_the_limit_is_named_with_the_limit(tmp_path: Path, read: Reader) -> None:
    (tmp_path / "a.html").write_text("<html><body>" + "<p>word</p>" * 20_000)
    failure = only(read(tmp_path / "a.html", limits=Limits(document=100_000))[1])
    assert "limit `document`" in failure.reason


def test_truncated_gzip_keeps_what_stood_before(tmp_path: Path, read: Reader) -> None:
    packed = gzip.compress(
        "\n".join(json.dumps({"id": str(n), "text": f"{GOOD} {n} {os.urandom(40).hex()}"}) for n in range(400)).encode()
    )
    (tmp_path / "a.jsonl.gz").write_bytes(packed[: len(packed) // 2])
    found, failures = read(tmp_path / "a.jsonl.gz")
    assert 100 < len(found) < 400
    assert [failure.record is None for failure in failures] == [False, True]
    assert "cut off" in failures[1].reason


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_of_a_packed_text_that_was_cut_off_the_begin_is_kept(
    tmp_path: Path, read: Reader, pack: Callable[[bytes], bytes]
) -> None:
    texts = "\n".join(f"{GOOD} {n} {random.Random(n).getrandbits(400):x}" for n in range(20_000))
    (tmp_path / "a.txt.pack").write_bytes(pack(texts.encode())[:-20])
    found, failures = read(tmp_path)
    assert found[0].text.startswith(GOOD)
    assert "cut off" in only(failures).reason


def test_what_stands_before_a_wrong_checksum_and_before_garbage_is_kept(tmp_path: Path, read: Reader) -> None:
    packed = gzip.compress(GOOD.encode())
    (tmp_path / "a.txt.gz").write_bytes(packed[:-8] + b"\0" * 8)
    (tmp_path / "b.txt.gz").write_bytes(packed + b"garbage")
    found, failures = read(tmp_path)
    assert [GOOD.startswith(article.text) and len(article.text) > 50 for article in found] == [True, True]
    assert ["damaged in 1 place" in failure.reason for failure in failures] == [True, True]


def test_a_damaged_member_of_a_packed_web_archive_does_not_take_the_next_along(tmp_path: Path, read: Reader) -> None:
    members = [gzip.compress(warc_record(f"https://example.org/{n}", page(f"<p>{GOOD} {n}</p>"))) for n in range(3)]
    members[1] = members[1][:-30]
    (tmp_path / "a.warc.gz").write_bytes(b"".join(members))
    found, failures = read(tmp_path)
    assert [article.url for article in found if article.url != "https://example.org/1"] == [
        "https://example.org/0",
        "https://example.org/2",
    ]
    assert "damaged in 1 place" in failures[-1].reason


def test_archive_bombs_hit_the_ratio_limit(tmp_path: Path, read: Reader) -> None:
    (tmp_path / "bomb.zip").write_bytes(
        zipped({"a.jsonl": b'{"text": "' + b"a" * 8_000_000 + b'"}\n', "b.txt": GOOD.encode()})
    )
    _, failures = read(tmp_path / "bomb.zip", limits=Limits(ratio_floor=1_000_000))
    assert any("limit `ratio`" in failure.reason for failure in failures)


def test_archives_in_archives_have_a_limit(tmp_path: Path, read: Reader) -> None:
    data = zipped({"good.txt": GOOD.encode()})
    for level in range(7):
        data = zipped({f"level{level}.zip": data, f"text{level}.txt": f"{GOOD} {level}".encode()})
    (tmp_path / "deep.zip").write_bytes(data)
    found, failures = read(tmp_path / "deep.zip")
    assert len(found) == 4
    assert "limit `depth`" in only(failures).reason


def test_encrypted_and_damaged_members_are_named(tmp_path: Path, read: Reader) -> None:
    data = bytearray(zipped({"a.txt": GOOD.encode(), "b.txt": (GOOD + " b").encode()}))
    place = data.find(b"b.txt") + 5
    data[place : place + 20] = b"\xff" * 20
    (tmp_path / "a.zip").write_bytes(bytes(data))
    found, failures = read(tmp_path / "a.zip")
    assert [article.text for article in found] == [GOOD]
    assert only(failures).source == f"{tmp_path / 'a.zip'}!b.txt"


def test_links_and_devices_in_a_tar_are_passed_over(tmp_path: Path, read: Reader) -> None:
    with tarfile.open(tmp_path / "a.tar.gz", "w:gz") as archive:
        link = tarfile.TarInfo("link.txt")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
        member = tarfile.TarInfo("../up.txt")
        member.size = len(GOOD.encode())
        archive.addfile(member, io.BytesIO(GOOD.encode()))
    found, failures = read(tmp_path / "a.tar.gz")
    assert [article.source for article in found] == [f"{tmp_path / 'a.tar.gz'}!../up.txt"]
    assert failures == []
    assert not (tmp_path.parent / "up.txt").exists()


def test_a_feed_cannot_reach_files_or_blow_up(tmp_path: Path, read: Reader) -> None:
    bomb = "".join(
        f'<!ENTITY e{n} "{"&e" + str(n - 1) + ";" if n else "ha"}{"&e" + str(n - 1) + ";" if n else "ha"}">'
        for n in range(40)
    )
    text = f'<!DOCTYPE urlset [{bomb}<!ENTITY f SYSTEM "file:///etc/passwd">]><urlset><url><loc>https://example.org</loc><title>&e39;&f;</title></url></urlset>'
    (tmp_path / "map.xml").write_text(text)
    found, _ = read(tmp_path / "map.xml")
    assert all("root:" not in article.text for article in found)
    assert sum(len(article.text) for article in found) < 1000


def test_a_damaged_header_in_a_tar_is_no_silent_end(tmp_path: Path, read: Reader) -> None:
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w") as archive:
        for number in range(3):
            member = tarfile.TarInfo(f"{number}.txt")
            data = f"{GOOD} {number}".encode()
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    (tmp_path / "a.tar").write_bytes(held.getvalue()[:1024] + b"\xff" * 512 + held.getvalue()[1536:])
    (tmp_path / "b.tar").write_bytes(held.getvalue()[:1100])
    found, failures = read(tmp_path)
    assert [article.text for article in found] == [f"{GOOD} 0"] * 2
    assert ["header of a member is damaged" in failure.reason for failure in failures] == [True, True]


def test_a_record_nested_too_deep_does_not_take_the_others_along(tmp_path: Path, read: Reader) -> None:
    deep = '{"a":' * 20_000 + "1" + "}" * 20_000
    (tmp_path / "a.jsonl").write_text(f"{deep}\n{json.dumps({'text': GOOD})}\n")
    found, failures = read(tmp_path)
    assert [article.text for article in found] == [GOOD]
    assert (only(failures).record, "nested too deep" in failures[0].reason) == ("line 1", True)


def test_a_quote_that_is_not_closed_costs_one_row(tmp_path: Path, read: Reader) -> None:
    rows = [f'"{GOOD} {n}",2021-05-0{n}' for n in range(1, 6)]
    rows[1] = rows[1].replace('",', ",")
    (tmp_path / "a.csv").write_text("text,date\n" + "\n".join(rows) + "\n")
    found, failures = read(tmp_path)
    assert [article.published for article in found] == ["2021-05-01", "2021-05-03", "2021-05-04", "2021-05-05"]
    assert (only(failures).record, "not closed" in failures[0].reason) == ("row 1", True)


def test_a_feed_that_was_cut_off_says_so(tmp_path: Path, read: Reader) -> None:
    (tmp_path / "a.xml").write_text(f"<rss><channel><item><description>{GOOD}</description></item><item><titl")
    found, failures = read(tmp_path)
    assert found[0].text == GOOD
    assert "cut off" in failures[-1].reason


def test_a_link_to_a_folder_above_and_a_pipe_are_told(tmp_path: Path, read: Reader) -> None:
    (tmp_path / "news").mkdir()
    (tmp_path / "private.txt").write_text(GOOD)
    (tmp_path / "news" / "up").symlink_to("..")
    os.mkfifo(tmp_path / "news" / "pipe.txt")
    (tmp_path / "news" / "line\nend.txt").write_text(GOOD)
    found, failures = read(tmp_path / "news")
    assert [article.source for article in found] == [str(tmp_path / "news" / "line\\x0aend.txt")]
    assert ["pipe" in failures[0].reason, "leads back" in failures[1].reason] == [True, True]


def test_without_a_callback_failures_go_to_the_log(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    assert list(articles([tmp_path / "none.txt"])) == []
    assert "no such file" in caplog.text


def test_wrong_calls_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="allowed are text"):
        list(articles([tmp_path], mapping={"body": "content"}))
    with pytest.raises(UsageError, match="list of paths"):
        list(articles(str(tmp_path)))


def test_a_missing_library_names_its_extra(tmp_path: Path, read: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pypdf", None)
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.4")
    assert "pip install 'hasila[sources]'" in only(read(tmp_path / "a.pdf")[1]).reason


def test_large_pages_of_nothing_but_nesting(tmp_path: Path, read: Reader) -> None:
    (tmp_path / "a.html").write_text("<html><body>" + "<div>" * 50_000 + GOOD + page(GOOD), encoding="utf-8")
    found, failures = read(tmp_path / "a.html")
    assert len(found) + len(failures) == 1
