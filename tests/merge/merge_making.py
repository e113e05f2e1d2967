"""Reports made for the tests, and whole synthetic streams of news."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from itertools import count, islice
from typing import Any

from hasila.merge.report import Profile, Report, profile
from hasila.model import Article, Evidence, Facts, Incident, Interval, Place, Quantity

DAY = dt.date(2024, 3, 10)
WORDS = [
    "police",
    "guards",
    "valley",
    "morning",
    "blast",
    "checkpoint",
    "river",
    "convoy",
    "gunmen",
    "bridge",
    "square",
    "hospital",
    "wounded",
    "village",
    "residents",
    "statement",
    "officials",
    "fled",
    "vehicle",
    "northern",
    "road",
    "depot",
    "district",
    "attack",
    "hillside",
    "ridge",
    "border",
    "patrol",
    "explosion",
    "militants",
    "raid",
    "suspects",
    "weapons",
    "security",
    "forces",
    "detained",
    "cell",
    "planned",
    "seized",
    "operation",
    "capital",
]

TARGETS = ["mosque", "market", "soldiers", "school", "hotel"]


def town(number: int, country: str = "MA") -> Place:
    """One of many invented towns, fifty kilometres apart on a grid that differs by country."""
    base = sum(map(ord, country)) % 40
    return Place(
        name=f"Town {number}",
        country=country,
        geonames_id=1000 * base + number + 1,
        latitude=base + 0.45 * (number % 12),
        longitude=-5 + 0.55 * (number // 12),
    )


def make_report(
    number: int | str,
    *,
    type: str = "attack",
    subtype: str | None = None,
    day: dt.date | None = DAY,
    published: dt.date | None = DAY,
    place: Place | None = None,
    country: str | None = "MA",
    words: str = "Gunmen attacked the checkpoint near the bridge",
    language: str = "en",
    article: str | None = None,
    outlet: str | None = None,
    **counts: Any,
) -> Report:
    """A report; numbers are exact unless given as (value, comparator)."""
    figures = {
        n: Quantity(value=v[0], comparator=v[1]) if isinstance(v, tuple) else Quantity(value=v)
        for n, v in counts.items()
    }
    evidence = [Evidence(start=0, end=len(words), quote=words)]
    if day:
        evidence.append(Evidence(start=0, end=6, quote=words[:6], field="date"))
    incident = Incident(
        type=type, subtype=subtype, date=Interval(from_=day, to=day) if day else None,
        places=(place,) if place else (), countries=(country,) if country else (), counts=figures,
        evidence=tuple(evidence),
    )  # fmt: skip
    return Report(
        id=f"r-{number:>08}",
        article_id=article or f"a{number}",
        source=f"news/{number}.txt",
        language=language,
        incident=incident,
        outlet=outlet or f"Outlet {number}",
        published=published,
    )


def profiles_of(reports: list[Report]) -> list[Profile]:
    return [profile(r) for r in reports]


def stream(reports: int, seed: int = 1) -> list[tuple[Report, int]]:
    """The first reports of :func:`news`, with the number of the incident each tells."""
    return list(islice(news(seed), reports))


def news(seed: int = 1, start: dt.date = DAY) -> Iterator[tuple[Report, int]]:
    """An endless synthetic stream: reports with the number of the incident each tells.

    Incidents lie in 30 countries of 120 towns, forty a day; each is told by one to eight papers over four days, with
    tolls that grow, dates that are sometimes missing or a day off, and wording of which half is shared. Two of three
    reports name what was aimed at.
    """
    chance = random.Random(seed)
    number = 0
    for incident in count(1):
        country = f"{chance.choice('ABCDEF')}{chance.choice('ABCDE')}"
        day = start + dt.timedelta(days=incident // 40)
        place = town(chance.randrange(120), country)
        killed, story = chance.choice((1, 2, 3, 5, 8, 13, 21, 34)), chance.sample(WORDS, 14)
        kind = chance.choice(("bombing", "shooting", None))
        for _ in range(chance.choice((1, 1, 1, 2, 3, 5, 8))):
            lag = chance.choice((0, 0, 1, 1, 2, 3))
            told = day if chance.random() < 0.8 else None
            aimed_at = [TARGETS[incident % len(TARGETS)]] if number % 3 else []
            words = " ".join([*chance.sample(story, 9), *chance.sample(WORDS, 9), *aimed_at])
            yield make_report(
                number, subtype=kind, day=told, published=day + dt.timedelta(days=lag),
                place=place if chance.random() < 0.9 else None, country=country, words=words,
                killed=killed + (chance.choice((0, 0, 1, 2)) if killed > 4 else 0),
            ), incident  # fmt: skip
            number += 1


def facts_of(report: Report, text: str | None = None, url: str | None = None) -> Facts:
    """The report as an article with one incident, for a ledger."""
    quote = report.incident.evidence[0].quote
    article = Article(
        id=report.article_id, source=report.source, language=report.language, text=text or quote,
        url=url or f"https://news.example/{report.article_id}", outlet=report.outlet,
        published=report.published.isoformat() if report.published else None,
    )  # fmt: skip
    return Facts(article=article, incidents=(report.incident,))
