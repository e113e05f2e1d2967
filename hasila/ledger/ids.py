"""Stable ids of facts: a digest of the article, the kind and the content."""

from __future__ import annotations

import hashlib

import msgspec

from hasila.model import Fact, Facts, Incident, Scheduled, Statement, Tally

KINDS: dict[type[Fact], str] = {Incident: "incident", Tally: "tally", Statement: "statement", Scheduled: "scheduled"}
_PREFIX = {"incident": "r", "tally": "t", "statement": "s", "scheduled": "e"}


def _content(fact: Fact) -> bytes:
    """The fact without its evidence: neither a rule's name nor a shifted span changes who it is."""
    plain = msgspec.to_builtins(fact)
    del plain["evidence"]
    return msgspec.json.encode(plain, order="sorted")


def facts_with_ids(facts: Facts) -> list[tuple[str, str, int, Fact]]:
    """All facts as (id, kind, position within the kind, fact).

    Two facts of one article with the same content are told apart by their order.
    """
    seen: dict[bytes, int] = {}
    named = []
    for group in (facts.incidents, facts.tallies, facts.statements, facts.scheduled):
        for position, fact in enumerate(group):
            kind = KINDS[type(fact)]
            content = b"\0".join((facts.article.id.encode(), kind.encode(), _content(fact)))
            repeat = seen.get(content, 0)
            seen[content] = repeat + 1
            digest = hashlib.blake2b(content + b"\0%d" % repeat, digest_size=8).hexdigest()
            named.append((f"{_PREFIX[kind]}-{digest}", kind, position, fact))
    return named
