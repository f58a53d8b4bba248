"""Which network an address belongs to: what limits for guests count."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address

BITS = 64  # of an IPv6 address name the network; the rest everybody in it chooses as often as they like


def network_of(address: str) -> str:
    """An IPv4 address itself, also where it is written as IPv6; of an IPv6 address the /64. Anything else as it is."""
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
