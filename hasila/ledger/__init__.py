"""The store: articles, facts with their evidence, incidents, judgements and findings in one SQLite file.

>>> with Ledger("news.db") as ledger:                                   # doctest: +SKIP
...     for tally in ledger.tallies(country="MA", measure="cells_dismantled"):
...         print(tally.fact.value, tally.fact.evidence[0].quote)
"""

from hasila.ledger.connection import Connection, Place
from hasila.ledger.database import beside, name_of
from hasila.ledger.ledger import Added, Ledger
from hasila.ledger.reader import reader_version
from hasila.ledger.records import (
    ArticleInfo,
    CountRange,
    Failed,
    Finding,
    MergedIncident,
    Recorded,
    ReportOfIncident,
    Verdict,
)
from hasila.ledger.versions import SCHEMA_VERSION

__all__ = [
    "SCHEMA_VERSION",
    "Added",
    "ArticleInfo",
    "Connection",
    "CountRange",
    "Failed",
    "Finding",
    "Ledger",
    "MergedIncident",
    "Place",
    "Recorded",
    "ReportOfIncident",
    "Verdict",
    "beside",
    "name_of",
    "reader_version",
]
