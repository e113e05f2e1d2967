"""From paths and folders to the files in them, in one order on every machine."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

from hasila.sources.support.context import Failure

Report = Callable[[Failure], None]
# What stands beside articles and holds none: looked at only where it is named on the command line.
BESIDE = frozenset(
    [
        ".css",
        ".js",
        ".mjs",
        ".map",
        ".png",
        ".jpg",
        ".jpeg",
        ".gif",
        ".svg",
        ".webp",
        ".avif",
        ".ico",
        ".bmp",
        ".tif",
        ".tiff",
        ".woff",
        ".woff2",
        ".ttf",
        ".eot",
        ".otf",
        ".mp3",
        ".mp4",
        ".webm",
        ".ogg",
        ".m4a",
        ".avi",
        ".mov",
        ".wav",
        ".exe",
        ".dll",
        ".so",
        ".pyc",
        ".db",
        ".sqlite",
        ".sqlite3",
        ".db-wal",
        ".db-shm",
        ".lock",
        ".part",
        ".tmp",
        ".cdx",
        ".cdxj",
        ".idx",
        ".sha256",
        ".md5",
        ".asc",
    ]
)
NO_FILE = "neither a file nor a folder (a pipe, a socket or a device)"
_PAGE = (".html", ".htm", ".xhtml")
_SAVED_FOLDERS = ("_files", "_fichiers", "_archivos", "-Dateien", ".files")  # "save page, complete"


def files(path: Path, report: Report, shown: Callable[[str], str]) -> Iterator[Path]:
    """The files of ``path`` in the order of their names; hidden files, pictures and styles are passed over."""
    if not path.exists():
        what = "a symbolic link to nothing" if path.is_symlink() else "no such file or folder"
        report(Failure(shown(str(path)), None, f"{what}; give the path of an existing file or folder"))
        return
    if not path.is_dir():
        if path.is_file() or path.is_fifo() or path.is_char_device():
            yield path
        else:
            report(Failure(shown(str(path)), None, NO_FILE))
        return
    found = False
    above = tuple(map(_identity, path.resolve().parents))
    for file in _walk(path, report, shown, set(), above):
        found = True
        yield file
    if not found:
        report(Failure(shown(str(path)), None, "the folder holds no file that could be an article"))


Seen = set[tuple[int, int]]


def _walk(
    path: Path, report: Report, shown: Callable[[str], str], seen: Seen, above: tuple[tuple[int, int], ...]
) -> Iterator[Path]:
    try:
        mark = _identity(path)
        if mark in above:
            report(
                Failure(shown(str(path)), None, "a symbolic link that leads back to a folder above it; not followed")
            )
            return
        if mark in seen:
            return  # reached by another way already: its files have been read
        seen.add(mark)
        entries = sorted(os.scandir(path), key=lambda entry: os.fsencode(entry.name))
    except OSError as error:
        report(Failure(shown(str(path)), None, f"the folder cannot be opened: {error.strerror}"))
        return
    names = {entry.name for entry in entries}
    for entry in entries:
        if entry.name.startswith((".", "~$")) or _belongs_to_page(entry.name, names):
            continue
        if _is_loop(entry):
            report(
                Failure(shown(str(path / entry.name)), None, "a symbolic link to nothing or to itself; not followed")
            )
        elif entry.is_dir():
            yield from _walk(path / entry.name, report, shown, seen, (*above, mark))
        elif os.path.splitext(entry.name)[1].lower() in BESIDE:
            continue
        elif entry.is_file():
            yield path / entry.name
        else:
            report(Failure(shown(str(path / entry.name)), None, NO_FILE))


def _is_loop(entry: os.DirEntry[str]) -> bool:
    try:
        entry.stat()
    except OSError:
        return entry.is_symlink()
    return False


def _identity(path: Path) -> tuple[int, int]:
    status = os.stat(path)
    return status.st_dev, status.st_ino


def _belongs_to_page(name: str, names: set[str]) -> bool:
    """True for the folder of pictures and scripts that a browser saves beside a page."""
    for ending in _SAVED_FOLDERS:
        if name.endswith(ending):
            return any(name[: -len(ending)] + suffix in names for suffix in _PAGE)
    return False
