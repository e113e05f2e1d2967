"""FollowTheMoney statements (CSV): one row a claim that an entity has a value, with the outlet that makes it.

Articles, incidents (Event), agencies (PublicBody), armed groups (Organization), places (Address), evidence (Documentation
without its sentence) and tallies (Event over their period; FollowTheMoney has no numbers, so the figure stands in words).
``dataset`` is the outlet, ``origin`` the version of Hasila, ``canonical_id`` the entity after merging. Never a Person.
"""

from __future__ import annotations

import csv
import hashlib
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import hasila
from hasila.exports.written import LeftOut, Omissions, Written
from hasila.gazetteer import Gazetteer
from hasila.report.words import measure_words, period_words, place_words, quantity_words

if TYPE_CHECKING:
    from hasila.ledger import Ledger
    from hasila.ledger.records import ArticleInfo
    from hasila.model import Evidence, Incident, Interval, Place, Tally

DESCRIPTION = "FollowTheMoney statements (CSV), each with the outlet that makes it"
SUFFIX = ".csv"
HEADER = "canonical_id,entity_id,prop,prop_type,schema,value,dataset,origin,lang,original_value,external,first_seen,last_seen,id"
LEFT_OUT = (
    LeftOut("counts as numbers", "no schema has them; they stand in words in summary"),
    LeftOut("statements, scheduled events, findings, verdicts", "there are no schemata for them"),
    LeftOut("quoted sentences, names of persons", "sentences may name people; recordId has the article's offsets"),
    LeftOut("articles without facts", "nothing rests on them"),
)
#: The type of each property that is used, as the FollowTheMoney model has it.
TYPES = {
    "name": "name", "title": "string", "publishedAt": "date", "publisher": "string", "sourceUrl": "url",
    "language": "language", "summary": "text", "startDate": "date", "endDate": "date", "date": "date",
    "country": "country", "addressEntity": "entity", "organizer": "entity", "involved": "entity", "keywords": "string",
    "proof": "entity", "recordId": "string", "topics": "topic", "full": "address", "latitude": "number",
    "longitude": "number", "document": "entity", "entity": "entity", "role": "string",
}  # fmt: skip
LANGUAGES = {"ar": "ara", "fr": "fra", "en": "eng", "es": "spa"}


class Statement(NamedTuple):
    """One claim: entity, schema, property, value, and who makes it when."""

    entity: str
    schema: str
    prop: str
    value: str
    dataset: str
    lang: str = ""
    seen: str = ""

    @property
    def id(self) -> str:
        """FollowTheMoney's own key of a statement."""
        key = f"{self.dataset}.{self.entity}.{self.prop}.{self.value}" + (f"@{self.lang}" if self.lang else "")
        return hashlib.sha1(key.encode()).hexdigest()

    def row(self) -> tuple[str, ...]:
        """The row of the table."""
        origin = f"hasila-{hasila.__version__}"
        return (
            self.entity, self.entity, self.prop, TYPES[self.prop], self.schema, self.value, self.dataset, origin,
            self.lang, "", "f", self.seen, self.seen, self.id,
        )  # fmt: skip


class Entity(NamedTuple):
    """What statements are made of: an entity, and who speaks of it when."""

    id: str
    schema: str
    dataset: str
    seen: str

    def says(self, lang: str = "", **values: str | None) -> Iterator[Statement]:
        """Statements of the values that are there, composed (NFC) as FollowTheMoney has them."""
        for prop, value in values.items():
            if value:
                composed = unicodedata.normalize("NFC", value)
                yield Statement(self.id, self.schema, prop, composed, self.dataset, lang, self.seen)


def write(ledger: Ledger, draft: Path) -> Written:
    """Write the statements in the order of their entities, as FollowTheMoney's tools want them."""
    omissions = Omissions()
    statements = sorted(set(_statements(ledger, omissions)))
    with draft.open("w", encoding="utf-8", newline="") as file:
        # The dialect that FollowTheMoney reads and writes: all quoted, lines end in LF.
        writer = csv.writer(file, dialect=csv.unix_dialect)
        writer.writerow(HEADER.split(","))
        writer.writerows(s.row() for s in statements)
    rows = {"statements": len(statements), "entities": len({s.entity for s in statements})}
    return Written(rows, omissions.all(*LEFT_OUT))


def _statements(ledger: Ledger, omissions: Omissions) -> Iterator[Statement]:
    members = dict(ledger.connection.execute("SELECT fact_id, incident_id FROM incident_members").fetchall())
    for report in ledger.reports(all_modalities=True):
        incident = members.get(report.id)
        if incident is None:
            omissions.note("reports of what is planned or denied", "an Event has happened", report.id)
            continue
        yield from _article(report.article)
        yield from _incident(incident, report.fact, report.article)
        yield from _evidence(report.fact.evidence, report.article, incident, report.fact.type)
    for tally in ledger.tallies():
        yield from _article(tally.article)
        yield from _tally(tally.id, tally.fact, tally.article)
        yield from _evidence(tally.fact.evidence, tally.article, _id(tally.id), tally.fact.measure)


