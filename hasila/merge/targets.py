"""What an incident was aimed at: the kinds of targets that the sentences of a report name.

The kinds and their words stand in the codebook (``targets``), not in the lexicon of the reading: a market is no fact, it
only helps to tell one attack from another. The longest phrase at a word wins; proclitics are taken off by the language.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from hasila.codebook import active, per_codebook, words_of
from hasila.languages import Language, codes, language
from hasila.text.lexicon import TOKEN, phrase_keys
from hasila.text.patterns import words

# Who names many kinds tells of several attacks, or of the country at large.
MOST_KINDS = 3

#: First word -> (the words behind it, kind), the longest first.
Phrases = dict[str, list[tuple[tuple[str, ...], str]]]


def targets_of(quotes: Iterable[str], code: str) -> frozenset[str]:
    """Kinds of targets named in sentences of a language; none where the codebook has no words for it, or too many are."""
    phrases = _phrases(code) if code in codes() else {}
    if not phrases:
        return frozenset()
    found = {kind for quote in quotes for kind in _kinds(quote, language(code), phrases)}
    return frozenset(found) if len(found) <= MOST_KINDS else frozenset()


@per_codebook
def _phrases(code: str) -> Phrases:
    spoken, found = language(code), Phrases()
    for kind, patterns in words_of(active().home, code).targets.items():
        for phrase in (p for pattern in patterns for p in words(pattern)):
            first, *rest = phrase_keys(phrase, spoken.folder, spoken.key)
            found.setdefault(first, []).append((tuple(rest), kind))
    for entries in found.values():
        entries.sort(key=lambda entry: (-len(entry[0]), entry))
    return found


def _kinds(text: str, spoken: Language, phrases: Phrases) -> Iterator[str]:
    tokens = [t for t in TOKEN.findall(spoken.folder.folded(text)) if t not in "-'."]
    keys = [spoken.key(token) for token in tokens]
    at = 0
    while at < len(tokens):
        starts = (keys[at], *(rest for _, _, rest in spoken.split(tokens[at])))
        begun = (entry for start in starts for entry in phrases.get(start, ()))
        rest, kind = next(((r, k) for r, k in begun if tuple(keys[at + 1 : at + 1 + len(r)]) == r), ((), None))
        if kind is not None:
            yield kind
        at += 1 + len(rest)
