"""A web server on loopback whose pages and mishaps the tests choose."""

from __future__ import annotations

import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Answer = tuple[int, dict[str, str], bytes]
PAGE = (
    b"<!DOCTYPE html><html lang='en'><head><title>Three arrested</title>"
    b"<meta property='article:published_time' content='2021-03-12'></head><body><article><h1>Three arrested</h1>"
    + b"<p>Police in the port town said on Monday that they had arrested three people who were planning an attack.</p>"
    * 4
    + b"</article></body></html>"
)


class Site:
    """Answers by path; ``seen`` are the requests with their headers."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer | Callable[[dict[str, str]], Answer]] = {}
        self.seen: list[tuple[str, dict[str, str]]] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                headers = {key.lower(): value for key, value in self.headers.items()}
                site.seen.append((self.path, headers))
                answer = site.answers.get(self.path, (404, {}, b"none"))
                status, extra, body = answer(headers) if callable(answer) else answer
                self.send_response(status)
                stated = {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(body)), **extra}
                for key, value in stated.items():
                    self.send_header(key, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *words: object) -> None:
                return

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.host = f"127.0.0.1:{self.server.server_port}"
        self.root = f"http://{self.host}"
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def paths(self) -> list[str]:
        return [path for path, _ in self.seen]
