"""Drawings that members of the demo organisation add to posts: words/pictures.txt says which, and to which."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from app.actions import post_pictures
from app.actions.post_pictures import Picked
from app.demo import words
from app.models import Member
from app.rules import post_pictures as rules
from app.rules.post_pictures import Encoded

FOLDER = Path(__file__).parent / "pictures"


def drawn_for(text: str) -> list[tuple[str, str]]:
    """(file, description) of the drawings that belong to a post with this text."""
    return [(name, alt) for name, begins, alt in words.rows("pictures.txt") if text.startswith(begins)]


def added(author: Member, text: str) -> list[Picked]:
    """The pictures of the post with this text, uploaded by its author and described."""
    chosen = drawn_for(text)
    kept = post_pictures.keep(author, [_encoded(name) for name, _ in chosen])
    return [Picked(held.id, alt) for held, (_, alt) in zip(kept, chosen, strict=True)]


@lru_cache(16)
def _encoded(name: str) -> Encoded:
    return rules.encoded((FOLDER / f"{name}.webp").read_bytes())
