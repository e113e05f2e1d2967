"""Does the look at the words before the reading lose a fact? Every article is read with it and without it.

    python bench/prefilter.py SOURCE...

SOURCE is what `hasila read` takes. Prints how many articles were passed over, what passing one over costs beside reading
it, and every article whose facts differ; exit status 1 where one does.
"""

from __future__ import annotations

import argparse
import sys
import time

import hasila.reading as reading
from hasila.languages import codes, language
from hasila.reading.prefilter import may_hold_facts
from hasila.sources import articles


def main() -> int:
    """Compare and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sources", nargs="+")
    options = parser.parse_args()
    with_it, number, passed, with_facts, lost = [0.0, 0.0], 0, 0, 0, 0
    for article in articles(options.sources, on_failure=lambda failure: None):
        number += 1
        if article.language not in codes():
            continue
        start = time.process_time()
        over = not may_hold_facts(article.text, language(article.language))
        middle = time.process_time()
        reading.may_hold_facts = lambda *_: True
        found = reading.read(article)
        reading.may_hold_facts = may_hold_facts
        if over:
            passed += 1
            with_it[0] += middle - start
            with_it[1] += time.process_time() - middle
        with_facts += bool(len(found))
        if over and len(found):
            lost += 1
            print(f"{article.source}: {len(found)} facts would be lost")
    print(f"{number:,} articles, {with_facts:,} with facts; {passed:,} passed over, {lost} with facts among them")
    if passed:
        look, full = (1000 * seconds / passed for seconds in with_it)
        print(f"passing one over: {look:.2f} ms of processor time; reading it all the same: {look + full:.2f} ms")
    return int(lost > 0)


if __name__ == "__main__":
    sys.exit(main())
