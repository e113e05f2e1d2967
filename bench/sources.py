"""Speed and memory of reading sources, with synthetic articles of about 3,000 characters in four languages.

python bench/sources.py formats            articles a second for each format; HTML beside trafilatura alone
python bench/sources.py memory 1000 10000  peak memory of one process over growing files
python bench/sources.py peak FILE          articles, seconds and peak memory of reading FILE (what `memory` runs)
"""

from __future__ import annotations

import gzip
import io
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from hasila.sources import articles

WORDS = {
    "ar": "قالت الشرطة في المدينة إنها أوقفت أشخاصا كانوا يخططون لهجوم بعد بحث "
    "دام شهرين من شمال البلاد وأعلنت الوزارة حصيلة السنة",
    "fr": "la police de la ville a déclaré lundi avoir arrêté des personnes qui "
    "préparaient une attaque après une enquête dans le nord",
    "en": "police in the town said on Monday that they had arrested people who "
    "were planning an attack after an inquiry in the north",
    "es": "la policía de la ciudad dijo el lunes que había detenido a personas "
    "que preparaban un ataque tras una investigación",
}


def texts(count: int, *, seed: int = 1) -> Iterator[tuple[str, str, str]]:
    """(language, title, text) of ``count`` articles, the same on every run."""
    chance = random.Random(seed)
    for number in range(count):
        language = ("ar", "fr", "en", "es")[number % 4]
        words = WORDS[language].split()
        paragraphs = [" ".join(chance.choices(words, k=90)) + f" {chance.randrange(2000)}." for _ in range(6)]
        yield language, " ".join(chance.choices(words, k=8)), "\n\n".join(paragraphs)


def page(language: str, title: str, text: str) -> str:
    """A web page around the text: menu, metadata, related items, footer."""
    body = "".join(f"<p>{part}</p>" for part in text.split("\n\n"))
    menu = "".join(f'<li><a href="/{n}">{title[:12]} {n}</a></li>' for n in range(40))
    cards = "".join(
        f'<div class="card"><a href="/a/{n}"><h4>{title} {n}</h4></a><p>{title}</p></div>' for n in range(20)
    )
    record = json.dumps({"@type": "NewsArticle", "headline": title, "datePublished": "2021-03-12T10:15:00Z"})
    return (
        f'<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta property="og:site_name" content="Paper"><script type="application/ld+json">{record}</script>'
        f"<script>{'var x = 1;' * 200}</script></head><body><nav><ul>{menu}</ul></nav><article><h1>{title}</h1>{body}"
        f"</article><aside>{cards}</aside><footer>{title}</footer></body></html>"
    )


def record(language: str, title: str, text: str, number: int) -> str:
    """One line of JSON Lines."""
    return json.dumps({"id": number, "title": title, "text": text, "language": language}, ensure_ascii=False)


def warc(pages: list[str]) -> bytes:
    """The pages as a web archive, each record packed by itself."""
    held = b""
    for number, body in enumerate(pages):
        block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + body.encode()
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{number}>\r\nWARC-Target-URI: https://example.org/{number}\r\n"
            f"WARC-Date: 2024-01-01T00:00:00Z\r\nContent-Type: application/http\r\nContent-Length: {len(block)}\r\n\r\n"
        )
        held += gzip.compress(head.encode() + block + b"\r\n\r\n", 6)
    return held


def write_formats(folder: Path, count: int) -> dict[str, Path]:
    """One source of each format with the same ``count`` articles."""
    made = list(texts(count))
    (folder / "text").mkdir()
    (folder / "html").mkdir()
    pages = [page(*article) for article in made]
    for number, (_, title, text) in enumerate(made):
        (folder / "text" / f"{number:06}.txt").write_text(f"{title}\n\n12 March 2021\n\n{text}", encoding="utf-8")
        (folder / "html" / f"{number:06}.html").write_text(pages[number], encoding="utf-8")
    lines = [record(*article, number) for number, article in enumerate(made)]
    (folder / "news.jsonl").write_text("\n".join(lines), encoding="utf-8")
    with zipfile.ZipFile(folder / "news.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("news.json", "[" + ",\n".join(lines) + "]")
    (folder / "news.warc.gz").write_bytes(warc(pages))
    return {
        "plain text, a file each": folder / "text",
        "JSON Lines": folder / "news.jsonl",
        "ZIP of a JSON array": folder / "news.zip",
        "HTML, a file each": folder / "html",
        "WARC.gz of HTML": folder / "news.warc.gz",
    }


def timed(task: Callable[[], int]) -> tuple[int, float]:
    """What ``task`` counted and the processor seconds it took."""
    start = time.process_time()
    count = task()
    return count, time.process_time() - start


def refuse(failure: object) -> None:
    """No synthetic article may be unreadable."""
    raise SystemExit(f"unexpected failure: {failure}")


def formats(count: int = 400) -> None:
    """Prints articles a second for each format, and HTML beside the extraction of main text alone."""
    import trafilatura

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for title, path in write_formats(folder, count).items():
            sum(1 for _ in articles([path], on_failure=refuse))  # warm
            found, seconds = timed(lambda path=path: sum(1 for _ in articles([path], on_failure=refuse)))  # type: ignore[misc]
            print(f"{title:30}{found / seconds:10,.0f} articles/s{seconds / found * 1000:9.3f} ms")
        pages = [file.read_text(encoding="utf-8") for file in sorted((folder / "html").iterdir())]
        for title, options in (
            ("trafilatura.extract alone", {}),
            ("trafilatura.extract fast", {"fast": True, "include_comments": False}),
            ("trafilatura with metadata", {"with_metadata": True, "output_format": "json"}),
        ):
            found, seconds = timed(
                lambda options=options: sum(1 for text in pages if trafilatura.extract(text, **options))
            )  # type: ignore[misc]
            print(f"{title:30}{found / seconds:10,.0f} pages/s   {seconds / found * 1000:9.3f} ms")


def memory(sizes: list[int]) -> None:
    """Prints the peak memory of reading files of growing size, each in its own process."""
    with tempfile.TemporaryDirectory() as name:
        for size in sizes:
            path = Path(name) / f"{size}.jsonl"
            with path.open("w", encoding="utf-8") as file:
                file.writelines(record(*article, number) + "\n" for number, article in enumerate(texts(size)))
            print(f"{size:>8,} articles, {path.stat().st_size / 1e6:8.1f} MB: ", end="", flush=True)
            subprocess.run([sys.executable, __file__, "peak", str(path)], check=True)
            path.unlink()


def peak(path: str) -> None:
    """Prints what reading ``path`` took."""
    found, seconds = timed(lambda: sum(1 for _ in articles([path], on_failure=refuse)))
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{found:,} read in {seconds:.1f} s, peak {held:.0f} MB")


def main() -> None:
    """Runs what the command line names."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")
    what, *rest = sys.argv[1:] or ["formats"]
    if what == "formats":
        formats()
    elif what == "memory":
        memory([int(size) for size in rest] or [1000, 10_000, 100_000])
    elif what == "peak":
        peak(rest[0])
    else:
        raise SystemExit(__doc__)


if __name__ == "__main__":
    main()
