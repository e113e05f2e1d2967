"""The report of a ledger: one HTML file that needs no network."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from hasila.files import write_atomically

if TYPE_CHECKING:
    from hasila.ledger import Ledger


def write_report(ledger: Ledger, path: Path) -> None:
    """Write the report of the whole ledger to ``path``."""
    from jinja2 import Environment, PackageLoader, select_autoescape

    environment = Environment(loader=PackageLoader("hasila.report"), autoescape=select_autoescape(), trim_blocks=True)
    page = environment.get_template("report.html").render(ledger=ledger)
    write_atomically(path, page)
