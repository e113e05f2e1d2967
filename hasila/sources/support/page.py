"""What a web page says about itself to machines: JSON-LD, meta elements, microdata.

The publication date is taken from these alone, or from a line with a date right beside the main heading: dates
elsewhere on a page belong to related items as often as to the article.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from hasila.sources.support.addresses import canonical_url, original
from hasila.sources.support.dateline import read_header
from hasila.sources.support.stamps import stamp

ARTICLE_TYPES = frozenset(
    [
        "NewsArticle",
        "ReportageNewsArticle",
        "AnalysisNewsArticle",
        "BackgroundNewsArticle",
        "LiveBlogPosting",
        "Article",
        "BlogPosting",
        "SocialMediaPosting",
    ]
)
# Names and properties of <meta>, the surest first.
_META = {
    "title": ("og:title", "twitter:title", "dc.title", "dcterms.title", "headline", "title", "parsely-title"),
    "published": (
        "article:published_time", "og:article:published_time", "datepublished", "article:published",
        "og:published_time", "publishdate", "publish-date", "pubdate", "publication_date",
        "cxenseparse:recs:publishtime", "parsely-pub-date", "sailthru.date", "dc.date.issued", "dcterms.issued",
        "dcterms.created", "dc.date", "dcterms.date", "article.published", "article_date_original", "date.issued",
        "originalpublicationdate", "citation_publication_date", "date",
    ),
    "outlet": ("og:site_name", "application-name", "publisher", "dc.publisher", "dcterms.publisher"),
    "section": ("article:section", "section", "parsely-section", "category", "og:article:section"),
    "url": ("og:url", "twitter:url", "parsely-link"),
    "language": ("og:locale", "language", "dc.language", "content-language"),
}  # fmt: skip
_SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)(\S+)\s*-->")
_SUFFIX = re.compile(r"\s+[|\-\u2013\u2014\u00bb:]\s+[^|\u00bb]{2,40}$")
_LONGEST_LINE = 220
_NEAR = 4  # neighbours of the heading that are looked at on each of three levels


class About(msgspec.Struct):
    """What the page states; ``body`` is the text in its JSON-LD record, used where extraction finds nothing."""

    title: str | None = None
    published: str | None = None
    url: str | None = None
    outlet: str | None = None
    section: str | None = None
    language: str | None = None
    body: str | None = None


def about(tree: Any, head: str, address: str | None) -> About:
    """The statements of a page; ``head`` is its beginning as text, ``address`` where it was retrieved from."""
    meta = _meta(tree)
    url = _address(tree, meta, head, address)
    records = list(_records(tree))
    record = _own_record(records, url)
    heading = next(iter(tree.xpath("//h1[normalize-space()]")), None)
    outlet = _text(meta.get("outlet")) or _name(record.get("publisher")) or _site(records)
    title = (
        _text(record.get("headline"))
        or _without_site(_text(meta.get("title")), outlet)
        or _own_title(tree, heading, outlet)
    )
    published = stamp(_text(record.get("datePublished"))) or meta.get("published") or _microdata_date(tree)
    section = _text(_first(record.get("articleSection"))) or _text(meta.get("section"))
    if (published is None or section is None) and heading is not None:
        near = read_header("\n\n".join(_beside(heading)))
        published, section = published or near.published, section or near.section
    return About(
        title=title,
        published=published,
        url=url,
        outlet=outlet,
        section=section,
        language=_text(record.get("inLanguage"))
        or tree.get("lang")
        or tree.get("{http://www.w3.org/XML/1998/namespace}lang")
        or meta.get("language"),
        body=_text(record.get("articleBody"), lines=True),
    )


def _meta(tree: Any) -> dict[str, str]:
    stated: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or element.get("http-equiv")
        content = element.get("content")
        if name and content and content.strip():
            stated.setdefault(name.strip().lower(), content.strip())
    found = {}
    for field, names in _META.items():
        values = (stated[name] for name in names if name in stated)
        if field == "published":
            values = (moment for value in values if (moment := stamp(value)))
        if (value := next(values, None)) is not None:
            found[field] = value
    return found


def _address(tree: Any, meta: dict[str, str], head: str, address: str | None) -> str | None:
    links = [link.get("href") for link in tree.xpath("//link[translate(@rel, 'CANOIL', 'canoil')='canonical'][@href]")]
    saved = _SAVED_FROM.search(head)
    stated = [original(value) for value in [*links[:1], meta.get("url"), saved.group(1) if saved else None]]
    known = original(address)
    for value in stated:
        # A canonical address that is only the home page is a mistake of the site's template.
        if value and (known is None or len(canonical_url(value) or "") > len("https:///") + len(_host_part(value))):
            return value
    return known


def _host_part(address: str) -> str:
    return (canonical_url(address) or "").removeprefix("https://").partition("/")[0]


def _records(tree: Any) -> Iterator[dict[str, Any]]:
    for script in tree.xpath("//script[contains(@type, 'ld+json')]"):
        try:
            value = msgspec.json.decode((script.text or "").strip().encode("utf-8", "replace"))
        except (ValueError, RecursionError):
            continue
        yield from _nodes(value, 0)


def _nodes(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth > 4:
        return
    if isinstance(value, list):
        for inner in value:
            yield from _nodes(inner, depth + 1)
    elif isinstance(value, dict):
        if "ItemList" not in _types(value):
            yield value
        for key in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _nodes(value.get(key), depth + 1) if isinstance(value.get(key), (list, dict)) else ()


def _types(record: dict[str, Any]) -> set[str]:
    stated = record.get("@type")
    return {str(kind).rpartition("/")[2] for kind in (stated if isinstance(stated, list) else [stated])}


def _own_record(records: list[dict[str, Any]], url: str | None) -> dict[str, Any]:
    """The record of the article itself: the one with the page's address, else the first with an article's type."""
    fitting = [record for record in records if _types(record) & ARTICLE_TYPES]
    canonical = canonical_url(url)
    for record in fitting:
        stated = record.get("url") or record.get("@id") or _first(record.get("mainEntityOfPage"))
        stated = stated.get("@id") if isinstance(stated, dict) else stated
        if canonical and isinstance(stated, str) and canonical_url(original(stated)) == canonical:
            return record
    return fitting[0] if fitting else {}


def _site(records: list[dict[str, Any]]) -> str | None:
    kinds = {"WebSite", "NewsMediaOrganization", "Organization"}
    return next((name for record in records if _types(record) & kinds and (name := _name(record))), None)


def _first(value: Any) -> Any:
    return value[0] if isinstance(value, list) and value else value


def _name(value: Any) -> str | None:
    value = _first(value)
    return _text(_first(value.get("name"))) if isinstance(value, dict) else _text(value)


def _text(value: Any, *, lines: bool = False) -> str | None:
    if not isinstance(value, str):
        return None
    if "&" in value:
        import html

        value = html.unescape(value)
    return (value.strip() if lines else " ".join(value.split())) or None


def _without_site(title: str | None, outlet: str | None) -> str | None:
    if not title or not outlet:
        return title
    ending = _SUFFIX.search(title)
    return title[: ending.start()] if ending and outlet.casefold() in ending.group().casefold() else title


def _own_title(tree: Any, heading: Any, outlet: str | None) -> str | None:
    if heading is not None:
        return _text(heading.text_content())
    stated = next(iter(tree.xpath("//head/title/text()")), None)
    return _without_site(_text(str(stated)) if stated else None, outlet)


def _microdata_date(tree: Any) -> str | None:
    for element in tree.xpath("//*[@itemprop='datePublished'] | //time[@pubdate]"):
        if moment := stamp(element.get("content") or element.get("datetime")):
            return moment
    return None


def _beside(heading: Any) -> Iterator[str]:
    """The short texts next to the main heading, where papers print date and section."""
    element = heading
    for _ in range(3):
        if element is None or element.tag in {"body", "html"}:
            return
        for backwards in (False, True):
            for number, neighbour in enumerate(element.itersiblings(preceding=backwards)):
                if number >= _NEAR or not isinstance(neighbour.tag, str):
                    break
                line = " ".join(neighbour.text_content().split())
                if len(line) > _LONGEST_LINE:
                    break
                if line:
                    yield line
        element = element.getparent()
