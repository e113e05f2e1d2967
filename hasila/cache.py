"""What is worked out of files that seldom change, kept between processes in the user's folder for caches.

What is kept carries the digest of all it was made from: another version of a file never meets it. Where the folder
cannot be read or written, everything is worked out anew each time; nothing else changes.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
import tempfile
import time
import unicodedata
from collections.abc import Callable, Iterable
from pathlib import Path

_SECONDS_KEPT = 90 * 86_400  # what no process has made for so long is removed


def folder() -> Path:
    """``$HASILA_CACHE``, else ``hasila`` in the folder where the system has its users' caches."""
    own = os.environ.get("HASILA_CACHE")
    if own:
        return Path(own)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "hasila" / "cache"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "hasila"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "hasila"


def kept(name: str, made_from: Iterable[Path], make: Callable[[], bytes]) -> bytes:
    """What *make* returns, made only where it is not kept already.

    Args:
        name: what it is, for the name of its file.
        made_from: all files (or folders, for the files in them) that it depends on, code included.
        make: works it out.
    """
    try:
        path = folder() / f"{name}-{_digest(made_from)}"
        return path.read_bytes()
    except FileNotFoundError:
        made = make()
        with contextlib.suppress(OSError):
            _keep(path, name, made)
        return made
    except (OSError, RuntimeError):  # no right to read, or no home
        return make()


def _digest(made_from: Iterable[Path]) -> str:
    digest = hashlib.blake2b(f"{sys.version_info[:2]} {unicodedata.unidata_version}".encode(), digest_size=12)
    for path in made_from:
        for file in sorted(p for p in path.iterdir() if p.is_file()) if path.is_dir() else (path,):
            content = file.read_bytes()
            digest.update(f"\0{file.name}\0{len(content)}\0".encode())
            digest.update(content)
    return digest.hexdigest()


def _keep(path: Path, name: str, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(prefix=".", dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    os.replace(draft, path)
    for other in path.parent.glob(f"{name}-*"):
        if other.stat().st_mtime < time.time() - _SECONDS_KEPT:
            other.unlink()
