"""``hasila read-with``: reading by a language model, every answer held against the words it cites."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hasila.cli.console import (
    CodebookOption,
    Format,
    FormatOption,
    MapOption,
    QuietOption,
    emit_jsonl,
    parse_mapping,
    say,
)

if TYPE_CHECKING:
    from hasila.llm import Endpoint
    from hasila.model import Facts

ORDER = 12


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("read-with", epilog="Example:  hasila read-with MODEL article.txt --url http://localhost:11434/v1")(
        read_with
    )


def read_with(
    model: Annotated[str, typer.Argument(help="Name of the model at the endpoint.")],
    sources: Annotated[list[str], typer.Argument(metavar="SOURCE...", help="Files or folders, as for hasila read.")],
    url: Annotated[
        str, typer.Option("--url", envvar="HASILA_LLM_URL", help="OpenAI-compatible endpoint; articles are sent there.")
    ] = "http://localhost:11434/v1",
    key: Annotated[str | None, typer.Option("--key", envvar="HASILA_LLM_KEY", help="Key of a service.")] = None,
    timeout: Annotated[float, typer.Option("--timeout", min=1, help="Seconds to wait for one answer.")] = 120.0,
    price_in: Annotated[float, typer.Option("--price-in", min=0, help="Price of a million tokens sent.")] = 0.0,
    price_out: Annotated[float, typer.Option("--price-out", min=0, help="Price of a million tokens answered.")] = 0.0,
    db: Annotated[Path | None, typer.Option("--db", help="Also store the facts in this ledger.")] = None,
    format: FormatOption = Format.text,
    mapping: MapOption = None,
    codebook: CodebookOption = None,
    quiet: QuietOption = False,
) -> None:
    """Read articles with a language model (extra hasila[llm]); a figure, date or place not in the cited words is refused.

    Facts are printed as hasila read prints them; what was refused, and time, tokens and cost, go to standard error.
    """
    from hasila.llm import Endpoint

    endpoint = Endpoint(url, model, key=key, timeout=timeout)
    failed: list[str] = []
    facts = _facts(endpoint, sources, parse_mapping(mapping), failed)
    if db is not None:
        facts = _stored(facts, db, f"language model {model}")
    if format is Format.jsonl:
        emit_jsonl(facts)
    else:
        from hasila.cli.display.summary import print_facts

        for found in facts:
            print_facts(found)
    used = endpoint.usage
    cost = f", cost {used.price(price_in, price_out):.4f}" if price_in or price_out else ""
    say.info(
        f"{used.questions} questions, {used.tokens_in:,} tokens sent, {used.tokens_out:,} answered, {used.seconds:.1f} s{cost}"
    )
    if failed:
        raise typer.Exit(1)


def _facts(
    endpoint: Endpoint, sources: list[str], mapping: dict[str, str] | None, failed: list[str]
) -> Iterator[Facts]:
    from hasila.errors import SourceError
    from hasila.llm import read_with
    from hasila.sources import articles

    def note(where: str) -> None:
        failed.append(where)
        say.warning(f"not read: {where}")

    for article in articles(sources, mapping=mapping, on_failure=lambda failure: note(str(failure))):
        try:
            reading = read_with(endpoint, article)
        except SourceError as error:
            note(f"{article.source}: {error}")
            continue
        for refused in reading.refused:
            say.warning(f"refused: {article.source}: {refused}")
        yield reading.facts


def _stored(facts: Iterator[Facts], db: Path, reader: str) -> Iterator[Facts]:
    from hasila.ledger import Ledger

    with Ledger(db) as ledger:
        for found in facts:
            ledger.add(found, reader=reader)
            yield found
