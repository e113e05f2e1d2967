"""The commented stubs of a new language, written from the codebook's vocabulary."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from hasila.errors import UsageError
from hasila.text.lexicon import concept_names

_GRAMMAR = '''"""Grammar of the language: what a table of words cannot say. All names are optional (see hasila.languages)."""

from __future__ import annotations

THOUSANDS = ","  # the character that separates thousands
'''
_CASES = """# Sentences written for the purpose, with what must be read in them. See tests/languages/test_cases.py for the form.
# - text: "Police dismantled a cell in Rabat on 3 May 2021."
#   published: 2021-05-04
#   incidents: [{type: cell_dismantled, places: [Rabat]}]
"""


def write_language(code: str, folder: Path) -> Iterator[tuple[Path, str]]:
    """Write ``folder/code/{lexicon.yaml,grammar.py,cases.yaml,__init__.py}``; yields (path, what to do with it).

    Raises:
        UsageError: the folder of the language exists already: nothing is overwritten.
    """
    home = folder / code
    if home.exists():
        raise UsageError(f"{home} exists already: nothing was written; choose another --out or remove it")
    home.mkdir(parents=True)
    lines = ["# Words -> concepts. (a|b) alternatives, [x] optional; a trailing =1 marks a singular, =2 a dual."]
    for name, meaning in concept_names().items():
        lines += [f"# {name}: {meaning}", f"# {name.replace('*', '…')}: []"]
    files = (
        (
            "lexicon.yaml",
            "\n".join(lines) + "\n",
            "fill first: numbers, months, weekdays, then act.*, unit.*, attack.*",
        ),
        ("grammar.py", _GRAMMAR, "the separator of thousands; proclitics, where words are glued together"),
        ("cases.yaml", _CASES, "then a case for each wording you add"),
        ("__init__.py", "", "stays empty"),
    )
    for name, text, hint in files:
        (home / name).write_text(text, "utf-8")
        yield home / name, hint
