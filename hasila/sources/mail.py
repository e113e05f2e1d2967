"""E-mail newsletters (.eml), boxes of them (.mbox) and pages saved as one file (.mhtml): the text part, or the main text of the HTML part.

The subject is the title, the Date header the publication time; the outlet is the list or the domain of the sender,
never a person's name or address.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from email.utils import parseaddr
from typing import BinaryIO

from hasila.errors import SourceError
from hasila.model import Article
from hasila.sources import html
from hasila.sources.support.build import Draft
from hasila.sources.support.charset import decode, refuse_binary
from hasila.sources.support.context import Context
from hasila.sources.support.limits import shown, whole
from hasila.sources.support.streams import peek

SUFFIXES = (".eml", ".mbox", ".mhtml", ".mht")
PRIORITY = 55
_HEADER = re.compile(rb"(?:From |(?:[A-Z][A-Za-z-]{1,40}: ?[^\n]*\n(?:[ \t][^\n]*\n)*){2,})")
_TELLING = re.compile(rb"^(?:MIME-Version|Message-ID|Received|Return-Path|Delivered-To):", re.IGNORECASE | re.MULTILINE)
_BETWEEN = b"From "  # begins the line before each message of a box
_LEAST_TEXT = 200  # characters below which the text part of a newsletter is only "see this in your browser"
_LIST_NAME = re.compile(r"^\s*\"?([^\"<]+?)\"?\s*<")


def sniff(head: bytes, name: str) -> bool:
    """By the suffix, or by two headers that only messages have."""
    head = head[:8192].replace(b"\r\n", b"\n")
    return name.endswith(SUFFIXES) or (_HEADER.match(head) is not None and len(_TELLING.findall(head)) >= 2)


def read(stream: BinaryIO, context: Context) -> Iterator[Article]:
    """The one article of the message; of a box one for each, numbered from 0 in ``Article.source``."""
    head, stream = peek(stream, 8192)
    refuse_binary(head, zeros=True)
    if not head.startswith(_BETWEEN):
        yield from context.article(_draft(whole(stream, context.limits)))
        return
    for index, data in enumerate(_messages(stream, context.limits.document)):
        place = f"message {index}"
        try:
            if len(data) > context.limits.document:
                raise SourceError(f"larger than {shown(context.limits.document)} (limit `document`)")
            draft = _draft(data)
        except SourceError as error:
            context.fail(str(error), place)
        else:
            yield from context.article(draft, index=index, record=place)


def _messages(stream: BinaryIO, limit: int) -> Iterator[bytes]:
    """The messages of a box, cut at the lines with ``From `` behind a blank one; a little more than ``limit`` at most."""
    held: list[bytes] = []
    size, blank = 0, False
    for line in iter(lambda: stream.readline(64 * 1024), b""):
        if line.startswith(_BETWEEN) and blank:
            yield b"".join(held)
            held, size = [], 0
        blank = not line.strip()
        if size <= limit:
            held.append(line)
            size += len(line)
    yield b"".join(held)


def _draft(data: bytes) -> Draft:
    message = message_from_bytes(data, policy=default)
    assert isinstance(message, EmailMessage)
    draft = _body(message)
    draft.title = _header(message, "Subject") or draft.title
    draft.published = _header(message, "Date") or draft.published
    draft.outlet = draft.outlet or _outlet(message)
    draft.url = draft.url or _header(message, "Snapshot-Content-Location") or _header(message, "Archived-At")
    draft.external_id = (_header(message, "Message-ID") or "").strip("<>") or None
    return draft


def _header(message: EmailMessage, name: str) -> str | None:
    try:
        value = message.get(name)
    except (ValueError, IndexError, AttributeError):  # the standard library stumbles over some broken headers
        return None
    return str(value).strip() or None if value is not None else None


def _body(message: EmailMessage) -> Draft:
    texts = {"text/plain": "", "text/html": ""}
    for part in message.walk():
        kind = part.get_content_type()
        if kind in texts and part.get_content_disposition() != "attachment" and not texts[kind]:
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes):
                texts[kind] = decode(payload, part.get_content_charset())
    plain = texts["text/plain"].strip()
    if texts["text/html"].strip() and len(plain) < _LEAST_TEXT:
        try:
            return html.from_page(texts["text/html"])
        except SourceError:
            if not plain:
                raise
    if not plain:
        raise SourceError("the message holds no text part")
    return Draft(text=plain)


def _outlet(message: EmailMessage) -> str | None:
    if named := _LIST_NAME.match(_header(message, "List-ID") or ""):
        return named.group(1)
    domain = parseaddr(_header(message, "From") or "")[1].rpartition("@")[2]
    return domain.lower() or None
