"""Explanations without their words: what is said, to be told in the language of whoever reads it.

A stage that explains itself (merging, reconciliation) makes a :class:`Message`: the id of a template and what fills it.
The templates of a language stand in ``languages/xx/explanations.yaml``; where it lacks one the English one is taken.
Leaves are told by what they are:

>>> tell(number(4304), "fr")
'4\\u202f304'
>>> tell(date("2018-10"), "es")
'octubre de 2018'
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any, TypeAlias

import msgspec
import yaml

from hasila.errors import LexiconError
from hasila.files import parse_yaml
from hasila.languages import folders
from hasila.phrasing import phrases as words_of
from hasila.phrasing.names import body_name, measure_name, named_place, plain_words, type_name

Part: TypeAlias = "str | int | float | Message | tuple[Message, ...]"
#: They keep a name of another script, or a sum, from being reordered by the words around it (Unicode, UAX 9).
_ISOLATED = "\u2068{}\u2069"


class Message(msgspec.Struct, frozen=True, omit_defaults=True):
    """The id of a template and what fills its places.

    ``items`` are told joined by the template; ``count`` chooses the form of the template that the number takes;
    ``english`` are the words where they come from a table of English ones.
    """

    id: str
    parts: dict[str, Part] = {}


class Told(msgspec.Struct, frozen=True):
    """What a finding says: the failing sum, and what would mend it."""

    arithmetic: Message
    explanation: Message


def say(identity: str, **parts: Part) -> Message:
    """The message ``identity`` with its parts."""
    return Message(identity, parts)


def number(value: float) -> Message:
    """A number; an infinite one is "any number"."""
    return say("any number") if math.isinf(value) else say("number", value=value)


def figure(value: float, comparator: str = "=", most: float | None = None) -> Message:
    """A figure as it was printed: "more than 150", "1,500 to 2,000"."""
    if most is not None:
        return say("range", low=number(value), high=number(most))
    return say("figure", value=value, comparator=comparator)


def date(text: str) -> Message:
    """An ISO date as precise as it is: a year, a month or a day."""
    return say("date", text=text)


def measure(name: str) -> Message:
    """A measure of the codebook or outside it."""
    return say("measure", name=name)


def type_of(name: str) -> Message:
    """A type of incident."""
    return say("type", name=name)


def name(text: str) -> Message:
    """A body, a group, a speaker; or words that no table knows."""
    return say("name", text=text)


def place(name: str, country: str = "") -> Message:
    """A place; the best known of its name where the country is not given."""
    return say("place", name=name, country=country)


def listed(identity: str, items: Iterable[Message]) -> Message:
    """Several messages one after the other, joined by the template ``identity``."""
    return say(identity, items=tuple(items))


def tell(message: Message, language: str) -> str:
    """The message in the words of ``language``.

    Raises :class:`hasila.errors.LexiconError` where the templates are wrong, ``KeyError`` where no language has the
    template.
    """
    leaf = _LEAVES.get(message.id)
    if leaf is not None:
        return leaf(language, message.parts)
    items = message.parts.get("items")
    if isinstance(items, tuple):
        return template(message.id, language).join(tell(item, language) for item in items)
    filled = {key: _filled(part, language) for key, part in message.parts.items()}
    english = message.parts.get("english")
    if isinstance(english, str) and message.id not in templates(language):
        return _isolated(english, language)
    count = message.parts.get("count")
    if isinstance(count, int):
        return _counted(message.id, count, language).format(**filled)
    return template(message.id, language).format(**filled)


def _filled(part: Part, language: str) -> str:
    if isinstance(part, Message):
        return tell(part, language)
    return _isolated(part, language) if isinstance(part, str) else _number(language, {"value": part})


def _counted(identity: str, count: int, language: str) -> str:
    """The template in the form that the number takes: ``sources (one)``."""
    known = templates(language)
    forms = (f"{identity} ({form})" for form in (_words(language).form(count), "other"))
    return next((known[form] for form in forms if form in known), None) or _counted(identity, count, "en")


def template(identity: str, language: str) -> str:
    """The words of a message; the English ones where the language has none."""
    return templates(language).get(identity) or templates("en")[identity]


@cache
def templates(language: str) -> dict[str, str]:
    """All templates of one language; none where it has no file. Raises :class:`LexiconError` for a wrong file."""
    path = folders()[language] / "explanations.yaml" if language in folders() else None
    if path is None or not path.is_file():
        return {}
    try:
        return msgspec.convert(parse_yaml(path.read_text(encoding="utf-8")), dict[str, str])
    except (yaml.YAMLError, msgspec.ValidationError) as error:
        raise LexiconError(f"{path.name} of {language}: {error}") from error


# ------------------------------------------------------------------------------------------------------------- leaves


def _words(language: str) -> words_of.Phrases:
    return words_of.phrases(language if language in words_of.available() else "en")


def _number(language: str, parts: dict[str, Any]) -> str:
    value = float(parts["value"])
    return _words(language).number(value if value.is_integer() else round(value, 2))


def _figure(language: str, parts: dict[str, Any]) -> str:
    return _words(language).comparators[parts["comparator"]].format(n=_number(language, parts))


def _date(language: str, parts: dict[str, Any]) -> str:
    text = str(parts["text"])[:10]
    try:
        if len(text) == 4:
            return text
        if len(text) == 7:
            return _words(language).month_of(dt.date.fromisoformat(text + "-01"))
        return _words(language).date(dt.date.fromisoformat(text))
    except ValueError:
        return text


def _isolated(text: str, language: str) -> str:
    """A name that runs against the direction of the language keeps its own."""
    return _ISOLATED.format(text) if _words(language).direction == "rtl" and text.isascii() else text


def _measure(language: str, parts: dict[str, Any]) -> str:
    named = plain_words(parts["name"]) if language == "en" else measure_name(parts["name"], language)
    return _isolated(named, language)


def _name(language: str, parts: dict[str, Any]) -> str:
    text = str(parts["text"])
    return _isolated(plain_words(text) if language == "en" else plain_words(body_name(text, language)), language)


def _place(language: str, parts: dict[str, Any]) -> str:
    return _isolated(named_place(parts["name"], parts["country"] or None, language), language)


def _type(language: str, parts: dict[str, Any]) -> str:
    return _isolated(type_name(parts["name"], language), language)


_LEAVES: dict[str, Callable[[str, dict[str, Any]], str]] = {
    "number": _number,
    "figure": _figure,
    "date": _date,
    "measure": _measure,
    "name": _name,
    "place": _place,
    "type": _type,
}
