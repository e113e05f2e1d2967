"""Do the looks at the words before the rules lose a fact? Every article is read with them and without them.

    python bench/prefilter.py SOURCE...

SOURCE is what `hasila read` takes. Prints how many articles were passed over by the look at the words, what passing one
over costs beside reading it, and every article whose facts differ; exit status 1 where one does.
"""

from __future__ import annotations

import argparse
import sys
import time
from unittest.mock import patch

import hasila.reading as reading
from hasila.languages import codes, language
from hasila.reading.prefilter import may_hold_facts
from hasila.sources import articles


def main() -> int:
    """Compare and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sources", nargs="+")
    options = parser.parse_args()
    spent, number, passed, with_facts, lost = [0.0, 0.0], 0, 0, 0, 0
    without_looks = patch.multiple(reading, may_hold_facts=_always, may_tell_a_pair=_always)
    for article in articles(options.sources, on_failure=lambda failure: None):
        number += 1
        if article.language not in codes():
            continue
        over = not may_hold_facts(article.text, language(article.language))
        start = time.process_time()
        told = reading.read(article)
        middle = time.process_time()
        with without_looks:
            found = reading.read(article)
        if over:
            passed += 1
            spent[0] += middle - start
            spent[1] += time.process_time() - middle
        with_facts += bool(len(found))
        if told != found:
            lost += 1
            print(f"{article.source}: {len(found) - len(told)} facts would be lost")
    print(f"{number:,} articles, {with_facts:,} with facts; {passed:,} passed over by their words, {lost} lose a fact")
    if passed:
        look, full = (1000 * seconds / passed for seconds in spent)
        print(f"passing one over: {look:.2f} ms of processor time; reading it all the same: {full:.2f} ms")
    return int(lost > 0)


def _always(*_: object) -> bool:
    return True


if __name__ == "__main__":
    sys.exit(main())
