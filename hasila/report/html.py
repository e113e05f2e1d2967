"""The report of a ledger: one HTML file that needs no network."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from hasila.files import write_atomically
from hasila.report.templating import environment
from hasila.report.view import View

if TYPE_CHECKING:
    from hasila.ledger import Ledger


def write_report(ledger: Ledger, path: Path) -> None:
    """Write the report of the whole ledger to ``path``.

    The same ledger gives the same bytes. Raises :class:`hasila.errors.ExportError` where it cannot be written.
    """
    write_atomically(path, environment().get_template("report.html").render(view=View(ledger)))
