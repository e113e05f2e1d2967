"""The languages: one folder each, always the same files; the folder is the registry.

Outside packages add a language by an entry point of the group ``hasila.languages``: its name is the code, its value a
package with these files.

    languages/xx/lexicon.yaml   words -> concepts (codebook/concepts.yaml)
    languages/xx/grammar.py     folding, clitics, number order: what a table cannot say
    languages/xx/cases.yaml     sentences and what must be read in them
    languages/xx/markers.txt    function words that tell the language (hasila.sources.language)
    languages/xx/dateline.yaml  words of the line that says when an article was published (optional)
    languages/xx/report.yaml    words of the yearly review (optional)
    languages/xx/explanations.yaml  words of what merging and reconciliation say of themselves (optional)
    languages/xx/names.tsv      names of places that the gazetteer lacks in the language: id, names (optional)

A grammar module may define (all optional):

    FOLD: dict[str, str]           letters that stand for each other, after the general folding
    THOUSANDS: str                 characters that separate thousands ("." in French, "," in English)
    ORDINAL_MARKS: frozenset[str]  folded letters that make digits before them an ordinal ("er", "ème")
    UNITS_FIRST: bool              "five and twenty": units are said before tens
    VERB_FIRST: bool               the subject stands behind its verb
    not_names() -> frozenset[str]  folded ordinary words that are also names of places: read as words
    is_name(word, before) -> bool  may a word, behind another, both as written, be a place's name? (not told: it has a capital)
    key(word) -> str               normal form of a folded word, used for lexicon and text alike
    split(word) -> list of (concepts, prefix_length, rest)   readings of a word with proclitics taken off
"""

from __future__ import annotations

import importlib
import importlib.util
import sys
import types
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from hasila.codebook import per_codebook
from hasila.errors import UsageError
from hasila.plugins import plugins
from hasila.text.fold import Folder
from hasila.text.lexicon import load_lexicon
from hasila.text.phrases import Lexicon

ENTRY_POINTS = "hasila.languages"
_HERE = Path(__file__).parent
Split = tuple[tuple[str, ...], int, str]


def _same(word: str) -> str:
    return word


def _is_capital(word: str, _before: str) -> bool:
    return word[0].isupper() and not word.isupper()


def _whole(_word: str) -> Iterable[Split]:
    return ()


@dataclass(frozen=True)
class Language:
    """A language as the engine sees it: folding, lexicon and the few functions of its grammar."""

    code: str
    folder: Folder
    lexicon: Lexicon
    key: Callable[[str], str]
    split: Callable[[str], Iterable[Split]]
    thousands: str
    units_first: bool
    ordinal_marks: frozenset[str] = frozenset()
    verb_first: bool = False
    is_name: Callable[[str, str], bool] = _is_capital


@cache
def packages() -> dict[str, str]:
    """Code -> name of the package of every language, sorted by code; a language of this project wins over a plug-in."""
    outside = {code: module.__name__ for code, module in plugins(ENTRY_POINTS).items()}
    own = {path.parent.name: f"{__name__}.{path.parent.name}" for path in _HERE.glob("*/lexicon.yaml")}
    return dict(sorted((outside | own).items()))


@cache
def folders() -> dict[str, Path]:
    """Code -> folder of every language."""
    return {code: Path(str(importlib.import_module(name).__file__)).parent for code, name in packages().items()}


def is_own(code: str) -> bool:
    """Is it a language of this project, not of a plug-in or a folder?"""
    return packages().get(code) == f"{__name__}.{code}"


def add(folder: Path) -> str:
    """Take a folder with the files of a language as one more language of this process; its code, the folder's name.

    Raises:
        UsageError: the folder holds no lexicon.
    """
    code = folder.resolve().name
    if not (folder / "lexicon.yaml").is_file():
        raise UsageError(f"{folder} holds no lexicon.yaml: `hasila new-language {code}` writes the files of a language")
    if code not in codes():
        name = f"hasila_language_{code}"
        package = types.ModuleType(name)
        package.__path__ = [str(folder)]
        package.__file__ = str(folder / "__init__.py")
        sys.modules[name] = package
        packages()[code] = name
        folders.cache_clear()
    return code


def codes() -> tuple[str, ...]:
    """Codes of all languages, sorted."""
    return tuple(packages())


@per_codebook
def language(code: str) -> Language:
    """Load a language with the words of the codebook at work; some milliseconds the first time, nothing after.

    Raises:
        UsageError: no such language.
        LexiconError: the lexicon has a wrong entry.
    """
    if code not in codes():
        raise UsageError(
            f"no language {code!r}: known are {', '.join(codes())}; `hasila new-language {code}` starts one"
        )
    name = f"{packages()[code]}.grammar"
    grammar = importlib.import_module(name) if importlib.util.find_spec(name) else None
    folder = Folder(getattr(grammar, "FOLD", None))
    key = getattr(grammar, "key", _same)
    return Language(
        code=code,
        folder=folder,
        lexicon=load_lexicon(
            folders()[code] / "lexicon.yaml", folder, key, code, getattr(grammar, "not_names", frozenset)
        ),
        key=key,
        split=getattr(grammar, "split", _whole),
        thousands=getattr(grammar, "THOUSANDS", ",."),
        units_first=getattr(grammar, "UNITS_FIRST", False),
        ordinal_marks=getattr(grammar, "ORDINAL_MARKS", frozenset()),
        verb_first=getattr(grammar, "VERB_FIRST", False),
        is_name=getattr(grammar, "is_name", _is_capital),
    )
