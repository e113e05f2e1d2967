"""Commands about the reading itself: how a fact came about, how good the reading is, what changed between two readings."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from hasila.cli.console import CodebookOption

ORDER = 60


def register(app: typer.Typer) -> None:
    """Add the commands of this module to *app*."""
    app.command("explain")(explain)
    app.command("evaluate")(evaluate_gold)
    app.command("diff")(diff)


def explain(
    text: Annotated[str, typer.Argument(help="A sentence, or the path of an article.")],
    language: Annotated[
        str | None, typer.Option("--language", "-l", help="ar, fr, en or es; guessed where absent.")
    ] = None,
    published: Annotated[
        str | None, typer.Option("--published", help="The day dates are resolved against, YYYY-MM-DD.")
    ] = None,
    codebook: CodebookOption = None,
) -> None:
    """Show how a text is read: its chunks as a tree of rules and words, then the facts.

    Example:  hasila explain "Police dismantled six cells since 2023."
    """
    from hasila.reading.explain import explanation
    from hasila.sources import articles
    from hasila.sources.language import identify

    if len(text.encode()) < 256 and Path(text).is_file():  # longer than any file name: a sentence
        for article in articles([text]):
            typer.echo(explanation(article.text, language or article.language, published or article.published))
        return
    typer.echo(explanation(text, language or identify(text), published))


def evaluate_gold(
    gold: Annotated[
        Path, typer.Argument(help="JSON Lines: one labelled article a line (id, language, incidents, tallies, …).")
    ],
    articles_file: Annotated[
        Path | None,
        typer.Option(
            "--articles", help="JSON Lines with id, language, published and text; absent: the labels hold them."
        ),
    ] = None,
    errors: Annotated[bool, typer.Option("--errors", help="List every miss and every spurious fact.")] = False,
    codebook: CodebookOption = None,
) -> None:
    """Score the reading against your own labelled articles.

    Example:  hasila evaluate gold.jsonl --articles articles.jsonl
    """
    import json

    import msgspec

    from hasila.evaluate import evaluate
    from hasila.reading import read
    from hasila.sources import articles

    labels = {str(row["id"]): row for row in map(json.loads, gold.read_text("utf-8").splitlines())}
    found = {a.external_id or a.id: a for a in articles([articles_file or gold])}
    missing = sorted(set(labels) - set(found))
    for name in missing:
        typer.echo(f"{gold}: {name}: no article of this id with a text; give it with --articles", err=True)
    result = evaluate(
        (label, msgspec.to_builtins(read(found[name]))) for name, label in labels.items() if name in found
    )
    if errors:
        typer.echo("\n".join(result.errors))
    for name, precision, recall, f1, labelled, read_ in result.rows():
        typer.echo(f"{name:18} P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}  (labelled {labelled}, read {read_})")
    if result.negatives:
        typer.echo(f"false facts per negative article: {result.false_facts / result.negatives:.2f}")
    if missing:
        raise typer.Exit(1)


def diff(
    before: Annotated[
        Path, typer.Argument(help="What one version read: the output of `hasila read … --format jsonl`.")
    ],
    after: Annotated[Path, typer.Argument(help="What another version read of the same sources.")],
) -> None:
    """Show the facts gained and lost between two readings of one corpus.

    Example:  hasila read news/ --format jsonl > a.jsonl; …; hasila diff a.jsonl b.jsonl
    """
    from hasila.reading.changes import changes

    lost = gained = 0
    for sign, article, fact in changes(before, after):
        lost, gained = lost + (sign == "-"), gained + (sign == "+")
        typer.echo(f"{sign} {article}  {fact}")
    typer.echo(f"{lost} lost, {gained} gained", err=True)
