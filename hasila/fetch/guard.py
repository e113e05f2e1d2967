"""Which hosts may be connected to: public addresses only, unless a host is allowed by name.

The check happens where the connection is made, on the address that is connected to: a name that first resolves to a
public address and then to a private one, or a redirect into the own network, does not get through.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Iterable
from typing import Any

import httpcore

from hasila.errors import SourceError

Resolver = Callable[[str, int], list[str]]
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_LOW_32_BITS = 0xFFFFFFFF


def resolve(host: str, port: int) -> list[str]:
    """The addresses of ``host``, in the order of the system. Raises :class:`SourceError` for an unknown name."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise SourceError(f"the host {host} is not known: {error}") from error
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def is_public(address: str) -> bool:
    """True for addresses of the open internet; addresses that carry another one inside are judged by that."""
    ip: ipaddress.IPv4Address | ipaddress.IPv6Address = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & _LOW_32_BITS)
        if inner is not None:
            ip = inner
    return ip.is_global and not ip.is_multicast and not ip.is_unspecified


class Guard(httpcore.NetworkBackend):
    """Connects to checked addresses. ``allowed`` are hosts (``host`` or ``host:port``) that may be private."""

    def __init__(self, allowed: Iterable[str] = (), resolver: Resolver = resolve) -> None:
        self._allowed = frozenset(allowed)
        self._resolve = resolver
        self._network = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """A connection to the first public address of ``host``. Raises :class:`SourceError` where there is none."""
        addresses = self._resolve(host, port)
        if not self._allowed & {host, f"{host}:{port}"}:
            refused = [address for address in addresses if not is_public(address)]
            if refused:
                what = f"{host} leads to {refused[0]}, a private or loopback address"
                raise SourceError(f"{what}; if that is meant: --allow-private {host}")
        last: Exception = SourceError(f"the host {host} has no address")
        for address in addresses:
            try:
                return self._network.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                last = error
        raise last

    def sleep(self, seconds: float) -> None:
        """As the backend below does."""
        self._network.sleep(seconds)
