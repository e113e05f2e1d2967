"""``hasila read``: extraction alone, nothing stored."""

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
    VerboseOption,
    emit_jsonl,
    parse_mapping,
    say,
)

if TYPE_CHECKING:
    from hasila.model import Facts

ORDER = 11


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog="Example:  hasila read article.txt --format jsonl")(read)


def read(
    sources: Annotated[
        list[str],
        typer.Argument(
            metavar="SOURCE...",
            help="Files or folders: plain text, HTML, JSON (Lines), feeds, WARC, ZIP; - is standard input.",
        ),
    ],
    format: FormatOption = Format.text,
    jobs: Annotated[int, typer.Option("--jobs", "-j", min=1, help="Processes that read.")] = 1,
    mapping: MapOption = None,
    codebook: CodebookOption = None,
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Read articles and print their facts; nothing is stored."""
    failed = 0

    def note(source: object, record: object, reason: str) -> None:
        nonlocal failed
        failed += 1
        say.warning(f"not read: {source}{f' {record}' if record else ''}: {reason}")

    def facts() -> Iterator[Facts]:
        from hasila.pipeline import read_all
        from hasila.sources import articles

        stream = articles(
            [Path(source) if source != "-" else source for source in sources],
            mapping=parse_mapping(mapping),
            on_failure=lambda failure: note(failure.source, failure.record, failure.reason),
        )
        for article, result in read_all(stream, jobs=jobs):
            if isinstance(result, str):
                note(article.source, article.external_id, result)
            else:
                yield result

    if format is Format.jsonl:
        emit_jsonl(facts())
    else:
        from hasila.cli.display.summary import print_facts

        for found in facts():
            print_facts(found)
    if failed:
        raise typer.Exit(1)
