"""An Atom feed (RFC 4287) of what does not add up, for feed readers and newsroom dashboards."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from hasila.exports.written import Written

if TYPE_CHECKING:
    from hasila.ledger import Ledger

DESCRIPTION = "an Atom feed of what does not add up"


def write(ledger: Ledger, draft: Path) -> Written:
    """One entry for each finding: its arithmetic as the title, its explanation as the content."""
    entries = list(ledger.findings())
    published = sorted(info.published or "" for info in ledger.articles())
    updated = (published[-1][:10] if published and published[-1] else "1970-01-01") + "T00:00:00Z"
    with draft.open("w", encoding="utf-8") as file:
        file.write('<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n')
        file.write(f"<id>urn:hasila:findings</id><title>What does not add up</title><updated>{updated}</updated>\n")
        for finding in entries:
            file.write(
                f"<entry><id>urn:hasila:finding:{escape(finding.id)}</id><updated>{updated}</updated>"
                f"<author><name>Hasila</name></author><title>{escape(finding.arithmetic)}</title>"
                f"<content>{escape(finding.explanation)}</content></entry>\n"
            )
        file.write("</feed>\n")
    return Written({"findings": len(entries)}, ("incidents, tallies, statements and their sentences",))
