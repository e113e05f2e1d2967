"""``hasila source``: what an article or a fact was read from, as it was retrieved."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hasila.cli.console import DEFAULT_LEDGER, DbOption, say
from hasila.errors import SourceError, UsageError

if TYPE_CHECKING:
    from hasila.ledger import Ledger
    from hasila.sources.support.raw import Raw

ORDER = 13


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog="Example:  hasila source t-0c5f489d4f937e87 --out page.html --db ledger.db")(source)


def source(
    identity: Annotated[str, typer.Argument(metavar="ID", help="The id of an article or of a fact.")],
    out: Annotated[
        Path | None, typer.Option("--out", help="Write the page there, as it came (of a web archive).")
    ] = None,
    db: DbOption = DEFAULT_LEDGER,
) -> None:
    """Show where an article was read: archive record, time of retrieval, digest of the raw page, its addresses."""
    from hasila.ledger import Ledger
    from hasila.sources.support.raw import raw_of

    with Ledger(db, create=False) as ledger:
        places = _places(ledger, identity)
    found: list[Raw] = []
    for place, address in places:
        typer.echo(f"{place}{f'  {address}' if address else ''}")
        try:
            raw = raw_of(place)
        except SourceError as error:
            say.warning(str(error))
            continue
        found.append(raw)
        lines = {"record": raw.record, "retrieved": raw.retrieved, "digest": raw.digest, "stated": raw.stated_digest}
        for name, value in lines.items():
            if value:
                typer.echo(f"  {name:10} {value}")
    if out is not None:
        _write(out, found)
    if len(found) < len(places):
        raise typer.Exit(1)


def _places(ledger: Ledger, identity: str) -> list[tuple[str, str | None]]:
    """Sources of the article, each with its address in one form."""
    from hasila.sources import canonical_url

    rows = ledger.connection.execute(
        "SELECT DISTINCT source, url FROM article_sources WHERE article_id = ?"
        " OR article_id IN (SELECT article_id FROM facts WHERE id = ?) ORDER BY source, url",
        (identity, identity),
    ).fetchall()
    if not rows:
        raise UsageError(f"{identity}: {ledger.name} has no such article or fact; `hasila claims` prints ids")
    return [(place, canonical_url(address)) for place, address in rows]


def _write(out: Path, found: list[Raw]) -> None:
    from hasila.files import replaced_whole

    pages = [raw for raw in found if raw.page is not None]
    if not pages:
        raise UsageError("--out: only pages in web archives can be written; this was read from a file of its own")
    if out.exists():
        raise UsageError(f"{out} exists already; give another name")
    with replaced_whole(out) as draft:
        draft.write_bytes(pages[0].page or b"")
    say.info(f"{pages[0].source} written to {out}")
