"""The network of an address: limits for guests are counted by it."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address

BITS = 64  # of an IPv6 address name the network; the others can be chosen freely within it


def network_of(address: str) -> str:
    """An IPv4 address itself, also if written as IPv6; of an IPv6 address the /64. Anything else as it is."""
    try:
        found = ip_address(address)
    except ValueError:
        return address[:64]
    if not isinstance(found, IPv6Address):
        return str(found)
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    shift = 128 - BITS
    return f"{IPv6Address(int(found) >> shift << shift)}/{BITS}"
