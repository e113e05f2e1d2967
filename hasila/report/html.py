"""The report of a ledger: one HTML file that needs no network."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from hasila.files import write_atomically
from hasila.report.templating import environment
from hasila.report.view import View

if TYPE_CHECKING:
    from hasila.ledger import Ledger
    from hasila.report.year import Review


def write_report(ledger: Ledger, path: Path) -> None:
    """Write the report of the whole ledger to ``path``.

    The same ledger gives the same bytes. Raises :class:`hasila.errors.ExportError` where it cannot be written.
    """
    write_atomically(path, environment().get_template("report.html").render(view=View(ledger)))


def review_html(review: Review) -> str:
    """A yearly review as one HTML page."""
    from hasila.phrasing.phrases import phrases

    mark = phrases(review.language).contested_mark
    return environment().get_template("year.html").render(review=review, contested_mark=mark)


def review_text(review: Review) -> str:
    """A yearly review as plain text, its sentences numbered at the end."""
    lines = [review.title, "=" * len(review.title)]
    for block in review.blocks:
        text = "".join(run.text + "".join(f"[{number}]" for number in run.notes) for run in block.runs)
        match block.kind:
            case "h2":
                lines += ["", text, "-" * len(text)]
            case "h3":
                lines += ["", text]
            case "li":
                lines.append(f"- {text.strip()}")
            case _:
                lines += ["", text]
    lines += ["", review.sources, "-" * len(review.sources)]
    for note in review.notes:
        quote = "".join(piece.text for piece in note.passage.pieces)
        where = ", ".join(part for part in (note.source.outlet, note.source.published, note.source.url) if part)
        lines.append(f"[{note.number}] {quote} ({where})")
    return "\n".join(lines) + "\n"
