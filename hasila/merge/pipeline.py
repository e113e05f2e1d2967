"""Merging a whole ledger, touching only what new reports and judgements concern."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from hasila.ledger import Ledger
from hasila.ledger.connection import Connection
from hasila.ledger.loading import INCIDENT, recorded
from hasila.ledger.records import Recorded
from hasila.ledger.totals import with_totals
from hasila.merge import memory
from hasila.merge.blocking import candidate_pairs
from hasila.merge.clustering import Members, cluster
from hasila.merge.comparisons import linked
from hasila.merge.copies import Sketch
from hasila.merge.incidents import Merged, build
from hasila.merge.judgements import Effective, effective, load
from hasila.merge.levels import default_levels, levels_digest
from hasila.merge.places import GazetteerGeography, Geography
from hasila.merge.report import Profile, Report, profile
from hasila.model import Incident

STAGE = "merge"
# So many new reports are merged in one go: this bounds the memory that merging needs, and what a crash can lose.
BATCH = 4000
READ_AT_ONCE = 400


class MergeSummary(msgspec.Struct, frozen=True):
    """What a merge did. ``looked_at`` reports were clustered anew; ``changed`` and ``gone`` count incidents."""

    reports: int
    incidents: int
    looked_at: int
    changed: int
    gone: int
    contradictions: tuple[str, ...] = ()
    lost_judgements: tuple[str, ...] = ()

    def __str__(self) -> str:
        text = f"{self.reports} reports tell {self.incidents} incidents"
        if self.changed or self.gone:
            text += f" ({self.changed} new or changed, {self.gone} gone)"
        return text


def merge_ledger(ledger: Ledger, *, geography: Geography | None = None, batch: int = BATCH) -> MergeSummary:
    """Merge the reports of a ledger into incidents, ``batch`` new reports at a time.

    The result is a function of the reports and judgements that the ledger holds: order, repetition and the number of
    runs or batches they came in make no difference. Raises ``LedgerError`` where the ledger cannot be written; what was
    merged before is then intact, and the next merge goes on there.
    """
    merger = _Merger(ledger, geography)
    while merger.step(batch):
        pass
    connection = ledger.connection
    count = connection.execute("SELECT (SELECT count(*) FROM incident_members), (SELECT count(*) FROM incidents)")
    reports, incidents = count.fetchone()
    return MergeSummary(
        reports=reports,
        incidents=incidents,
        looked_at=merger.looked_at,
        changed=merger.changed,
        gone=merger.gone,
        contradictions=merger.judged.contradictions,
        lost_judgements=tuple(merger.lost),
    )


class _Merger:
    """One merge of a ledger: its judgements, and what it has done so far."""

    def __init__(self, ledger: Ledger, geography: Geography | None) -> None:
        self.ledger = ledger
        self.geography = geography or GazetteerGeography()
        self.looked_at = self.changed = self.gone = 0
        self.judged, self.lost, self._judged_reports = Effective(), list[str](), set[str]()
        self._first = True

    def step(self, batch: int) -> bool:
        """Merge the next batch of new reports, in one transaction. Returns whether more may be left."""
        with self.ledger.transaction() as connection:
            disturbed = self._begin(connection) if self._first else set[str]()
            self._first = False
            reports = {r.id: r for r in reports_of(self.ledger, memory.unmerged(connection, batch))}
            fresh = {i: profile(r, self.geography) for i, r in reports.items()}
            memory.keep(connection, reports, fresh)
            near = memory.neighbours(connection, fresh)
            levels = default_levels()
            linked_near = {
                p.id
                for a, b in candidate_pairs([*fresh.values(), *near.values()], fresh)
                if (a.id in near or b.id in near) and linked(a, b, levels)
                for p in (a, b)
            }
            parts = disturbed | memory.parts_of(connection, linked_near | self._partners(fresh))
            del near
            around = memory.members(connection, parts) | fresh
            part_of: dict[str, str] = {}
            stored = memory.stored(connection, around)
            clusters = cluster(around.values(), self.judged, parts=part_of)
            memory.save_parts(connection, part_of)
            self._write(clusters, around, stored)
            self.looked_at += len(around)
            if len(fresh) < batch:
                self.ledger.mark_fresh(STAGE)
            return len(fresh) == batch

    def _begin(self, connection: Connection) -> set[str]:
        """Read the judgements; the parts that have to be looked at again without any news."""
        if self.ledger.state("merge levels") != levels_digest():
            for table in ("merge_reports", "merge_keys", "article_sketches"):
                connection.execute(f"DELETE FROM {table}")
            self.ledger.set_state("merge levels", levels_digest())
        judgements, self.lost = load(connection)
        self.judged = effective(judgements)
        self._judged_reports = {i for j in judgements for i in j.pair}
        return memory.disturbed_parts(connection, self._judged_reports)

    def _partners(self, fresh: Mapping[str, Profile]) -> set[str]:
        """The judged reports, where one of the new ones is among them."""
        return set() if self._judged_reports.isdisjoint(fresh) else self._judged_reports

    def _write(self, clusters: Sequence[Members], profiles: Mapping[str, Profile], stored: Mapping[str, str]) -> None:
        """Build the incidents, then store what changed, all at once: reports may move from one to another."""
        rows: dict[str, memory.Rows] = {}
        for start in range(0, len(clusters), READ_AT_ONCE):
            some = clusters[start : start + READ_AT_ONCE]
            reports = {r.id: r for r in reports_of(self.ledger, [i for c in some for i in c])}
            outlets = memory.outlets_of(self.ledger.connection, {r.article_id for r in reports.values()})
            for merged in build(some, reports, profiles, outlets, self.judged, default_levels()):
                rows[merged.id] = memory.rows_of(merged)
        changed, gone = memory.write(self.ledger.connection, rows, stored)
        self.changed += changed
        self.gone += gone


def explained(ledger: Ledger, reports: Sequence[str]) -> Merged:
    """The incident that some reports tell, worked out again with its reasons, which the ledger keeps in English only."""
    connection = ledger.connection
    found = {r.id: r for r in reports_of(ledger, reports)}
    kept = memory.profiles(connection, f"fact_id {memory.IN_LIST}", (memory.as_json(found),))
    known = profiles_of(ledger, [i for i in found if i not in kept]) | kept
    outlets = memory.outlets_of(connection, {r.article_id for r in found.values()})
    (merged,) = build([tuple(found)], found, known, outlets, effective(load(connection)[0]))
    return merged


def profiles_of(ledger: Ledger, ids: Sequence[str]) -> dict[str, Profile]:
    """The profiles of some reports, as merging compares them."""
    geography = GazetteerGeography()
    return {r.id: profile(r, geography) for r in reports_of(ledger, ids)}


def reports_of(ledger: Ledger, ids: Sequence[str]) -> Iterator[Report]:
    """Some reports of the ledger, as merging sees them."""
    for start in range(0, len(ids), READ_AT_ONCE):
        wanted = (memory.as_json(ids[start : start + READ_AT_ONCE]),)
        found = list(recorded(ledger.connection, INCIDENT, f"f.id {memory.IN_LIST}", wanted))
        sketches = memory.sketches_of(ledger.connection, {f.article.id for f in found})
        yield from (as_report(f, sketches[f.article.id]) for f in found)


def as_report(found: Recorded[Incident], sketch: Sketch = ()) -> Report:
    """A fact of the ledger as the merge sees it."""
    article = found.article
    incident = msgspec.structs.replace(found.fact, counts=with_totals(found.fact.counts))
    return Report(
        id=found.id, article_id=article.id, source=article.source, language=article.language, incident=incident,
        url=article.url, outlet=article.outlet, title=article.title, published=day(article.published), sketch=sketch,
    )  # fmt: skip


def day(published: str | None) -> dt.date | None:
    """The day of an ISO 8601 date or date-time; ``None`` where there is none or it is not one."""
    try:
        return dt.date.fromisoformat((published or "")[:10])
    except ValueError:
        return None
