"""Hasila turns news reports into a sourced ledger of operations and tallies, and checks whether the figures add up.

The public names, loaded when first used::

    import hasila

    facts = hasila.read("Police dismantled six cells since 2023.", language="en", published="2023-12-01")
    for facts in hasila.read_many(articles): ...
    with hasila.Ledger("ledger.db") as ledger: ...
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hasila.api import read, read_many
    from hasila.ledger import Ledger
    from hasila.model import Article, Facts

__version__ = "0.1.0"
__all__ = ["Article", "Facts", "Ledger", "__version__", "read", "read_many"]

_HOMES = {
    "Article": "hasila.model",
    "Facts": "hasila.model",
    "Ledger": "hasila.ledger",
    "read": "hasila.api",
    "read_many": "hasila.api",
}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        import importlib

        return getattr(importlib.import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'hasila' has no attribute {name!r}")
