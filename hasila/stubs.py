"""The commented stubs of a new language and a new codebook: small, but whole. They pass their own checks as written."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from hasila.codebook.entries import CLASSES, FAMILIES
from hasila.errors import UsageError
from hasila.text.lexicon import concept_names

_GRAMMAR = '''"""Grammar of the language: what a table of words cannot say. All names are optional (see hasila.languages)."""

from __future__ import annotations

THOUSANDS = ","  # the character that separates thousands
'''
_MARKERS = """# The commonest function words, by which a text in the language is known; one section a language.
[{code}]
words:
"""
_LANGUAGE_CASES = """# Sentences written for the purpose, with what must be read in them. hasila/cases.py explains the form.
# - text: "Police dismantled a cell in Rabat on 3 May 2021."
#   published: 2021-05-04
#   incidents: [{type: cell_dismantled, places: [Rabat]}]
- text: "2021"  # nothing is read where nothing is told: keep some such cases, too
"""
_CODEBOOK = """# What can be recorded of {name}. All fields are explained in hasila/codebook/entries.py.
name: {name}
version: 1

# Concepts of your own, beyond those of hasila/codebook/concepts.yaml (hasila check-codebook says which have words).
concepts:
  hazard.*: "[flood, storm] what befalls people, by its kind"

# What happened: the concepts that tell it and the family whose rules it follows:
{families}
incident_types:
  disaster: {{trigger: [hazard], family: happening, rank: 1, default: true, label: {{en: disaster}}}}

# Figures of one incident: what is counted, the actions that govern it, units that need no action.
counts:
  dead: {{units: [unit.person], actions: [act.kill], bare: [unit.dead], family: happening}}

# Figures over a period: a flow adds up over time, a stock is a level at a moment.
measures:
  deaths: {{unit: person, kind: flow, counts: [dead], label: {{en: deaths}}}}

# Which concepts the reading rules may treat alike; what you leave out stays empty:
{classes}
classes:
  happening: [hazard]
  deadly: [act.kill]
  harmful: [act.kill]
  dead: [unit.dead]
  persons: [unit.person]

# What tells that an article is about this at all.
relevance:
  sure: [hazard]
"""
_WORDS = """# English: the title of the yearly review, nouns with their plural forms, words of your own concepts.
title: "{{country}} {{year}}: {name} in figures"
nouns:
  dead: {{one: "dead", other: "dead"}}
  deaths: {{one: "death", other: "deaths"}}
words:
  hazard.flood: ["flood =1", "floods"]  # a trailing =1 marks a singular; (a|b) alternatives, [x] optional
  hazard.storm: ["storm =1", "storms"]
"""
_CODEBOOK_CASES = """# Items written for the purpose, with exactly what must be read in them. hasila/cases.py explains the form.
- language: en
  text: "A flood killed 12 people in Tangier, Morocco, on 3 May 2021."
  published: 2021-05-04
  incidents: [{type: disaster, subtype: flood, date: 2021-05-03, places: [Tangier], counts: {dead: 12}}]
- language: en
  text: "The team scored 12 goals in 2021."
"""


def write_language(code: str, folder: Path) -> Iterator[tuple[Path, str]]:
    """Write ``folder/code/`` with the files of a language; yields (path, what to do with it).

    Raises:
        UsageError: the folder of the language exists already: nothing is overwritten.
    """
    lines = ["# Words -> concepts. (a|b) alternatives, [x] optional; a trailing =1 marks a singular, =2 a dual."]
    for name, meaning in concept_names().items():
        lines += [f"# {name}: {meaning}", f"# {name.replace('*', '…')}: []"]
    hint = "fill first: numbers, months, weekdays, then act.*, unit.*, attack.*"
    yield from _written(
        folder / code,
        ("lexicon.yaml", "\n".join(lines) + "\n", hint),
        ("grammar.py", _GRAMMAR, "the separator of thousands; proclitics, where words are glued together"),
        ("markers.txt", _MARKERS.format(code=code), "the commonest function words"),
        ("cases.yaml", _LANGUAGE_CASES, "then a case for each wording you add"),
        ("__init__.py", f'"""The language {code} for Hasila."""\n', "the entry point of a plug-in names this package"),
    )


def write_codebook(name: str, folder: Path) -> Iterator[tuple[Path, str]]:
    """Write ``folder/name/`` (``-`` as ``_``) with the files of a codebook; yields (path, what to do with it).

    Raises:
        UsageError: the folder of the codebook exists already: nothing is overwritten.
    """
    families, classes = (
        "\n".join(f"#   {key:16} {meaning}" for key, meaning in table.items()) for table in (FAMILIES, CLASSES)
    )
    text = _CODEBOOK.format(name=name, families=families, classes=classes)
    yield from _written(
        folder / name.replace("-", "_"),
        ("codebook.yaml", text, "types, counts and measures first"),
        ("en.yaml", _WORDS.format(name=name), "the words of your concepts; one such file a language"),
        ("cases.yaml", _CODEBOOK_CASES, "then a case for each wording"),
        ("__init__.py", f'"""The codebook {name} for Hasila."""\n', "the entry point of a plug-in names this package"),
    )


def _written(home: Path, *files: tuple[str, str, str]) -> Iterator[tuple[Path, str]]:
    if home.exists():
        raise UsageError(f"{home} exists already: nothing was written; choose another --out or remove it")
    home.mkdir(parents=True)
    for name, text, hint in files:
        (home / name).write_text(text, "utf-8")
        yield home / name, hint
