"""NITF, the XML text format of news agencies (IPTC, version 3): one file, one article."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from lxml import etree

from hasila.errors import SourceError
from hasila.model import Article
from hasila.sources.support.build import Draft
from hasila.sources.support.context import Context
from hasila.sources.support.limits import whole

SUFFIXES = (".nitf",)
PRIORITY = 30


def sniff(head: bytes, name: str) -> bool:
    """By the root element."""
    return b"<nitf" in head[:2048]


def read(stream: BinaryIO, context: Context) -> Iterator[Article]:
    """The article of the file: headline, paragraphs, date of issue and provider.

    Raises:
        SourceError: the file is not well-formed XML.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        root = etree.fromstring(whole(stream, context.limits), parser)
    except etree.XMLSyntaxError as error:
        raise SourceError(f"not well-formed NITF: {error}") from error
    paragraphs = ["".join(node.itertext()) for node in root.iterfind(".//body.content//p")]
    yield from context.article(
        Draft(
            text="\n\n".join(paragraphs),
            title=root.findtext(".//hedline/hl1") or root.findtext(".//head/title"),
            published=root.xpath("string(.//date.issue/@norm)") or None,
            outlet=root.findtext(".//distributor/org") or None,
        )
    )
