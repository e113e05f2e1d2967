"""The bundled sample: an operation told in several languages is one incident, two operations are two."""

from __future__ import annotations

import re
from collections import defaultdict
from importlib.resources import files
from pathlib import Path

from hasila.ledger import Ledger
from hasila.merge import merge_ledger
from hasila.reading import read
from hasila.sources import articles


def test_operations_of_the_sample_are_merged_across_languages(tmp_path: Path) -> None:
    homes: dict[str, set[str]] = defaultdict(set)
    languages: dict[str, set[str]] = defaultdict(set)
    with Ledger(tmp_path / "sample.db") as ledger:
        for article in articles([str(files("hasila.sample") / "news.jsonl")]):
            ledger.add(read(article))
        merge_ledger(ledger)
        for incident in ledger.incidents():
            told = {m for r in incident.reports if (m := re.search(r"/(\w\w)-(\d{4}-\w+)$", r.url or ""))}
            assert len({m.group(2) for m in told}) <= 1, "reports of two operations in one incident"
            if incident.type != "arrest" or len(told) > 1:
                for m in told:
                    homes[m.group(2)].add(incident.id)
                    languages[m.group(2)].add(m.group(1))
    several = {key for key, found in languages.items() if len(found) > 1}
    assert len(several) >= 6
    assert {key: homes[key] for key in several if len(homes[key]) > 1} == {}
