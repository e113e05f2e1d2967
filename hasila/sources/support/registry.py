"""The formats: every module of ``hasila/sources/`` with ``SUFFIXES``, ``sniff`` and ``read``.

Outside packages add a format by an entry point of the group ``hasila.sources`` that names such a module. Modules are
asked in the order of their ``PRIORITY`` (small first, 50 where none is given), then of their names.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from functools import cache
from typing import BinaryIO, Protocol, cast

import hasila.sources as folder
from hasila.model import Article
from hasila.plugins import plugins
from hasila.sources.support.context import Context

ENTRY_POINTS = "hasila.sources"


class Format(Protocol):
    """What a module must offer to be a format."""

    SUFFIXES: tuple[str, ...]
    # Optional: PRIORITY (int), and HOLDS_FILES (True for archives, whose nesting is limited).

    def sniff(self, head: bytes, name: str) -> bool:
        """True where a stream that begins with ``head`` and is called ``name`` (lower case) is of this format."""

    def read(self, stream: BinaryIO, context: Context) -> Iterator[Article]:
        """The articles of the stream. Raises :class:`hasila.errors.SourceError` where nothing more can be read."""


@cache
def formats() -> tuple[Format, ...]:
    """All formats, in the order in which they are asked."""
    modules = [
        importlib.import_module(f"{folder.__name__}.{info.name}") for info in pkgutil.iter_modules(folder.__path__)
    ]
    modules += plugins(ENTRY_POINTS).values()
    found = [
        module
        for module in modules
        if hasattr(module, "SUFFIXES") and hasattr(module, "sniff") and hasattr(module, "read")
    ]
    return tuple(
        cast(list[Format], sorted(found, key=lambda module: (getattr(module, "PRIORITY", 50), module.__name__)))
    )


def recognise(head: bytes, name: str) -> Format | None:
    """The format of a stream, ``None`` where no module knows it."""
    lowered = name.lower()
    return next((form for form in formats() if form.sniff(head, lowered)), None)
