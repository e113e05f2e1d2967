"""``hasila claims``, ``findings`` and ``failures``: what the ledger holds, and what did not get into it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import typer

from hasila.cli.console import DEFAULT_LEDGER, DbOption, Format, FormatOption, emit_jsonl

if TYPE_CHECKING:
    from hasila.ledger import Ledger

ORDER = 12


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(epilog="Example:  hasila claims --db ledger.db --format jsonl")(claims)
    app.command(epilog="Example:  hasila findings --db ledger.db")(findings)
    app.command(epilog="Example:  hasila failures --db ledger.db   |   hasila run --failed --db ledger.db")(failures)


def claims(db: DbOption = DEFAULT_LEDGER, format: FormatOption = Format.text) -> None:
    """Print the tallies of the ledger, each with what reconciliation says of it."""
    from hasila.ledger import Ledger

    with Ledger(db, create=False) as ledger:
        if format is Format.jsonl:
            emit_jsonl(_claims(ledger))
            return
        from hasila.cli.display.summary import print_tallies

        print_tallies(ledger)


def _claims(ledger: Ledger) -> Iterator[dict[str, Any]]:
    import msgspec

    verdicts = ledger.verdicts()
    for found in ledger.tallies(all_modalities=True):
        verdict = verdicts.get(found.id)
        yield {
            "id": found.id,
            **msgspec.to_builtins(found.fact),
            "verdict": verdict.verdict if verdict else None,
            "allowed": {"min": verdict.minimum, "max": verdict.maximum} if verdict else None,
            "article": msgspec.to_builtins(found.article),
        }
    from hasila.reconcile.store import imported_rows

    yield from imported_rows(ledger)


def findings(db: DbOption = DEFAULT_LEDGER, format: FormatOption = Format.text) -> None:
    """Print what does not add up, most certain first."""
    from hasila.ledger import Ledger

    with Ledger(db, create=False) as ledger:
        if format is Format.jsonl:
            emit_jsonl(ledger.findings())
            return
        from hasila.cli.display.summary import print_findings

        print_findings(ledger)


def failures(db: DbOption = DEFAULT_LEDGER, format: FormatOption = Format.text) -> None:
    """Print what could not be read, with the reason; `hasila run --failed` tries these files again."""
    from hasila.ledger import Ledger

    with Ledger(db, create=False) as ledger:
        if format is Format.jsonl:
            emit_jsonl(ledger.failures())
            return
        for failed in ledger.failures():
            typer.echo(f"{failed.source}{f' {failed.record}' if failed.record else ''}: {failed.reason}")
