"""Commands about the reading itself: how a fact came about, what a language covers, what changed between two readings."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

ORDER = 60


def register(app: typer.Typer) -> None:
    """Add the commands of this module to *app*."""
    app.command("explain")(explain)
    app.command("check-language")(check_language)


def explain(
    text: Annotated[str, typer.Argument(help="A sentence, or the path of an article.")],
    language: Annotated[str | None, typer.Option("--language", "-l", help="ar, fr, en or es; guessed where absent.")] = None,
    published: Annotated[str | None, typer.Option("--published", help="The day dates are resolved against, YYYY-MM-DD.")] = None,
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


def check_language(
    code: Annotated[str, typer.Argument(help="The language's code: ar, fr, en, es.")],
) -> None:
    """Show which concepts of the codebook a language has words for, and which it lacks."""
    from hasila.languages import language
    from hasila.text.lexicon import concept_names

    lexicon = language(code).lexicon
    words: dict[str, int] = {}
    for entry in lexicon.entries():
        for concept in entry.concepts:
            words[concept] = words.get(concept, 0) + 1
    missing = []
    for name in concept_names():
        branch = name.removesuffix(".*")
        count = sum(n for c, n in words.items() if c == name or c.startswith(branch + "."))
        typer.echo(f"{name:22} {count:6}")
        if not count:
            missing.append(name)
    covered = len(concept_names()) - len(missing)
    typer.echo(f"{covered} of {len(concept_names())} concepts have words" + (f"; missing: {', '.join(missing)}" if missing else ""))
