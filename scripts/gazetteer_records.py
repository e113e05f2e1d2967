"""A place while the tables of the gazetteer are built, and which of its many names the press writes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from hasila.gazetteer.folding import fold
from hasila.gazetteer.records import LANGUAGES

_NOT_ARABIC_NEWS = re.compile("[^ء-غف-ي\u064b-\u0652 \\-]")  # Persian, Urdu and Kurdish letters, digits, Latin
_AREA_AR = re.compile(
    r"^(محافظة|محافظه|إقليم|اقليم|ولاية|ولايه|عمالة|جهة|منطقة|مقاطعة|إمارة|مديرية|قضاء|ناحية|مدينة|بلدية)\s+"
)
AREA_LATIN = re.compile(
    r"(?i)^(muhafazat|wilayat? (de|d'|du|al-)?|province (de|d'|du)|provincia de|gouvernorat (de|d'|du)|departamento (de|del)|"
    r"département (de|d'|du|des)|région (de|d'|du)|estado de|state of|city of)\s*|"
    r"\s+(governorate|province|prefecture|region|district|department|state|municipality|county)$"
)


@dataclass
class Record:
    """A place while the tables are built. ``names``: language -> name -> ambiguous.

    ``common``: language -> the name that readers know it by, which is written first; GeoNames gives no order.
    """

    id: str
    name: str
    country: str
    kind: str
    parents: tuple[str, ...] = ()
    latitude: float | None = None
    longitude: float | None = None
    geonames_id: int | None = None
    population: int = 0
    names: dict[str, dict[str, bool]] = field(default_factory=lambda: {language: {} for language in LANGUAGES})
    common: dict[str, str] = field(default_factory=dict)

    def add(self, language: str, name: str, ambiguous: bool = False) -> None:
        """Keep *name* unless a name of the same folded form is there."""
        name = " ".join(name.split())
        folded = fold(name)
        if language != "ar" and re.search("[ء-ي]", name):
            return
        if len(folded) > 1 and all(fold(other) != folded for other in self.names[language]):
            self.names[language][name] = ambiguous

    def drop(self, language: str, name: str) -> None:
        """Take every spelling of *name* away."""
        folded = fold(name)
        self.names[language] = {n: a for n, a in self.names[language].items() if fold(n) != folded}

    def ordered(self, language: str) -> dict[str, bool]:
        """The names, the common one first and as it is commonly spelled."""
        names = self.names[language]
        common = self.name if language == "en" and self.common else self.common.get(language)
        same = [n for n in names if common and fold(n) == fold(common)]
        if not common or not same or names[same[0]]:
            return names
        return {common: False} | {n: a for n, a in names.items() if n not in same}


def arabic(name: str) -> str | None:
    """*name* in the letters of the Arabic press, or ``None`` where it is Persian, Urdu or something else."""
    plain = name.translate(str.maketrans({"ی": "ي", "ک": "ك", "ہ": "ه", "ە": "ه"}))
    plain = _AREA_AR.sub("", re.sub("[\u0640\u064b-\u0652]", "", plain).strip())
    return None if not plain or _NOT_ARABIC_NEWS.search(plain) or len(plain) < 2 or " - " in plain else plain


def latin_variants(name: str, alternates: Iterable[str]) -> list[str]:
    """Alternates that are spellings of *name* in Latin letters rather than other names or codes."""
    kept, target = [], fold(name)
    for alternate in alternates:
        bare = AREA_LATIN.sub("", alternate).strip()
        folded = fold(bare)
        if len(folded) < 4 or not re.fullmatch(r"[a-z ]+", folded) or not bare[:1].isupper() or bare.isupper():
            continue
        if SequenceMatcher(None, folded, target).ratio() >= 0.72:
            kept.append(bare)
    return kept


def near(record: Record, coordinates: tuple[float, float] | None) -> bool:
    """Whether *record* is within 0.2 degrees: the same place under the same name."""
    if coordinates is None or record.latitude is None or record.longitude is None:
        return False
    return max(abs(record.latitude - coordinates[0]), abs(record.longitude - coordinates[1])) < 0.2
