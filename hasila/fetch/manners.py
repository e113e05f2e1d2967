"""What a polite visitor does: asks robots.txt, waits between requests to a host, comes back later when told so."""

from __future__ import annotations

import time
from collections.abc import Callable
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

from hasila.errors import SourceError
from hasila.fetch.client import Client, Reply, Unreachable

ROBOTS_LIMIT = 512 * 1024
LONGEST_WAIT = 120.0  # seconds; a host that asks for more is left for another run
RETRIED = frozenset({429, 500, 502, 503, 504})
_FIRST_PAUSE = 2.0


class Manners:
    """The rules of all hosts of one run. ``clock`` and ``sleep`` can be replaced in tests."""

    def __init__(
        self,
        client: Client,
        *,
        agent: str,
        delay: float,
        retries: int,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._client = client
        self._agent = agent
        self._delay = delay
        self._retries = retries
        self._clock = clock
        self._sleep = sleep
        self._robots: dict[str, Any] = {}
        self._last: dict[str, float] = {}

    def get(self, url: str, extra: dict[str, str] | None = None) -> Reply:
        """The response, after waiting and as many attempts as are left. Raises :class:`SourceError`."""
        self._ask_robots(url)
        for attempt in range(self._retries + 1):
            last = attempt == self._retries
            try:
                reply = self._paced(url, extra)
            except Unreachable:
                if last:
                    raise
                self._sleep(_FIRST_PAUSE * 2**attempt)
                continue
            if reply.status not in RETRIED or last:
                return reply
            pause = _asked_pause(reply)
            if pause is not None and pause > LONGEST_WAIT:
                raise SourceError(f"the host asks to wait {pause:.0f} s (status {reply.status}); try again later")
            self._sleep(_FIRST_PAUSE * 2**attempt if pause is None else pause)
        raise AssertionError("the loop above always ends with a reply or an error")

    def _paced(self, url: str, extra: dict[str, str] | None, *, max_bytes: int | None = None) -> Reply:
        origin = _origin(url)
        rules = self._robots.get(origin)
        delay = max(self._delay, float((rules.crawl_delay(self._agent) if rules else None) or 0))
        wait = self._last.get(origin, float("-inf")) + min(delay, LONGEST_WAIT) - self._clock()
        if wait > 0:
            self._sleep(wait)
        try:
            return self._client.get(url, extra, max_bytes=max_bytes)
        finally:
            self._last[origin] = self._clock()

    def _ask_robots(self, url: str) -> None:
        origin = _origin(url)
        if origin not in self._robots:
            self._robots[origin] = self._load_robots(origin)
        rules = self._robots[origin]
        if rules is None:
            raise SourceError(
                "its robots.txt could not be read (an error of the host): nothing is fetched from there now"
            )
        if not rules.can_fetch(url, self._agent):
            raise SourceError("its robots.txt does not allow this page to be fetched")

    def _load_robots(self, origin: str) -> Any:
        """The rules of a host as RFC 9309 reads them: none where there is no file, everything closed after an error."""
        from protego import Protego

        url = f"{origin}/robots.txt"
        for _ in range(5):  # redirects that RFC 9309 asks to follow
            reply = self._paced(url, None, max_bytes=ROBOTS_LIMIT)
            target = reply.header("Location")
            if reply.status in {301, 302, 303, 307, 308} and target:
                from urllib.parse import urljoin

                url = urljoin(url, target)
                continue
            if reply.status >= 500 or reply.status == 429:
                return None
            return Protego.parse(_text(reply) if reply.status == 200 else "")
        return Protego.parse("")


def _text(reply: Reply) -> str:
    body = reply.body
    if (reply.header("Content-Encoding") or "").lower() == "gzip":
        import zlib

        try:
            body = zlib.decompressobj(31).decompress(body, ROBOTS_LIMIT)
        except zlib.error:
            return ""
    return body.decode("utf-8", "replace")


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2].lower()}"


def _asked_pause(reply: Reply) -> float | None:
    """Seconds of a ``Retry-After`` header, in either of its two forms."""
    stated = (reply.header("Retry-After") or "").strip()
    if stated.isdigit():
        return float(stated)
    try:
        return max(0.0, parsedate_to_datetime(stated).timestamp() - time.time())
    except (TypeError, ValueError):
        return None
