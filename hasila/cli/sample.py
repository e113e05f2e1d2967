"""``hasila sample``: a copy of the bundled sample to try things on."""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from typing import Annotated

import typer

from hasila.cli.console import QuietOption, say
from hasila.errors import UsageError

ORDER = 90


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog="Example:  hasila sample sample/ && hasila run sample/ --db ledger.db")(sample)


def sample(
    folder: Annotated[Path, typer.Argument(help="The folder to make.")] = Path("sample"),
    quiet: QuietOption = False,
) -> None:
    """Write the bundled sample (34 news items in four languages) and its README to a folder."""
    if folder.exists():
        raise UsageError(f"{folder}: exists already. Choose another name")
    folder.mkdir(parents=True)
    for file in resources.files("hasila.sample").iterdir():
        if file.name.endswith((".jsonl", ".md")):
            (folder / file.name).write_bytes(file.read_bytes())
    say.info(f"{folder}: {', '.join(sorted(path.name for path in folder.iterdir()))}")
