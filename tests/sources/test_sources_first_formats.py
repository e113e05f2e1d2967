"""Plain text, JSON, tables and archives: what is read, in which order, under which names."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

from hasila.model import Article
from hasila.sources import Failure, articles

TEXT = "Police in the port town said on Monday that they had arrested three people who were planning an attack."


def read(*paths: Path, **options: object) -> tuple[list[Article], list[Failure]]:
    failures: list[Failure] = []
    return list(articles(paths, on_failure=failures.append, **options)), failures  # type: ignore[arg-type]


def test_json_array_in_a_zip_is_numbered_from_zero(tmp_path: Path) -> None:
    records = [
        {"title": f"Title {n}", "content": f"{TEXT} {n}", "source": "Paper", "url": f"http://example.org/{n}"}
        for n in range(3)
    ]
    with zipfile.ZipFile(tmp_path / "news.zip", "w") as archive:
        archive.writestr("day.json", json.dumps(records))
    found, failures = read(tmp_path / "news.zip")
    assert failures == []
    assert [article.source.removeprefix(str(tmp_path)) for article in found] == [
        f"/news.zip!day.json#{n}" for n in range(3)
    ]
    assert found[1].text == f"Title 1\n\n{TEXT} 1"
    assert (found[1].outlet, found[1].url, found[1].language) == ("Paper", "http://example.org/1", "en")


def test_invalid_json_in_line_seven_is_named_and_the_rest_kept(tmp_path: Path) -> None:
    lines = [json.dumps({"id": n, "text": f"{TEXT} {n}"}) for n in range(1, 11)]
    lines[6] = '{"id": 7, "text": "cut'
    (tmp_path / "a.jsonl").write_text("\n".join(lines), encoding="utf-8")
    found, failures = read(tmp_path / "a.jsonl")
    assert [article.external_id for article in found] == ["1", "2", "3", "4", "5", "6", "8", "9", "10"]
    assert [failure.record for failure in failures] == ["line 7"]
    assert "invalid JSON" in failures[0].reason


def test_the_same_article_under_two_addresses_has_one_id(tmp_path: Path) -> None:
    rows = [
        {"text": TEXT, "url": "https://example.org/a"},
        {"text": TEXT + "\r\n", "url": "https://www.example.org/a?utm_source=x"},
    ]
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    found, _ = read(tmp_path / "a.jsonl")
    assert found[0].id == found[1].id


def test_mapped_fields_are_taken(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(f'when;corps\n12/03/2021;"{TEXT}"\n', encoding="utf-8")
    found, failures = read(tmp_path / "a.csv", mapping={"text": "corps", "published": "when"})
    assert failures == []
    assert (found[0].text, found[0].published) == (TEXT, "2021-03-12")
