"""Which language a text is in: one of those Hasila reads, or ``und``.

A decision by function words, word beginnings and letters, looked up in tables that belong to the languages
(``hasila/languages/xx/markers.txt``). Each table also holds the markers of the languages that pass for its own:
Persian and Urdu for Arabic, Portuguese, Italian and Catalan for Spanish. Only the first 400 characters are looked at.

This is a method after Grefenstette (1995, "Comparing two language identification schemes"): common short words decide
as well as letter n-grams do on texts of 15 words and more, and a table of them can be read and corrected by hand.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from hasila.languages import folders
from hasila.model import Language

LOOKED_AT = 400
LEAST_EVIDENCE = 1.5
LEAST_SHARE = 0.08
LEAST_LEAD = 1.15
FIRST = 25  # words counted first
PLAIN_SHARE = 0.25
SHORT = 12  # words; a headline has few function words: less evidence is asked for, but a clearer lead
LEAST_EVIDENCE_SHORT = 0.5
LEAST_LEAD_SHORT = 1.4
_WORD = re.compile(r"[^\W\d_]+")
_MARKS = re.compile("[\u0300-\u036f\u064b-\u065f\u0670\u0640\u200c-\u200f]")


class Markers:
    """The tables of all languages in one: word -> {language: weight}, beginnings and letters likewise."""

    def __init__(self) -> None:
        self.words: dict[str, dict[str, float]] = {}
        self.prefixes: dict[str, dict[str, float]] = {}
        self.letters: dict[str, dict[str, float]] = {}
        self.own: set[str] = set()
        for code, folder in folders().items():
            table = folder / "markers.txt"
            if table.is_file():
                self.own.add(code)
                self._load(table.read_text(encoding="utf-8"), code)
        self.longest = max(map(len, self.prefixes), default=0)

    def _load(self, table: str, own: str) -> None:
        section = own
        for line in table.splitlines():
            line = line.partition("#")[0].strip()
            if line.startswith("["):
                section = line.strip("[]")
                continue
            kind, _, values = line.partition(":")
            store = {"words": self.words, "prefixes": self.prefixes, "letters": self.letters}.get(kind)
            if store is None:
                continue
            weight = 1.0 if kind == "words" else 0.5
            for value in values.split():
                store.setdefault(value, {})[section] = weight


@cache
def markers() -> Markers:
    """The tables, loaded once."""
    return Markers()


def scores(text: str) -> tuple[dict[str, float], int]:
    """The evidence for each language in the first characters of ``text``, and the number of words looked at."""
    total: dict[str, float] = {}
    words = _WORD.findall(_MARKS.sub("", text[: LOOKED_AT + 100]).lower()[:LOOKED_AT])
    _count(words[:FIRST], total)
    if len(words) <= FIRST or _is_plain(total):
        return total, min(len(words), FIRST)
    _count(words[FIRST:], total)
    return total, len(words)


def _count(words: list[str], total: dict[str, float]) -> None:
    for word in words:
        for language, weight in votes(word):
            total[language] = total.get(language, 0.0) + weight


def _is_plain(total: dict[str, float]) -> bool:
    """True where the first words leave no doubt, so that the others need not be counted."""
    ranked = sorted(total.values(), reverse=True)
    return bool(ranked) and ranked[0] >= FIRST * PLAIN_SHARE and (len(ranked) == 1 or ranked[0] >= 3 * ranked[1])


@lru_cache(maxsize=20_000)  # a few thousand words make up most of what newspapers begin with
def votes(word: str) -> tuple[tuple[str, float], ...]:
    """What one word says: (language, weight) pairs. A word that many languages share says less for each of them."""
    table = markers()
    found = table.words.get(word)
    if found is None:
        found = _votes_of_parts(word, table)
    return tuple((language, weight / len(found) ** 0.5) for language, weight in found.items())


def _votes_of_parts(word: str, table: Markers) -> dict[str, float]:
    found: dict[str, float] = {}
    if len(word) > 3:
        for length in range(2, table.longest + 1):
            found.update(table.prefixes.get(word[:length], {}))
    for letter in word:
        if letter in table.letters:
            found.update(table.letters[letter])
    return found


def is_known(word: str) -> bool:
    """True where ``word`` (lower case) is a function word of the languages read, or begins as their words do."""
    table = markers()
    if not table.own.isdisjoint(table.words.get(word, ())):
        return True
    beginnings = (table.prefixes.get(word[:length], {}) for length in range(2, table.longest + 1))
    return len(word) > 3 and any(not table.own.isdisjoint(found) for found in beginnings)


def identify(text: str, *, declared: str | None = None) -> Language:
    """The language of ``text``. ``declared`` (what the source says) only decides where the text itself does not."""
    total, count = scores(text)
    table = markers()
    best = _clear_winner(total, count)
    if best is not None:
        return best if best in table.own else "und"
    stated = (declared or "").replace("_", "-").partition("-")[0].strip().lower()
    return _CODES.get(stated, stated) if _CODES.get(stated, stated) in table.own else "und"


def _clear_winner(total: dict[str, float], count: int) -> str | None:
    ranked = sorted(total.items(), key=lambda entry: (-entry[1], entry[0]))
    if not ranked:
        return None
    best, evidence = ranked[0]
    second = ranked[1][1] if len(ranked) > 1 else 0.0
    if count <= SHORT:
        return best if evidence >= LEAST_EVIDENCE_SHORT and evidence >= second * LEAST_LEAD_SHORT else None
    return best if evidence >= max(LEAST_EVIDENCE, count * LEAST_SHARE) and evidence >= second * LEAST_LEAD else None


# ISO 639-2 codes and English names that sources write instead of the two letters.
_CODES = {
    "ara": "ar", "fra": "fr", "fre": "fr", "eng": "en", "spa": "es",
    "arabic": "ar", "french": "fr", "english": "en", "spanish": "es",
}  # fmt: skip
