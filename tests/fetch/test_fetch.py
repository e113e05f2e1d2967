"""Fetching from a server on loopback: politeness, limits, refusals, what is kept and read again."""

from __future__ import annotations

import gzip
import hashlib
from pathlib import Path

import pytest

pytest.importorskip("httpcore", reason="needs hasila[fetch]")
pytest.importorskip("protego", reason="needs hasila[fetch]")

from fetch_making import PAGE, Site

from hasila.errors import UsageError
from hasila.fetch import Options, Page, fetch
from hasila.fetch.guard import is_public
from hasila.fetch.lists import addresses, entries_of, feeds_of
from hasila.sources import articles

pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # warcio leaves buffers open


ROBOTS = b"User-agent: *\nDisallow: /closed/\nCrawl-delay: 7"


def get(folder: Path, *urls: str, allowed: tuple[str, ...] = (), **options: object) -> tuple[list[Page], list[float]]:
    slept: list[float] = []
    settings = Options(allow_private=allowed, delay=0, **options)  # type: ignore[arg-type]
    return list(fetch(urls, folder, settings, sleep=slept.append)), slept


def test_a_page_is_stored_and_read_with_its_address(tmp_path: Path, site: Site) -> None:
    site.answers["/a"] = (200, {}, PAGE)
    pages, _ = get(tmp_path, f"{site.root}/a", allowed=(site.host,))
    assert [page.outcome for page in pages] == ["stored"]
    failures: list[object] = []
    found = list(articles([tmp_path], on_failure=failures.append))
    assert failures == []
    assert [(a.url, a.title, a.published) for a in found] == [(f"{site.root}/a", "Three arrested", "2021-03-12")]


def test_packed_pages_are_kept_packed_and_read(tmp_path: Path, site: Site) -> None:
    site.answers["/a"] = (200, {"Content-Encoding": "gzip"}, gzip.compress(PAGE))
    get(tmp_path, f"{site.root}/a", allowed=(site.host,))
    assert [article.title for article in articles([tmp_path])] == ["Three arrested"]


def test_loopback_is_refused_unless_allowed(tmp_path: Path, site: Site) -> None:
    pages, _ = get(tmp_path, f"{site.root}/a")
    assert pages[0].outcome == "failed"
    assert "--allow-private 127.0.0.1" in (pages[0].reason or "")
    assert site.seen == []


def test_a_redirect_into_the_own_network_is_refused(tmp_path: Path, site: Site, other_site: Site) -> None:
    site.answers["/a"] = (302, {"Location": f"{other_site.root}/secret"}, b"")
    pages, _ = get(tmp_path, f"{site.root}/a", allowed=(site.host,))
    assert "loopback" in (pages[0].reason or "")
    assert other_site.seen == []


def test_a_name_that_leads_to_a_private_address_is_refused(tmp_path: Path, site: Site) -> None:
    port = site.server.server_port
    options = Options(delay=0, retries=0)
    pages = list(fetch([f"http://news.example:{port}/a"], tmp_path, options, resolver=lambda host, port: ["127.0.0.1"]))
    assert "news.example leads to 127.0.0.1" in (pages[0].reason or "")
    assert site.seen == []


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "192.168.0.1", "169.254.169.254", "0.0.0.0", "::1", "fe80::1", "fc00::1", "::ffff:127.0.0.1",
     "64:ff9b::7f00:1", "2002:7f00:1::", "224.0.0.1", "100.64.0.1"],
)  # fmt: skip
def test_private_addresses(address: str) -> None:
    assert not is_public(address)


def test_public_addresses() -> None:
    assert is_public("93.184.215.14")
    assert is_public("2606:2800:21f:cb07:6820:80da:af6b:8b2c")


def test_robots_txt_is_obeyed(tmp_path: Path, site: Site) -> None:
    site.answers["/robots.txt"] = (
        200,
        {"Content-Type": "text/plain"},
        b"User-agent: *\nDisallow: /closed/\nCrawl-delay: 7",
    )
    site.answers["/open"] = (200, {}, PAGE)
    pages, slept = get(tmp_path, f"{site.root}/closed/a", f"{site.root}/open", allowed=(site.host,))
    assert [page.outcome for page in pages] == ["failed", "stored"]
    assert "robots.txt" in (pages[0].reason or "")
    assert site.paths() == ["/robots.txt", "/open"]
    assert 6 < max(slept) <= 7


