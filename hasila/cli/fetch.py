"""``hasila fetch`` and ``hasila watch``: download pages politely, keep them as web archives, read them."""

from __future__ import annotations

import time
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hasila.cli.console import DEFAULT_LEDGER, DbOption, QuietOption, VerboseOption, say
from hasila.errors import UsageError

if TYPE_CHECKING:
    from hasila.fetch import Options, Page

ORDER = 15
FolderOption = Annotated[Path, typer.Option("--into", help="The folder of the web archives (WARC) and their index.")]
DelayOption = Annotated[float, typer.Option("--delay", min=0, help="Seconds between two requests to one host.")]
PrivateOption = Annotated[
    list[str] | None,
    typer.Option("--allow-private", metavar="HOST[:PORT]", help="A host of your own network that may be fetched from."),
]
SizeOption = Annotated[float, typer.Option("--max-size", min=0.001, help="Largest page, in megabytes.")]
TimeOption = Annotated[float, typer.Option("--max-time", min=1, help="Longest download of a page, in seconds.")]
ContactOption = Annotated[str, typer.Option("--contact", help="An address at which hosts can reach you.")]
ReadOption = Annotated[bool, typer.Option("--read/--no-read", help="Read what was fetched into the ledger.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(epilog="Example:  hasila fetch https://example.org/story list.txt --into pages --db ledger.db")(fetch)
    app.command(epilog="Example:  hasila watch feeds.opml --every 30 --db ledger.db")(watch)


def fetch(
    addresses: Annotated[
        list[str], typer.Argument(metavar="URL...|FILE", help="Web addresses, or files that hold some.")
    ],
    into: FolderOption = Path("pages"),
    db: DbOption = DEFAULT_LEDGER,
    delay: DelayOption = 1.0,
    max_size: SizeOption = 20,
    max_time: TimeOption = 120,
    allow_private: PrivateOption = None,
    contact: ContactOption = "",
    read: ReadOption = True,
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Download pages politely (robots.txt, one request at a time), keep them as WARC, then read them."""
    from hasila.fetch.lists import addresses as listed

    options = _options(delay, max_size, max_time, allow_private, contact)
    pages = _fetched(listed(addresses), into, options)
    failed = _tell(pages)
    if read:
        failed += _read([page.url for page in pages], into, db)
    if failed:
        raise typer.Exit(1)


def watch(
    feeds: Annotated[Path, typer.Argument(metavar="FEEDS", help="An OPML outline, or a list of feed addresses.")],
    every: Annotated[float, typer.Option("--every", min=0, help="Minutes between two rounds.")] = 30,
    rounds: Annotated[int, typer.Option("--rounds", min=0, help="How many rounds; 0 goes on until interrupted.")] = 0,
    into: FolderOption = Path("pages"),
    db: DbOption = DEFAULT_LEDGER,
    delay: DelayOption = 1.0,
    max_size: SizeOption = 20,
    max_time: TimeOption = 120,
    allow_private: PrivateOption = None,
    contact: ContactOption = "",
    read: ReadOption = True,
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Fetch the new entries of feeds again and again, and read them."""
    from hasila.fetch.lists import feeds_of

    options = _options(delay, max_size, max_time, allow_private, contact)
    named = feeds_of(feeds)
    done = failed = 0
    while True:
        failed = _round(named, into, db, options, read)
        done += 1
        if rounds and done >= rounds:
            break
        try:
            time.sleep(every * 60)
        except KeyboardInterrupt:
            break
    if failed:
        raise typer.Exit(1)


def _round(feeds: list[str], into: Path, db: str, options: Options, read: bool) -> int:
    """One look at all feeds; how many pages failed. Entries that are stored already are not asked for again."""
    from hasila.fetch.lists import entries_of
    from hasila.fetch.store import known_addresses
    from hasila.sources import canonical_url

    outlines = _fetched(feeds, into / "feeds", options, keep_bodies=True)
    failed = _tell(page for page in outlines if page.outcome == "failed")
    seen = known_addresses(into)
    entries = [address for page in outlines for address in entries_of(page.body)]
    pages = _fetched([a for a in entries if (canonical_url(a) or a) not in seen], into, options)
    failed += _tell(pages)
    if read:
        failed += _read(entries, into, db)
    say.info(f"{len(feeds)} feeds, {len(pages)} new entries")
    return failed


def _options(delay: float, max_size: float, max_time: float, allow_private: list[str] | None, contact: str) -> Options:
    from hasila.fetch import Options

    return Options(
        delay=delay,
        max_size=int(max_size * 1024 * 1024),
        max_time=max_time,
        allow_private=tuple(allow_private or ()),
        contact=contact,
    )


def _fetched(addresses: Iterable[str], into: Path, options: Options, *, keep_bodies: bool = False) -> list[Page]:
    try:
        from hasila.fetch import fetch
    except ImportError as error:
        raise UsageError(f"fetching needs the library {error.name}: pip install 'hasila[fetch]'") from error
    pages = []
    for page in fetch(addresses, into, options, keep_bodies=keep_bodies):
        say.detail(f"{page.outcome}: {page.url}")
        pages.append(page)
    return pages


def _tell(pages: Iterable[Page]) -> int:
    failed = 0
    for page in pages:
        if page.outcome == "failed":
            failed += 1
            say.warning(f"not fetched: {page.url}: {page.reason}")
        else:
            say.info(f"{page.outcome}: {page.url}")
    return failed


def _read(addresses: list[str], into: Path, db: str) -> int:
    """Reads the web archives that hold the pages into the ledger; how many of their pages could not be read.

    An archive that this ledger has read to its end is not opened again; one that was stored and never read, or not to its
    end, is.
    """
    from hasila.fetch.store import archives_of
    from hasila.ledger import Ledger
    from hasila.pipeline import Run, later_stages

    archives = archives_of(into, addresses)
    if not archives:
        return 0
    with Ledger(db) as ledger:
        unread = {f"read {path.resolve()}": path for path in archives}
        unread = {mark: path for mark, path in unread.items() if ledger.state(mark) is None}
        if not unread:
            return 0
        this = Run(ledger, [str(path) for path in unread.values()])
        this.read(None)
        for failure in this.failures:
            say.warning(f"not read: {failure.source} {failure.record}: {failure.reason}".replace(" : ", ": "))
        list(later_stages(ledger))
        for mark in unread:
            ledger.set_state(mark, "whole")
        counts = this.counts
        say.info(f"{counts.read} articles read, {counts.facts} facts, {counts.failed} not read")
        return counts.failed
