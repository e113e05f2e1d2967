"""Finds the format of one stream and reads it; whatever goes wrong becomes a failure of that stream alone."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import BinaryIO

from hasila.errors import SourceError
from hasila.model import Article
from hasila.sources.support.context import Context
from hasila.sources.support.registry import recognise
from hasila.sources.support.streams import peek


def read_stream(stream: BinaryIO, context: Context) -> Iterator[Article]:
    """The articles of ``stream``, whatever its format."""
    try:
        yield from _read(stream, context)
    except SourceError as error:
        context.fail(str(error))
    except EOFError:
        context.fail("ends too early: the file was cut off (download it again); what stood before the cut is kept")
    except (zlib.error, OSError, ValueError, RecursionError) as error:
        # The libraries that parse the formats raise these for damaged input.
        context.fail(_described(error))


def _described(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return f"cannot be read: {error.strerror[:1].lower()}{error.strerror[1:]}"
    return f"damaged: {error}" if str(error) else f"damaged ({type(error).__name__})"


def _read(stream: BinaryIO, context: Context) -> Iterator[Article]:
    head, stream = peek(stream)
    if not head:
        raise SourceError("empty file")
    form = recognise(head, context.name)
    if form is None:
        raise SourceError("not text: the file is binary and of no format that Hasila reads")
    if getattr(form, "HOLDS_FILES", False) and context.depth >= context.limits.depth:
        raise SourceError(f"an archive in {context.limits.depth} others (limit `depth`); unpack the outer ones first")
    yield from form.read(stream, context)
