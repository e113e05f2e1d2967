"""One form for the many addresses of an article."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from hasila.sources import articles, canonical_url
from hasila.sources.support.addresses import host, original
from hasila.sources.support.stamps import stamp


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/a/story",
        "http://www.example.org/a/story/",
        "https://m.example.org:443/a/story?utm_source=feed&utm_medium=rss#top",
        "https://example.org/a/story/amp",
        "https://example.org/a/story?amp=1&fbclid=abc",
        "https://web.archive.org/web/20210312000000/http://example.org/a/story",
        "https://web.archive.org/web/20210312000000if_/http:/example.org/a/story",
        "https://archive.ph/20210312/https://example.org/a/story",
        "https://www.google.com/amp/s/example.org/a/story/amp/",
        "https://example-org.cdn.ampproject.org/c/s/example.org/a/story",
        "HTTPS://EXAMPLE.ORG/a//story",
    ],
)
def test_copies_of_an_address_meet(address: str) -> None:
    assert canonical_url(address) == "https://example.org/a/story"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.org/a?id=1", "https://example.org/a?id=2"),
        ("https://example.org/a", "https://example.org/b"),
        ("https://example.org/a", "https://example.net/a"),
        ("https://example.org/camp", "https://example.org/c"),
        ("https://example.org:8080/a", "https://example.org/a"),
    ],
)
def test_different_addresses_stay_apart(one: str, other: str) -> None:
    assert canonical_url(one) != canonical_url(other)


@pytest.mark.parametrize(
    "address", ["", None, "story", "mailto:a@example.org", "javascript:void(0)", "http://[broken", "file:///etc"]
)
def test_what_is_no_web_address_has_none(address: str | None) -> None:
    assert canonical_url(address) is None


def test_the_stated_address_keeps_its_form() -> None:
    assert (
        original("https://web.archive.org/web/20210312/http://www.example.org/خبر?utm_source=x")
        == "http://www.example.org/خبر?utm_source=x"
    )
    assert host("http://www.example.org/a") == "example.org"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2021-03-12", "2021-03-12"),
        ("2021-03", "2021-03"),
        ("2021", "2021"),
        ("2015-07-22 00:05:53", "2015-07-22T00:05:53"),
        ("2021-03-12T10:15:00.000Z", "2021-03-12T10:15+00:00"),
        ("2021-03-12T10:15:00+0100", "2021-03-12T10:15+01:00"),
        ("20210312T101500Z", "2021-03-12T10:15+00:00"),
        ("20210312", "2021-03-12"),
        ("12/03/2021 10:15", "2021-03-12T10:15"),
        ("03/25/2021", "2021-03-25"),
        ("Fri, 12 Mar 2021 10:15:00 +0100", "2021-03-12T10:15+01:00"),
        ("1615544100", "2021-03-12T10:15:00+00:00"),
        ("1615544100000", "2021-03-12T10:15:00+00:00"),
        ("٢٠٢١-٠٣-١٢", "2021-03-12"),
        ("2021-02-31", None),
        ("yesterday", None),
        ("1021-03-12", None),
        ("", None),
    ],
)
def test_machine_dates(written: str, meant: str | None) -> None:
    assert stamp(written) == meant


def test_one_address_with_two_texts_is_two_articles(tmp_path: Path) -> None:
    rows = [{"url": "https://a.example/1", "text": f"Police arrested {n} people in Rabat."} for n in ("two", "six")]
    (tmp_path / "n.jsonl").write_text("\n".join(map(json.dumps, rows)))
    found = list(articles([tmp_path / "n.jsonl"]))
    assert len({a.id for a in found}) == 2
    assert {a.url for a in found} == {"https://a.example/1"}
