"""Commands for those who add to Hasila: stubs of a language or a codebook, their checks, and what plug-ins there are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from hasila.cli.console import CodebookOption, say
from hasila.errors import UsageError

ORDER = 61
OutOption = Annotated[Path, typer.Option("--out", help="The folder to write into.")]


def register(app: typer.Typer) -> None:
    """Add the commands of this module to *app*."""
    app.command("check-language")(check_language)
    app.command("new-language")(new_language)
    app.command("check-codebook")(check_codebook)
    app.command("new-codebook")(new_codebook)
    app.command("plugins")(list_plugins)


def check_language(
    code: Annotated[str, typer.Argument(help="The language's code (ar, en, …), or its folder.")],
    codebook: CodebookOption = None,
) -> None:
    """Show which concepts of the codebook a language has words for, and which it lacks; check its cases.

    Example:  hasila check-language es
    """
    from hasila.cases import cases_in
    from hasila.languages import add, folders, language
    from hasila.text.lexicon import concept_names

    if Path(code).is_dir():
        code = add(Path(code))
    words = _words_by_concept(entry.concepts for entry in language(code).lexicon.entries())
    missing = []
    for name in concept_names():
        branch = name.removesuffix(".*")
        count = sum(n for c, n in words.items() if c == name or c.startswith(branch + "."))
        typer.echo(f"{name:22} {count:6}")
        if not count:
            missing.append(name)
    covered = len(concept_names()) - len(missing)
    typer.echo(
        f"{covered} of {len(concept_names())} concepts have words"
        + (f"; missing: {', '.join(missing)}" if missing else "")
    )
    _check_cases((code, case) for case in cases_in(folders()[code] / "cases.yaml"))


def check_codebook(
    name: Annotated[str, typer.Argument(help="The codebook's name, or its folder.")],
) -> None:
    """Load a codebook, show what words and nouns each language has for it, and check its cases.

    Example:  hasila check-codebook migration
    """
    from hasila.cases import cases_in
    from hasila.codebook import choose, words_of
    from hasila.languages import codes, language

    book = choose(name)
    typer.echo(
        f"{book.name}, version {book.version}: {len(book.incident_types)} types, {len(book.counts)} counts, "
        f"{len(book.measures)} measures, {len(book.concepts)} concepts of its own"
    )
    for code in codes():
        words = _words_by_concept(entry.concepts for entry in language(code).lexicon.entries())
        own = [c for c in book.concepts if any(w == c or w.startswith(c.removesuffix("*")) for w in words)]
        nouns = words_of(book.home, code).nouns
        lacking = [n for n in (*book.counts, *book.measures) if n not in nouns]
        typer.echo(
            f"{code}: words for {len(own)} of {len(book.concepts)} own concepts"
            + (f"; no noun for {', '.join(lacking)}" if lacking and own else "")
        )
    _check_cases((str(case.get("language", "en")), case) for case in cases_in(book.home / "cases.yaml"))


def _words_by_concept(entries: Iterable[Iterable[str]]) -> Mapping[str, int]:
    return Counter(concept for concepts in entries for concept in concepts)


def _check_cases(cases: Iterable[tuple[str, Mapping[str, Any]]]) -> None:
    """Check each case; exit status 1 where one is not read right."""
    from hasila.cases import check_case

    right = wrong = 0
    for code, case in cases:
        problems = check_case(case, code)
        right, wrong = right + (not problems), wrong + bool(problems)
        if problems:
            typer.echo("\n  ".join([f"wrong: {case['text']}", *problems]))
    typer.echo(f"cases: {right} right, {wrong} wrong")
    if wrong:
        raise typer.Exit(1)


def new_language(
    code: Annotated[str, typer.Argument(help="ISO 639-1 code of the language, such as it or pt.")],
    out: OutOption = Path("."),
) -> None:
    """Write the commented stubs of a new language: lexicon, grammar, markers, cases; say which to fill first.

    Example:  hasila new-language it --out hasila/languages
    """
    from hasila.languages import folders
    from hasila.stubs import write_language

    if not (len(code) == 2 and code.isascii() and code.isalpha()):
        raise UsageError(f"{code!r} is no ISO 639-1 code: two letters, such as it or pt")
    if code.lower() in folders():
        raise UsageError(
            f"{code.lower()} is there already, in {folders()[code.lower()]}; add words to its files and check them with "
            f"`hasila check-language {code.lower()}`"
        )
    for path, hint in write_language(code.lower(), out):
        typer.echo(f"{path}  {hint}")


def new_codebook(
    name: Annotated[str, typer.Argument(help="Name of the codebook: small letters, digits and hyphens.")],
    out: OutOption = Path("."),
) -> None:
    """Write the commented stubs of a new codebook: what is recorded, its words, its cases.

    Example:  hasila new-codebook floods --out hasila/codebook
    """
    from hasila.stubs import write_codebook

    if not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", name):
        raise UsageError(f"{name!r} is no name of a codebook: small letters, digits and hyphens, such as flood-tolls")
    for path, hint in write_codebook(name, out):
        typer.echo(f"{path}  {hint}")


def list_plugins() -> None:
    """Show what outside packages add: source formats, languages, codebooks, exports. What is left out is named."""
    from hasila.plugins import GROUPS, plugins

    found = [(group.removeprefix("hasila."), *item) for group in GROUPS for item in plugins(group).items()]
    for group, name, module in found:
        typer.echo(f"{group:10} {name:16} {module.__name__}")
    if not found:
        say.info(f"no plug-in is installed; packages add some by entry points: {', '.join(GROUPS)}")
