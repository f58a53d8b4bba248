"""The words of the demo organisation: plain lists that anybody can edit, and how they are read."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

FOLDER = Path(__file__).parent


@lru_cache
def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """The lines of a list, cut at " | "; blank lines and comments left out. `name` is a path below this folder."""
    return tuple(tuple(part.strip() for part in line.split("|")) for line in lines(name))


@lru_cache
def lines(name: str) -> tuple[str, ...]:
    """The lines of a list without blank lines and comments."""
    text = (FOLDER / name).read_text(encoding="utf-8")
    return tuple(line.rstrip() for line in text.splitlines() if line.strip() and not line.startswith("#"))


def whole(name: str) -> list[str]:
    """All lines of a text."""
    return (FOLDER / name).read_text(encoding="utf-8").splitlines()


@lru_cache
def keyed(name: str) -> dict[str, tuple[str, ...]]:
    """Lines of the form "key: text", gathered by key in the order of the file."""
    gathered: dict[str, list[str]] = {}
    for line in lines(name):
        key, _, text = line.partition(":")
        gathered.setdefault(key.strip(), []).append(text.strip())
    return {key: tuple(texts) for key, texts in gathered.items()}


@lru_cache
def blocks(name: str) -> tuple[tuple[str, ...], ...]:
    """Groups of lines divided by blank lines; comments left out."""
    text = (FOLDER / name).read_text(encoding="utf-8")
    groups = (group.splitlines() for group in text.split("\n\n"))
    kept = (tuple(line.rstrip() for line in group if line.strip() and not line.startswith("#")) for group in groups)
    return tuple(group for group in kept if group)
