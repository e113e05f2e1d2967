"""``hasila report``: the yearly review of a country, in one of four languages."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer

from hasila.cli.console import DEFAULT_LEDGER, DbOption, QuietOption, say
from hasila.errors import UsageError

ORDER = 25


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog="Example:  hasila report 2023 --country MA --language ar --db ledger.db --out review.html")(
        report
    )


def report(
    year: Annotated[int, typer.Argument(min=1900, max=2200, help="The year.")],
    country: Annotated[str, typer.Option("--country", "-c", help="ISO 3166-1 code, such as MA.")],
    language: Annotated[str, typer.Option("--language", "-l", help="ar, fr, en or es.")] = "en",
    db: DbOption = DEFAULT_LEDGER,
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", help="The HTML file to write; review-CC-YEAR-LANGUAGE.html if not given."),
    ] = None,
    quiet: QuietOption = False,
) -> None:
    """Write the yearly review as HTML (print-ready), every figure a link to its sentence, and print it as text."""
    from hasila.files import write_atomically
    from hasila.ledger import Ledger
    from hasila.report.html import review_html, review_text
    from hasila.report.year import review

    code = country.upper()
    if not re.fullmatch(r"[A-Z]{2}", code):
        raise UsageError(f"--country {country!r}: give the ISO 3166-1 code of two letters, such as MA for Morocco")
    path = out or Path(f"review-{code}-{year}-{language}.html")
    with Ledger(db, create=False) as ledger:
        written = review(ledger, year, code, language)
    write_atomically(path, review_html(written))
    if not quiet:
        typer.echo(review_text(written), nl=False)
    say.info(f"Written: {path}")
