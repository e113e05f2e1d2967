"""What a decision changed, in words: "arrested: 5 → 6"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from hasila.model import Fact, Incident, Scheduled, Statement, Tally
from hasila.web.words import Words


class Change(NamedTuple):
    """A field by its name in the reader's language; an empty text where there was or is nothing."""

    field: str
    old: str
    new: str


def changes(before: Fact, after: Fact, t: Words) -> list[Change]:
    """The fields in which two forms of a fact differ."""
    old, new = dict(_fields(before, t)), dict(_fields(after, t))
    names = dict.fromkeys((*old, *new))
    return [Change(n, old.get(n, ""), new.get(n, "")) for n in names if old.get(n, "") != new.get(n, "")]


def _fields(fact: Fact, t: Words) -> Iterator[tuple[str, str]]:
    match fact:
        case Tally():
            yield t("review.value"), t.quantity(fact.value, fact.comparator)
            yield t("ledger.measure"), t.measure(fact.measure)
            yield t("ledger.period"), t.when(fact.period)
            yield t("incidents.country"), t.country(fact.country) if fact.country else ""
            yield t("ledger.said"), t.body(fact.speaker or "")
            yield t("incidents.agency"), t.body(fact.scope.agency or "")
            yield t("incidents.group"), t.body(fact.scope.group or "")
            yield t("review.part"), fact.scope.of or ""
            yield t("review.modality"), t("article.modality." + fact.modality)
        case Incident():
            yield t("incidents.type"), t.type(fact.type)
            yield t("incidents.when"), t.when(fact.date)
            yield t("incidents.where"), t.phrases.comma.join(t.places(fact.places, fact.countries))
            yield t("incidents.agency"), t.phrases.comma.join(map(t.body, fact.agencies))
            yield t("incidents.group"), t.phrases.comma.join(map(t.body, fact.groups))
            yield t("review.modality"), t("article.modality." + fact.modality)
            for name, count in fact.counts.items():
                yield t.measure(name), t.quantity(count.value, count.comparator)
        case Statement():
            yield t("kind.statement"), t.phrases.statements[fact.kind]
            yield t("ledger.said"), t.body(fact.speaker)
            yield t("review.about"), fact.about or ""
            yield t("incidents.when"), t.when(fact.date)
        case Scheduled():
            yield t("review.what"), fact.what
            yield t("review.edition"), str(fact.edition or "")
            yield t("incidents.when"), t.when(fact.date)


def described(entry: Any, t: Words) -> tuple[str, list[Change]]:
    """The fact that a line of the record is about, and what was changed of it."""
    before, after = entry.before, entry.after
    if before is None:
        return t.fact(after) if after else "", []
    return t.fact(before), changes(before, after, t) if after else []
