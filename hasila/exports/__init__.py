"""Exports: one file a format; the folder is the registry.

A module of this folder that defines ``write`` is a format, named as the file (``_`` becomes ``-``):

``write(ledger: Ledger, draft: Path) -> Written``
    writes a file or a folder to ``draft``. The caller moves it into place when all of it is there, so a format never
    has to think about existing files or full disks.
``DESCRIPTION: str``
    one line for ``hasila export --list``.

Outside packages add a format by an entry point of the group ``hasila.exports``: its name is that of the format, its value
a module with these.

Formats import what they need inside ``write``, so that listing them is quick and needs no extra.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, NamedTuple

from hasila.errors import ExportError, UsageError
from hasila.exports.written import Written
from hasila.plugins import plugins

if TYPE_CHECKING:
    from hasila.ledger import Ledger

__all__ = ["Format", "Written", "export", "formats"]


ENTRY_POINTS = "hasila.exports"


class Format(NamedTuple):
    """One export format."""

    name: str
    description: str
    write: Callable[[Ledger, Path], Written]


def formats() -> dict[str, Format]:
    """All formats by name."""
    found = {}
    for info in pkgutil.iter_modules(__path__):
        module = importlib.import_module(f"{__name__}.{info.name}")
        if hasattr(module, "write"):
            name = info.name.replace("_", "-")
            found[name] = Format(name, _description(module), module.write)
    for name, module in plugins(ENTRY_POINTS).items():
        if name not in found:
            found[name] = Format(name, _description(module), module.write)
    return found


def _description(module: ModuleType) -> str:
    return str(getattr(module, "DESCRIPTION", (module.__doc__ or "").strip().splitlines()[0]))


def export(ledger: Ledger, format: str, out: Path, *, force: bool = False) -> Written:
    """Write the ledger to ``out`` in ``format``.

    Raises :class:`UsageError` for an unknown format or an existing ``out`` without ``force``, and
    :class:`ExportError` where it cannot be written; the old content of ``out`` is then unchanged.
    """
    from hasila.files import replaced_whole

    known = formats()
    if format not in known:
        raise UsageError(f"unknown export format {format!r}: choose one of {', '.join(sorted(known))}")
    if out.exists() and not force:
        raise UsageError(f"{out}: exists already. Choose another name, or replace it with --force")
    with replaced_whole(out) as draft:
        try:
            return known[format].write(ledger, draft)
        except ImportError as error:
            raise ExportError(
                f"the format {format} needs {error.name}, which is not installed: pip install 'hasila[export]'"
            ) from error
