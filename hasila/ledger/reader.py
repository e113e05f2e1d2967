"""Versions of what Hasila does, as digests of the code and data that decide it."""

from __future__ import annotations

import functools
import hashlib
from pathlib import Path

import hasila
from hasila import additions
from hasila.codebook import active, per_codebook
from hasila.languages import folders

_ROOT = Path(hasila.__file__).parent
#: The parts of the package that decide what is read. A change in any of them makes a run read known articles again.
READING = ("model.py", "codebook", "text", "languages", "gazetteer", "reading")


@functools.cache
def code_digest(*parts: str) -> str:
    """A short digest of files and folders, given by their names in the package or their full paths."""
    digest = hashlib.blake2b(digest_size=4)
    for part in parts:
        path = _ROOT / part
        for file in [path] if path.is_file() else sorted(path.rglob("*")):
            if file.is_file() and "__pycache__" not in file.parts:
                digest.update(file.relative_to(path.parent).as_posix().encode())
                digest.update(file.read_bytes())
    return digest.hexdigest()


@per_codebook
def reader_version() -> str:
    """Such as ``0.1.0+5f0c1e9a``: the package's version and a digest of its reading code, words and gazetteer.

    The files of a codebook or a language from outside count as well, and what the user added to the gazetteer.
    """
    outside = {str(home) for home in (active().home, *folders().values()) if not home.is_relative_to(_ROOT)}
    outside |= {str(file) for file in additions.files()}
    return f"{hasila.__version__}+{code_digest(*READING, *sorted(outside))}"
