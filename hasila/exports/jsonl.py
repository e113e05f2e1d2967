"""JSON Lines: one article a line with all its facts, as ``hasila read`` prints them. Loses nothing that was read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from hasila.exports.written import LeftOut, Written

if TYPE_CHECKING:
    from hasila.ledger import Ledger

DESCRIPTION = "JSON Lines, one article a line with all its facts (the form of `hasila read`)"
LEFT_OUT = (
    LeftOut("articles without facts", "a line holds facts"),
    LeftOut("incidents, verdicts, findings", "a line is what was read; `hasila export csv` has the rest"),
)


def write(ledger: Ledger, draft: Path) -> Written:
    """Write articles that hold facts, by date."""
    encoder = msgspec.json.Encoder()
    articles = facts = 0
    with draft.open("wb") as file:
        for info in ledger.articles():
            found = ledger.facts(info.id)
            if found:
                file.write(encoder.encode(found) + b"\n")
                articles += 1
                facts += len(found)
    return Written({"articles": articles, "facts": facts}, LEFT_OUT)
