"""The ledger as linked tables of plain values: one definition for every format that is made of tables.

Ids link them: ``evidence.fact_id`` is a report, tally, statement or scheduled event; ``reports.incident_id`` an
incident; ``*.article_id`` an article. The text of articles is not exported: the quotes are. Speakers are told by their
office (:func:`hasila.exports.offices.office`), people who decide not at all.
"""

from __future__ import annotations

from hasila.exports.tables.facts import (
    ARTICLES,
    EVIDENCE,
    PLACES,
    REPORT_COUNTS,
    REPORTS,
    SCHEDULED,
    STATEMENTS,
    TALLIES,
)
from hasila.exports.tables.outcomes import (
    DECISIONS,
    FINDING_CLAIMS,
    FINDINGS,
    IMPORTED_CLAIMS,
    IMPORTED_INCIDENTS,
    INCIDENT_COUNTS,
    INCIDENTS,
)
from hasila.exports.tables.schema import Table
from hasila.exports.written import LeftOut

#: What no format made of these tables holds.
LEFT_OUT = (
    LeftOut("the text of articles", "the quoted sentences and their offsets are kept"),
    LeftOut("names of speakers", "their office is kept; `hasila export jsonl` has both"),
    LeftOut("names of people who decided", "what they decided, when and why is kept"),
)

#: All tables by name, in the order of their links.
TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        ARTICLES, INCIDENTS, INCIDENT_COUNTS, REPORTS, REPORT_COUNTS, TALLIES, IMPORTED_CLAIMS, IMPORTED_INCIDENTS,
        STATEMENTS, SCHEDULED, PLACES, EVIDENCE, FINDINGS, FINDING_CLAIMS, DECISIONS,
    )
}  # fmt: skip
