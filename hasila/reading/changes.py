"""What changed between two readings of one corpus: facts gained and lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import msgspec

from hasila.errors import UsageError

_KINDS = ("incidents", "tallies", "statements", "scheduled")
Change = tuple[Literal["-", "+"], str, str]


def changes(before: Path, after: Path) -> Iterator[Change]:
    """Facts lost (``-``) and gained (``+``), article by article: (sign, source of the article, the fact in one line).

    Args:
        before, after: JSON Lines as ``hasila read --format jsonl`` prints them.

    Raises:
        UsageError: a line is not of that form; names file and line.
    """
    old, new = _facts(before), _facts(after)
    for article in sorted(old.keys() | new.keys()):
        a, b = old.get(article, Counter()), new.get(article, Counter())
        for fact in sorted((a - b).elements()):
            yield "-", article, fact
        for fact in sorted((b - a).elements()):
            yield "+", article, fact


def _facts(path: Path) -> dict[str, Counter[str]]:
    found: dict[str, Counter[str]] = {}
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                row = msgspec.json.decode(line)
                article = row["article"]
                key = str(article.get("external_id") or article.get("url") or article["source"])
                facts = Counter(_line(kind, fact) for kind in _KINDS for fact in row[kind])
            except (msgspec.DecodeError, KeyError, TypeError, AttributeError) as error:
                raise UsageError(
                    f"{path}:{number}: not a line of `hasila read --format jsonl`: {error}; make both files with it"
                ) from error
            found[key] = found.get(key, Counter()) + facts
    return found


def _line(kind: str, fact: dict[str, Any]) -> str:
    """The fact without its evidence, empty fields left out, in one line."""
    kept = {k: v for k, v in sorted(fact.items()) if k != "evidence" and v not in (None, [], {})}
    if "places" in kept:
        kept["places"] = [place["name"] for place in kept["places"]]
    return f"{kind}: {msgspec.json.encode(kept).decode()}"
