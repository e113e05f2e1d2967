"""Files: written so that a reader never sees half of one and a full disk destroys none; YAML read at speed."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml

from hasila.errors import ExportError


@contextmanager
def replaced_whole(path: Path) -> Iterator[Path]:
    """A temporary path beside ``path`` to write to; it takes the place of ``path`` when the block ends well.

    What is written may be a file or a folder. Raises :class:`ExportError` where it cannot be written; the old content
    is then still there.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # Beside the target: a rename is only atomic within one file system.
        workshop = Path(tempfile.mkdtemp(prefix=f".{path.name}.", dir=path.parent))
    except OSError as error:
        raise ExportError(f"{path}: cannot be written: {error.strerror or error}. Choose another place") from error
    try:
        draft = workshop / path.name
        yield draft
        _move(draft, path, workshop)
    except OSError as error:
        raise ExportError(
            f"{path}: cannot be written: {error.strerror or error}. What was there before is unchanged"
        ) from error
    finally:
        shutil.rmtree(workshop, ignore_errors=True)


def _move(draft: Path, path: Path, workshop: Path) -> None:
    if path.is_dir():
        # A folder cannot be replaced in one step; the old one waits aside until the new one stands.
        os.replace(path, workshop / "old")
    os.replace(draft, path)


def parse_yaml(text: str) -> Any:
    """What *text* says, by the parser in C where PyYAML has it: ten times as fast. Raises :class:`yaml.YAMLError`."""
    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def write_atomically(path: Path, text: str) -> None:
    """Write ``text`` (UTF-8) to ``path``, whole or not at all."""
    with replaced_whole(path) as draft:
        draft.write_text(text, encoding="utf-8", newline="\n")


def json_lines(text: str) -> Iterator[tuple[int, dict[str, Any] | str]]:
    """Yield ``(line number, object)`` of JSON Lines; a line that is no JSON object yields the complaint as text."""
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except ValueError as error:
            yield number, f"not JSON ({error})"
            continue
        yield number, record if isinstance(record, dict) else "not a JSON object"
