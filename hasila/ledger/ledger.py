"""The ledger as a Python object."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import TracebackType
from typing import NamedTuple, Self

import hasila
from hasila import codebook
from hasila.ledger import corrections, loading, outcome, search, sqlite, writing
from hasila.ledger.connection import Connection, Place
from hasila.ledger.database import connect, name_of
from hasila.ledger.reader import code_digest, reader_version
from hasila.ledger.records import ArticleInfo, Failed, Finding, MergedIncident, Recorded, Verdict
from hasila.model import Article, Facts, Incident, Scheduled, Statement, Tally
from hasila.reading.persons import masked, quoting

ACCEPTED = ("asserted", "alleged")
COUNTED = ("articles", "incident_reports", "tallies", "statements", "scheduled", "incidents", "findings", "failures")


class Added(NamedTuple):
    """What :meth:`Ledger.add` did: whether anything changed, and how many facts were stored."""

    changed: bool
    facts: int


def now() -> str:
    """The time as the ledger writes it: UTC, to the second."""
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")


def address_digest(address: str) -> str:
    """What the record of a removal keeps of an address: enough to know it again, not to print it."""
    return hashlib.blake2b(address.encode(), digest_size=8).hexdigest()


class Ledger:
    """A ledger file, opened for reading and writing.

    ``create=False`` raises :class:`hasila.errors.LedgerError` where there is no file yet; ``read_only=True`` changes
    nothing, ever. Close it, or use it as a context manager.
    """

    def __init__(self, place: Place, *, create: bool = True, read_only: bool = False) -> None:
        #: Where the ledger is, for people: a path, or the address of a database without its password.
        self.name = name_of(place)
        self._connection = connect(place, create=create and not read_only, read_only=read_only)
        try:
            self._follow_codebook(read_only=read_only)
        except BaseException:
            self.close()
            raise

    def _follow_codebook(self, *, read_only: bool) -> None:
        """Work with the codebook that this ledger was made with; a new ledger keeps the one of the process."""
        row = self._connection.execute("SELECT value FROM settings WHERE name = 'codebook'").fetchone()
        if row is not None:
            codebook.follow(row[0])
        elif not read_only:
            with self.transaction() as connection:
                connection.execute(
                    "INSERT INTO settings VALUES ('codebook', ?) ON CONFLICT DO NOTHING", (codebook.active().name,)
                )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    @property
    def connection(self) -> Connection:
        """The open connection, for queries of one's own. Writes belong inside :meth:`transaction`."""
        return self._connection

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """All writes inside are stored together, or none. May be nested: the inner one can fail alone."""
        nested = self._connection.in_transaction
        begin, commit, undo = (
            ("SAVEPOINT inner_step", "RELEASE inner_step", "ROLLBACK TO inner_step")
            if nested
            else ("BEGIN IMMEDIATE", "COMMIT", "ROLLBACK")
        )
        with sqlite.explained(self.name):
            self._connection.execute(begin)
            try:
                yield self._connection
                self._connection.execute(commit)
            except BaseException:
                # A full disk may already have rolled the transaction back.
                if self._connection.in_transaction:
                    self._connection.execute(undo)
                    if nested:
                        self._connection.execute("RELEASE inner_step")
                raise

    # -------------------------------------------------------------------------------------------------------- writing

    def knows(self, article: Article, reader: str | None = None) -> bool:
        """Whether this article, from this very source, was already read by this version of the reading, or removed."""
        if self.was_removed(article):
            return True
        row = self._connection.execute(
            "SELECT 1 FROM articles a JOIN article_sources s ON s.article_id = a.id"
            " WHERE a.id = ? AND a.reader = ? AND s.source = ? AND s.url = ? AND s.external_id = ?",
            (article.id, reader or reader_version(), article.source, article.url or "", article.external_id or ""),
        ).fetchone()
        return row is not None

    def has_other_text(self, article: Article) -> bool:
        """Whether another article stands under the same address: the page has changed, or two papers share it."""
        query = "SELECT 1 FROM articles WHERE url = ? AND id <> ?"
        return bool(article.url) and self._connection.execute(query, (article.url, article.id)).fetchone() is not None

    def was_removed(self, article: Article) -> bool:
        """Whether somebody removed this text, or this address of it: it does not come back by reading it again."""
        row = self._connection.execute(
            "SELECT 1 FROM removals WHERE article_id = ? AND address IN ('', ?)",
            (article.id, address_digest(article.url or article.source)),
        ).fetchone()
        return row is not None

    def add(self, facts: Facts, *, reader: str | None = None, is_masked: bool = False) -> Added:
        """Store an article with its facts, in one transaction; doing it again changes nothing.

        Names of private persons are masked in its text and in all quotations (:mod:`hasila.reading.persons`), unless
        that is done already (``is_masked``); a text that is stored already stays as it is. Facts that an earlier version
        of the reading left are replaced, but what people decided about them stands. Raises
        :class:`hasila.errors.LedgerError` where the file cannot be written or a fact's evidence does not quote the
        article.
        """
        reader = reader or reader_version()
        article = facts.article
        with self.transaction() as connection:
            row = connection.execute("SELECT number, reader, text FROM articles WHERE id = ?", (article.id,)).fetchone()
            facts = quoting(facts, row[2]) if row else facts if is_masked else masked(facts)
            article = facts.article
            facts, held = corrections.reviewed(connection, facts) if row and row[1] != reader else (facts, [])
            if row and row[1] == reader:
                new = writing.insert_source(connection, article)
                if new:
                    self.touch(connection)
                return Added(new, 0)
            if row:
                number = int(row[0])
                connection.execute("UPDATE articles SET reader = ? WHERE number = ?", (reader, number))
                changed = writing.replace_facts(connection, facts, number)
            else:
                number = writing.insert_article(connection, article, reader, now())
                changed = writing.insert_facts(connection, facts, number)
            if held:
                corrections.note_held(connection, article.id, held)
            writing.insert_source(connection, article)
            if changed:
                self.touch(connection)
        return Added(True, len(facts))

    def add_failure(self, source: str, record: str, reason: str) -> None:
        """Note that a source, or one record of it, could not be read."""
        with self.transaction() as connection:
            connection.execute(
                "INSERT INTO failures (source, record, reason, at) VALUES (?,?,?,?)"
                " ON CONFLICT (source, record) DO UPDATE SET reason = excluded.reason, at = excluded.at"
                " WHERE failures.reason <> excluded.reason",
                (source, record, reason, now()),
            )

    def drop_failures(self, sources: Sequence[tuple[str, str]]) -> None:
        """Forget failures, given as (source, record), that have since been read."""
        with self.transaction() as connection:
            connection.executemany("DELETE FROM failures WHERE source = ? AND record = ?", sources)

    def remove(self, article_id: str, *, author: str | None = None, why: str | None = None) -> int:
        """Remove an article and what rests on it alone, leaving a record that something was removed.

        Returns the number of facts that went with it; 0 also where there is no such article.
        """
        with self.transaction() as connection:
            row = connection.execute("SELECT number FROM articles WHERE id = ?", (article_id,)).fetchone()
            if row is None:
                return 0
            gone = writing.delete_facts(connection, article_id, row[0])
            connection.execute("DELETE FROM articles WHERE id = ?", (article_id,))
            connection.execute(
                "INSERT INTO removals (article_id, facts, author, why, at) VALUES (?,?,?,?,?)",
                (article_id, gone, author, why, now()),
            )
            self.touch(connection)
        return gone

    # ------------------------------------------------------------------------------------- what stages have been seen

    def touch(self, connection: Connection) -> None:
        """Say that the facts changed: the later stages have something to do."""
        connection.execute(
            "INSERT INTO state VALUES ('revision', '1')"
            " ON CONFLICT (name) DO UPDATE SET value = CAST(CAST(state.value AS INTEGER) + 1 AS TEXT)"
        )

    @property
    def revision(self) -> int:
        """Grows whenever the facts change."""
        return int(self.state("revision") or 0)

    def state(self, name: str) -> str | None:
        """A value kept by name, such as the revision that merging has seen."""
        row = self._connection.execute("SELECT value FROM state WHERE name = ?", (name,)).fetchone()
        return row[0] if row else None

    def set_state(self, name: str, value: str) -> None:
        """Keep a value by name."""
        with self.transaction() as connection:
            connection.execute(
                "INSERT INTO state VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value", (name, value)
            )

    def is_stale(self, stage: str) -> bool:
        """Whether facts, judgements, imported claims or the code of ``stage`` have changed since it last ran.

        ``stage`` is the name of a folder of the package: ``merge`` or ``reconcile``.
        """
        return self.state(f"seen by {stage}") != self._stamp(stage)

    def mark_fresh(self, stage: str) -> None:
        """Note that ``stage`` has seen everything that the ledger holds now."""
        self.set_state(f"seen by {stage}", self._stamp(stage))

    def _stamp(self, stage: str) -> str:
        judged = self._connection.execute("SELECT ifnull(max(id), 0) FROM judgements").fetchone()[0]
        imported = self._connection.execute(
            "SELECT (SELECT count(*) FROM imported_claims) + (SELECT count(*) FROM imported_incidents)"
        ).fetchone()[0]
        return f"{self.revision}/{judged}/{imported}/{code_digest('merge', stage)}"

    def start_run(self, sources: Sequence[str]) -> int:
        """Note that a run began to change the ledger; returns its number."""
        with self.transaction() as connection:
            row = connection.execute(
                "INSERT INTO runs (started, sources, version, reader) VALUES (?,?,?,?) RETURNING id",
                (now(), "\n".join(sources), hasila.__version__, reader_version()),
            ).fetchone()
        return int(row[0])

    def end_run(self, run: int, *, read: int, known: int, failed: int, facts: int) -> None:
        """Note how a run ended."""
        with self.transaction() as connection:
            connection.execute(
                "UPDATE runs SET finished = ?, articles_read = ?, articles_known = ?, articles_failed = ?,"
                " facts_added = ? WHERE id = ?",
                (now(), read, known, failed, facts, run),
            )

    # -------------------------------------------------------------------------------------------------------- reading

    def articles(self, *, search_for: str | None = None, outlet: str | None = None) -> Iterator[ArticleInfo]:
        """Articles by date; ``search_for`` keeps those that hold facts and all of these words, in any script."""
        where, parameters = [], dict[str, object]()
        if search_for is not None:
            condition, words = self._connection.matching(search.terms(search_for))
            where.append(f"a.number IN (SELECT rowid FROM article_search WHERE {condition})")
            parameters |= words
        if outlet is not None:
            where.append("a.outlet = :outlet")
            parameters["outlet"] = outlet
        sql = f"SELECT {loading.ARTICLE_COLUMNS} FROM articles a"
        if where:
            sql += " WHERE " + " AND ".join(where)
        for rows in loading.batches(self._connection, sql + " ORDER BY a.published NULLS FIRST, a.id", parameters):
            yield from map(loading.article_info, rows)

    def article(self, article_id: str) -> Article | None:
        """One article with its text."""
        row = self._connection.execute(
            f"SELECT {loading.ARTICLE_COLUMNS}, a.text FROM articles a WHERE a.id = ?", (article_id,)
        ).fetchone()
        return loading.full_article(row) if row else None

    def article_info(self, article_id: str) -> ArticleInfo:
        """One article without its text. Raises :class:`KeyError` where there is none."""
        row = self._connection.execute(
            f"SELECT {loading.ARTICLE_COLUMNS} FROM articles a WHERE a.id = ?", (article_id,)
        ).fetchone()
        if row is None:
            raise KeyError(article_id)
        return loading.article_info(row)

    def dates(self) -> tuple[str | None, str | None]:
        """The days of the first and last dated article that holds facts."""
        first, last = self._connection.execute(
            "SELECT min(published), max(published) FROM articles WHERE id IN (SELECT article_id FROM facts)"
        ).fetchone()
        return first and first[:10], last and last[:10]

    def facts(self, article_id: str) -> Facts | None:
        """All facts of one article, as they were read."""
        article = self.article(article_id)
        if article is None:
            return None
        mine = ("f.article_id = ?", (article_id,))
        connection = self._connection
        return Facts(
            article=article,
            incidents=tuple(found.fact for found in loading.recorded(connection, loading.INCIDENT, *mine)),
            tallies=tuple(found.fact for found in loading.recorded(connection, loading.TALLY, *mine)),
            statements=tuple(found.fact for found in loading.recorded(connection, loading.STATEMENT, *mine)),
            scheduled=tuple(found.fact for found in loading.recorded(connection, loading.SCHEDULED, *mine)),
        )

    def reports(self, *, type: str | None = None, all_modalities: bool = False) -> Iterator[Recorded[Incident]]:
        """Incident reports; denied and planned ones only with ``all_modalities``."""
        where, parameters = _conditions({"t.type": type}, all_modalities)
        return loading.recorded(self._connection, loading.INCIDENT, where, parameters)

    def tallies(
        self, *, country: str | None = None, measure: str | None = None, all_modalities: bool = False
    ) -> Iterator[Recorded[Tally]]:
        """Tallies; denied and planned ones only with ``all_modalities``."""
        where, parameters = _conditions({"t.country": country, "t.measure": measure}, all_modalities)
        return loading.recorded(self._connection, loading.TALLY, where, parameters)

    def statements(self) -> Iterator[Recorded[Statement]]:
        """Statements of people and bodies in a public role."""
        return loading.recorded(self._connection, loading.STATEMENT)

    def scheduled(self) -> Iterator[Recorded[Scheduled]]:
        """Events that are to take place."""
        return loading.recorded(self._connection, loading.SCHEDULED)

    def incidents(self, wanted: Sequence[str] | None = None) -> Iterator[MergedIncident]:
        """Merged incidents with all their reports: all, or those with the ``wanted`` ids."""
        return outcome.merged_incidents(self._connection, wanted)

    def verdicts(self) -> dict[str, Verdict]:
        """What reconciliation says of each claim, by claim id."""
        return outcome.verdicts(self._connection)

    def findings(self) -> Iterator[Finding]:
        """What does not add up, most certain first."""
        return outcome.findings(self._connection)

    def failures(self) -> Iterator[Failed]:
        """What could not be read."""
        sql = "SELECT source, record, reason FROM failures ORDER BY source, record"
        for source, record, reason in self._connection.execute(sql):
            yield Failed(source=source, record=record, reason=reason)

    def counts(self) -> dict[str, int]:
        """How many articles, facts of each kind, incidents, findings and failures there are."""
        return {
            table: int(self._connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]) for table in COUNTED
        }


def _conditions(wanted: dict[str, str | None], all_modalities: bool) -> tuple[str, list[object]]:
    where = [f"{column} = ?" for column, value in wanted.items() if value is not None]
    parameters: list[object] = [value for value in wanted.values() if value is not None]
    if not all_modalities:
        where.append(f"t.modality IN ({', '.join('?' * len(ACCEPTED))})")
        parameters.extend(ACCEPTED)
    return " AND ".join(where), parameters
