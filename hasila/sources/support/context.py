"""What a format knows about the stream it reads, and how it hands back articles and failures."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from typing import BinaryIO

import msgspec

from hasila.model import Article
from hasila.sources.support import build
from hasila.sources.support.limits import Budget, Limits

_log = logging.getLogger("hasila.sources")


class Failure(msgspec.Struct, frozen=True):
    """Something that could not be read; everything else is kept.

    ``source`` is the file (or member of an archive), ``record`` the place in it (``line 7``, ``record 12``), ``None``
    where the whole source is meant; ``reason`` is one line that says what is wrong and, where it helps, what to do.
    """

    source: str
    record: str | None
    reason: str

    def __str__(self) -> str:
        where = self.source if self.record is None else f"{self.source}, {self.record}"
        return f"{where}: {self.reason}"


OnFailure = Callable[[Failure], None]
Dispatch = Callable[[BinaryIO, "Context"], Iterator[Article]]


def log_failure(failure: Failure) -> None:
    """What happens to failures nobody asked for: a warning in the log ``hasila.sources``."""
    _log.warning("%s", failure)


class Hints(msgspec.Struct, frozen=True):
    """What a container says about a member: a WARC record its address, a message its subject. The member wins."""

    url: str | None = None
    outlet: str | None = None
    title: str | None = None
    published: str | None = None
    language: str | None = None
    external_id: str | None = None
    charset: str | None = None
    content_type: str | None = None


class Context(msgspec.Struct):
    """One stream being read. ``source`` is what ``Article.source`` will say, ``name`` the file name."""

    source: str
    name: str
    on_failure: OnFailure
    dispatch: Dispatch
    mapping: Mapping[str, str] = {}
    limits: Limits = Limits()
    hints: Hints = Hints()
    depth: int = 0
    budget: Budget | None = None

    def fail(self, reason: str, record: str | None = None) -> None:
        """Reports one unreadable record (or the whole source) and goes on. ``reason`` is cut to one line."""
        self.on_failure(Failure(self.source, record, " ".join(str(reason).split()) or "unknown reason"))

    def article(self, draft: build.Draft, *, index: int | None = None, record: str | None = None) -> Iterator[Article]:
        """The article of ``draft``, or nothing and a failure without a text. ``index`` is its place in the source."""
        article = build.article(draft, self.hints, source=self.source if index is None else f"{self.source}#{index}")
        if article is None:
            self.fail(draft.empty_reason, record)
            return
        yield article

    def nested(self, stream: BinaryIO, *, name: str, source: str, hints: Hints | None = None) -> Iterator[Article]:
        """Reads a stream inside this one (a member, a record). Its format is found anew; failures name ``source``."""
        inner = msgspec.structs.replace(
            self, source=source, name=name, hints=hints if hints is not None else self.hints, depth=self.depth + 1
        )
        return self.dispatch(stream, inner)
