"""Does the name of a suspect or a victim reach a fact, or a quotation that is stored? Every article of all data is read.

    python bench/names.py [SOURCE...] [--jobs N]

SOURCE is what `hasila read` takes; without one, all data beside the checkout (``../shared/data``, or the folder in
HASILA_SHARED) and the labelled articles of the project. Two sets of names are looked for in every field of every fact:
those behind words for suspects and victims, found here by patterns of their own, and those that the finder of
:mod:`hasila.reading.persons` takes for private persons'. In the quotations of masked facts none of the latter may stand.
Prints each one that does; exit status 1 where one does.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing import Pool
from pathlib import Path

import msgspec

from hasila.languages import codes
from hasila.model import Article, Facts
from hasila.reading import read
from hasila.reading.persons import NAMED, masked, names_in
from hasila.sources import articles

HERE = Path(__file__).parent
SHARED = Path(os.environ.get("HASILA_SHARED") or HERE.parent.parent / "shared")
#: Words that stand right before the name of a suspect or a victim.
CUES = {
    "ar": r"(?:المدعو|المدعوة|المسمى|يدعى|تدعى|الملقب ب|المكنى ب|القتيل|الضحية|المتهم|الموقوف|الانتحاري)\s+",
    "fr": r"(?:nommée?|dénommée?|prénommée?|alias|le suspect,?|la victime,?) ",
    "en": r"(?:named|identified as|alias|the suspect,?|the victim,?) ",
    "es": r"(?:llamad[oa]|identificad[oa] como|alias|el detenido,?|la víctima,?) ",
}
NAME = {"ar": r"(\w{3,} \w{4,})", **dict.fromkeys(("fr", "en", "es"), r"([A-ZÀ-Þ][\w'-]+ [A-ZÀ-Þ][\w'-]{2,})")}


@dataclass(frozen=True)
class Checked:
    """One article: has it facts, how many names were looked for, and those that reached one (with where)."""

    facts: bool
    names: int
    leaks: tuple[str, ...]


def check(article: Article) -> Checked:
    """Read *article* and look for its private persons' names in what was read."""
    facts = read(article) if article.language in codes() else Facts(article=article)
    if not len(facts):
        return Checked(False, 0, ())
    said = _fields(facts)
    pattern = CUES.get(article.language, "(?!)") + NAME.get(article.language, "()")
    introduced = {m[1] for m in re.finditer(pattern, article.text)}
    found = {article.text[a:b] for a, b in names_in(article.text, article.language)}
    leaks = [f"{name!r} in a field" for name in sorted(introduced | found) if _is_said(name, said)]
    hidden = masked(facts)
    quotes = [e.quote for kind in _kinds(hidden) for fact in kind for e in fact.evidence]
    kept = [(e.start, e.end) for kind in _kinds(facts) for fact in kind for e in fact.evidence if e.field in NAMED]
    hid = {article.text[a:b] for a, b in names_in(article.text, article.language, " ".join(_speakers(facts)), kept)}
    named = {article.text[a:b] for a, b in kept}
    hid = {name for name in hid if " " in name and not any(n in name for n in named)}
    leaks += [f"{name!r} in a quotation" for name in sorted(hid) if any(_is_said(name, q) for q in quotes)]
    return Checked(True, len(introduced | found), tuple(f"{article.source}: {leak}" for leak in leaks))


def _is_said(name: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name.lower())}(?!\w)", text.lower()) is not None


def _kinds(facts: Facts) -> tuple[tuple, ...]:  # type: ignore[type-arg]  # of facts of several types
    return facts.incidents, facts.tallies, facts.statements, facts.scheduled


def _speakers(facts: Facts) -> Iterator[str]:
    told = [i.announced_by for i in facts.incidents] + [t.speaker for t in facts.tallies]
    yield from (s for s in (*told, *(s.speaker for s in facts.statements)) if s)


def _fields(facts: Facts) -> str:
    """All that the facts of an article say, without their quotations."""
    rows = msgspec.to_builtins(_kinds(facts))
    told = [{k: v for k, v in fact.items() if k != "evidence"} for kind in rows for fact in kind]
    return json.dumps(told, ensure_ascii=False)


def all_data() -> list[Path]:
    """Every file of articles that there is."""
    data = SHARED / "data"
    patterns = ("gold/articles.jsonl", "saudinewsnet/*.zip", "muc4/dev/*.jsonl", "arabic_gsr/dev/*[!s].jsonl")
    return [HERE / "labelled/articles.jsonl", *(path for p in patterns for path in sorted(data.glob(p)))]


def main() -> int:
    """Check all and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sources", nargs="*")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args()
    number = with_facts = names = leaked = 0
    with Pool(options.jobs) as pool:
        found = articles(options.sources or all_data(), on_failure=lambda failure: None)
        for checked in pool.imap(check, found, chunksize=32):
            number, with_facts, names = number + 1, with_facts + checked.facts, names + checked.names
            leaked += len(checked.leaks)
            for leak in checked.leaks:
                print(leak)
    print(f"{number:,} articles, {with_facts:,} with facts; {names:,} names of private persons, {leaked} in a fact")
    return int(leaked > 0)


if __name__ == "__main__":
    sys.exit(main())
