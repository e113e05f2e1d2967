"""Arabic: letters that stand for each other, the article, proclitics, the order of numbers."""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path

from hasila import additions
from hasila.cache import kept
from hasila.text.fold import Folder

#: After the general folding: hamza seats, final ya, ta marbuta, Persian letters that stand in for Arabic ones.
FOLD = {
    "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ؤ": "و", "ئ": "ي", "ی": "ي", "ک": "ك", "ھ": "ه", "ہ": "ه", "گ": "ك", "ڤ": "ف", "پ": "ب",
    "،": ",", "؛": ";", "؟": "?", "٬": ",", "٫": ".", "٪": "%",
}  # fmt: skip
THOUSANDS = ",."
UNITS_FIRST = True
VERB_FIRST = True

#: Words that mean something else without their article (today and day, Monday and two): the article is part of
#: the word, as it is of names (al-Raqqa, Casablanca "the white"). Folded spelling.
_DEFINITE = frozenset(
    [
        "اليوم",
        "الاثنين",
        "الاحد",
        "الساعه",
        "الفين",
        "الفان",
        "الارهابي",
        "التكفيري",
        "المتطرف",
        "المسلح",
        "الجهادي",
        "المتشدد",
        "الداعشي",
        "التنظيم",
        "الجماعه",
        "الحركه",
        "الاثنان",
        "الثلاثه",
        "الاربعه",
        "الخمسه",
        "السته",
        "السبعه",
        "الثمانيه",
        "التسعه",
        "العشره",
    ]
)
#: Definite words behind a word for an area that say what kind it is, or which country's, not its name.
_NO_TOWNS = frozenset([
    "المملكة", "الجمهورية", "الدولة", "البلاد", "الوطن", "الخليج", "البحث", "الرأس", "القديم", "القديمة", "الجديد",
    "الجديدة", "الحديد", "الملعب", "العالم", "النزاع", "الصراع", "القتال", "التوتر", "الحرب", "الهجوم", "الحادث",
    "الانفجار", "التفجير", "العمليات", "العملية", "المواجهات", "الاشتباكات", "الحدود", "الساحل", "الصحراء", "الشرق",
    "الغرب", "الشمال", "الجنوب", "الوسط", "المدنيين", "اللاجئين", "النازحين", "السكن", "الأمن", "الإقامة",
])  # fmt: skip
_NOT_NAMES = Path(__file__).with_name("not_names.txt")
_TEXT, _GAZETTEER = (Path(__file__).parents[2] / name for name in ("text", "gazetteer/data"))
#: a word opens with at most one conjunction, then a future mark or a preposition
_CONJUNCTIONS = {"و": ("and",), "ف": ("and",)}
_PREPOSITIONS: dict[str, tuple[str, ...]] = {"ب": ("in",), "ل": ("to",)}
_FUTURE = "س"
_PROCLITICS = frozenset((*_CONJUNCTIONS, *_PREPOSITIONS, _FUTURE))
_ACCUSATIVE = "يا"  # of a nisba
_REMEMBERED = 4096  # the words of a few articles, each of which is asked about by several readers


def is_name(word: str, before: str) -> bool:
    """Behind "town" the article opens a name; behind "the town" it opens what describes it, as words without it do."""
    return word.startswith("ال") and "ال" not in before[:3] and word not in _NO_TOWNS


@cache
def not_names() -> frozenset[str]:
    """Ordinary words that are also names of places somewhere: read as words. Folded, with their article where they have it."""
    lines = _NOT_NAMES.read_text("utf-8").splitlines()
    return frozenset(w for line in lines if not line.startswith("#") for w in Folder(FOLD).fold(line).text.split())


@cache
def _definite() -> frozenset[str]:
    """All words whose article is part of them: the list above, and names of one word that have it."""
    made_from = (_NOT_NAMES.parent, _TEXT, _GAZETTEER, *additions.files())
    return _DEFINITE | frozenset(kept("ar.definite", made_from, _names_with_article).decode().split())


def _names_with_article() -> bytes:
    from hasila.gazetteer import Gazetteer

    folded = Folder(FOLD).folded
    surfaces = (name for name, kind, _ in Gazetteer.load().names("ar") if kind != "demonym")
    names = {folded(name) for name in surfaces if name.startswith("ال") and " " not in name}
    return "\n".join(sorted(names - not_names())).encode()


@lru_cache(maxsize=_REMEMBERED)
def key(word: str) -> str:
    """The word without its article, where enough of it stays to be a word and the article is not part of the name."""
    while word.startswith("ال") and len(word) > 4 and word not in _definite():
        word = word[2:]
    return word


@lru_cache(maxsize=_REMEMBERED)
def split(word: str) -> tuple[tuple[tuple[str, ...], int, str], ...]:
    """Readings of *word* with proclitics taken off: (their concepts, their length, what is left).

    ``لل`` is the preposition with the article, or a word that begins with the letter itself; ``س`` before an imperfect makes a future, which is a plan; a nisba
    in the accusative (Moroccan: مغربيا) loses its ending. Nothing shorter than two letters is left over.
    """
    if word[:1] not in _PROCLITICS and not word.endswith(_ACCUSATIVE):
        return ()
    found: list[tuple[tuple[str, ...], int, str]] = []
    for first in ("و", "ف", ""):
        if first and not (word.startswith(first) and len(word) > 3):
            continue
        rest = word[len(first) :]
        concepts = _CONJUNCTIONS.get(first, ())
        if first:
            found.append((concepts, 1, key(rest)))
        if len(rest) > 4 and rest[0] == _FUTURE and rest[1] in "يتن":
            found.append(((*concepts, "modal.planned"), len(first) + 1, key(rest[1:])))
        if len(rest) > 3 and rest[0] in _PREPOSITIONS:
            inner = rest[1:]
            article = "ال" + inner[1:] if rest.startswith("لل") else inner
            found.append((concepts + _PREPOSITIONS[rest[0]], len(first) + 1, key(article)))
            if article != inner:
                found.append((concepts + _PREPOSITIONS[rest[0]], len(first) + 1, inner))  # a word in ل of its own
            if rest.startswith("لل") and len(rest) > 4 and key(rest[2:]) != key(article):
                found.append(((*concepts, "to"), len(first) + 2, key(rest[2:])))
    accusative = [
        (c, n, rest[:-1]) for c, n, rest in [((), 0, key(word)), *found] if len(rest) > 4 and rest.endswith(_ACCUSATIVE)
    ]
    return (*found, *accusative)
