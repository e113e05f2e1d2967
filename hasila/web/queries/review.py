"""What people should look at first, and what they decided so far."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import msgspec

from hasila.ledger.connection import Connection
from hasila.ledger.corrections import VERDICTS, Detail, as_fact, plain
from hasila.model import Fact
from hasila.web.queries.paging import PAGE_SIZE, Page, count, paged

QUEUE = 40
FINDING_VERDICTS = ("no conflict", "misprint", "misread")


class Task(msgspec.Struct, frozen=True):
    """A fact to look at. ``why`` says what is doubtful about it, ``effect`` how much hangs on it."""

    fact: str
    kind: str
    why: str
    score: float
    effect: int


#: Doubt first (blamed by a finding, one side of a tie, reports that differ, not asserted), then effect (claims that the
#: same findings concern, reports of the same incident). Each part stops at a few hundred rows: a queue has a front.
_FRONT = 400
_QUEUE = f"""
WITH doubtful AS (
    SELECT c.claim_id AS fact, 'tally' AS kind, CASE WHEN max(c.culprit) = 1 THEN 'culprit' ELSE 'tie' END AS why,
        max(f.confidence * CASE WHEN c.culprit = 1 THEN 100 ELSE 60 END) AS doubt, count(*) AS effect
    FROM (SELECT id, confidence FROM findings ORDER BY position LIMIT {_FRONT}) f
    CROSS JOIN finding_claims c ON c.finding_id = f.id GROUP BY c.claim_id
), disputed AS (
    SELECT m.fact_id AS fact, 'incident' AS kind, 'differ' AS why, 40.0 AS doubt,
        (SELECT count(*) FROM incident_members o WHERE o.incident_id = m.incident_id) AS effect
    FROM incident_members m WHERE m.incident_id IN (
        SELECT incident_id FROM incident_counts WHERE min <> max ORDER BY reports DESC LIMIT {_FRONT})
), alleged AS (
    SELECT fact_id AS fact, 'tally' AS kind, 'alleged' AS why, 20.0 AS doubt, 1 AS effect FROM tallies
    WHERE modality = 'alleged' LIMIT {_FRONT}
), rest AS (
    SELECT id AS fact, kind, 'unseen' AS why, CASE kind WHEN 'tally' THEN 5.0 ELSE 2.0 END AS doubt, 1 AS effect
    FROM facts WHERE kind IN ('tally', 'incident') AND id NOT IN (SELECT fact_id FROM reviewed_facts) LIMIT {_FRONT}
)
SELECT fact, kind, why, score, effect FROM (
    SELECT q.*, row_number() OVER (PARTITION BY q.fact ORDER BY q.score DESC, q.why) AS place FROM (
        SELECT fact, kind, why, doubt + CASE WHEN effect < 30 THEN effect ELSE 30 END AS score, effect FROM (
            SELECT * FROM doubtful UNION ALL SELECT * FROM disputed UNION ALL SELECT * FROM alleged
            UNION ALL SELECT * FROM rest
        ) AS reasons
    ) AS q JOIN facts ON facts.id = q.fact WHERE q.fact NOT IN (SELECT fact_id FROM reviewed_facts)
) AS placed WHERE place = 1 ORDER BY score DESC, fact LIMIT ?
"""


def queue(connection: Connection, most: int = QUEUE) -> list[Task]:
    """The facts that nobody has judged, most doubtful and consequential first."""
    return [Task(*row) for row in connection.execute(_QUEUE, (most,))]


#: So many facts make the shared sample; ids are digests, so the first ones by id are a draw at random.
SAMPLE = 50


def sample(connection: Connection, author: str) -> list[Task]:
    """Of the facts that all reviewers are to judge, those that this one has not judged yet."""
    seen = connection.execute(
        "SELECT subject FROM standing_judgements WHERE author = ? AND verdict IN ('accept', 'correct', 'reject')",
        (author,),
    )
    judged = {row[0] for row in seen}
    rows = connection.execute(
        "SELECT subject, fact, kind FROM (SELECT id AS subject, id AS fact, kind FROM facts"
        " WHERE kind IN ('tally', 'incident') AND id NOT IN (SELECT fact_id FROM reviewed_facts) ORDER BY id LIMIT ?) AS new"
        " UNION ALL SELECT r.subject, f.id, f.kind FROM reviewed_facts r JOIN facts f ON f.id = r.fact_id"
        " WHERE f.kind IN ('tally', 'incident') ORDER BY 1 LIMIT ?",
        (SAMPLE, SAMPLE),
    )
    return [Task(fact, kind, "sample", 0, 1) for subject, fact, kind in rows if subject not in judged]


class Named(msgspec.Struct, frozen=True):
    """What a decision on a pair or a finding names: where it is, and who printed it when (a finding: its type)."""

    address: str | None
    text: str
    day: str | None = None


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the record: who decided what, when and why.

    ``before`` and ``after`` are the fact that was judged; ``named`` what else was: reports of a pair, a finding.
    ``undone`` is the verdict that a withdrawal takes back.
    """

    number: int
    verdict: str
    author: str
    why: str | None
    at: str
    standing: bool
    undone: str | None
    article: str | None
    fact: str | None
    before: Fact | None
    after: Fact | None
    named: tuple[Named, ...]


