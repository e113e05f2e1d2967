"""Web pages: main text by trafilatura, what the page says about itself from its machine-readable metadata.

Works on pages saved by browsers ("complete" ones too: their folder of pictures is passed over), AMP pages, and copies
of web archives, whose banner is removed first. Authors are not read: people are counted, never named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, BinaryIO

from hasila.errors import SourceError
from hasila.model import Article
from hasila.sources.support import page
from hasila.sources.support.build import Draft
from hasila.sources.support.charset import decode, refuse_binary
from hasila.sources.support.context import Context
from hasila.sources.support.limits import whole
from hasila.sources.support.optional import need

SUFFIXES = (".html", ".htm", ".xhtml", ".shtml")
PRIORITY = 60
_BEGIN = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body)\b",
    re.I | re.S,
)
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.I)
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
# The comments and elements that the Wayback Machine and archive.today put around an archived page.
_BANNER = re.compile(r"<!--\s*BEGIN WAYBACK TOOLBAR INSERT\s*-->.*?<!--\s*END WAYBACK TOOLBAR INSERT\s*-->", re.S)
_BANNER_IDS = ("wm-ipp-base", "wm-ipp", "wm-ipp-print", "donato", "wm-capinfo", "HEADER", "hashtags", "DIVSHARE")
# Where a page names its author; what is longer than such a line holds the article as well.
_BYLINE = "//*[@rel='author' or @itemprop='author' or contains(translate(@class, 'BYLINE', 'byline'), 'byline')]"
_LONGEST_BYLINE = 200  # characters
_DOUBTFUL = 250  # characters below which the slow extraction and the page's own record get a say
_WORDS = re.compile(r"[^\W\d_]{2}")


def sniff(head: bytes, name: str) -> bool:
    """By the suffix or the first tag."""
    return name.endswith(SUFFIXES) or _BEGIN.match(head[:4096]) is not None or b"<html" in head[:2048].lower()


def read(stream: BinaryIO, context: Context) -> Iterator[Article]:
    """The one article of the page. Raises :class:`SourceError` where the page holds no text."""
    data = whole(stream, context.limits)
    refuse_binary(data, zeros=True)
    declared = context.hints.charset
    if found := _META_CHARSET.search(data[:8192]):
        declared = declared or found.group(1).decode("ascii", "replace")
    yield from context.article(from_page(decode(data, declared), address=context.hints.url))


def from_page(text: str, *, address: str | None = None) -> Draft:
    """The draft of one page. ``address`` is where it was retrieved from, if known."""
    if "BEGIN WAYBACK TOOLBAR INSERT" in text:
        text = _BANNER.sub("", text)
    tree = parsed(text)
    if "wm-ipp" in text or "DIVSHARE" in text:
        _drop_banner(tree)
    about = page.about(tree, text[:4096], address)
    _drop_byline(tree)
    body = main_text(tree) or ""
    if len(body) < _DOUBTFUL:
        body = _second_opinion(text, body, about.body or "")
    if _WORDS.search(body) is None:
        raise SourceError(_why_empty(text))
    return Draft(
        text=body,
        title=about.title,
        published=about.published,
        url=about.url,
        outlet=about.outlet,
        section=about.section,
        language=about.language,
    )


def _second_opinion(text: str, body: str, stated: str) -> str:
    """The longest of what was found, what the slow extraction finds and what the page's own record states.

    What stands in ``<noscript>`` says that scripts are missing, and is no article.
    """
    tree = parsed(text)
    _drop_byline(tree)
    without = list(tree.iter("noscript"))
    for element in without:
        element.drop_tree()
    return max("" if without else body, main_text(tree, thorough=True) or "", stated, key=len)


def parsed(text: str) -> Any:
    """The tree of a page. Raises :class:`SourceError` where there is no element in it."""
    from lxml import etree, html

    parser = html.HTMLParser(encoding="utf-8", collect_ids=False, remove_comments=True, remove_pis=True)
    try:
        tree = html.document_fromstring(_XML_DECLARATION.sub("", text).encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, AssertionError) as error:
        raise SourceError(f"no page: {error}") from error
    return tree


def main_text(tree: Any, *, thorough: bool = False) -> str | None:
    """The text of the article in ``tree``, without menus, related items and comments. Changes the tree."""
    trafilatura = need("trafilatura", "hasila", "web pages")
    document = trafilatura.bare_extraction(tree, options=_options(thorough))
    return getattr(document, "text", None)


@cache
def _options(thorough: bool) -> Any:
    from trafilatura.settings import Extractor

    # `fast` leaves out the second opinions of two other extractors, which cost more than the extraction itself.
    return Extractor(
        output_format="python", fast=not thorough, comments=False, tables=True, with_metadata=False, dedup=False
    )


def _drop_banner(tree: Any) -> None:
    for name in _BANNER_IDS:
        for element in tree.xpath("//*[@id=$name]", name=name):
            if name.startswith(("wm-", "donato")) or _is_archive_today(tree):
                element.drop_tree()


def _drop_byline(tree: Any) -> None:
    for element in tree.xpath(_BYLINE):
        if element.getparent() is not None and len(element.text_content()) <= _LONGEST_BYLINE:
            element.drop_tree()


def _is_archive_today(tree: Any) -> bool:
    return bool(tree.xpath("boolean(//*[@id='HEADER'] and //*[@id='CONTENT'] and //*[@id='SOLID'])"))


def _why_empty(text: str) -> str:
    scripts = len(re.findall(r"<script\b", text, re.I))
    if scripts:
        return f"holds {scripts} script{'s' * (scripts > 1)} instead of text; save the page from a browser after it has loaded"
    return "the page holds no text"
