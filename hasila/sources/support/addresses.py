"""Addresses of articles in one form, so that copies of an address meet."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

# Parameters that only tell where a reader came from. `amp` and `outputType=amp` ask for the light form of the page.
_TRACKING = re.compile(
    r"utm_.*|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|igshid|mc_[ce]id|_ga|ref|ref_src|ref_url|cmpid|smid|xtor|ito"
    r"|at_(medium|campaign|custom\d*|link.*|ptr.*)|spm|share|output|outputtype|amp|amp_.*|_hs(enc|mi)|s_cid|ocid|__twitter_impression"
)
_TRACKING_ONLY_VALUE = {"output": "amp", "outputtype": "amp", "share": None}
# The prefixes of http://web.archive.org/web/20231226123000if_/https://example.org/…, archive.ph/20231226/https://…
_ARCHIVE = re.compile(
    r"^https?://(?:web\.archive\.org/web|archive\.(?:ph|is|today|li|vn|md|fo)|[\w.-]+/wayback)/\d{4,14}(?:[a-z]{2}_)?/(.+)$",
    re.IGNORECASE,
)
_GOOGLE_AMP = re.compile(r"^https?://(?:www\.)?google\.[a-z.]+/amp/(s/)?(.+)$", re.I)
_AMP_CACHE = re.compile(r"^https?://[\w-]+\.cdn\.ampproject\.org/[a-z](/s)?/(.+)$", re.I)
# /story/amp, /story/amp.html, /amp/story, /story.amp.html
_LIGHT_PAGE = re.compile(r"(?:^/amp(?=/)|/amp(?:\.html)?/?$|\.amp(?=\.html?$))", re.I)
_HOST_PREFIX = re.compile(r"^(?:www\d?|m|mobile|amp)\.(?=[^.]+\.)")


@lru_cache(maxsize=4096)
def canonical_url(address: str | None) -> str | None:
    """One form for the many addresses of a page; ``None`` where ``address`` is no web address.

    Archive and AMP-cache prefixes are removed, scheme and host lowered, ``http`` becomes ``https``; ``www.``, ``m.``,
    ``mobile.`` and ``amp.``, default ports, fragments, tracking parameters, light-page endings (``/amp``,
    ``.amp.html``) and a closing slash are dropped, the other parameters sorted.
    """
    if not address:
        return None
    address = _unwrapped(address.strip())
    try:
        parts = urlsplit(address)
        port = parts.port
        name = (parts.hostname or "").rstrip(".")
    except ValueError:
        return None
    if parts.scheme.lower() not in {"http", "https"} or not name:
        return None
    name = _HOST_PREFIX.sub("", name)
    netloc = name if port in (None, 80, 443) else f"{name}:{port}"
    return urlunsplit(("https", netloc, _path(parts.path), _query(parts.query), ""))


def host(address: str | None) -> str | None:
    """The host of an address without ``www.`` and the like: what an outlet is called where nobody names it."""
    canonical = canonical_url(address)
    return urlsplit(canonical).hostname if canonical else None


def original(address: str | None) -> str | None:
    """``address`` as it was stated, without the prefix of a web archive or an AMP cache; ``None`` for others."""
    if not address:
        return None
    address = _unwrapped("".join(address.split()))
    return address if re.match(r"https?://[^/]", address, re.I) else None


def _unwrapped(address: str) -> str:
    for _ in range(3):  # an archived copy of an AMP cache address is two layers
        for pattern in (_ARCHIVE, _GOOGLE_AMP, _AMP_CACHE):
            found = pattern.match(address)
            if found is None:
                continue
            inner = found.group(found.lastindex or 1)
            address = inner if re.match(r"https?:/", inner, re.I) else f"https://{inner}"
            address = re.sub(r"^(https?:)/+", r"\1//", address, flags=re.I)
            break
        else:
            break
    return address


def _path(path: str) -> str:
    path = re.sub(r"/{2,}", "/", path)
    path = _LIGHT_PAGE.sub("", path) if "amp" in path.lower() else path
    return path.rstrip("/")


def _query(query: str) -> str:
    if not query:
        return ""
    pairs = [
        (name, value) for name, value in parse_qsl(query, keep_blank_values=True) if not _tracks(name.lower(), value)
    ]
    return urlencode(sorted(pairs))


def _tracks(name: str, value: str) -> bool:
    if _TRACKING.fullmatch(name) is None:
        return False
    wanted = _TRACKING_ONLY_VALUE.get(name)
    return wanted is None or value.lower() == wanted
