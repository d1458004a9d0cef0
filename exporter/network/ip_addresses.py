"""IP addresses of hosts, and which of them are on the public internet."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Sequence
from typing import TypeAlias

IPAddress: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolver: TypeAlias = Callable[[str], Sequence[IPAddress]]
"""Returns the IP addresses of a host name; raises `OSError` if there are none."""

_EMBEDDED_IPV4 = tuple(map(ipaddress.IPv6Network, ("64:ff9b::/96", "2002::/16", "2001::/32")))
"""IPv6 addresses that stand for IPv4 ones, private ones too (RFC 6052, 3056, 4380)."""


def is_public(address: IPAddress) -> bool:
    """Return whether an IP address is reachable on the public internet."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return is_public(address.ipv4_mapped)
        if any(address in network for network in _EMBEDDED_IPV4):
            return False
    return address.is_global and not address.is_multicast


def system_addresses(host: str) -> list[IPAddress]:
    """Return the IP addresses of a host that the system finds, the preferred first."""
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    numbers = (str(item[4][0]).partition("%")[0] for item in found)
    return [ipaddress.ip_address(number) for number in dict.fromkeys(numbers)]