def history(
    connection: Connection, *, subjects: Sequence[str] = (), limit: int = PAGE_SIZE, offset: int = 0
) -> Page[Entry]:
    """The record, latest first; of some subjects only where these are given."""
    where = f" WHERE j.subject IN ({', '.join('?' * len(subjects))})" if subjects else ""
    sql = f"SELECT j.id FROM judgements j{where}"
    rows = connection.execute(
        "SELECT j.id, j.subject, j.object, j.verdict, j.author, j.why, j.at, j.verdict <> 'withdrawn' AND NOT EXISTS"
        " (SELECT 1 FROM judgements w WHERE w.withdraws = j.id), coalesce(j.detail, o.detail), o.verdict,"
        " (SELECT r.fact_id FROM reviewed_facts r WHERE r.subject = j.subject LIMIT 1) FROM judgements j"
        f" LEFT JOIN judgements o ON o.id = j.withdraws{where} ORDER BY j.id DESC LIMIT ? OFFSET ?",
        (*subjects, limit, offset),
    ).fetchall()
    printed = _printed(connection, [identity for row in rows for identity in row[1:3] if identity])
    return paged([_entry(row, printed) for row in rows], count(connection, sql, tuple(subjects)), limit, offset)


def _entry(row: Sequence[Any], printed: dict[str, Named]) -> Entry:
    number, subject, other, verdict, author, why, at, standing, detail, undone, fact = row
    about, named = None, tuple(printed[i] for i in (subject, other) if i in printed)
    decided = undone or verdict
    if decided in VERDICTS:
        about = msgspec.json.decode(detail, type=Detail)
        named = ()
    elif decided in FINDING_VERDICTS:
        kind = msgspec.json.decode(detail).get("type", "") if detail else ""
        named = (Named(f"/findings/{subject}", kind),)
    return Entry(
        number=number,
        verdict=verdict,
        author=author,
        why=why,
        at=at,
        standing=bool(standing),
        undone=undone,
        article=about.article if about else None,
        fact=fact,
        before=as_fact(about.kind, about.before) if about and about.before else None,
        after=as_fact(about.kind, about.after) if about and about.after else None,
        named=named,
    )


def _printed(connection: Connection, facts: Sequence[str]) -> dict[str, Named]:
    """Who printed some facts and when, also of facts that are no more."""
    if not facts:
        return {}
    known = (
        "SELECT k.id, coalesce(a.outlet, a.source), a.published FROM {table} k JOIN articles a ON a.id = k.article_id"
        " WHERE k.id IN (SELECT value FROM json_each(:ids))"
    )
    rows = connection.execute(
        " UNION ".join(known.format(table=table) for table in ("facts", "former_facts")),
        {"ids": json.dumps(sorted(set(facts)))},
    )
    return {identity: Named(f"/facts/{identity}", who, day and day[:10]) for identity, who, day in rows}


def subject_of(connection: Connection, fact: str) -> str:
    """What judgements of a fact name: the fact as the machine read it."""
    row = connection.execute("SELECT subject FROM reviewed_facts WHERE fact_id = ?", (fact,)).fetchone()
    return row[0] if row else fact


LARGEST_NUMBER = 2**63 - 1  # of a row in the ledger


def is_decision(connection: Connection, number: int) -> bool:
    """Whether there is (or was) a decision of this number."""
    if number > LARGEST_NUMBER:
        return False
    return connection.execute("SELECT 1 FROM judgements WHERE id = ?", (number,)).fetchone() is not None


def last_undoable(connection: Connection, author: str) -> int | None:
    """The latest decision of a person that stands."""
    row = connection.execute("SELECT max(id) FROM standing_judgements WHERE author = ?", (author,)).fetchone()
    return None if row is None else row[0]


def verdicts_by_author(connection: Connection) -> dict[str, dict[str, str]]:
    """Each reviewer's last standing word on each fact: author -> subject -> rejected, as read, or what it should be.

    Who accepts what another corrected says the same as that other.
    """
    found: dict[str, dict[str, str]] = {}
    as_read: dict[str, object] = {}
    for author, subject, verdict, text in connection.execute(
        "SELECT author, subject, verdict, detail FROM standing_judgements WHERE verdict IN ('accept', 'correct', 'reject')"
        " ORDER BY id"
    ):
        detail = msgspec.json.decode(text, type=Detail)
        before, after = plain(detail.before), plain(detail.after)
        read = as_read.setdefault(subject, before)
        word = (
            "rejected" if verdict == "reject" else "as read" if after == read else msgspec.json.encode(after).decode()
        )
        found.setdefault(author, {})[subject] = word
    return found
