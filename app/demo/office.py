"""What the demo organisation says of itself: its legal pages and its page for guests, as words/pages.txt has them."""

from __future__ import annotations

from app.actions import legal
from app.demo import words
from app.extensions import db
from app.models import Site
from app.queries.members import Somebody


def open_doors(admin: Somebody) -> None:
    """Publish the pages. Nobody is asked to agree to them."""
    for page, locale, text in pages():
        legal.publish(admin, page, locale, text, asks=False)
    db.session.get_one(Site, 1).public_about = True


def pages() -> list[tuple[str, str, str]]:
    """(page, language, text) of each."""
    found: list[tuple[str, str, list[str]]] = []
    for line in words.whole("pages.txt"):
        if line.startswith("== "):
            page, locale = line.removeprefix("== ").split()
            found.append((page, locale, []))
        else:
            found[-1][2].append(line)
    return [(page, locale, "\n".join(lines).strip()) for page, locale, lines in found]
