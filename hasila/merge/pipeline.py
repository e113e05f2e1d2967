"""Merging a whole ledger, touching only what new reports and judgements concern."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from hasila.ledger import Ledger
from hasila.ledger.loading import INCIDENT, recorded
from hasila.ledger.records import Recorded
from hasila.ledger.totals import with_totals
from hasila.merge import decisions, memory
from hasila.merge.clustering import Members, cluster
from hasila.merge.copies import copy_groups, sketch
from hasila.merge.geography import GazetteerGeography
from hasila.merge.incidents import build
from hasila.merge.judgements import Effective, effective
from hasila.merge.levels import default_levels, levels_digest
from hasila.merge.report import Geography, Profile, Report, profile
from hasila.model import Incident

STAGE = "merge"
BATCH = 400


class MergeSummary(msgspec.Struct, frozen=True):
    """What a merge did. ``looked_at`` reports were compared again; ``changed`` and ``gone`` count incidents."""

    reports: int
    incidents: int
    looked_at: int
    changed: int
    gone: int
    copies: int
    contradictions: tuple[str, ...] = ()
    lost_judgements: tuple[str, ...] = ()

    def __str__(self) -> str:
        text = f"{self.reports} reports tell {self.incidents} incidents"
        if self.changed or self.gone:
            text += f" ({self.changed} new or changed, {self.gone} gone)"
        return text + (f"; {self.copies} articles are copies of others" if self.copies else "")


def merge_ledger(ledger: Ledger, *, geography: Geography | None = None) -> MergeSummary:
    """Merge the reports of a ledger into incidents.

    The result is a function of the reports and judgements that the ledger holds: order, repetition and the number of
    runs they came in make no difference. Raises ``LedgerError`` where the ledger cannot be written.
    """
    with ledger.transaction() as connection:
        if ledger.state("merge levels") != levels_digest():
            _forget_everything(ledger)
        judgements, lost = decisions.load(connection)
        judged = effective(judgements)
        _sketch_new(ledger)
        sketches, before = memory.load_sketches(connection)
        groups = copy_groups(sketches)
        changed = memory.save_groups(connection, groups, before)
        del sketches
        new, again = memory.touched(connection, changed, {i for j in judgements for i in j.pair})
        around = geography or GazetteerGeography()
        profiles = _profiles(ledger, new | again, groups, around)
        near = memory.neighbours(connection, profiles.values())
        profiles |= _profiles(ledger, near - set(profiles), groups, around)
        stored = memory.stored(connection, profiles)
        parts: dict[str, str] = {}
        clusters = cluster(profiles.values(), judged, parts=parts)
        memory.remember(connection, profiles.values(), parts)
        written = _write(ledger, clusters, profiles, judged, stored)
        count = connection.execute(
            "SELECT (SELECT count(*) FROM incident_members), (SELECT count(*) FROM incidents)"
        ).fetchone()
        ledger.mark_fresh(STAGE)
    return MergeSummary(
        reports=count[0],
        incidents=count[1],
        looked_at=len(profiles),
        changed=written[0],
        gone=written[1],
        copies=len(groups) - len(set(groups.values())),
        contradictions=judged.contradictions,
        lost_judgements=tuple(lost),
    )


def profiles_of(ledger: Ledger, reports: Iterable[str]) -> dict[str, Profile]:
    """The profiles of some reports, as merging compares them."""
    groups = dict(ledger.connection.execute("SELECT article_id, copy_group FROM article_sketches").fetchall())
    return _profiles(ledger, reports, groups, GazetteerGeography())


def _forget_everything(ledger: Ledger) -> None:
    """The table of weights changed: all reports are compared anew."""
    for table in ("merge_reports", "merge_keys"):
        ledger.connection.execute(f"DELETE FROM {table}")
    ledger.set_state("merge levels", levels_digest())


def _sketch_new(ledger: Ledger) -> None:
    while rows := memory.articles_without_sketch(ledger.connection):
        for article_id, text in rows:
            memory.save_sketch(ledger.connection, article_id, sketch(text))


def _reports(ledger: Ledger, ids: Sequence[str]) -> Iterator[Report]:
    for start in range(0, len(ids), BATCH):
        where = f"f.id {memory.IN_LIST}"
        wanted = (memory.as_json(ids[start : start + BATCH]),)
        yield from map(as_report, recorded(ledger.connection, INCIDENT, where, wanted))


def as_report(found: Recorded[Incident]) -> Report:
    """A fact of the ledger as the merge sees it."""
    article = found.article
    incident = msgspec.structs.replace(found.fact, counts=with_totals(found.fact.counts))
    return Report(
        id=found.id, article_id=article.id, source=article.source, language=article.language, incident=incident,
        url=article.url, outlet=article.outlet, title=article.title, published=day(article.published),
    )  # fmt: skip


def day(published: str | None) -> dt.date | None:
    """The day of an ISO 8601 date or date-time; ``None`` where there is none or it is not one."""
    try:
        return dt.date.fromisoformat((published or "")[:10])
    except ValueError:
        return None


def _profiles(ledger: Ledger, ids: Iterable[str], groups: dict[str, str], geography: Geography) -> dict[str, Profile]:
    return {r.id: profile(r, groups.get(r.article_id, r.article_id), geography) for r in _reports(ledger, sorted(ids))}


def _write(
    ledger: Ledger, clusters: Sequence[Members], profiles: dict[str, Profile], judged: Effective, stored: dict[str, str]
) -> tuple[int, int]:
    """Build the incidents a batch of clusters at a time, then store what changed, all at once: reports may move."""
    rows: dict[str, memory.Rows] = {}
    for start in range(0, len(clusters), BATCH):
        batch = clusters[start : start + BATCH]
        reports = {r.id: r for r in _reports(ledger, [i for c in batch for i in c])}
        outlets = memory.outlets_of(ledger.connection, {r.article_id for r in reports.values()})
        for merged in build(batch, reports, profiles, outlets, judged, default_levels()):
            rows[merged.id] = memory.rows_of(merged)
    return memory.write(ledger.connection, rows, stored)
