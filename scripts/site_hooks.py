"""What the site's pages hold beyond their files: tables made from codebooks and of the gate's floors, and links that lead right.

``<!-- codebooks -->`` and ``<!-- floors -->`` in a page stand for what is made here. Some pages are links to files
elsewhere in the repository (``docs/project/``), and some lead there.

A link is followed from where the file really lies. It leads to the page made of its target; of a target that is no page
the words stay.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from posixpath import normpath, relpath
from typing import Any

import msgspec

ROOT = Path(__file__).parents[1]
_LINK = re.compile(r"(?P<mark>!?)\[(?P<words>[^\]]*)\]\((?P<target>[^)#\s:]+)(?P<anchor>(?:#[^)\s]*)?)\)")


def _pages() -> dict[str, str]:
    """File of the repository -> page, for those that are pages under another name."""
    docs = ROOT / "docs"
    linked = {
        p.resolve().relative_to(ROOT).as_posix(): p.relative_to(docs).as_posix() for p in docs.glob("project/*.md")
    }
    return linked | {f"README{code}.md": f"index{code}.md" for code in ("", ".fr", ".ar")}


PAGES = _pages()
SOURCES = {page: source for source, page in PAGES.items() if not page.startswith("index")}


def on_page_markdown(markdown: str, page: Any, **_: Any) -> str:
    """Fill in what is made, and lead every link to where its target is on the site."""
    for mark, make in MADE.items():
        if mark in markdown:
            markdown = markdown.replace(mark, make())
    name = page.file.src_uri
    here = Path(SOURCES.get(name, f"docs/{name}")).parent.as_posix()
    there = Path(name).parent.as_posix()

    def lead(match: re.Match[str]) -> str:
        target = normpath(f"{here}/{match['target']}")
        found = PAGES.get(target) or (target.removeprefix("docs/") if target.startswith("docs/") else None)
        if found is None:
            return match["words"]
        return f"{match['mark']}[{match['words']}]({relpath(found, there)}{match['anchor']})"

    return _LINK.sub(lead, markdown)


def codebook_reference() -> str:
    """The tables of all codebooks of the project."""
    from hasila.codebook import CLASSES, FAMILIES, load

    parts = []
    for path in sorted((ROOT / "hasila" / "codebook").glob("*/codebook.yaml")):
        book = load(path.parent)
        parts.append(f"\n## {book.name}\n\n| type of incident | family | called |\n| --- | --- | --- |\n")
        parts += [f"| `{n}` | {t.family} | {_called(t.label)} |\n" for n, t in book.incident_types.items()]
        parts.append("\n| count of an incident | counts | told by |\n| --- | --- | --- |\n")
        parts += [
            f"| `{n}` | {_leaves_of((*c.units, *c.bare))} | {_leaves_of(c.actions)} |\n" for n, c in book.counts.items()
        ]
        parts.append("\n| measure of a total | unit | kind | called |\n| --- | --- | --- | --- |\n")
        parts += [f"| `{n}` | {m.unit} | {m.kind} | {_called(m.label)} |\n" for n, m in book.measures.items()]
    for title, table in (("Families", FAMILIES), ("Classes", CLASSES)):
        parts.append(f"\n## {title}\n\n| name | meaning |\n| --- | --- |\n")
        parts += [f"| `{name}` | {meaning} |\n" for name, meaning in table.items()]
    return "".join(parts)


def _called(label: Mapping[str, str]) -> str:
    return " · ".join(label[code] for code in sorted(label))


def _leaves_of(concepts: Sequence[str]) -> str:
    return ", ".join(concept.partition(".")[2] or concept for concept in dict.fromkeys(concepts))


def floors() -> str:
    """What the gate demands of the reading."""
    sets = msgspec.json.decode((ROOT / "bench" / "floors.json").read_bytes())
    parts = ["## Quality of the reading\n\nLeast values that `make gate` accepts.\n"]
    for name, pinned in sets.items():
        parts.append(
            f"\nLabelled articles `{name}` (digest of the labels: {pinned['labels']}):\n\n| what | least F1 |\n| --- | --- |\n"
        )
        parts += [f"| {what} | {abs(value):.3f} |\n" for what, value in pinned["floors"].items()]
    return "".join(parts)


MADE = {"<!-- codebooks -->": codebook_reference, "<!-- floors -->": floors}
