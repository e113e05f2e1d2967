"""Tallies and relevance in real Arabic newspapers, against the labels of SaudiNewsNet.

    python bench/press.py            tallies found of those labelled; recall and precision of relevance
    python bench/press.py --errors   each label that was missed

A labelled tally is found where some tally of its article has its value and one of the measures below. The labels name
measures of their own. Who was counted is a scope here, so that "civilians killed" and "security forces killed" are
``people_killed``; militants and wanted men whom the services killed are ``terrorists_killed``; a figure of "killed,
arrested or surrendered" is ``terrorists_neutralised``. Four labels are of no measure: drug seizures and arrests under
labour law are no terrorism, and people "crucified alive" are not said to have died. Relevance: an article that states an
incident or a tally must give a fact, any other none; borderline ones count neither way.
"""

from __future__ import annotations

import json
import os
import sys
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from hasila.model import Article, Facts
from hasila.reading import read

HERE = Path(__file__).parent
PAPERS = Path(os.environ.get("HASILA_SHARED") or HERE.parent.parent / "shared") / "data/saudinewsnet"
MEASURES = {
    "arrested": ("people_arrested",),
    "killed": ("people_killed",),
    "injured": ("people_injured",),
    "security_killed": ("people_killed",),
    "civilians_killed": ("people_killed",),
    "child_recruits_killed": ("people_killed", "terrorists_killed"),  # children whom a group had recruited
    "militants_killed": ("terrorists_killed",),
    "wanted_killed": ("terrorists_killed",),
    "killed_or_arrested_or_surrendered": ("terrorists_neutralised",),
    "terror_crimes": ("attacks",),
    "crucified": (),
    "drug_seizures": (),
    "violators_arrested": (),
}


@cache
def _day(name: str) -> list[dict[str, Any]]:
    with zipfile.ZipFile(PAPERS / f"{name}.zip") as archive:
        rows: list[dict[str, Any]] = json.loads(archive.read(archive.namelist()[0]))
    return rows


def labels(name: str) -> Iterator[tuple[dict[str, Any], Facts]]:
    """Each label of a file, with what is read in its article."""
    for line in (PAPERS / name).read_text("utf-8").splitlines():
        label = json.loads(line)
        row = _day(label["file"])[label["index"]]
        text = f"{row.get('title') or ''}\n{row.get('content') or ''}"
        yield (
            label,
            read(Article(id=label["url"], source=label["url"], language="ar", text=text, published=label["file"])),
        )


def tallies(show: bool) -> tuple[int, int]:
    """(found, labelled)."""
    found = total = 0
    for label, facts in labels("dev_tallies.jsonl"):
        total += 1
        hit = any(t.value == label["value"] and t.measure in MEASURES[label["measure"]] for t in facts.tallies)
        found += hit
        if show and not hit:
            print(f"missed: {label['value']} {label['measure']}, {label['url']}")
    return found, total


def relevance(show: bool) -> tuple[int, int, int]:
    """(right, missed, spurious) articles, borderline ones left out."""
    right = missed = spurious = 0
    for label, facts in labels("dev_relevance.jsonl"):
        told = bool(facts.incidents or facts.tallies)
        if label.get("borderline") or not (told or label["relevant"]):
            continue
        right += told and label["relevant"]
        missed += label["relevant"] and not told
        spurious += told and not label["relevant"]
        if show and told != label["relevant"]:
            print(f"{'spurious' if told else 'missed'} article: {label['url']}")
    return right, missed, spurious


def main() -> None:
    if not PAPERS.exists():
        print(f"press: skipped, no labelled papers at {PAPERS} (set HASILA_SHARED to their folder)")
        return
    show = "--errors" in sys.argv
    print("tallies found: {} of {}".format(*tallies(show)))
    right, missed, spurious = relevance(show)
    print(f"relevance: recall {right / (right + missed):.2f}, precision {right / (right + spurious):.2f}")


if __name__ == "__main__":
    main()
