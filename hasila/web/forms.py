"""Facts from forms: what a person changed, checked field by field."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any, TypeVar, get_args

import msgspec

from hasila.codebook import active
from hasila.ledger.corrections import as_fact
from hasila.model import (
    Article,
    Comparator,
    Evidence,
    Fact,
    Incident,
    Interval,
    Modality,
    Quantity,
    Scheduled,
    Statement,
    StatementKind,
    Tally,
)
from hasila.reconcile.measures import is_percent
from hasila.web.problems import Problem

T = TypeVar("T")
F = TypeVar("F", bound=Fact)
Form = Mapping[str, str]
COMPARATORS = get_args(Comparator)
MODALITIES = get_args(Modality)
STATEMENTS = get_args(StatementKind)
#: What chosen words may state, by kind of fact; nothing: the fact as a whole.
FIELDS = {
    "tally": ("value", "period", "measure", "speaker", "scope"),
    "incident": ("counts", "date", "type", "places", "scope"),
    "statement": ("speaker", "about", "date"),
    "scheduled": ("what", "date"),
}
MOST_WORDS = 2000
MOST_WHY = 500
MOST_NAME = 200


def measures() -> list[str]:
    """All measures of the codebook."""
    return list(active().measures)


def types() -> list[str]:
    """All types of incidents."""
    return list(active().incident_types)


def counts() -> list[str]:
    """All counts of an incident."""
    return list(active().counts)


def corrected_fact(fact: Fact, form: Form, article: Article) -> Fact:
    """The fact as the form says it is. What the form does not mention stays. Raises :class:`Problem`, by field."""
    evidence = fact.evidence
    picked = picked_words(form, article)
    if picked is not None:
        kept = tuple(e for e in evidence if e.field != picked.field)
        evidence = (picked, *kept) if picked.field is None else (*kept, picked)
    if isinstance(fact, Tally):
        return _tally(fact, form, evidence)
    if isinstance(fact, Incident):
        return _incident(fact, form, evidence)
    if isinstance(fact, Statement):
        return _statement(fact, form, evidence)
    assert isinstance(fact, Scheduled)
    return _scheduled(fact, form, evidence)


def new_fact(form: Form, article: Article) -> Fact:
    """A fact that the machine missed, from selected words and the fields of the form."""
    picked = picked_words(form, article)
    if picked is None:
        raise Problem("words", "select_words")
    evidence = (msgspec.structs.replace(picked, field=None, rule="added by a person"),)
    if form.get("kind") == "incident":
        return _incident(Incident(type=types()[0], evidence=evidence), form, evidence)
    if form.get("kind") == "statement":
        return _statement(Statement(kind="announcement", speaker="", evidence=evidence), form, evidence)
    empty = Tally(measure=measures()[0], value=0, evidence=evidence)
    return _tally(empty, form, evidence)


def picked_words(form: Form, article: Article) -> Evidence | None:
    """The words that were selected in the text, given as offsets; ``None`` where none were."""
    if not form.get("start") or not form.get("end"):
        return None
    start, end = (_checked(form[name], int, "words", "whole") for name in ("start", "end"))
    if not 0 <= start < end <= len(article.text) or end - start > MOST_WORDS:
        raise Problem("words", "not_in_text", start=start, end=end)
    field = form.get("field") or None
    if field is not None:
        _one_of(field, sorted({name for names in FIELDS.values() for name in names}), "field")
    return Evidence(start=start, end=end, quote=article.text[start:end], field=field, rule="chosen by a person")


def _tally(fact: Tally, form: Form, evidence: tuple[Evidence, ...]) -> Tally:
    changes: dict[str, Any] = {"evidence": evidence}
    if form.get("value", "").strip():
        measure = form.get("measure", fact.measure)
        changes["value"] = number(form["value"], whole=not is_percent(measure))
    if "comparator" in form:
        changes["comparator"] = _one_of(form["comparator"], COMPARATORS, "comparator")
    if "measure" in form:
        known = [*measures(), fact.measure]
        changes["measure"] = _one_of(form["measure"], known, "measure")
    if "since" in form or "until" in form:
        changes["period"] = _period(form)
    if "country" in form:
        changes["country"] = _country(form["country"])
    if "speaker" in form:
        changes["speaker"] = _words(form["speaker"], "speaker")
    if "modality" in form:
        changes["modality"] = _one_of(form["modality"], MODALITIES, "modality")
    scope = {name: _words(form[f"scope_{name}"]) for name in ("agency", "group", "of") if f"scope_{name}" in form}
    changes["scope"] = msgspec.structs.replace(fact.scope, **scope)
    return _valid(msgspec.structs.replace(fact, **changes), "tally")


def _incident(fact: Incident, form: Form, evidence: tuple[Evidence, ...]) -> Incident:
    changes: dict[str, Any] = {"evidence": evidence}
    if "type" in form:
        changes["type"] = _one_of(form["type"], [*types(), fact.type], "type")
    if "since" in form or "until" in form:
        changes["date"] = _period(form)
    if "country" in form and form["country"].strip().upper() not in fact.countries:
        country = _country(form["country"])
        changes["countries"] = (country,) if country else ()
    for name in ("agencies", "groups"):
        if name in form:
            changes[name] = tuple(dict.fromkeys(part for each in form[name].split(";") if (part := _words(each))))
    if "modality" in form:
        changes["modality"] = _one_of(form["modality"], MODALITIES, "modality")
    changes["counts"] = _counts(fact, form)
    return _valid(msgspec.structs.replace(fact, **changes), "incident")


def _statement(fact: Statement, form: Form, evidence: tuple[Evidence, ...]) -> Statement:
    changes: dict[str, Any] = {"evidence": evidence}
    if "statement" in form:
        changes["kind"] = _one_of(form["statement"], STATEMENTS, "statement")
    if "about" in form:
        changes["about"] = _words(form["about"], "about")
    if "since" in form or "until" in form:
        changes["date"] = _period(form)
    changes["speaker"] = _words(form.get("speaker", fact.speaker), "speaker")
    if not changes["speaker"]:
        raise Problem("speaker", "needs_speaker")
    return _valid(msgspec.structs.replace(fact, **changes), "statement")


def _scheduled(fact: Scheduled, form: Form, evidence: tuple[Evidence, ...]) -> Scheduled:
    changes: dict[str, Any] = {"evidence": evidence}
    if "what" in form:
        changes["what"] = _words(form["what"], "what")
        if not changes["what"]:
            raise Problem("what", "needed")
    if "edition" in form:
        edition = form["edition"].strip()
        changes["edition"] = _checked(edition, int, "edition", "whole") if edition else None
    if "since" in form or "until" in form:
        changes["date"] = _period(form)
    return _valid(msgspec.structs.replace(fact, **changes), "scheduled")


def _counts(fact: Incident, form: Form) -> dict[str, Quantity]:
    """Figures by name: fields ``count_arrested`` and ``comparator_arrested``; an emptied field drops its figure."""
    found = dict(fact.counts)
    for name in counts():
        value = form.get(f"count_{name}")
        if value is None:
            continue
        if not value.strip():
            found.pop(name, None)
            continue
        sign = form.get(f"comparator_{name}") or (fact.counts[name].comparator if name in fact.counts else "=")
        found[name] = Quantity(value=number(value), comparator=_one_of(sign, COMPARATORS, "comparator"))  # type: ignore[arg-type]
    return found


def number(text: str, *, whole: bool = True) -> float | int:
    """A figure as people write it: digits of any script, grouped by spaces, commas or points; ``whole`` where things
    are counted. Raises :class:`Problem`."""
    plain = "".join(str(unicodedata.decimal(c, c)) for c in text).strip()
    if re.fullmatch(r"\d{1,3}(?:[\s.,\u00a0\u202f\u066c]\d{3})+", plain):
        plain = re.sub(r"\D", "", plain)
    value = _checked(plain.replace("\u066b", "."), float, "value", "number")
    if not 0 <= value < 1e12:
        raise Problem("value", "out_of_range", value=text)
    if whole and value != int(value):
        raise Problem("value", "whole", value=text)
    return int(value) if value == int(value) else value


def why(form: Form) -> str | None:
    """The reason given with a decision; ``None`` where there is none. Raises :class:`Problem` where it is too long."""
    text = form.get("why", "").strip()
    if len(text) > MOST_WHY:
        raise Problem("why", "too_long", most=MOST_WHY)
    return text or None


def _period(form: Form) -> Interval | None:
    start, end = (
        _checked(form[name], dt.date.fromisoformat, name, "day") if form.get(name) else None
        for name in ("since", "until")
    )
    if start and end and start > end:
        raise Problem("since", "after_until")
    return Interval(from_=start, to=end) if start or end else None


def _country(text: str) -> str | None:
    code = text.strip().upper()
    if code and not re.fullmatch(r"[A-Z]{2}", code):
        raise Problem("country", "country_code", value=text)
    return code or None


def _words(text: str, field: str = "name") -> str | None:
    if len(text) > MOST_NAME:
        raise Problem(field, "too_long", most=MOST_NAME)
    return text.strip() or None


def _one_of(value: str, allowed: Any, name: str) -> str:
    if value not in allowed:
        raise Problem(name, "one_of", value=value, allowed=", ".join(allowed))
    return value


def _checked(text: str, make: Callable[[str], T], name: str, expected: str) -> T:
    try:
        return make(text)
    except ValueError as error:
        raise Problem(name, expected, value=text) from error


def _valid(fact: F, kind: str) -> F:
    """The fact, after its form has been checked: replacing fields checks nothing."""
    as_fact(kind, msgspec.to_builtins(fact))
    return fact