def test_a_broken_robots_txt_closes_the_host(tmp_path: Path, site: Site) -> None:
    site.answers["/robots.txt"] = (500, {}, b"")
    site.answers["/a"] = (200, {}, PAGE)
    pages, _ = get(tmp_path, f"{site.root}/a", allowed=(site.host,))
    assert "robots.txt" in (pages[0].reason or "")
    assert "/a" not in site.paths()


def test_requests_to_one_host_keep_their_distance(tmp_path: Path, site: Site) -> None:
    for name in "abc":
        site.answers[f"/{name}"] = (200, {}, PAGE + name.encode())
    slept: list[float] = []
    options = Options(allow_private=(site.host,), delay=5)
    list(fetch([f"{site.root}/{name}" for name in "abc"], tmp_path, options, sleep=slept.append))
    assert len(slept) == 3  # robots.txt is a request too
    assert all(4 < pause <= 5 for pause in slept)


def test_busy_hosts_are_asked_again_when_they_say(tmp_path: Path, site: Site) -> None:
    answers = iter([(503, {"Retry-After": "9"}, b""), (429, {}, b""), (200, {}, PAGE)])
    site.answers["/a"] = lambda headers: next(answers)
    pages, slept = get(tmp_path, f"{site.root}/a", allowed=(site.host,))
    assert pages[0].outcome == "stored"
    assert slept == [9.0, 4.0]


def test_attempts_end(tmp_path: Path, site: Site) -> None:
    site.answers["/a"] = (503, {}, b"")
    pages, _ = get(tmp_path, f"{site.root}/a", allowed=(site.host,), retries=2)
    assert pages[0].reason == "the host answered with status 503"
    assert site.paths().count("/a") == 3


def test_an_unchanged_page_is_not_stored_twice(tmp_path: Path, site: Site) -> None:
    def answer(headers: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
        return (304, {}, b"") if headers.get("if-none-match") == '"v1"' else (200, {"ETag": '"v1"'}, PAGE)

    site.answers["/a"] = answer
    site.answers["/b"] = (200, {}, PAGE)
    for expected in (["stored", "stored"], ["unchanged", "unchanged"]):
        pages, _ = get(tmp_path, f"{site.root}/a", f"{site.root}/b", allowed=(site.host,))
        assert [page.outcome for page in pages] == expected
    assert len(list(articles([tmp_path]))) == 2


def test_a_page_whose_archive_was_moved_away_is_stored_again(tmp_path: Path, site: Site) -> None:
    def answer(headers: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
        return (304, {}, b"") if "if-none-match" in headers else (200, {"ETag": '"v1"'}, PAGE)

    site.answers["/a"] = answer
    (page,), _ = get(tmp_path, f"{site.root}/a", allowed=(site.host,))
    assert page.path is not None
    page.path.unlink()
    (page,), _ = get(tmp_path, f"{site.root}/a", allowed=(site.host,))
    assert page.outcome == "stored"
    assert len(list(articles([tmp_path]))) == 1


def test_a_changed_page_is_stored_again(tmp_path: Path, site: Site) -> None:
    for body in (PAGE, PAGE.replace(b"three", b"four")):
        site.answers["/a"] = (200, {}, body)
        pages, _ = get(tmp_path, f"{site.root}/a", allowed=(site.host,))
        assert pages[0].outcome == "stored"
    assert len(list(articles([tmp_path]))) == 2


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ((404, {}, b""), "status 404"),
        ((200, {}, b"x" * 20_000), "limit for one page"),
        ((200, {"Content-Type": "video/mp4"}, b"x"), "holds no article"),
        ((302, {"Location": "/a"}, b""), "redirects"),
        ((302, {"Location": "file:///etc/passwd"}, b""), "web address"),
    ],
)
def test_what_is_not_stored_is_named(
    tmp_path: Path, site: Site, answer: tuple[int, dict[str, str], bytes], reason: str
) -> None:
    site.answers["/a"] = answer
    pages, _ = get(tmp_path, f"{site.root}/a", allowed=(site.host,), max_size=10_000)
    assert pages[0].outcome == "failed"
    assert reason in (pages[0].reason or "")


@pytest.mark.parametrize("url", ["ftp://example.org/a", "https://ann:secret@example.org/", "http://", "http://a b/"])
def test_addresses_that_cannot_be_fetched(tmp_path: Path, url: str) -> None:
    pages, _ = get(tmp_path, url)
    assert pages[0].outcome == "failed"
    assert "\n" not in (pages[0].reason or "")


def test_an_unknown_host_and_a_closed_port(tmp_path: Path, site: Site) -> None:
    site.server.server_close()
    pages, _ = get(tmp_path, f"{site.root}/a", "http://no-such-host.invalid/", allowed=(site.host,), retries=1)
    assert ["no answer" in (pages[0].reason or ""), "not known" in (pages[1].reason or "")] == [True, True]


