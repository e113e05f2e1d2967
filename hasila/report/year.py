"""The yearly review of one country: what a person would write at the end of December, every figure with its sentence.

A review is a list of blocks made of runs of text; a run that states a figure carries the number of the note that quotes
its sentence. The same review is shown as HTML and as plain text.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from hasila.gazetteer import Gazetteer
from hasila.ledger.outcome import told
from hasila.model import Tally
from hasila.phrasing.messages import tell
from hasila.phrasing.names import body_name, measure_name, place_name, type_name
from hasila.phrasing.phrases import Phrases, phrases
from hasila.report.chart import Chart, charts
from hasila.report.quotes import Passage, merged, passage
from hasila.report.view import SourceView, source_view

if TYPE_CHECKING:
    from hasila.ledger import ArticleInfo, CountRange, Finding, Ledger, MergedIncident, Recorded
    from hasila.model import Evidence

#: A figure for a year may still be published so many days into the next.
LATE_DAYS = 31
DOUBTED = ("conflicting", "tie")


class Run(NamedTuple):
    """A piece of text; ``notes`` are the numbers of the notes that quote its sentences."""

    text: str
    notes: tuple[int, ...] = ()
    contested: bool = False
    foreign: bool = False


class Block(NamedTuple):
    """A heading (``h2``, ``h3``), paragraph (``p``) or list item (``li``)."""

    kind: str
    runs: tuple[Run, ...]


class Note(NamedTuple):
    """One sentence that figures rest on."""

    number: int
    passage: Passage
    source: SourceView


class Review(NamedTuple):
    """A whole review."""

    language: str
    direction: str
    title: str
    blocks: tuple[Block, ...]
    charts: tuple[Chart, ...]
    sources: str
    notes: tuple[Note, ...]
    note_of: dict[str, int]


def review(ledger: Ledger, year: int, country: str, language: str) -> Review:
    """The review of ``country`` (ISO 3166-1 code) in ``year``, written in ``language``."""
    return _Writer(ledger, year, country, language).review()


class _Writer:
    def __init__(self, ledger: Ledger, year: int, country: str, language: str) -> None:
        self.ledger = ledger
        self.year = year
        self.country = country
        self.language = language
        self.words: Phrases = phrases(language)
        self.first, self.last = dt.date(year, 1, 1), dt.date(year, 12, 31)
        self.verdicts = ledger.verdicts()
        self.notes: list[Note] = []
        self.note_of: dict[str, int] = {}
        self.note_by_text: dict[tuple[str, str], int] = {}
        self.tallies = [found for found in ledger.tallies(country=country) if self._known_by_then(found)]
        self.findings = [finding for finding in ledger.findings() if self._concerns(finding)]
        self.told = told(ledger.connection, [finding.id for finding in self.findings])
        self.contested = {claim for finding in self.findings for claim in finding.claims}

    def review(self) -> Review:
        name = Gazetteer.load().country_name(self.country, self.language)
        blocks = [
            Block("p", (Run(self.words.intro),)),
            *self._lead(),
            *self._headed("year", self._year_figures()),
            *self._headed("operations", self._operations()),
            *self._headed("totals", self._totals()),
            *self._headed("contested", self._contested()),
            *self._headed("coverage", self._coverage()),
            *self._headed("statements", self._statements()),
            *self._headed("scheduled", self._scheduled()),
        ]
        # The chart's marks lead to notes, so every charted figure must have one.
        drawn = charts(self.tallies, self.contested, self._chart_title)
        by_id = {found.id: found for found in self.tallies}
        for chart in drawn:
            for mark in chart.marks:
                self._note(by_id[mark.id].id, by_id[mark.id].article, by_id[mark.id].fact.evidence)
        return Review(
            self.language,
            self.words.direction,
            self.words.title.format(country=name, year=self.year),
            tuple(blocks),
            tuple(drawn),
            self.words.headings["sources"],
            tuple(self.notes),
            self.note_of,
        )

    def _chart_title(self, country: str, measure: str, kind: str) -> str:
        return measure_name(measure, self.language)

    def _lead(self) -> Iterator[Block]:
        incidents = list(self._incidents())
        if incidents:
            articles = len({report.article_id for incident in incidents for report in incident.reports})
            operations = self.words.counted("operations", len(incidents))
            yield Block(
                "p", (Run(self.words.lead.format(operations=operations, reports=self.words.report_number(articles))),)
            )

    def _headed(self, heading: str, blocks: Iterable[Block]) -> Iterator[Block]:
        """The blocks under their heading; nothing where there are none."""
        found = list(blocks)
        if found:
            yield Block("h2", (Run(self.words.headings[heading]),))
            yield from found

    # ---------------------------------------------------------------------------------------------------------- notes

    def _note(self, fact_id: str, article: ArticleInfo, evidence: tuple[Evidence, ...]) -> int:
        if fact_id not in self.note_of:
            full = self.ledger.article(article.id)
            quoted = passage(full.text if full else "", evidence, article.language)
            same = self._same_note(article, quoted)
            self.note_of[fact_id] = same
        return self.note_of[fact_id]

    def _same_note(self, article: ArticleInfo, quoted: Passage) -> int:
        """The note of this sentence, made where it is new; figures of one sentence share it."""
        key = (article.id, "".join(piece.text for piece in quoted.pieces))
        if key in self.note_by_text:
            index = self.note_by_text[key] - 1
            self.notes[index] = self.notes[index]._replace(passage=merged(self.notes[index].passage, quoted))
        else:
            self.notes.append(Note(len(self.notes) + 1, quoted, source_view(article)))
            self.note_by_text[key] = len(self.notes)
        return self.note_by_text[key]

    # -------------------------------------------------------------------------------------------------------- figures

    def _known_by_then(self, found: Recorded[Tally]) -> bool:
        published = _day(found.article)
        return published is None or published <= self.last + dt.timedelta(LATE_DAYS)

    def _is_of_the_year(self, found: Recorded[Tally]) -> bool:
        period, published = found.fact.period, _day(found.article)
        if period is None or period.from_ is None or not self.first <= period.from_ <= self.last:
            return False
        end = period.to or published
        return end is not None and end <= self.last + dt.timedelta(LATE_DAYS if period.to is None else 0)

    def _is_total(self, found: Recorded[Tally]) -> bool:
        """A figure since an earlier year, as it stood in the year."""
        period, published = found.fact.period, _day(found.article)
        if period is None or period.from_ is None or period.from_ >= self.first:
            return False
        end = period.to or published
        return end is not None and self.first <= end <= self.last + dt.timedelta(LATE_DAYS)

    def _is_contested(self, found: Recorded[Tally]) -> bool:
        verdict = self.verdicts.get(found.id)
        return found.id in self.contested or (verdict is not None and verdict.verdict in DOUBTED)

    def _year_figures(self) -> Iterator[Block]:
        groups = list(self._grouped(found for found in self.tallies if self._is_of_the_year(found)))
        if not groups:
            yield Block("p", (Run(self.words.no_figures),))
        for group in groups:
            yield self._figure(group)

    def _totals(self) -> Iterator[Block]:
        for group in self._grouped(found for found in self.tallies if self._is_total(found)):
            yield self._figure(group)

    def _grouped(self, tallies: Iterable[Recorded[Tally]]) -> Iterator[list[Recorded[Tally]]]:
        """Figures of one measure, part and baseline together; the one to lead with first."""
        groups: dict[tuple[str, str, dt.date | None], list[Recorded[Tally]]] = defaultdict(list)
        for found in tallies:
            period = found.fact.period
            groups[found.fact.measure, found.fact.scope.of or "", period.from_ if period else None].append(found)
        for _, group in sorted(groups.items(), key=lambda item: (item[0][0], item[0][1], str(item[0][2]))):
            stated = defaultdict(set)
            for found in group:
                stated[found.fact.value].add(found.article.outlet)
            group.sort(
                key=lambda f: (self._is_contested(f), -len(stated[f.fact.value]), _reverse(_day(f.article)), f.id)
            )
            yield group

    def _figure(self, group: Sequence[Recorded[Tally]]) -> Block:
        lead = group[0].fact
        same = [found for found in group if (found.fact.value, found.fact.comparator) == (lead.value, lead.comparator)]
        runs = [self._quantity_run(same), Run(" " + self.words.when(lead.period))]
        if lead.scope.of:
            runs.append(Run(" " + self.words.scope.format(scope=lead.scope.of), foreign=True))
        speaker = next((found.fact.speaker for found in same if found.fact.speaker), None)
        if speaker:
            before, _, after = self.words.said_by.partition("{speaker}")
            runs += [Run(self.words.comma + before), Run(body_name(speaker, self.language), foreign=True), Run(after)]
        runs.append(Run(". "))
        others = _by_value([found for found in group if found not in same])
        if others:
            before, _, after = self.words.others.partition("{figures}")
            runs.append(Run(before))
            for index, alike in enumerate(others):
                runs += [Run(self.words.comma)] if index else []
                runs.append(self._quantity_run(alike))
            runs.append(Run(after))
        return Block("li", tuple(runs))

    def _quantity_run(self, alike: Sequence[Recorded[Tally]]) -> Run:
        tally = alike[0].fact
        notes = sorted({self._note(found.id, found.article, found.fact.evidence) for found in alike})
        text = self.words.counted(tally.measure, tally.value, tally.comparator)
        return Run(text, tuple(notes), any(self._is_contested(found) for found in alike))

    # ----------------------------------------------------------------------------------------------------- operations

    def _operations(self) -> Iterator[Block]:
        month = None
        for incident in self._incidents():
            assert incident.date is not None
            assert incident.date.from_ is not None
            if (incident.date.from_.year, incident.date.from_.month) != month:
                month = (incident.date.from_.year, incident.date.from_.month)
                yield Block("h3", (Run(self.words.month_of(incident.date.from_)),))
            yield Block("li", tuple(self._operation(incident)))
        if month is None:
            yield Block("p", (Run(self.words.no_operations),))

    def _incidents(self) -> Iterator[MergedIncident]:
        for incident in self.ledger.incidents():
            day = incident.date.from_ if incident.date else None
            here = self.country in incident.countries or any(p.country == self.country for p in incident.places)
            if day and here and self.first <= day <= self.last:
                yield incident

    def _operation(self, incident: MergedIncident) -> Iterator[Run]:
        assert incident.date is not None
        what = type_name(incident.type, self.language)
        if incident.places:
            names = [place_name(place, self.language) for place in incident.places]
            what += " " + self.words.in_place.format(places=self.words.join(names))
        day = incident.date.from_ if incident.date.from_ == incident.date.to else None
        when = self.words.date(day) if day else self.words.when(incident.date)
        yield Run(self.words.operation.format(day=when, what=what))
        notes = []
        for report in incident.reports:
            notes.append(self._note(report.fact_id, self.ledger.article_info(report.article_id), report.evidence))
        for name, count in sorted(incident.counts.items()):
            if count.min is not None or count.max is not None:
                yield Run(self.words.comma)
                yield Run(self._range(name, count), tuple(sorted(set(notes))), count.min != count.max)
        yield Run(f" ({self.words.report_number(len(incident.reports))}).", () if incident.counts else tuple(notes))

    def _range(self, name: str, count: CountRange) -> str:
        low, high = count.min, count.max
        if low is None or high is None or low == high:
            value = low if low is not None else high
            assert value is not None
            return self.words.counted(name, value)
        return self.words.counted(name, low, "=", high)

    # ------------------------------------------------------------------------------------------------------- the rest

    def _concerns(self, finding: Finding) -> bool:
        mine = {found.id for found in self.tallies if self._is_of_the_year(found) or self._is_total(found)}
        return any(claim in mine for claim in finding.claims)

    def _contested(self) -> Iterator[Block]:
        by_id = {found.id: found for found in self.tallies}
        for finding in self.findings:
            notes = [
                self._note(claim, by_id[claim].article, by_id[claim].fact.evidence)
                for claim in finding.claims
                if claim in by_id
            ]
            said = self.told.get(finding.id)
            text = f"{finding.explanation} {finding.arithmetic}"
            if said:
                text = " ".join(tell(part, self.language) for part in (said.explanation, said.arithmetic))
            yield Block("li", (Run(text, tuple(sorted(set(notes))), contested=True, foreign=not said),))

    def _coverage(self) -> Iterator[Block]:
        """How much of the year's official figures is documented by known incidents, as intervals."""
        from hasila.reconcile.store import reconciled

        by_id = {found.id: found for found in self.tallies}
        for cover in reconciled(self.ledger).coverage([self.year]):
            if cover.country != self.country:
                continue
            claims = [by_id[claim] for claim in cover.claims if claim in by_id]
            notes = sorted({self._note(found.id, found.article, found.fact.evidence) for found in claims})
            text = self.words.coverage.format(
                measure=measure_name(cover.measure, self.language),
                documented=self.words.span(*cover.documented),
                official=self.words.span(*cover.official),
                share=self.words.span(*(None if part is None else round(100 * part) for part in cover.share)) + " %",
            )
            yield Block("li", (Run(text, tuple(notes), contested=cover.over),))

    def _statements(self) -> Iterator[Block]:
        for found in self.ledger.statements():
            day = found.fact.date.from_ if found.fact.date else _day(found.article)
            if day is None or day.year != self.year:
                continue
            statement = found.fact
            note = self._note(found.id, found.article, statement.evidence)
            runs = [
                Run(statement.speaker, foreign=True),
                Run(": "),
                Run(self.words.statements[statement.kind], (note,)),
            ]
            if statement.about:
                runs += [Run(self.words.comma), Run(statement.about, foreign=True)]
            when = self.words.when(statement.date)
            yield Block("li", (*runs, Run(f" ({when})." if when else ".")))

    def _scheduled(self) -> Iterator[Block]:
        for found in self.ledger.scheduled():
            event, published = found.fact, _day(found.article)
            if published is None or published.year != self.year:
                continue
            note = self._note(found.id, found.article, event.evidence)
            what = event.what
            runs = [Run(what, (note,), foreign=True)]
            if event.edition is not None:
                runs.append(Run(" (" + self.words.edition.format(n=event.edition) + ")"))
            if event.place:
                place = place_name(event.place, self.language)
                runs.append(Run(" " + self.words.in_place.format(places=place)))
            when = self.words.when(event.date)
            yield Block("li", (*runs, Run(f"{self.words.comma}{when}." if when else ".")))


def _day(article: ArticleInfo) -> dt.date | None:
    try:
        return dt.date.fromisoformat(article.published[:10]) if article.published else None
    except ValueError:
        return None


def _reverse(day: dt.date | None) -> int:
    return -day.toordinal() if day else 0


def _by_value(tallies: Iterable[Recorded[Tally]]) -> list[list[Recorded[Tally]]]:
    """The same figures together, smaller ones first."""
    groups: dict[tuple[float, str], list[Recorded[Tally]]] = defaultdict(list)
    for found in tallies:
        groups[float(found.fact.value), found.fact.comparator].append(found)
    return [group for _, group in sorted(groups.items())]
