"""Arabic: letters that stand for each other, the article, proclitics, the order of numbers."""

from __future__ import annotations

from functools import lru_cache

#: After the general folding: hamza seats, final ya, ta marbuta, Persian letters that stand in for Arabic ones.
FOLD = {
    "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ؤ": "و", "ئ": "ي", "ی": "ي", "ک": "ك", "ھ": "ه", "ہ": "ه", "گ": "ك", "ڤ": "ف", "پ": "ب",
    "،": ",", "؛": ";", "؟": "?", "٬": ",", "٫": ".", "٪": "%",
}  # fmt: skip
THOUSANDS = ",."
UNITS_FIRST = True

#: Words that mean something else without their article (today and day, Monday and two, Casablanca and white):
#: the article is part of the word. Folded spelling.
_DEFINITE = frozenset(
    """
    اليوم الاثنين الاحد الساعه الفين الفان القاعده الشباب البيضاء المدينه الجديده العيون الداخله الرياض الخبر
    الباب الزاويه الشرقيه الغربيه الشماليه الجنوبيه الوسطي الوادي الحدود الصفاء السوق الرقه القدس الجبل الساحل الخط
    الحديده المحرق الكاف الدار الغرب الشرق النصر الفتح الهلال الحر الحوز الصحراء المحمديه المنطقه الخليج
    الجهراء الاحمدي الواحات الاقصر البحيره المنصوره العاشر السادس العامريه السلام الكوت الطيبه العلا البدائع
    المغرب الجزائر السودان الاردن الكويت العراق النيجر الصين اليمن الصومال البحرين الهند المانيا
    """.split()
)
#: a word opens with at most one conjunction, then a future mark or a preposition
_CONJUNCTIONS = {"و": ("and",), "ف": ("and",)}
_PREPOSITIONS: dict[str, tuple[str, ...]] = {"ب": ("in",), "ل": ("to",), "ك": ()}
_FUTURE = "س"


@lru_cache(maxsize=65536)
def key(word: str) -> str:
    """The word without its article, where enough of it stays to be a word and the article is not part of the name."""
    while word.startswith("ال") and len(word) > 4 and word not in _DEFINITE:
        word = word[2:]
    return word


@lru_cache(maxsize=65536)
def split(word: str) -> tuple[tuple[tuple[str, ...], int, str], ...]:
    """Readings of *word* with proclitics taken off: (their concepts, their length, what is left).

    ``لل`` is the preposition with the article; ``س`` before an imperfect makes a future, which is a plan. Nothing
    shorter than two letters is left over.
    """
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
            if rest.startswith("لل") and len(rest) > 4:
                found.append(((*concepts, "to"), len(first) + 2, key(rest[2:])))
    return tuple(found)
