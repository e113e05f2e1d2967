"""The lexicon of a language: its files -> phrases with their concepts, folded and checked.

An entry is a pattern of :mod:`hasila.text.patterns`; a trailing ``=2`` says that the form itself counts two (a dual),
``=1`` that it is one. Names of places, agencies, groups and nationalities come from the gazetteer and are looked up
in the same index, so that the longest phrase wins whatever table it is from.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import yaml

from hasila import additions
from hasila.cache import kept
from hasila.codebook import active, words_of
from hasila.errors import LexiconError
from hasila.files import parse_yaml
from hasila.text.chunk import DOUBTFUL, Concepts
from hasila.text.fold import Folder
from hasila.text.patterns import words
from hasila.text.phrases import BEHIND_A_CUE, Lexicon, PhraseTable

#: a number with separators, a word, or one other visible character. The separators: full stop, comma, Arabic ones.
TOKEN = re.compile("\\d+(?:[.,\u066b\u066c]\\d+)*|[^\\W\\d_]+|[^\\w\\s]")
_COUNT = re.compile(r"\s*=(\d+)$")
#: Branches of concepts that belong to a subject, and those of them that every subject needs.
SUBJECT = frozenset({"act", "attack", "unit", "seized", "weapon", "topic"})
GENERAL = frozenset({"unit.person", "unit.woman", "unit.minor", "unit.foreigner", "unit.thing", "unit.size"})
_HERE = Path(__file__).parent
_CONCEPTS = _HERE.parent / "codebook" / "concepts.yaml"


@cache
def concept_names() -> dict[str, str]:
    """Concept -> description, from the codebook."""
    loaded = parse_yaml(_CONCEPTS.read_text("utf-8"))
    return {str(k): str(v) for k, v in loaded.items()}


def known_concept(name: str) -> bool:
    """True where *name* is a concept of the codebook, or a leaf of one of its open branches."""
    return is_known(name, {**concept_names(), **active().concepts})


def is_known(name: str, names: Mapping[str, str]) -> bool:
    """True where *name* is one of *names*, or a leaf of one of their open branches."""
    if name in names:
        return True
    branch, _, leaf = name.partition(".")
    text = names.get(f"{branch}.*")
    if text is None or not leaf:
        return False
    allowed = re.match(r"\[([^\]]*)\]", text)
    return allowed is None or leaf in [a.strip() for a in allowed[1].split(",")]


def phrase_keys(phrase: str, folder: Folder, key: Callable[[str], str]) -> tuple[str, ...]:
    """The word keys of a phrase: folded, joined marks (hyphen, apostrophe, full stop) dropped."""
    return _folded_keys(folder.folded(phrase), key)


def _folded_keys(folded: str, key: Callable[[str], str]) -> tuple[str, ...]:
    return tuple([key(t) for t in TOKEN.findall(folded) if t not in "-'."])


def load_lexicon(
    path: Path, folder: Folder, key: Callable[[str], str], code: str, not_names: Callable[[], frozenset[str]]
) -> Lexicon:
    """The lexicon of ``lexicon.yaml``, the codebook and the gazetteer, kept between processes (:mod:`hasila.cache`).

    See :func:`read_phrases`.
    """
    made_from = (
        path.parent, _HERE, _CONCEPTS.parent, active().home, _HERE.parent / "gazetteer" / "data", *additions.files()
    )  # fmt: skip
    return Lexicon(kept(f"{code}.phrases", made_from, lambda: read_phrases(path, folder, key, code, not_names())))


def read_phrases(path: Path, folder: Folder, key: Callable[[str], str], code: str, not_names: frozenset[str]) -> bytes:
    """Read ``lexicon.yaml`` and the gazetteer's names of the language, but not the names of places in *not_names*.

    Raises:
        LexiconError: naming file, line, entry and remedy.
    """
    lexicon = PhraseTable()
    text = path.read_text("utf-8")
    try:
        tables = parse_yaml(text) or {}
    except yaml.YAMLError as error:
        raise LexiconError(f"{path}: not YAML: {error}; quote entries that hold [ ] : or #") from error
    uses = _Uses()
    for concept, patterns in tables.items():
        if not is_known(str(concept), concept_names()):
            raise LexiconError(_where(path, text, str(concept)) + f"no concept {concept!r} in codebook/concepts.yaml")
        for pattern in patterns or () if uses[str(concept)] else ():
            _add_pattern(lexicon, str(concept), str(pattern), folder, key, path, text)
    _add_codebook_words(lexicon, folder, key, code)
    _add_names(lexicon, folder, key, code, not_names)
    _add_own_names(lexicon, folder, key, path.with_name("names.tsv"))
    lexicon.leave_names(_leaves_names, lambda concepts: not concepts.isdisjoint(_DOERS))
    return lexicon.stored()


#: Names of those who do things.
_DOERS = frozenset({"agency", "group"})


def _leaves_names(concepts: Concepts) -> bool:
    """Do the phrases tell a deed, or who leads somebody? The doer or the group that ends them is news of its own."""
    heads = active().members("heads")
    return all(c.startswith("act.") or c in heads for c in concepts)


class _Uses(dict[str, bool]):
    """Concept -> does the codebook at work use it? Of its subject only what it names, of grammar, time and speech all."""

    def __missing__(self, concept: str) -> bool:
        named = active().uses
        subject = concept.partition(".")[0] in SUBJECT and concept not in GENERAL
        self[concept] = used = not subject or concept in named or concept.partition(".")[0] in named
        return used


def _add_codebook_words(lexicon: PhraseTable, folder: Folder, key: Callable[[str], str], code: str) -> None:
    """The words that the codebook has for its own concepts in this language; they take the place of other meanings."""
    path = active().home / f"{code}.yaml"
    own = PhraseTable()
    for concept, patterns in words_of(active().home, code).words.items():
        text = path.read_text("utf-8")
        if not known_concept(concept):
            raise LexiconError(
                _where(path, text, concept) + f"no concept {concept!r} in concepts.yaml or codebook.yaml"
            )
        for pattern in patterns:
            _add_pattern(own, concept, pattern, folder, key, path, text)
    lexicon.replace(own)


def _add_pattern(
    lexicon: PhraseTable, concept: str, pattern: str, folder: Folder, key: Callable[[str], str], path: Path, text: str
) -> None:
    stated = _COUNT.search(pattern)
    try:
        phrases = list(words(pattern[: stated.start()] if stated else pattern))
    except ValueError as error:
        raise LexiconError(_where(path, text, pattern) + str(error)) from error
    for phrase in phrases:
        keys = phrase_keys(phrase, folder, key)
        if not keys:
            raise LexiconError(_where(path, text, pattern) + f"{phrase!r} holds no word: remove it")
        lexicon.add(keys, concept, int(stated[1]) if stated else None)


def _add_names(
    lexicon: PhraseTable, folder: Folder, key: Callable[[str], str], code: str, not_names: frozenset[str]
) -> None:
    from hasila.gazetteer import Gazetteer

    gazetteer = Gazetteer.load()
    ordinary = list(gazetteer.ambiguous_names(code))
    longer: dict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
    names = list(gazetteer.names(code))
    folded = folder.folded("\n".join(surface for surface, _, _ in names)).split("\n")  # one pass over all of them
    for (surface, kind, record), plain in zip(names, folded, strict=True):
        if kind == "place" and plain in not_names:
            ordinary.append((surface, kind, record))
            continue
        keys = _folded_keys(plain, key)
        if keys:
            lexicon.add(keys, kind, None, (kind, record))
            if kind == "place" and len(keys) > 1:
                longer[keys[0]].append((keys, record))
    # a name behind a word for a place, and where text/proper.py finds it to be one
    for surface, kind, record in ordinary:
        keys = phrase_keys(surface, folder, key)
        # "The province of Ain Defla" is not that of Ain: what goes on with the word is known behind the cue as well.
        going_on = [(k, r) for k, r in longer.get(keys[0], ()) if k[: len(keys)] == keys and k != keys] if keys else []
        for name, where in [(keys, record), *going_on]:
            lexicon.add((BEHIND_A_CUE, *name), kind, None, (kind, where))
        if kind == "place" and len(keys) == 1:
            lexicon.add(keys, DOUBTFUL, None, (DOUBTFUL, record))


def _add_own_names(lexicon: PhraseTable, folder: Folder, key: Callable[[str], str], path: Path) -> None:
    """Names that a language brings for itself: a line for each place, ``id<TAB>name|name``; a country by its ISO code."""
    for line in path.read_text("utf-8").splitlines() if path.is_file() else ():
        record, _, names = line.partition("\t")
        kind = "country" if len(record) == 2 else "place"
        for name in filter(None, names.split("|")):
            lexicon.add(phrase_keys(name, folder, key), kind, None, (kind, record))


def _where(path: Path, text: str, entry: str) -> str:
    line = next((n for n, row in enumerate(text.splitlines(), 1) if entry in row), 0)
    return f"{path}:{line}: entry {entry!r}: "
