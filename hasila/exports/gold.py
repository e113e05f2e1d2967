"""Labelled data: the articles that people reviewed, with the facts as they left them.

A line is an article in the form of ``hasila read``, so that rules can be scored against it, with two more fields:
``read`` (what the machine read last) and ``decisions`` (what people said of which fact, who, when and why). Only facts
with a decision were looked at; the others of the article stand as read.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from hasila.exports.written import LeftOut, Written

if TYPE_CHECKING:
    from hasila.ledger import Ledger

DESCRIPTION = "JSON Lines of reviewed articles: facts as people corrected them, as read, and each decision"
SUFFIX = ".jsonl"
LEFT_OUT = (LeftOut("articles that nobody reviewed", "nobody vouches for them"),)


def write(ledger: Ledger, draft: Path) -> Written:
    """Write the reviewed articles by id."""
    from hasila.ledger.corrections import decisions_of, machine_reading

    encoder = msgspec.json.Encoder()
    articles = decisions = 0
    with draft.open("wb") as file:
        for (article,) in ledger.connection.execute("SELECT article_id FROM readings ORDER BY article_id").fetchall():
            standing = decisions_of(ledger.connection, article)
            facts = ledger.facts(article)
            if not standing or facts is None:
                continue
            read: dict[str, Any] = msgspec.to_builtins(machine_reading(ledger, article))
            del read["article"]
            line = msgspec.to_builtins(facts) | {"read": read, "decisions": [_decision(d) for d in standing]}
            file.write(encoder.encode(line) + b"\n")
            articles += 1
            decisions += len(standing)
    return Written(
        {"articles": articles, "decisions": decisions},
        LEFT_OUT,
    )


def _decision(decision: Any) -> dict[str, Any]:
    detail = decision.detail
    return {
        "fact": decision.subject,
        "kind": detail.kind,
        "verdict": decision.verdict,
        "before": detail.before,
        "after": detail.after,
        "author": decision.author,
        "at": decision.at,
        "why": decision.why,
    }
