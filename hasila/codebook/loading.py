"""Codebooks from their files, checked: a wrong one is refused by file, line, entry and remedy."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import yaml

from hasila.codebook.entries import CLASSES, Codebook, CodebookWords
from hasila.errors import CodebookError
from hasila.files import parse_yaml

T = TypeVar("T")
#: Kinds of names in the gazetteer: a codebook may name them like concepts.
_NAMES = frozenset({"group", "agency", "place", "country", "demonym"})


@cache
def load(folder: Path) -> Codebook:
    """The codebook in *folder*.

    Raises:
        CodebookError: naming file, line, entry and remedy.
    """
    path = folder / "codebook.yaml"
    codebook = _converted(path, Codebook)
    codebook = msgspec.structs.replace(codebook, home=folder)
    _check(codebook, path)
    return codebook


@cache
def words_of(codebook_home: Path, language: str) -> CodebookWords:
    """The words of a language for the codebook in that folder; none where it has no file for the language.

    Raises:
        CodebookError: the file is not of the form of :class:`CodebookWords`, or has words for no target of the codebook.
    """
    path = codebook_home / f"{language}.yaml"
    found = _converted(path, CodebookWords) if path.is_file() else CodebookWords()
    known = load(codebook_home).targets if found.targets else ()
    for kind in found.targets:
        if kind not in known:
            raise CodebookError(f"{path}: targets: {kind}: no such target; take one of {', '.join(known)}")
    return found


def _converted(path: Path, type_: type[T]) -> T:
    try:
        return msgspec.convert(parse_yaml(path.read_text("utf-8")) or {}, type_)
    except yaml.YAMLError as error:
        raise CodebookError(f"{path}: not YAML: {error}") from error
    except msgspec.ValidationError as error:
        raise CodebookError(f"{path}: {error}; the fields are those of hasila.codebook.entries") from error


def _check(codebook: Codebook, path: Path) -> None:
    text = path.read_text("utf-8")

    def refuse(entry: str, problem: str, remedy: str) -> None:
        line = next((n for n, row in enumerate(text.splitlines(), 1) if row.strip().startswith(entry)), 0)
        raise CodebookError(f"{path}:{line}: {entry}: {problem}; {remedy}")

    _check_concepts(codebook, refuse)
    for name, measure in codebook.measures.items():
        for count in measure.counts:
            if count not in codebook.counts:
                refuse(name, f"no count {count!r}", f"take one of {', '.join(codebook.counts)}")
        if not (measure.counts or measure.units or measure.bare):
            refuse(name, "nothing is counted", "give counts, or units and actions")
    for relation in codebook.relations:
        for side in (relation.smaller, relation.larger):
            if side not in codebook.measures:
                refuse("relations", f"no measure {side!r}", f"take one of {', '.join(codebook.measures)}")
    _check_special(codebook, refuse)


def _check_concepts(codebook: Codebook, refuse: Any) -> None:
    from hasila.text.lexicon import concept_names, is_known

    names = {**concept_names(), **codebook.concepts}
    branches = {name.removesuffix(".*") for name in names} | {name.partition(".")[0] for name in names}
    for entry, concept in codebook.named():
        if concept not in branches and concept not in _NAMES and not is_known(concept, names):
            refuse(entry, f"no concept {concept!r}", "take one of codebook/concepts.yaml or define it under `concepts`")
    for name in codebook.classes:
        if name not in CLASSES:
            refuse(name, "no such class", f"take one of {', '.join(CLASSES)}")


def _check_special(codebook: Codebook, refuse: Any) -> None:
    known = {*codebook.incident_types, *codebook.counts, *codebook.measures}
    for field in codebook.special.__struct_fields__:
        value = getattr(codebook.special, field)
        for name in value if isinstance(value, tuple) else (value,):
            if name is not None and name not in known:
                refuse(field, f"{name!r} is no type, count or measure", "name one of this codebook")
    for name, count in codebook.counts.items():
        for other in (count.kind_of, count.part_of_total):
            if other is not None and other not in codebook.counts:
                refuse(name, f"no count {other!r}", f"take one of {', '.join(codebook.counts)}")
    for name, kind in codebook.incident_types.items():
        if kind.one_of is not None and kind.one_of not in codebook.measures:
            refuse(name, f"no measure {kind.one_of!r}", f"take one of {', '.join(codebook.measures)}")
