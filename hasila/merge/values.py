"""The value of a merged incident: dates, places, ranges of figures with the best one, and how it was chosen.

Policy for the best figure, in this order:

1. Later mentions in passing (recalls) speak only where nobody else gives the figure.
2. For tolls, which grow as victims are found and die (killed, injured, …), the last day of publication with the figure
   speaks; for other counts all days speak alike.
3. Of these, the figure with the most independent sources (copies of a text count once, an outlet counts once).
4. On a tie, an exact figure before a bound or an estimate, then the one published last, then the larger.

Nothing is dropped: `min` and `max` span all figures, and every report keeps its own.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Sequence

import msgspec

from hasila.codebook import active
from hasila.merge.copies import independent_sources
from hasila.merge.places import place_key
from hasila.merge.report import Report
from hasila.model import Interval, Place, Quantity, ReportRole, Value
from hasila.phrasing.messages import Message, date, listed, number, say, tell

FOLLOW_UP_DAYS = 3
RECALL_DAYS = 30
Number = int | float


class Figure(Value, frozen=True, kw_only=True):
    """The range of one count over the reports of an incident, and the best figure."""

    min: Number
    max: Number
    best: Number
    comparator: str
    chosen: Message
    reports: int
    independent: int

    @property
    def how(self) -> str:
        """How the best figure was chosen, in English."""
        return tell(self.chosen, "en")


class Told(msgspec.Struct, frozen=True):
    """One report within an incident: its role, and the text group it belongs to."""

    report: Report
    copy_group: str
    outlets: tuple[str, ...]
    role: ReportRole = "report"
    others: dict[str, tuple[Number, ...]] = {}


def voices(told: Sequence[Told]) -> list[Told]:
    """One voice for each article: where it tells the incident in several passages, the first of each figure stands.

    The later ones, earlier tolls as a rule, still widen the range (``others``).
    """
    by_article: dict[str, list[Told]] = defaultdict(list)
    for t in told:
        by_article[t.report.article_id].append(t)
    return [_one_voice(sorted(group, key=_position)) for group in by_article.values()]


def _position(told: Told) -> tuple[int, str]:
    return min(e.start for e in told.report.incident.evidence), told.report.id


def _one_voice(passages: Sequence[Told]) -> Told:
    first = passages[0]
    counts: dict[str, Quantity] = {}
    others: dict[str, tuple[Number, ...]] = {}
    for t in passages:
        for name, quantity in t.report.incident.counts.items():
            if name in counts:
                others[name] = (*others.get(name, ()), quantity.value)
            counts.setdefault(name, quantity)
    incident = msgspec.structs.replace(first.report.incident, counts=counts)
    report = msgspec.structs.replace(first.report, incident=incident)
    return Told(report, first.copy_group, first.outlets, first.role, others)


def role_of(report: Report, date: Interval | None) -> ReportRole:
    """Report, follow-up or recall.

    What the reader saw, sharpened by how long after the incident the article appeared.
    """
    seen = report.incident.role
    if seen == "recall" or report.published is None or date is None or date.to is None:
        return seen
    days = (report.published - date.to).days
    if days > RECALL_DAYS:
        return "recall"
    return "follow-up" if days > FOLLOW_UP_DAYS or seen == "follow-up" else "report"


def figure(name: str, told: Sequence[Told]) -> Figure | None:
    """The range and the best value of one count, ``None`` where no report gives it."""
    givers = [t for t in told if name in t.report.incident.counts]
    if not givers:
        return None
    values = [v for t in givers for v in (t.report.incident.counts[name].value, *t.others.get(name, ()))]
    direct = [t for t in givers if t.role != "recall"]
    speaking, reasons = (direct, []) if direct else (givers, [say("only later mentions")])
    days = [t.report.published for t in speaking if t.report.published]
    # Counts of people harmed rise with the hours; counts of an operation are announced once.
    if name in active().harm and len(set(days)) > 1:
        last = max(days)
        speaking = [t for t in speaking if t.report.published == last]
        reasons.append(say("of the last day", day=date(last.isoformat())))
    best, support, tie = _most_supported(name, speaking)
    if tie:
        reasons.append(say("a tie"))
    among = _count_independent(speaking)
    sources = say("sources", count=support, of=number(among)) if among > 1 else say("the only source")
    return Figure(
        min=min(values),
        max=max(values),
        best=best.value,
        comparator=best.comparator,
        chosen=listed("and also", (sources, *reasons)),
        reports=len(givers),
        independent=_count_independent(givers),
    )


def _count_independent(told: Sequence[Told]) -> int:
    return independent_sources((t.copy_group, outlet) for t in told for outlet in t.outlets)


def _most_supported(name: str, told: Sequence[Told]) -> tuple[Quantity, int, bool]:
    by_value: dict[Number, list[Told]] = defaultdict(list)
    for t in told:
        by_value[t.report.incident.counts[name].value].append(t)

    def rank(value: Number) -> tuple[int, int, bool, dt.date, Number]:
        group = by_value[value]
        exact = any(t.report.incident.counts[name].comparator == "=" for t in group)
        last = max((t.report.published or dt.date.min) for t in group)
        return min(1, len(group)), _count_independent(group), exact, last, value

    order = sorted(by_value, key=rank, reverse=True)
    best, support = order[0], _count_independent(by_value[order[0]])
    tie = len(order) > 1 and _count_independent(by_value[order[1]]) == support
    comparators = Counter(t.report.incident.counts[name].comparator for t in by_value[best])
    comparator = max(sorted(comparators), key=lambda c: (c == "=", comparators[c]))
    return Quantity(value=best, comparator=comparator), support, tie


def date_of(told: Sequence[Told]) -> Interval | None:
    """The date most independent sources give; on a tie the shorter period, then the earlier."""
    by_date: dict[Interval, list[Told]] = defaultdict(list)
    for t in told:
        date = t.report.incident.date
        if date is not None and (date.from_ or date.to):
            by_date[date].append(t)
    if not by_date:
        return None
    far = dt.date.max

    def rank(date: Interval) -> tuple[bool, int, int, dt.date, dt.date]:
        days = date.days
        return days is None, -_count_independent(by_date[date]), days or 0, date.from_ or far, date.to or far

    return min(by_date, key=rank)


def places_of(told: Sequence[Told]) -> tuple[Place, ...]:
    """All places, the most reported first; a whole country only where nothing closer is named."""
    first: dict[str, Place] = {}
    counted: Counter[str] = Counter()
    for t in told:
        for place in t.report.incident.places:
            key = place_key(place)
            if key not in first or repr(place) < repr(first[key]):
                first[key] = place
            counted[key] += 1
    order = sorted(first, key=lambda k: (-counted[k], first[k].name, k))
    closer = [k for k in order if first[k].kind != "country"]
    return tuple(first[k] for k in closer or order)


def labels_of(lists: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """All labels, the most frequent first."""
    counted = Counter(label for labels in lists for label in dict.fromkeys(labels))
    return tuple(sorted(counted, key=lambda label: (-counted[label], label)))


def type_of(told: Sequence[Told], attribute: str = "type") -> str | None:
    """The type (or subtype) most reports give; on a tie the first in the alphabet."""
    counted = Counter(v for t in told if (v := getattr(t.report.incident, attribute)))
    return min(counted, key=lambda v: (-counted[v], v)) if counted else None
