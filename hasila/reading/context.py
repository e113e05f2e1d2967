"""What the assembly of facts needs to know of an article: its day, its places, its country, its words."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from hasila.gazetteer import Gazetteer
from hasila.gazetteer.records import PlaceRecord
from hasila.model import Article, Evidence, Interval, Place
from hasila.reading.scene import Scene
from hasila.text.chunk import Chunk
from hasila.text.dates import DateValue
from hasila.text.pipeline import Parsed
from hasila.text.unlisted import BESIDE, unlisted_name

if TYPE_CHECKING:
    from hasila.reading.voices import Spoken

#: Population above which a town is named without its country, and tells which country an article is about.
_NAMED_ALONE = 200_000
_SEAT = 50_000  # and above which one does that shares its name with its region
_TELL_A_COUNTRY = ("country", "demonym", "place", "agency", "group", "epoch")


def published_day(published: str | None) -> dt.date | None:
    """The day of an ISO 8601 date or date-time; None where it is missing or names no day."""
    if not published or len(published) < 10:
        return None
    try:
        return dt.date.fromisoformat(published[:10])
    except ValueError:
        return None


def published_month(published: str | None) -> tuple[dt.date, dt.date] | None:
    """First and last day of a publication date that names only its month ("2023-10")."""
    if not published or len(published) != 7:
        return None
    try:
        first = dt.date.fromisoformat(published + "-01")
    except ValueError:
        return None
    return first, (first + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)


@dataclass
class Context:
    """One article being read."""

    article: Article
    parsed: Parsed
    scenes: list[Scene]
    gazetteer: Gazetteer
    published: dt.date | None
    home: str | None = None
    spoken: Sequence[Spoken] = ()  # who speaks, sentence by sentence
    countries: Counter[str] = field(default_factory=Counter)
    named: set[str] = field(default_factory=set)  # countries that something else than an agency names

    @cached_property
    def capitals_tell(self) -> bool:
        """Do capitals tell names from other words? A script may have none, a text nothing else."""
        text = self.article.text
        return text != text.lower() and not text.isupper()

    @cached_property
    def has_headline(self) -> bool:
        """Does the text start with a line of its own that does not end like a sentence?"""
        if len(self.scenes) < 2:
            return False
        end = self.parsed.span(self.scenes[0].chunks[-1])[1]
        start = self.parsed.span(self.scenes[1].chunks[0])[0]
        between = self.article.text[end:start].lstrip(" \"»”'’)\u200f")
        return between.startswith("\n")

    def _only(self, chunk: Chunk, candidates: Sequence[PlaceRecord]) -> bool:
        """Is a name of one country alone all there is to go by, in an article that names none? Capitals show a name."""
        start = self.parsed.span(chunk)[0]
        return not self.countries and self.article.text[start].isupper() and len({c.country for c in candidates}) == 1

    def evidence(self, chunks: Iterable[Chunk], field_name: str | None = None, rule: str | None = None) -> Evidence:
        """One span over all *chunks*."""
        spans = [self.parsed.span(c) for c in chunks]
        start, end = min(s for s, _ in spans), max(e for _, e in spans)
        return Evidence(start=start, end=end, quote=self.article.text[start:end], field=field_name, rule=rule)

    def sentence(self, scene: Scene, field_name: str | None = None) -> Evidence:
        """The whole sentence of *scene*."""
        return self.evidence((scene.chunks[0], scene.chunks[-1]), field_name)

    def capital(self, chunks: Sequence[Chunk], at: int) -> Place | None:
        """The town that "the capital" at *at* is: of the country named beside it, else of the article's."""
        near = (*chunks[at + 1 : at + 3], *chunks[max(0, at - 1) : at])
        country = next((c for c in map(_of_country, near) if c), None) or self.home
        record = self.gazetteer.capital(country) if country else None
        return record.place() if record else None

    def place(self, chunk: Chunk) -> Place | None:
        """The place a chunk names, by the countries the article is about; None for a country or nothing."""
        if (unlisted := unlisted_name(chunk)) is not None:
            country = self._country_beside(chunk) or self.home
            return Place(name=unlisted, country=country) if country else None
        candidates = [self.gazetteer.record(i) for i in chunk.ids("place")]
        if chunk.ids(
            "country"
        ):  # "Algeria" and "Algiers" are one word in Arabic: a town only of another country that is named
            own = chunk.ids("country")[0]
            candidates = [c for c in candidates if c.country != own and c.country in self.countries]
        ranked = self.gazetteer.rank(candidates, [c for c, _ in self.countries.most_common(3)])
        if not ranked:
            return None
        best = ranked[0]
        if best.country not in self.countries and best.population < _NAMED_ALONE and not self._only(chunk, candidates):
            return None  # a small place of a country that the article never names is most likely another word
        return best.place()

    def _country_beside(self, chunk: Chunk) -> str | None:
        """The country of the known place that says where the unlisted one of *chunk* is."""
        named = chunk.ids(BESIDE + "country")
        records = [r for i in chunk.ids(BESIDE + "place") if (r := self.gazetteer.record(i)).kind != "region"]
        ranked = self.gazetteer.rank(records, [c for c, _ in self.countries.most_common(3)])
        return named[0] if named else ranked[0].country if ranked else None


def _of_country(chunk: Chunk) -> str | None:
    return next(iter(chunk.ids("demonym") or chunk.ids("country")), None)


def find_countries(context: Context) -> None:
    """Count the countries named, by name, nationality, well-known town or agency; the most frequent one is the article's home."""
    gazetteer = context.gazetteer
    for scene in context.scenes:
        weight = 3 if scene.number < 2 else 1
        for at in scene.naming(*_TELL_A_COUNTRY):
            chunk = scene.chunks[at]
            for code in _chunk_countries(chunk, gazetteer):
                context.countries[code] += weight
                if not chunk.ids("agency"):
                    context.named.add(code)
    if context.countries:
        context.home = min(context.countries, key=lambda c: (-context.countries[c], c))


def _chunk_countries(chunk: Chunk, gazetteer: Gazetteer) -> list[str]:
    if chunk.parts:
        return [code for part in chunk.parts for code in _chunk_countries(part, gazetteer)]
    named = chunk.ids("country") or chunk.ids("demonym")
    if named:
        return named[:1]
    if chunk.has("epoch") and (town := gazetteer.epoch(chunk.leaf("epoch") or "")):
        return [town.country]
    agencies = [gazetteer.agencies[i].country for i in chunk.ids("agency")]
    if agencies:
        return [c for c in agencies if c][:1]
    groups = [gazetteer.groups[i].countries for i in chunk.ids("group")[:1]]
    if groups and len(groups[0]) == 1:
        return list(groups[0])  # a group of one country
    places = [] if unlisted_name(chunk) else [gazetteer.record(i) for i in chunk.ids("place")]
    cities = {p.country for p in places if p.population >= _NAMED_ALONE}
    regions = {p.country for p in places if p.kind == "admin1"}
    if cities:
        cities |= regions  # the city, or a region that has its name
    elif regions and any(p.population >= _SEAT for p in places):
        cities = {p.country for p in places}  # a town that a region has its name of, and no other country a namesake
    return sorted(cities) if len(cities) == 1 else []


def interval(value: DateValue | None) -> Interval | None:
    """The contract's form of a date, None where nothing is known of it."""
    if value is None or value.from_ is None:
        return None
    return Interval(from_=value.from_, to=value.to)


def unique(items: Iterable[str]) -> tuple[str, ...]:
    """Each item once, in the order of first appearance."""
    return tuple(dict.fromkeys(items))
