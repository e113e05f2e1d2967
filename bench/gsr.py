"""Sentence-level detection of ASSAULT, as the Arabic event gold standard defines it, from what Hasila reads.

    python bench/gsr.py TEXTS.jsonl > PREDICTED.jsonl

Each line of TEXTS.jsonl is {"id", "text"}; each line printed is {"id", "event"}. A sentence is read as an article of its
own. It reports an assault where an incident of the kinds below is asserted and specific: it counts somebody, or tells
its kind of attack. Labels are never read.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from hasila.model import Article, Incident
from hasila.reading import read

_KINDS = frozenset({"attack", "raid"})
_VICTIMS = frozenset({"killed", "injured", "officers_killed", "officers_injured", "attackers_killed", "kidnapped"})
#: Kinds of attack that are seldom named but to report one; shootings and assassinations are often only referred to.
_TELLING = frozenset({"car_bombing", "kidnapping"})
#: What a sentence on the aftermath of an assault tells of: the courts, condemnations, calls.
_AFTERMATH = frozenset({"criticism", "praise", "call"})


def is_assault(incident: Incident) -> bool:
    """Does the incident report people hurt or taken, or an attack of a telling kind?"""
    if incident.modality != "asserted" or incident.type not in _KINDS:
        return False
    return bool(_VICTIMS & set(incident.counts)) or incident.subtype in _TELLING


def reports_assault(text: str) -> bool:
    """Does the sentence itself report a specific assault, and not what followed one?"""
    facts = read(Article(id="sentence", source="-", language="ar", text=text))
    if any(incident.type == "prosecution" for incident in facts.incidents):
        return False
    if any(statement.kind in _AFTERMATH for statement in facts.statements):
        return False
    return any(is_assault(incident) for incident in facts.incidents)


def main(path: str) -> int:
    """Print one prediction for each line of *path*."""
    with Path(path).open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            print(json.dumps({"id": row["id"], "event": reports_assault(row["text"])}))
    return 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        print(__doc__, file=sys.stderr)
        sys.exit(2)
    sys.exit(main(sys.argv[1]))
