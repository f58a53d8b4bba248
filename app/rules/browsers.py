"""The name of a browser in two words that its owner recognises."""

from __future__ import annotations

# The first match counts: Edge and Opera also claim to be Chrome, and Chrome to be Safari.
PROGRAMS = (("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox", "Firefox"), ("Chrom", "Chrome"), ("Safari", "Safari"))
SYSTEMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)  # fmt: skip


def describe(agent: str) -> str:
    """ "Firefox, Linux" for a User-Agent header; empty if nothing is recognised."""
    found = (next((name for mark, name in table if mark in agent), "") for table in (PROGRAMS, SYSTEMS))
    return ", ".join(name for name in found if name)
