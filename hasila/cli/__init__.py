"""The command line: one file a command group.

Every module of this folder that defines ``register(app: typer.Typer) -> None`` is found and called; the folder is the
registry. A module may set ``ORDER`` (an integer, 50 where absent): commands appear in ``--help`` in that order.

Modules import only ``typer`` and the small modules of this folder at their top; everything heavier is imported inside
the command, so that ``hasila --help`` stays quick.
"""

from __future__ import annotations


def main() -> None:
    """Run the command line (the ``hasila`` script)."""
    from hasila.cli.app import run

    run()
