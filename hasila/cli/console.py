"""What a person reads goes to standard error, data goes to standard output."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hasila.errors import UsageError

if TYPE_CHECKING:
    from rich.console import Console

QUIET, NORMAL, VERBOSE = 0, 1, 2
DEFAULT_LEDGER = "hasila.db"


class Format(StrEnum):
    """How results are printed: for a person, or one JSON object a line."""

    text = "text"
    jsonl = "jsonl"


DbOption = Annotated[
    str,
    typer.Option(
        "--db",
        help="The ledger: an SQLite file, or the address of a PostgreSQL database (postgresql://…).",
        envvar="HASILA_DB",
        show_default=True,
    ),
]
FormatOption = Annotated[Format, typer.Option("--format", "-f", help="text for people, jsonl for programs.")]


def _set_quiet(quiet: bool) -> bool:
    set_level(quiet=quiet)
    return quiet


def _set_verbose(verbose: bool) -> bool:
    set_level(verbose=verbose)
    return verbose


QuietOption = Annotated[
    bool, typer.Option("--quiet", "-q", callback=_set_quiet, help="Print nothing but results and errors.")
]
VerboseOption = Annotated[
    bool, typer.Option("--verbose", "-v", callback=_set_verbose, help="Say more about what is done.")
]


def _choose_codebook(name: str | None) -> str | None:
    if name is not None:
        from hasila.codebook import choose

        choose(name)
    return name


CodebookOption = Annotated[
    str | None,
    typer.Option(
        "--codebook",
        metavar="NAME",
        envvar="HASILA_CODEBOOK",
        callback=_choose_codebook,
        help="The subject to read for: counter-terrorism (if not given), migration, that of a plug-in, or a folder.",
    ),
]
MapOption = Annotated[
    list[str] | None,
    typer.Option(
        "--map",
        metavar="FIELD=NAME",
        help="Which field of the records holds what, such as text=content,published=date.",
    ),
]


def parse_mapping(options: list[str] | None) -> dict[str, str] | None:
    """``["text=content,published=date"]`` as a dictionary; raises :class:`UsageError` where it has another form."""
    mapping = {}
    for pair in (pair for option in options or () for pair in option.split(",")):
        field, equals, name = pair.partition("=")
        if not (field.strip() and equals and name.strip()):
            raise UsageError(f"--map {pair!r}: the form is FIELD=NAME, such as text=content,published=date")
        mapping[field.strip()] = name.strip()
    return mapping or None


class Voice:
    """Speaks to the person, on standard error; :func:`set_level` says how much."""

    def __init__(self) -> None:
        self.level = NORMAL

    def error(self, message: str) -> None:
        """What went wrong: always said, on one line."""
        typer.echo(f"hasila: {' '.join(message.splitlines())}", err=True)

    def warning(self, message: str) -> None:
        """What the person should know although the work went on: always said."""
        typer.echo(f"hasila: {' '.join(message.splitlines())}", err=True)

    def info(self, message: str) -> None:
        """What was done; not with ``--quiet``."""
        if self.level >= NORMAL:
            typer.echo(message, err=True)

    def detail(self, message: str) -> None:
        """What only ``--verbose`` asks for."""
        if self.level >= VERBOSE:
            typer.echo(message, err=True)


say = Voice()


def set_level(*, quiet: bool = False, verbose: bool = False) -> None:
    """Set how much is said. ``quiet`` wins over ``verbose``; neither leaves the level as it is."""
    if quiet:
        say.level = QUIET
    elif verbose:
        say.level = VERBOSE


def rich_console(*, to_stderr: bool = False) -> Console:
    """A Rich console; on a pipe it prints plain text of 100 columns, so that output does not depend on the terminal."""
    from rich.console import Console

    stream = sys.stderr if to_stderr else sys.stdout
    width = None if stream.isatty() else 100
    return Console(file=stream, width=width, highlight=False, soft_wrap=False)


def emit_jsonl(values: Iterable[Any]) -> int:
    """Write each value as one line of JSON on standard output; returns how many there were.

    Values are msgspec structs or what ``msgspec.json`` encodes; the order of keys is that of the type, so equal input
    gives equal bytes.
    """
    import msgspec

    encoder = msgspec.json.Encoder()
    out = sys.stdout.buffer
    sys.stdout.flush()
    number = 0
    for value in values:
        out.write(encoder.encode(value) + b"\n")
        number += 1
    out.flush()
    return number
