"""The words in which figures, days and names are told, from ``languages/xx/report.yaml`` and the codebook's own ``xx.yaml``."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import msgspec
import yaml

from hasila.codebook import active, per_codebook, words_of
from hasila.errors import LexiconError, UsageError
from hasila.files import parse_yaml
from hasila.languages import folders
from hasila.model import Interval


class Plural(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which numbers take a form: those equal to ``equals``, or whose last two digits lie in ``last_two``.

    ``bare``: the form says the number itself, as the Arabic dual does.
    """

    form: str
    equals: int | None = None
    last_two: tuple[int, int] | None = None
    bare: bool = False

    def fits(self, number: float | int) -> bool:
        """Whether ``number`` takes this form."""
        if self.equals is not None:
            return number == self.equals
        assert self.last_two is not None
        return float(number).is_integer() and self.last_two[0] <= int(number) % 100 <= self.last_two[1]


class Phrases(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"and_": "and"}):
    """All words of a review."""

    direction: str
    thousands: str
    plural: tuple[Plural, ...]
    months: tuple[str, ...]
    day: str
    month: str
    comma: str
    and_: str
    comparators: dict[str, str]
    title: str
    intro: str
    lead: str
    headings: dict[str, str]
    figure: str
    said_by: str
    scope: str
    others: str
    contested_mark: str
    no_figures: str
    no_operations: str
    operation: str
    in_place: str
    reports: dict[str, str]
    differ: str
    coverage: str
    scheduled: str
    edition: str
    period: dict[str, str]
    nouns: dict[str, dict[str, str]]
    statements: dict[str, str]
    #: Public roles by their concept (``role.`` left off), and how a role is told with whose it is.
    roles: dict[str, str] = {}
    role_of: str = "{role} ({of})"

    def number(self, value: float | int) -> str:
        """``4304`` as ``4,304``, ``4.304`` or ``4 304``."""
        text = f"{int(value):,}" if float(value).is_integer() else f"{value:,}"
        return text.replace(",", self.thousands)

    def span(self, low: float | None, high: float | None) -> str:
        """``3`` or ``3–5``; an open end is left open."""
        ends = ["" if end is None else self.number(end) for end in (low, high)]
        return ends[0] if ends[0] == ends[1] else "–".join(ends)

    def join(self, parts: Sequence[str]) -> str:
        """``a, b and c``."""
        if len(parts) < 2:
            return "".join(parts)
        return self.comma.join(parts[:-1]) + self.and_ + parts[-1]

    def counted(self, noun: str, value: float | int, comparator: str = "=", high: float | int | None = None) -> str:
        """``more than 500 plots foiled``; with ``high`` a range. A noun without words is named as in the codebook."""
        forms = self.nouns.get(noun)
        if forms is None:
            return f"{self._figure(value, comparator, high)} {noun.replace('_', ' ')}"
        decisive = value if high is None else high
        rule = next((plural for plural in self.plural if plural.fits(decisive)), None)
        form = forms.get(rule.form if rule else "other", forms["other"])
        if rule and rule.bare and comparator == "=" and high is None:
            return form
        return f"{self._figure(value, comparator, high)} {form}"

    def form(self, value: float | int) -> str:
        """Which form of a counted noun a number takes: a key of ``nouns``, ``other`` where no rule fits."""
        return next((plural.form for plural in self.plural if plural.fits(value)), "other")

    def report_number(self, value: int) -> str:
        """``3 reports``."""
        return self.reports.get(self.form(value), self.reports["other"]).format(n=self.number(value))

    def _figure(self, value: float | int, comparator: str, high: float | int | None) -> str:
        text = self.number(value) if high is None else f"{self.number(value)}–{self.number(high)}"
        return self.comparators[comparator].format(n=text)

    def date(self, day: dt.date) -> str:
        """``6 October 2021``."""
        return self.day.format(day=day.day, month=self.months[day.month - 1], year=day.year)

    def when(self, interval: Interval | None) -> str:
        """``in 2023``, ``since 2002``, ``from 2002 to 2021``, ``on 6 October 2021``."""
        if interval is None or (interval.from_ is None and interval.to is None):
            return ""
        start, end = interval.from_, interval.to
        if start is None:
            assert end is not None
            return self.period["until"].format(to=self._end(end))
        if end is None:
            return self.period["since"].format(**{"from": self._start(start)})
        if start == end:
            return self.period["day"].format(**{"from": self.date(start)})
        if (start.month, start.day, end.month, end.day) == (1, 1, 12, 31) and start.year == end.year:
            return self.period["year"].format(year=start.year)
        return self.period["span"].format(**{"from": self._start(start), "to": self._end(end)})

    def _start(self, day: dt.date) -> str:
        if (day.month, day.day) == (1, 1):
            return str(day.year)
        return self.month_of(day) if day.day == 1 else self.date(day)

    def _end(self, day: dt.date) -> str:
        if (day.month, day.day) == (12, 31):
            return str(day.year)
        return self.month_of(day) if is_month_end(day) else self.date(day)

    def month_of(self, day: dt.date) -> str:
        """``October 2021``."""
        return self.month.format(month=self.months[day.month - 1], year=day.year)


def available() -> list[str]:
    """Codes of the languages that have the words of a review."""
    return list(_with_a_review(tuple(folders().items())))


@lru_cache(maxsize=4)  # asked for every word of every explanation
def _with_a_review(known: tuple[tuple[str, Path], ...]) -> tuple[str, ...]:
    return tuple(code for code, folder in known if (folder / "report.yaml").is_file())


@per_codebook
def phrases(language: str) -> Phrases:
    """The words in ``language``.

    Raises :class:`UsageError` for a language without them and :class:`LexiconError` where the file is wrong.
    """
    if language not in available():
        raise UsageError(f"no yearly review in {language!r}: choose one of {', '.join(available())}")
    path = folders()[language] / "report.yaml"
    own = words_of(active().home, language)
    try:
        words = parse_yaml(path.read_text(encoding="utf-8"))
        words["nouns"] |= own.nouns
        words["title"] = own.title or words["title"]
        return msgspec.convert(words, Phrases)
    except (yaml.YAMLError, msgspec.ValidationError) as error:
        raise LexiconError(f"{path.name} of {language}: {error}") from error


def is_month_end(day: dt.date) -> bool:
    """Whether the day is the last of its month."""
    return day.day == calendar.monthrange(day.year, day.month)[1]
