"""Title, publication time and section from the head of a plain text, as papers print them.

Three forms, the surest first: a line with a publication word ("Published on 12 March 2021 at 10:15"), a line that is
little else than a date, and the dateline of an agency ("RABAT, 12 March 2021 (…)"). A line with an "updated" word
serves only where none of them is found. All words come from ``hasila/languages/xx/dateline.yaml``, of all languages
at once: a Moroccan paper writes French months in Arabic letters, and no language or country gates recognition.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Any

import msgspec

from hasila.files import parse_yaml
from hasila.languages import folders
from hasila.sources.support.stamps import put

HEAD_CHARACTERS = 1500
HEAD_LINES = 10
LONGEST_TITLE = 250
LONGEST_LINE = 220  # characters; a line with a publication word that is longer is a sentence of the article
LONGEST_DATE_LINE = 70
MOST_LETTERS_BESIDE = 28
PLACE_BEFORE = 48  # characters before the date of an agency dateline
SECTION_WORDS = 3
_DIGITS = {ord(zero) + n: str(n) for zero in "\u0660\u06f0" for n in range(10)}
_COMMA = "[,\u060c]"
_YEAR_BASE = 1900


class Header(msgspec.Struct, frozen=True):
    """What the head of a text says about the article. ``section`` is given only on a line with a publication word."""

    title: str | None = None
    published: str | None = None
    section: str | None = None
    url: str | None = None


class _Found(msgspec.Struct, frozen=True):
    rank: int
    line: int
    published: str
    section: str | None = None


@cache
def _fold_character(char: str) -> str:
    if unicodedata.combining(char) or char == "\u0640" or unicodedata.category(char) == "Cf":
        return ""
    plain = unicodedata.normalize("NFD", char)[0].lower()
    return plain.translate(_DIGITS) if len(plain) == 1 else char


def fold(text: str) -> tuple[str, list[int]]:
    """``text`` without marks, in lower case, with Western digits; and for each character where it stood."""
    chars: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        if folded := _fold_character(char):
            chars.append(folded)
            places.append(place)
    return "".join(chars), places


def _words(values: list[str]) -> str:
    folded = sorted({fold(str(value))[0] for value in values}, key=lambda word: (-len(word), word))
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in folded) or r"(?!)"


class Patterns:
    """The regular expressions built from the tables of all languages."""

    def __init__(self) -> None:
        tables = [
            parse_yaml((folder / "dateline.yaml").read_text(encoding="utf-8"))
            for folder in folders().values()
            if (folder / "dateline.yaml").is_file()
        ]
        self.months = {
            fold(name)[0]: number for table in tables for number, names in table["months"].items() for name in names
        }
        self._build({key: _words(_union(tables, key)) for key in _KEYS}, _words(list(self.months)))

    def _build(self, words: dict[str, str], months: str) -> None:
        joiner = rf"(?:(?:{words['joiners']})\s+)?"
        gap = rf"[\s.\-/]*{_COMMA}?\s*{joiner}"
        ordinal = rf"(?:\s?(?:{words['ordinals']}))?"
        month = rf"(?P<%s>{months})\.?"
        self.date = re.compile(
            rf"(?<![\w:])(?:(?P<d1>\d{{1,2}}){ordinal}{gap}{month % 'm1'}{gap}(?P<y1>\d{{4}}|\d{{2}}(?![\d:h]))(?!\d)"
            rf"|{month % 'm2'}\s+(?P<d2>\d{{1,2}}){ordinal}{_COMMA}?\s+(?P<y2>\d{{4}})(?!\d)"
            r"|(?P<y3>\d{4})[-/.](?P<m3>\d{1,2})[-/.](?P<d3>\d{1,2})(?!\d)"
            r"|(?P<d4>\d{1,2})[-/.](?P<m4>\d{1,2})[-/.](?P<y4>\d{4})(?!\d))"
        )
        half = rf"(?:\s*(?:(?P<am>{words['am']})|(?P<pm>{words['pm']}))(?!\w))?"
        clock = rf"(?P<hour>\d{{1,2}})\s?[:h]\s?(?P<minute>\d{{2}})(?::\d{{2}})?(?!\d){half}"
        self.after = re.compile(rf"t?[\s,\u060c|\-\u2013\u2014:/]*(?:(?:{words['clock']})\s*)*[\s:,\u060c]*{clock}")
        self.before = re.compile(rf"{clock}[\s,\u060c|\-\u2013\u2014/]*(?:(?:{words['weekdays']}){_COMMA}?\s*)?$")
        lead_end = rf"\s*[:\-\u2013|]?\s*(?:{joiner})(?:(?:{words['weekdays']})\s*{_COMMA}?\s*)?{joiner}"
        self.published = re.compile(rf"(?<!\w)(?:{words['published']}){lead_end}")
        self.updated = re.compile(rf"(?<!\w)(?:{words['updated']}){lead_end}")
        self.weekday = re.compile(rf"(?<!\w)(?:{words['weekdays']})(?!\w)")
        self.section = re.compile(
            rf"[\s,\u060c|\-\u2013]*(?:{words['section']})\s*:?\s+(?P<words>(?:(?!(?:{words['stop']})(?!\w))\w[\w'\u2019-]*\s*){{1,{SECTION_WORDS}}})"
            rf"(?=$|[.,\u060c|/:;]|(?:{words['stop']})(?!\w))"
        )


_KEYS = ("weekdays", "published", "updated", "joiners", "clock", "am", "pm", "section", "stop", "ordinals")


def _union(tables: list[dict[str, Any]], key: str) -> list[str]:
    return [word for table in tables for word in table.get(key) or []]


@cache
def patterns() -> Patterns:
    """The patterns, built once (a few milliseconds)."""
    return Patterns()


_ADDRESS = re.compile(r"(?:\w{3,8}\s?:\s*)?(https?://\S+)$", re.IGNORECASE)


def read_header(text: str, *, year: int | None = None) -> Header:
    """Title, publication time, section and address that the first lines of ``text`` state."""
    lines = [line.strip() for line in text[:HEAD_CHARACTERS].split("\n")]
    if len(text) > HEAD_CHARACTERS and len(lines) > 1:
        lines.pop()  # cut in the middle
    kept = [(number, line) for number, line in enumerate(lines) if line][:HEAD_LINES]
    url = next((found.group(1) for _, line in kept[:5] if (found := _ADDRESS.match(line))), None)
    dates = (_date_of_line(line, number) for number, line in kept if any(map(str.isdigit, line)))
    candidates = [date for date in dates if date is not None]
    best = min(candidates, key=lambda found: (found.rank, found.line), default=None)
    title = _title(lines, kept, {found.line for found in candidates if found.rank != _AGENCY})
    return Header(title, best.published if best else None, best.section if best else None, url)


_PUBLISHED, _ALONE, _AGENCY, _UPDATED = range(4)


def _date_of_line(line: str, number: int) -> _Found | None:
    folded, places = fold(line[:400])
    table = patterns()
    short = len(line) <= LONGEST_LINE
    if short:
        for lead in table.published.finditer(folded):
            date = table.date.match(folded, lead.end())
            if date and (published := _moment(folded, date)):
                return _Found(_PUBLISHED, number, published, _section(line, folded, places, _clock_end(folded, date)))
        for lead in table.updated.finditer(folded):
            date = table.date.match(folded, lead.end())
            if date and (published := _moment(folded, date)):
                return _Found(_UPDATED, number, published)
    date = table.date.search(folded, 0, LONGEST_DATE_LINE + PLACE_BEFORE)
    published = _moment(folded, date) if date else None
    if date is None or published is None:
        return None
    if len(line) <= LONGEST_DATE_LINE and _letters_beside(folded, date) <= MOST_LETTERS_BESIDE:
        return _Found(_ALONE, number, published)
    return _Found(_AGENCY, number, published) if _is_agency(folded, date) else None


def _letters_beside(folded: str, date: re.Match[str]) -> int:
    rest = patterns().weekday.sub("", folded[: date.start()] + " " + folded[_clock_end(folded, date) :])
    return sum(map(str.isalpha, rest))


_PLACE = re.compile(r"^[^.!?;:()\d]*(?:\([^()\d]{2,30}\)[\s,\u060c]*)?$")
_AGENCY_MARK = re.compile(rf"\s*(?:{_COMMA}?\s*[(\[/]|{_COMMA}?\s*(?:--|[-\u2013\u2014:])\s)")


def _is_agency(folded: str, date: re.Match[str]) -> bool:
    before = folded[: date.start()]
    return (
        len(before) <= PLACE_BEFORE
        and _PLACE.match(before) is not None
        and _AGENCY_MARK.match(folded, date.end()) is not None
    )


def _moment(folded: str, date: re.Match[str]) -> str | None:
    for form in "1234":
        if date[f"y{form}"]:
            day, month, year = date[f"d{form}"], date[f"m{form}"], int(date[f"y{form}"])
            break
    else:
        return None
    if not month.isdigit():
        month = str(patterns().months[" ".join(month.split())])
    if year < 100:
        year += _YEAR_BASE if year >= 50 else _YEAR_BASE + 100
    clock = _clock(folded, date)
    hour, minute = _time(clock) if clock else (None, None)
    return (
        put(year, month, day, hour, minute) or put(year, month, day) or (put(year, day, month) if form == "4" else None)
    )


def _clock(folded: str, date: re.Match[str]) -> re.Match[str] | None:
    return patterns().after.match(folded, date.end()) or patterns().before.search(
        folded, max(0, date.start() - 30), date.start()
    )


def _clock_end(folded: str, date: re.Match[str]) -> int:
    clock = patterns().after.match(folded, date.end())
    return clock.end() if clock else date.end()


def _time(clock: re.Match[str]) -> tuple[int, int]:
    hour = int(clock["hour"])
    if clock["pm"] and hour < 12:
        hour += 12
    elif clock["am"] and hour == 12:
        hour = 0
    return hour, int(clock["minute"])


def _section(line: str, folded: str, places: list[int], start: int) -> str | None:
    found = patterns().section.match(folded, start)
    if found is None or not found["words"].strip():
        return None
    begin, end = found.span("words")
    return line[places[begin] : places[end - 1] + 1].strip() or None


def _title(lines: list[str], kept: list[tuple[int, str]], dated: set[int]) -> str | None:
    rest = [(number, line) for number, line in kept if number not in dated and not _ADDRESS.match(line)]
    if len(rest) < 2:
        return None
    number, line = rest[0]
    if len(line) > LONGEST_TITLE or line.endswith((".", ",", ";", "\u060c")):
        return None
    followed = number + 1 < len(lines) and (not lines[number + 1] or number + 1 in dated)
    return line if followed else None
