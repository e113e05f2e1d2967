"""Which reports tell the same incident, and why.

>>> from hasila.merge import merge_ledger                            # doctest: +SKIP
>>> with Ledger("news.db") as ledger:                                # doctest: +SKIP
...     print(merge_ledger(ledger))
5184 reports tell 3120 incidents

The core (:func:`cluster`, :mod:`hasila.merge.comparisons`, :mod:`hasila.merge.values`) is pure: reports and
judgements in, clusters with reasons out. :mod:`hasila.merge.pipeline` keeps a ledger up to date with it.
"""

from hasila.merge.clustering import cluster
from hasila.merge.comparisons import compare, explain_pair
from hasila.merge.copies import copy_groups, independent_sources, sketch
from hasila.merge.judgements import Judgement, effective, judge, withdraw
from hasila.merge.pipeline import MergeSummary, explained, merge_ledger
from hasila.merge.report import Report, profile

__all__ = [
    "Judgement", "MergeSummary", "Report", "cluster", "compare", "copy_groups", "effective", "explain_pair",
    "explained", "independent_sources", "judge", "merge_ledger", "profile", "sketch", "withdraw",
]  # fmt: skip
