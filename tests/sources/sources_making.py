"""Sentences in four languages, written for these tests, and short ways to read files."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from pathlib import Path

from hasila.model import Article
from hasila.sources import Failure, articles

SENTENCES = {
    "ar": "قالت الشرطة في المدينة الساحلية إنها أوقفت ثلاثة أشخاص كانوا يخططون لهجوم، وذلك بعد بحث دام شهرين في ثلاث مدن من شمال البلاد.",
    "fr": "La police de la ville portuaire a déclaré lundi qu'elle avait arrêté trois personnes qui préparaient une attaque "
    "après une enquête de deux mois dans le nord du pays.",
    "en": "Police in the port town said on Monday that they had arrested three people who were planning an attack "
    "after an inquiry of two months in the north of the country.",
    "es": "La policía de la ciudad portuaria dijo el lunes que había detenido a tres personas que preparaban un ataque "
    "tras una investigación de dos meses en el norte del país.",
}
Reader = Callable[..., tuple[list[Article], list[Failure]]]


def read_all(*paths: Path, **options: object) -> tuple[list[Article], list[Failure]]:
    """The articles of the paths, and the failures."""
    failures: list[Failure] = []
    return list(articles(paths, on_failure=failures.append, **options)), failures  # type: ignore[arg-type]


def page(body: str, *, title: str = "Three arrested in port town", head: str = "", lang: str = "en") -> str:
    """A page as newspapers make them: menu, heading, body, related items, footer."""
    menu = "".join(f'<li><a href="/s/{n}">Desk {n}</a></li>' for n in range(12))
    cards = "".join(
        f'<div class="card"><a href="/a/{n}"><h4>Another story, number {n}</h4></a><time datetime="2019-0{n}-11">2019</time></div>'
        for n in range(1, 7)
    )
    return (
        f'<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8"><title>{title} - The Paper</title>{head}'
        f"<script>var page = 1;</script></head><body><nav><ul>{menu}</ul></nav><article><h1>{title}</h1>{body}</article>"
        f'<aside class="related"><h3>Read also</h3>{cards}</aside><footer>All rights reserved 2024</footer></body></html>'
    )


def warc_record(address: str, body: str, *, number: int = 0, status: str = "200 OK", kind: str = "text/html") -> bytes:
    """One response of a web archive, written by hand so that its damage can be placed exactly."""
    block = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n\r\n".encode() + body.encode()
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{uuid.UUID(int=number)}>\r\n"
        f"WARC-Target-URI: {address}\r\nWARC-Date: 2024-01-02T03:04:05Z\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"