def test_arabic_addresses_are_sent_as_the_web_wants_them(tmp_path: Path, site: Site) -> None:
    site.answers["/%D8%AE%D8%A8%D8%B1?q=%D8%A7"] = (200, {}, PAGE)
    pages, _ = get(tmp_path, f"{site.root}/خبر?q=ا", allowed=(site.host,))
    assert pages[0].outcome == "stored"


def test_lists_of_addresses(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text('title,url\nOne,https://example.org/1\nTwo,"https://example.org/2"\n')
    assert list(addresses(["https://example.org/0", str(tmp_path / "list.csv")])) == [
        f"https://example.org/{n}" for n in range(3)
    ]
    (tmp_path / "none.txt").write_text("no address")
    for word in (str(tmp_path / "none.txt"), "example.org"):
        with pytest.raises(UsageError):
            list(addresses([word]))


def test_outlines_and_feeds(tmp_path: Path) -> None:
    (tmp_path / "f.opml").write_text(
        '<opml><body><outline xmlUrl="https://example.org/feed?a=1&amp;b=2"/></body></opml>'
    )
    assert feeds_of(tmp_path / "f.opml") == ["https://example.org/feed?a=1&b=2"]
    feed = b"<rss version='2.0'><channel><item><link>https://example.org/1</link></item><item><link>https://example.org/1</link></item></channel></rss>"
    assert entries_of(feed) == entries_of(gzip.compress(feed)) == ["https://example.org/1"]


def test_watching_feeds_asks_for_new_entries_only(tmp_path: Path, site: Site) -> None:
    from typer.testing import CliRunner

    from hasila.cli.app import build

    feed = "<rss version='2.0'><channel><title>Paper</title>{}</channel></rss>"
    entry = "<item><title>T</title><link>{}/{}</link></item>"
    site.answers["/feed"] = (
        200,
        {"Content-Type": "application/rss+xml"},
        feed.format(entry.format(site.root, "a")).encode(),
    )
    site.answers["/a"] = (200, {}, PAGE)
    site.answers["/b"] = (200, {}, PAGE.replace(b"three", b"four"))
    (tmp_path / "f.opml").write_text(f'<opml><body><outline xmlUrl="{site.root}/feed"/></body></opml>')
    words = ["watch", str(tmp_path / "f.opml"), "--rounds", "1", "--delay", "0", "--no-read"]
    words += ["--into", str(tmp_path / "pages"), "--allow-private", site.host]
    assert CliRunner().invoke(build(), words).exit_code == 0
    entries = entry.format(site.root, "a") + entry.format(site.root, "b")
    site.answers["/feed"] = (200, {"Content-Type": "application/rss+xml"}, feed.format(entries).encode())
    assert CliRunner().invoke(build(), words).exit_code == 0
    assert [path for path in site.paths() if path in {"/a", "/b"}] == ["/a", "/b"]


def test_what_was_stored_and_not_read_is_read_later_and_can_be_shown(tmp_path: Path, site: Site) -> None:
    from typer.testing import CliRunner

    from hasila.cli.app import build
    from hasila.ledger import Ledger

    def hasila(*words: str | Path) -> tuple[int, str]:
        done = CliRunner().invoke(build(), list(map(str, words)))
        return done.exit_code, done.output

    site.answers["/a"] = (200, {"ETag": '"1"'}, PAGE)
    fetch = ["fetch", f"{site.root}/a", "--delay", "0", "--into", tmp_path / "pages", "--allow-private", site.host]
    fetch += ["--db", tmp_path / "l.db"]
    assert hasila(*fetch, "--no-read")[0] == 0
    status, told = hasila(*fetch)
    assert (status, "unchanged" in told, "1 articles read" in told) == (0, True, True)
    assert "articles read" not in hasila(*fetch)[1]
    with Ledger(tmp_path / "l.db") as ledger:
        (article,) = (info.id for info in ledger.articles())
    status, told = hasila("source", article, "--out", tmp_path / "page.html", "--db", tmp_path / "l.db")
    assert (status, (tmp_path / "page.html").read_bytes()) == (0, PAGE)
    assert f"sha256:{hashlib.sha256(PAGE).hexdigest()}" in told
    assert "urn:uuid:" in told
    assert "retrieved" in told
    next((tmp_path / "pages").glob("*.warc.gz")).unlink()
    assert hasila("source", article, "--db", tmp_path / "l.db")[0] == 1
