"""Builds the application from the modules of this folder, and turns errors into one line and an exit status."""

from __future__ import annotations

import importlib
import os
import pkgutil
import sys
import warnings
from types import ModuleType
from typing import Annotated

import typer

import hasila.cli as folder
from hasila.cli.console import NORMAL, say, set_level
from hasila.errors import HasilaError, SourceError
from hasila.plugins import PluginWarning

EXIT_DONE, EXIT_SOME_UNREADABLE, EXIT_USAGE = 0, 1, 2
EPILOG = (
    "Examples:  hasila run news/ --db ledger.db   |   hasila read article.txt --format jsonl   |   "
    "hasila findings --db ledger.db   |   hasila serve --db ledger.db"
)


def command_modules() -> list[ModuleType]:
    """The modules of this folder that register commands, in the order of ``ORDER`` and then of their names."""
    found = []
    for info in pkgutil.iter_modules(folder.__path__):
        if info.name == "app":
            continue
        module = importlib.import_module(f"{folder.__name__}.{info.name}")
        if hasattr(module, "register"):
            found.append(module)
    return sorted(found, key=lambda module: (getattr(module, "ORDER", 50), module.__name__))


def build() -> typer.Typer:
    """The whole application."""
    app = typer.Typer(
        name="hasila",
        no_args_is_help=True,
        rich_markup_mode=None,  # plain help: importing Rich doubles the start-up time
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
        epilog=EPILOG,
    )
    app.callback()(_top)
    for module in command_modules():
        module.register(app)
    return app


def _print_version(wanted: bool) -> None:
    if wanted:
        from hasila import __version__

        typer.echo(f"hasila {__version__}")
        raise typer.Exit


def _top(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and stop.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but results and errors.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Say more about what is done.")] = False,
) -> None:
    """Turn news reports into a sourced ledger of operations and tallies, and check whether the figures add up."""
    say.level = NORMAL  # whatever another call in this process asked for
    set_level(quiet=quiet, verbose=verbose)


def _show_warning(message: Warning | str, category: type[Warning], *place: object, **more: object) -> None:
    """A plug-in that was left out is said like anything else; warnings of libraries are none of the user's business."""
    if issubclass(category, PluginWarning):
        say.warning(str(message))


def run() -> None:
    """Run the command line; a :class:`HasilaError` becomes one line on standard error and an exit status."""
    for stream in (sys.stdout, sys.stderr):
        # Arabic goes out as UTF-8 whatever the locale says: a figure lost to '?' is worse than a strange terminal.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    warnings.showwarning = _show_warning
    try:
        build()(prog_name="hasila")
    except SourceError as error:
        say.error(str(error))
        sys.exit(EXIT_SOME_UNREADABLE)
    except HasilaError as error:
        say.error(str(error))
        sys.exit(EXIT_USAGE)
    except BrokenPipeError:
        # The reader of our output went away (`hasila read … | head`): not an error of ours.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(EXIT_DONE)
