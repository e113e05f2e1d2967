"""A look at the words of a text, before anything is read: can it pass the gate at all?

The gate (:mod:`hasila.reading.gate`) lets no article through that has neither a word of its strong concepts nor a
broken-up cell. Each such phrase has an anchor, its longest word; a text without any anchor cannot pass, and folding
and looking its words up costs a small part of reading it. Nothing that full reading would find is lost (a test).
"""

from __future__ import annotations

from functools import cache, lru_cache

from hasila.gazetteer import Gazetteer
from hasila.languages import Language, language
from hasila.reading.gate import ANCHOR_CONCEPTS, services
from hasila.text.lexicon import TOKEN, Entry


@cache
def _anchors(code: str) -> frozenset[str]:
    """The longest word of each phrase that can carry an article through the gate."""
    return frozenset(max(e.keys, key=len) for e in language(code).lexicon.entries() if _is_strong(e))


def _is_strong(entry: Entry) -> bool:
    if any(c in ANCHOR_CONCEPTS or c.split(".")[0] in ANCHOR_CONCEPTS for c in entry.concepts):
        return True
    return any(kind == "agency" and record in services(Gazetteer.load()) for kind, record in entry.ids)


@lru_cache(maxsize=200_000)
def _is_anchor(code: str, word: str) -> bool:
    spoken = language(code)
    anchors = _anchors(code)
    return spoken.key(word) in anchors or any(rest in anchors for _, _, rest in spoken.split(word))


def may_hold_facts(text: str, spoken: Language) -> bool:
    """False where no word of *text* could open the gate."""
    code = spoken.code
    return any(_is_anchor(code, word) for word in set(TOKEN.findall(spoken.folder.fold(text).text)) if len(word) > 1)