def _id(identity: str) -> str:
    return f"hasila-{identity}"


def _entity(identity: str, schema: str, article: ArticleInfo) -> Entity:
    return Entity(_id(identity), schema, dataset_of(article.outlet or article.source), (article.published or "")[:19])


def dataset_of(outlet: str) -> str:
    """The name of an outlet as FollowTheMoney wants names of data sets: small letters, digits, underscores."""
    slug = re.sub(r"[^a-z0-9]+", "_", outlet.lower()).strip("_")
    return slug if slug and outlet.isascii() else f"outlet_{hashlib.sha1(outlet.encode()).hexdigest()[:8]}"


def _article(article: ArticleInfo) -> Iterator[Statement]:
    entity = _entity(f"a-{article.id}", "Article", article)
    language = LANGUAGES.get(article.language, "")
    yield from entity.says(language, title=article.title)
    yield from entity.says(
        publishedAt=(article.published or "")[:10],
        publisher=article.outlet,
        sourceUrl=article.url,
        language=language,
    )


def _incident(identity: str, report: Incident, article: ArticleInfo) -> Iterator[Statement]:
    event = _entity(identity, "Event", article)
    told = ", ".join(f"{quantity_words(q.value, q.comparator)} {measure_words(n)}" for n, q in report.counts.items())
    where = place_words(report.places, report.countries)
    yield from event.says(
        "eng",
        name=": ".join(part for part in (measure_words(report.subtype or report.type), where) if part),
        summary=told,
    )
    yield from event.says(keywords=report.type, recordId=identity, sourceUrl=article.url, proof=_id(f"a-{article.id}"))
    yield from _dates(event, report.date)
    for country in report.countries:
        yield from event.says(country=country.lower())
    for place in report.places:
        yield from _address(event, place, article)
    for name in report.agencies:
        yield from _body(event, "organizer", "PublicBody", name, "gov.security", article)
    for name in report.groups:
        yield from _body(event, "involved", "Organization", name, "crime.terror", article)


def _dates(event: Entity, span: Interval | None) -> Iterator[Statement]:
    if span is None:
        return
    start, end = (day.isoformat() if day else None for day in (span.from_, span.to))
    yield from event.says(date=start) if start == end else event.says(startDate=start, endDate=end)


def _address(event: Entity, place: Place, article: ArticleInfo) -> Iterator[Statement]:
    country = Gazetteer.load().country_name(place.country, "en")
    key = hashlib.sha1(f"{place.name}/{place.country}/{place.kind}/{place.geonames_id}".encode()).hexdigest()[:16]
    address = _entity(f"place-{key}", "Address", article)
    yield from event.says(addressEntity=address.id)
    yield from address.says(
        full=country if place.kind == "country" else f"{place.name}, {country}",
        country=place.country.lower(),
        latitude=None if place.latitude is None else str(place.latitude),
        longitude=None if place.longitude is None else str(place.longitude),
    )


def _body(event: Entity, prop: str, schema: str, name: str, topic: str, article: ArticleInfo) -> Iterator[Statement]:
    body = _entity(f"body-{hashlib.sha1(f'{schema}/{name}'.encode()).hexdigest()[:16]}", schema, article)
    known = Gazetteer.load().agencies.get(name)
    yield from event.says(**{prop: body.id})
    yield from body.says(name=name, topics=topic, country=known.country.lower() if known and known.country else None)


def _tally(identity: str, tally: Tally, article: ArticleInfo) -> Iterator[Statement]:
    event = _entity(identity, "Event", article)
    figure = f"{quantity_words(tally.value, tally.comparator)} {measure_words(tally.measure, tally.scope.of)}"
    scope = (
        tally.scope.agency,
        tally.scope.group,
        place_words(tally.places) or tally.country,
        period_words(tally.period),
    )
    summary = ", ".join(part for part in (figure, *scope) if part)
    yield from event.says("eng", name=f"Tally: {measure_words(tally.measure)}", summary=summary)
    yield from event.says(keywords="tally", recordId=identity, sourceUrl=article.url, proof=_id(f"a-{article.id}"))
    yield from event.says(keywords=tally.measure, country=(tally.country or "").lower())
    yield from _dates(event, tally.period)


def _evidence(spans: tuple[Evidence, ...], article: ArticleInfo, entity: str, role: str) -> Iterator[Statement]:
    document = _id(f"a-{article.id}")
    about = entity if entity.startswith("hasila-") else _id(entity)
    for span in spans:
        identity = hashlib.sha1(f"{article.id}/{about}/{span.start}-{span.end}".encode()).hexdigest()[:16]
        proof = _entity(f"evidence-{identity}", "Documentation", article)
        yield from proof.says(document=document, entity=about, role=role)
        yield from proof.says(recordId=f"{span.start}-{span.end}", date=(article.published or "")[:10])
