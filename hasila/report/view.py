"""What the report shows, ready for its template: each figure with its sentence, its source and its verdict."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterable, Iterator
from pathlib import PurePath
from typing import TYPE_CHECKING, NamedTuple

from hasila.model import Evidence, Scheduled, Statement, Tally
from hasila.report.chart import Chart, charts
from hasila.report.claims import describe
from hasila.report.quotes import Passage, merged, passage
from hasila.report.words import count_words, measure_words, period_words, place_words, quantity_words

if TYPE_CHECKING:
    from hasila.ledger import ArticleInfo, Finding, Ledger, MergedIncident, Recorded, ReportOfIncident, Verdict

#: One page that a browser opens quickly: beyond this the report says how many more there are.
MOST_ROWS = 300
MOST_REPORTS = 12
TONES = {"exact": "good", "consistent": "good", "minor": "neutral", "conflicting": "bad", "tie": "bad"}


class SourceView(NamedTuple):
    """Where a fact was read."""

    outlet: str
    published: str
    title: str
    url: str | None


class Row(NamedTuple):
    """A fact with its sentence: a line of the report."""

    id: str
    figure: str
    what: str
    details: tuple[str, ...]
    passage: Passage
    source: SourceView
    verdict: str = ""
    tone: str = "neutral"


class FindingView(NamedTuple):
    """Something that does not add up: the figures concerned, those of one sentence together."""

    finding: Finding
    groups: tuple[tuple[Row, ...], ...]
    others: tuple[str, ...]


class IncidentView(NamedTuple):
    """A merged incident with its reports."""

    id: str
    when: str
    what: str
    where: str
    who: tuple[str, ...]
    counts: tuple[tuple[str, bool], ...]
    reports: tuple[Row, ...]
    more: int


class View:
    """The whole ledger, as the report shows it."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._verdicts = ledger.verdicts()
        self._text = functools.lru_cache(maxsize=256)(self._load_text)
        self.name = PurePath(ledger.name).name
        self.counts = ledger.counts()
        self.checked = ledger.state("seen by reconcile") is not None
        self.first, self.last = ledger.dates()
        self.findings = list(self._findings())
        contested = {claim for view in self.findings for claim in view.finding.claims}
        self.charts: list[Chart] = charts(ledger.tallies(), contested)
        self.tallies = [self._tally(found) for found in itertools.islice(ledger.tallies(), MOST_ROWS)]
        self.incidents = [self._incident(found) for found in itertools.islice(ledger.incidents(), MOST_ROWS)]
        self.statements = [self._statement(found) for found in itertools.islice(ledger.statements(), MOST_ROWS)]
        self.scheduled = [self._scheduled(found) for found in itertools.islice(ledger.scheduled(), MOST_ROWS)]
        self.failures = list(itertools.islice(ledger.failures(), MOST_ROWS))

    def more(self, table: str, shown: int) -> int:
        """How many of a table are not shown."""
        return max(0, self.counts[table] - shown)

    def _load_text(self, article_id: str) -> str:
        article = self._ledger.article(article_id)
        return article.text if article else ""

    def _passage(self, article: ArticleInfo, evidence: tuple[Evidence, ...]) -> Passage:
        return passage(self._text(article.id), evidence, article.language)

    def _findings(self) -> Iterator[FindingView]:
        findings = list(itertools.islice(self._ledger.findings(), MOST_ROWS))
        wanted = {claim for finding in findings for claim in finding.claims}
        rows = {f.id: self._tally(f) for f in self._ledger.tallies(all_modalities=True) if f.id in wanted}
        lines = describe(self._ledger, wanted - rows.keys())
        for finding in findings:
            yield FindingView(
                finding,
                _by_sentence(rows[claim] for claim in finding.claims if claim in rows),
                tuple(lines.get(claim, claim) for claim in finding.claims if claim not in rows),
            )

    def _tally(self, found: Recorded[Tally]) -> Row:
        tally = found.fact
        verdict = self._verdicts.get(found.id)
        details = (
            period_words(tally.period),
            tally.scope.agency or "",
            tally.scope.group or "",
            place_words(tally.places, (tally.country,) if tally.country else ()),
            f"said by {tally.speaker}" if tally.speaker else "",
            "" if tally.modality == "asserted" else tally.modality,
        )
        return Row(
            found.id,
            quantity_words(tally.value, tally.comparator),
            measure_words(tally.measure, tally.scope.of),
            _filled(details),
            self._passage(found.article, tally.evidence),
            source_view(found.article),
            _verdict_words(verdict),
            TONES.get(verdict.verdict, "neutral") if verdict else "neutral",
        )

    def _statement(self, found: Recorded[Statement]) -> Row:
        statement = found.fact
        place = place_words((statement.place,)) if statement.place else ""
        return Row(
            found.id,
            statement.kind,
            statement.speaker,
            _filled((statement.about or "", period_words(statement.date), place)),
            self._passage(found.article, statement.evidence),
            source_view(found.article),
        )

    def _scheduled(self, found: Recorded[Scheduled]) -> Row:
        event = found.fact
        edition = f"edition {event.edition}" if event.edition is not None else ""
        place = place_words((event.place,)) if event.place else ""
        return Row(
            found.id,
            period_words(event.date),
            event.what,
            _filled((edition, place)),
            self._passage(found.article, event.evidence),
            source_view(found.article),
        )

    def _incident(self, incident: MergedIncident) -> IncidentView:
        counts = tuple(
            (count_words(name, count.min, count.max), count.min != count.max) for name, count in incident.counts.items()
        )
        return IncidentView(
            incident.id,
            period_words(incident.date),
            measure_words(incident.type),
            place_words(incident.places, incident.countries),
            (*incident.agencies, *incident.groups),
            counts,
            tuple(self._report(report) for report in incident.reports[:MOST_REPORTS]),
            max(0, len(incident.reports) - MOST_REPORTS),
        )

    def _report(self, report: ReportOfIncident) -> Row:
        counts = [count_words(name, q.value, q.value, q.comparator) for name, q in report.counts.items()]
        article = self._ledger.article_info(report.article_id)
        return Row(
            report.fact_id,
            ", ".join(counts),
            "" if report.role == "report" else report.role,
            (),
            self._passage(article, report.evidence),
            source_view(article),
        )


