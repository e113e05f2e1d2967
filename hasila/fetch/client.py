"""One HTTP request: guarded, limited in size and time, its body kept as it came over the wire."""

from __future__ import annotations

import ssl
import time
from collections.abc import Mapping
from urllib.parse import urlsplit

import certifi
import httpcore
import msgspec

from hasila.errors import SourceError
from hasila.fetch.guard import Guard
from hasila.sources.support.limits import shown


class Reply(msgspec.Struct, frozen=True):
    """A response. ``body`` is as it was transferred, packed where ``Content-Encoding`` says so."""

    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str | None:
        """The first header of that name, whatever its case."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)


class Unreachable(SourceError):
    """The host did not answer, or broke off: worth another attempt later."""


class Client:
    """Requests through one :class:`Guard`. Times in seconds, sizes in bytes."""

    def __init__(self, guard: Guard, *, user_agent: str, timeout: float, total: float, max_bytes: int) -> None:
        context = ssl.create_default_context(cafile=certifi.where())
        self._pool = httpcore.ConnectionPool(ssl_context=context, network_backend=guard, max_connections=4)
        self._user_agent = user_agent
        self._timeouts = {"connect": timeout, "read": timeout, "write": timeout, "pool": timeout}
        self._total = total
        self._max_bytes = max_bytes

    def get(self, url: str, extra: Mapping[str, str] | None = None, *, max_bytes: int | None = None) -> Reply:
        """The response to one GET, redirects not followed. Raises :class:`Unreachable` or :class:`SourceError`."""
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise SourceError("not a web address; it should begin with http:// or https://")
        if parts.username or parts.password:
            raise SourceError("the address holds a user name or password; those are not sent")
        headers = {
            "Host": parts.netloc.rpartition("@")[2],
            "User-Agent": self._user_agent,
            "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.5",
            "Accept-Encoding": "gzip",
            **(extra or {}),
        }
        try:
            return self._exchange(url, headers, max_bytes or self._max_bytes)
        except (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError) as error:
            raise Unreachable(f"no answer: {str(error) or type(error).__name__}") from error
        except (httpcore.UnsupportedProtocol, ssl.SSLError, ValueError, UnicodeError) as error:
            raise SourceError(f"cannot be requested: {error}") from error

    def _exchange(self, url: str, headers: Mapping[str, str], limit: int) -> Reply:
        deadline = time.monotonic() + self._total
        body, size = [], 0
        encoded = [(key.encode("ascii"), value.encode("latin-1", "replace")) for key, value in headers.items()]
        target = httpcore.URL(ascii_address(url))
        with self._pool.stream("GET", target, headers=encoded, extensions={"timeout": self._timeouts}) as response:
            for chunk in response.iter_stream():
                size += len(chunk)
                if size > limit:
                    raise SourceError(f"larger than {shown(limit)}, the limit for one page (--max-size)")
                if time.monotonic() > deadline:
                    raise SourceError(f"took longer than {self._total:.0f} s, the limit for one page (--max-time)")
                body.append(chunk)
            stated = tuple((key.decode("latin-1"), value.decode("latin-1")) for key, value in response.headers)
            return Reply(url, response.status, stated, b"".join(body))

    def close(self) -> None:
        """Closes all connections."""
        self._pool.close()


def ascii_address(url: str) -> str:
    """``url`` with its Arabic or accented letters percent-encoded, as it goes over the wire."""
    from urllib.parse import quote, urlunsplit

    parts = urlsplit(url)
    host = (parts.hostname or "").encode("idna").decode("ascii")
    if ":" in host:
        host = f"[{host}]"
    netloc = host if parts.port is None else f"{host}:{parts.port}"
    kept = "%/:=&?~#+!$,;'@()*[]"
    return urlunsplit((parts.scheme, netloc, quote(parts.path, safe=kept), quote(parts.query, safe=kept), ""))
