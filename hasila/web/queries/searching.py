"""Words as words: the full-text index finds letters, also inside other words; here only whole words count.

A word of a text is a word looked for where it begins with it, with what the language glues in front taken off
(``hasila.languages``: Arabic "and", "the", "with").
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from hasila.languages import codes, language
from hasila.ledger.search import fold

#: Longer than anything that a language glues in front of a word.
MOST_GLUED = 5
_WORD = re.compile(r"\w+")


def holds(body: str, term: str, code: str) -> bool:
    """Whether a folded text in the language ``code`` holds the folded ``term`` as a word."""
    return any(_begins(match[0], term, code) for match in _pattern(term).finditer(body))


def words_of(text: str, terms: tuple[str, ...], code: str) -> Iterator[tuple[int, int]]:
    """Where the words of an unfolded text stand that are among ``terms``."""
    for match in _WORD.finditer(text):
        token = fold(match[0])
        if any(term in token and _begins(token, term, code) for term in terms):
            yield match.span()


@functools.lru_cache(maxsize=256)
def _pattern(term: str) -> re.Pattern[str]:
    """The term with so many letters before it as may be glued on, from the beginning of a word."""
    return re.compile(rf"(?<!\w)\w{{0,{MOST_GLUED}}}?{re.escape(term)}\w*")


@functools.lru_cache(maxsize=20_000)
def _begins(token: str, term: str, code: str) -> bool:
    if token.startswith(term):
        return True
    if code not in codes():
        return False
    known = language(code)
    plain = known.folder.folded(token)
    forms = {known.key(plain), *(rest for _, _, rest in known.split(plain))}
    wanted = {fold(known.folder.folded(term)), fold(known.key(known.folder.folded(term)))}
    return any(fold(form).startswith(tuple(wanted)) for form in forms)
