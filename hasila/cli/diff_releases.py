"""``hasila diff-releases``: what differs between two exports, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hasila.cli.console import Format, FormatOption, emit_jsonl, say

if TYPE_CHECKING:
    from hasila.exports.releases import Change

ORDER = 41


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("diff-releases", epilog="Example:  hasila diff-releases 2026-01/ 2026-02/ > NOTES.md")(diff_releases)


def diff_releases(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="An export: csv or datapackage folder, or sqlite.")],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="A later export of the same ledger.")],
    format: FormatOption = Format.text,
) -> None:
    """Print release notes between two exports: added, changed, withdrawn, each with why (Markdown, or JSON Lines)."""
    from hasila.exports.releases import COMPARED, Release, diff

    changes = list(diff(Release(old), Release(new)))
    if format is Format.jsonl:
        emit_jsonl(changes)
        return
    for table in COMPARED:
        mine = [change for change in changes if change.table == table]
        if mine:
            _print_table(table, mine)
    if not changes:
        say.info("nothing differs")


def _print_table(table: str, changes: Sequence[Change]) -> None:
    counts = Counter(change.change for change in changes)
    told = ", ".join(f"{counts[kind]} {kind}" for kind in ("added", "changed", "withdrawn") if counts[kind])
    typer.echo(f"## {table.replace('_', ' ').capitalize()}: {told}\n")
    for change in changes:
        typer.echo(f"- {change.change} {change.id}: {change.what}")
        for name, (before, after) in change.fields.items():
            typer.echo(f"    - {name}: {_value(before)} -> {_value(after)}")
        for reason in change.why:
            typer.echo(f"    - why: {reason}")
    typer.echo("")


def _value(value: Any) -> str:
    return "nothing" if value is None else str(value)
