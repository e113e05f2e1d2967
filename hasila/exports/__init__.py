"""Exports: one file a format; the folder is the registry.

A module of this folder that defines ``write`` is a format, named as the file (``_`` becomes ``-``):

``write(ledger: Ledger, draft: Path) -> Written``
    writes a file or a folder to ``draft``. The caller moves it into place when all of it is there, so a format never
    has to think about existing files or full disks.
``DESCRIPTION: str``
    one line for ``hasila export --list``.
``LEFT_OUT: tuple[LeftOut, ...]``
    what the format never holds, for the documentation; ``write`` returns it with what this ledger lost.
``HEADER: str``
    the line that a table of a fixed form begins with, as its makers document it.
``SUFFIX: str``
    how the name of a file usually ends, where it is not the format's name.

Outside packages add a format by an entry point of the group ``hasila.exports``: its name is that of the format, its value
a module with these.

Formats import what they need inside ``write``, so that listing them is quick and needs no extra. Beside what a format
writes stands a report (``OUT.report.json``) of what the format had to leave out.
"""

from __future__ import annotations

import importlib
import pkgutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, NamedTuple

import hasila
from hasila.errors import ExportError, UsageError
from hasila.exports.written import LeftOut, Omissions, Written, report_json, report_path
from hasila.files import replaced_whole
from hasila.plugins import plugins

if TYPE_CHECKING:
    from hasila.ledger import Ledger

__all__ = ["Format", "LeftOut", "Omissions", "Written", "export", "formats", "report_path"]


ENTRY_POINTS = "hasila.exports"


class Format(NamedTuple):
    """One export format."""

    name: str
    description: str
    write: Callable[[Ledger, Path], Written]
    suffix: str = ""
    left_out: tuple[LeftOut, ...] = ()
    about: str = ""
    header: str = ""


def formats() -> dict[str, Format]:
    """All formats by name."""
    found = {}
    for info in pkgutil.iter_modules(__path__):
        module = importlib.import_module(f"{__name__}.{info.name}")
        if hasattr(module, "write"):
            name = info.name.replace("_", "-")
            found[name] = _format(name, module)
    for name, module in plugins(ENTRY_POINTS).items():
        found.setdefault(name, _format(name, module))
    return found


def _format(name: str, module: ModuleType) -> Format:
    title, _, about = (module.__doc__ or name).strip().partition("\n")
    return Format(
        name,
        str(getattr(module, "DESCRIPTION", title)),
        module.write,
        getattr(module, "SUFFIX", f".{name}"),
        getattr(module, "LEFT_OUT", ()),
        about.strip(),
        getattr(module, "HEADER", ""),
    )


def export(ledger: Ledger, format: str, out: Path, *, force: bool = False) -> Written:
    """Write the ledger to ``out`` in ``format``, and ``out.report.json`` beside it.

    Raises :class:`UsageError` for an unknown format, an existing ``out`` (or report) without ``force``, and what ``force``
    does not replace either: the ledger itself, a folder that no export made, a device. Raises :class:`ExportError` where
    ``out`` cannot be written; its old content is then unchanged.
    """
    known = formats()
    if format not in known:
        raise UsageError(f"unknown export format {format!r}: choose one of {', '.join(sorted(known))}")
    _check_place(ledger, out, force)
    report = report_path(out)
    with replaced_whole(report) as report_draft, replaced_whole(out) as draft:
        written = _written(known[format], ledger, draft, out)
        report_draft.write_text(report_json(format, hasila.__version__, written), encoding="utf-8", newline="\n")
    return written


def _check_place(ledger: Ledger, out: Path, force: bool) -> None:
    """Refuse a place where writing would destroy what no export has made."""
    if not out.name or str(out) == "-":
        raise UsageError(f"{out}: name a file or a folder to write to")
    report = report_path(out)
    for path in (out, report):
        if path.exists() and not force:
            raise UsageError(f"{path}: exists already. Choose another name, or replace it with --force")
    if not out.exists():
        return
    if any(Path(ledger.name + tail).exists() and out.samefile(ledger.name + tail) for tail in ("", "-wal", "-shm")):
        raise UsageError(f"{out}: is the ledger that is read. Choose another name")
    if out.is_dir() and not report.is_file():
        raise UsageError(
            f"{out}: is a folder that no export made ({report.name} is not beside it). Choose another name"
        )
    if not out.is_dir() and not out.is_file():
        raise UsageError(f"{out}: is neither a file nor a folder. Choose another name")


def _written(format: Format, ledger: Ledger, draft: Path, out: Path) -> Written:
    try:
        return format.write(ledger, draft)
    except ImportError as error:
        raise ExportError(
            f"the format {format.name} needs {error.name}, which is not installed: pip install 'hasila[tables]'"
        ) from error
    except sqlite3.Error as error:
        raise ExportError(f"{out}: cannot be written: {error}. What was there before is unchanged") from error
