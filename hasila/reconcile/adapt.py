"""From the ledger's facts to claims and known incidents, and from an article's facts to claims that can be checked."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable
from typing import TYPE_CHECKING

import msgspec

from hasila.model import Article, Interval, Tally
from hasila.reconcile.claim import Claim, ClaimScope
from hasila.reconcile.incidents import KnownIncident, known_incident

if TYPE_CHECKING:
    from hasila.ledger.records import ArticleInfo, MergedIncident


def claim_of_tally(identity: str, tally: Tally, article: Article | ArticleInfo) -> Claim:
    """The claim that a tally makes. A tally without a period cannot be compared: its modality becomes "undated"."""
    start, end = _ends(tally.period, article.published)
    undated = tally.period is None
    return Claim(
        id=identity,
        measure=tally.measure,
        value=tally.value,
        comparator=tally.comparator,
        country=tally.country,
        from_=start,
        to=end,
        scope=ClaimScope(
            agency=tally.scope.agency,
            group=tally.scope.group,
            place=", ".join(sorted(p.name for p in tally.places if p.kind != "country")) or None,
            of=tally.scope.of,
        ),
        speaker=tally.speaker,
        published=article.published[:10] if article.published else None,
        language=article.language,
        outlet=article.outlet,
        url=article.url,
        article=article.id,
        event=article.id,
        read=True,
        modality="undated" if undated and tally.modality in ("asserted", "alleged") else tally.modality,
        evidence=tuple(e.quote for e in tally.evidence),
    )


def _ends(period: Interval | None, published: str | None) -> tuple[str | None, str | None]:
    """Start and end as text. A period that runs to the day of the article is a total "so far": its end is left open."""
    if period is None:
        return None, None
    start = _text(period.from_)
    end = _text(period.to)
    if period.from_ and period.to:
        start, end = _coarse(period.from_, period.to)
    if end is not None and period.to is not None and published and published[:10] <= period.to.isoformat():
        # "In 2023", said in December 2023, closes the year; "since 2002", dated to the day it was said, is open.
        whole_year = period.from_ is not None and period.from_.year == period.to.year
        end = end if whole_year else None
    return start, end


def _coarse(start: dt.date, end: dt.date) -> tuple[str, str]:
    """Whole months and years as such: they are what was printed."""
    month_end = (end + dt.timedelta(days=1)).day == 1
    if start.day == 1 and month_end:
        return start.isoformat()[:7], end.isoformat()[:7]
    if (start.month, start.day) == (1, 1) and start.year != end.year:
        return start.isoformat()[:4], end.isoformat()
    return start.isoformat(), end.isoformat()


def _text(day: dt.date | None) -> str | None:
    if day is None:
        return None
    return day.isoformat()[:4] if (day.month, day.day) == (1, 1) else day.isoformat()


def claims_of_article(tallies: Iterable[Tally], article: Article) -> list[Claim]:
    """The claims of an article that is not in the ledger; ids are digests of article and figure."""
    claims = []
    for number, tally in enumerate(tallies):
        text = f"{article.id}\n{number}\n{tally.measure}\n{tally.value}"
        claim = claim_of_tally("t" + hashlib.sha256(text.encode()).hexdigest()[:15], tally, article)
        # Whoever asks about an article wants every difference told, and has the sentence at hand to judge it.
        claims.append(msgspec.structs.replace(claim, read=False))
    return claims


def known_incidents(merged: Iterable[MergedIncident]) -> list[KnownIncident]:
    """The merged incidents that can count as lower bounds: those with a date, a country and a count."""
    found = []
    for incident in merged:
        date = incident.date
        counts = [(name, c.min, c.max) for name, c in sorted(incident.counts.items())]
        known = known_incident(
            incident.id,
            incident.type,
            date.from_ if date else None,
            date.to if date else None,
            incident.countries,
            counts,
            incident.agencies,
        )
        if known is not None:
            found.append(known)
    return found
