"""Which field of a record holds what: from the names that datasets use, or as the caller maps them."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from typing import Any

from hasila.errors import UsageError
from hasila.sources.support.build import Draft
from hasila.sources.support.dateline import read_header

# For each field of an article the names seen in public news datasets, the surest first, without case and marks.
NAMES: dict[str, tuple[str, ...]] = {
    "text": (
        "text", "content", "body", "articlebody", "articletext", "articlecontent", "fulltext", "maintext",
        "contenttext", "bodytext", "storytext", "contenthtml", "bodyhtml", "html", "article", "story", "plaintext",
        "cleanedtext", "news", "description", "summary", "abstract", "snippet", "excerpt",
    ),
    "title": ("title", "headline", "heading", "titre", "titulo", "articletitle", "headlinetext", "newstitle"),
    "published": (
        "published", "publishedat", "datepublished", "publicationdate", "publisheddate", "datepublish",
        "publishdate", "pubdate", "publicationdatetime", "firstpublished", "date", "datetime", "docdate",
        "articledate", "newsdate", "day", "timestamp", "created", "createdat", "datecreated", "dateextracted",
        "datedownload", "crawldate", "retrieved",
    ),
    "url": ("url", "link", "address", "href", "permalink", "canonicalurl", "articleurl", "weburl", "uri", "sourceurl"),
    "outlet": (
        "outlet", "publisher", "publication", "newspaper", "sitename", "sourcename", "source", "sourcedomain",
        "journal", "media", "website", "domain",
    ),
    "section": ("section", "articlesection", "category", "rubric", "rubrique", "seccion", "topic", "desk"),
    "language": ("language", "lang", "inlanguage", "langue", "idioma", "languagecode"),
    "external_id": ("id", "externalid", "articleid", "docid", "documentid", "docno", "uuid", "guid", "recordid"),
}  # fmt: skip
_LABEL = re.compile(r"[\W_]+")
_HTML = re.compile(r"</?(?:p|br|div|span|a|strong|b|em|i|h[1-6]|li|ul|figure|img|blockquote)\b[^>]*>", re.IGNORECASE)
_INNER = ("name", "title", "rendered", "value", "text", "id", "@value")  # a field that is itself a record
_LONG_ENOUGH = 120
# Fields of search engines, maps and web interfaces that hold the article itself, beside what they say of it.
_WRAPPERS = frozenset(
    [
        "_source",
        "article",
        "attributes",
        "data",
        "doc",
        "document",
        "fields",
        "item",
        "node",
        "post",
        "properties",
        "record",
    ]
)
_DEEPEST = 3  # levels of records in a record that are looked at: {"_source": {"fields": {"body": …}}}
_MOST_NAMES = 12


def check_mapping(mapping: Mapping[str, str]) -> None:
    """Raises :class:`UsageError` where ``mapping`` names a field that articles do not have."""
    for field in mapping:
        if field not in NAMES:
            raise UsageError(f"--map {field}=…: articles have no field {field!r}; allowed are {', '.join(NAMES)}")


def draft(record: Mapping[str, Any], mapping: Mapping[str, str], depth: int = 1) -> Draft:
    """The article in ``record``, or in a record that it wraps (``{"_source": {"body": …}}``).

    ``empty_reason`` of the draft says which fields there are.
    """
    made = _draft(record, mapping)
    if made.text or "text" in mapping or depth >= _DEEPEST:
        return made
    inner = (value for name, value in record.items() if name in _WRAPPERS and isinstance(value, Mapping))
    found = (draft({**record, **value}, mapping, depth + 1) for value in inner)
    return next((better for better in found if better.text), made)


def _draft(record: Mapping[str, Any], mapping: Mapping[str, str]) -> Draft:
    by_label = {_LABEL.sub("", key).lower(): key for key in reversed(list(record)) if isinstance(key, str)}
    found = {field: _find(record, by_label, field, mapping) for field in NAMES}
    text = found["text"]
    if text is None and "text" not in mapping:
        text = _longest(record, {value for field, value in found.items() if field != "text" and value})
    made = Draft(
        text=without_markup(text or ""),
        title=html.unescape(found["title"]) if found["title"] else None,
        published=found["published"],
        url=found["url"],
        outlet=found["outlet"],
        section=found["section"],
        language=found["language"],
        external_id=found["external_id"],
    )
    if made.published is None and made.text:
        made.published = read_header(made.text).published
    made.empty_reason = _why_empty(record, made, mapping)
    return made


def _find(record: Mapping[str, Any], by_label: Mapping[str, str], field: str, mapping: Mapping[str, str]) -> str | None:
    if field in mapping:
        return _as_text(_walk(record, mapping[field]))
    for name in NAMES[field]:
        if name in by_label:
            value = _as_text(record[by_label[name]])
            if value and (field != "url" or value.startswith(("http://", "https://"))):
                return value
    return None


def _walk(record: Any, path: str) -> Any:
    """``record[path]``, or the value at ``a.b.c`` in nested records."""
    if isinstance(record, Mapping) and path in record:
        return record[path]
    for step in path.split("."):
        if isinstance(record, list) and step.isdigit() and int(step) < len(record):
            record = record[int(step)]
        elif isinstance(record, Mapping):
            record = record.get(step)
        else:
            return None
    return record


def _as_text(value: Any) -> str | None:
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, (int, float)):
        return str(value)
    if isinstance(value, list):
        parts = [part for part in map(_as_text, value) if part]
        return "\n\n".join(parts) or None
    if isinstance(value, Mapping):
        return next((text for name in _INNER if (text := _as_text(value.get(name)))), None)
    return None


def _longest(record: Mapping[str, Any], taken: set[str]) -> str | None:
    """The one long text of a record whose field names say nothing."""
    texts = [
        value
        for value in record.values()
        if isinstance(value, str) and len(value) >= _LONG_ENOUGH and value.strip() not in taken
    ]
    return max(texts, key=len, default=None)


def _why_empty(record: Mapping[str, Any], draft: Draft, mapping: Mapping[str, str]) -> str:
    names = ", ".join(list(_paths(record))[:_MOST_NAMES]) or "none"
    if draft.url and "text" not in mapping:
        return f"an address without a text ({draft.url}); `hasila fetch` downloads it"
    if "text" in mapping:
        return f"no text in its field {mapping['text']!r} (--map); its fields are {names}"
    return f"no text in it; its fields are {names}; name the one that holds the text with --map text=FIELD"


def _paths(record: Mapping[str, Any], before: str = "") -> Iterator[str]:
    """The fields as --map names them, those of records inside with dots."""
    for name, value in record.items():
        path = f"{before}{name}"
        if isinstance(value, Mapping) and value and path.count(".") < _DEEPEST:
            yield from _paths(value, f"{path}.")
        else:
            yield path


def without_markup(text: str) -> str:
    """``text`` without HTML tags and entities, where it has any; paragraphs stay apart."""
    if "<" not in text or _HTML.search(text) is None:
        return html.unescape(text) if "&" in text and ";" in text else text
    from lxml import etree
    from lxml import html as tree

    try:
        root = tree.fromstring(f"<div>{text}</div>")
    except (etree.ParserError, ValueError):
        return html.unescape(_HTML.sub(" ", text))
    for unwanted in root.xpath("//script|//style|//comment()"):
        unwanted.drop_tree()
    for block in root.iter("p", "div", "br", "li", "h1", "h2", "h3", "h4", "blockquote", "tr"):
        block.tail = ("\n" if block.tag == "br" else "\n\n") + (block.tail or "")
    return re.sub(r"[ \t]*\n[ \t]*", "\n", str(root.text_content())).strip()