def source_view(article: ArticleInfo) -> SourceView:
    """Where a fact was read, in words. Only web addresses become links."""
    url = article.url if article.url and article.url.startswith(("http://", "https://")) else None
    return SourceView(
        outlet=article.outlet or article.source,
        published=(article.published or "")[:10],
        title=article.title or "",
        url=url,
    )


def _by_sentence(rows: Iterable[Row]) -> tuple[tuple[Row, ...], ...]:
    """Rows that quote the same sentence together; the first of each marks what any of them rests on."""
    groups: dict[tuple[str, SourceView], list[Row]] = {}
    for row in rows:
        text = "".join(piece.text for piece in row.passage.pieces)
        groups.setdefault((text, row.source), []).append(row)
    joined = []
    for group in groups.values():
        quoted = functools.reduce(merged, (row.passage for row in group))
        joined.append((group[0]._replace(passage=quoted), *group[1:]))
    return tuple(joined)


def _filled(details: Iterable[str]) -> tuple[str, ...]:
    return tuple(detail for detail in details if detail)


def _verdict_words(verdict: Verdict | None) -> str:
    """``conflicting (others allow 210 to 214)``."""
    if verdict is None:
        return ""
    if verdict.verdict in ("exact", "alone", "not comparable") or (verdict.minimum is None and verdict.maximum is None):
        return verdict.verdict
    if verdict.minimum == verdict.maximum:
        return f"{verdict.verdict} (others allow only {quantity_words(verdict.minimum or 0)})"
    if verdict.minimum is None or verdict.maximum is None:
        bound = "at most" if verdict.minimum is None else "at least"
        value = verdict.maximum if verdict.minimum is None else verdict.minimum
        assert value is not None
        return f"{verdict.verdict} (others allow {bound} {quantity_words(value)})"
    return f"{verdict.verdict} (others allow {quantity_words(verdict.minimum)} to {quantity_words(verdict.maximum)})"
