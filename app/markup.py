"""Text of members as HTML: escaped, with addresses made into links. The one place that vouches for markup."""

from __future__ import annotations

import json
import re
from functools import cache, lru_cache
from typing import Any

from linkify_it import LinkifyIt
from markupsafe import Markup, escape

from app.formatting import language, translate
from app.keeping import Kept
from app.rules import labels
from app.rules.labels import Label


@cache
def _finder() -> LinkifyIt:
    finder = LinkifyIt(None, {"fuzzy_link": True, "fuzzy_email": False, "fuzzy_ip": False})
    return finder.tlds(["example", "online", "gmbh", "hamburg", "berlin", "koeln", "app", "dev"], True)


_MAY_LINK = re.compile(r"\w\.\w|://")
LINKED = 4_000_000  # bytes of texts and of what became of them


def _linked(text: str) -> Markup:
    if not _MAY_LINK.search(text):  # most texts: nothing to find, nothing to load
        return escape(text)
    pieces: list[Any] = []
    end = 0
    for match in _finder().match(text) or ():
        if not match.url.startswith(("http://", "https://")):
            continue
        pieces.append(escape(text[end : match.index]))
        pieces.append(Markup('<a href="{}" rel="nofollow noopener ugc">{}</a>').format(match.url, match.raw))
        end = match.last_index
    pieces.append(escape(text[end:]))
    return Markup("").join(pieces)


_kept_linked = Kept(_linked, LINKED)


def linked(text: str) -> Markup:
    """Escape a text and link the http(s) addresses in it; the visible text of a link is its address."""
    return _kept_linked(text)  # type: ignore[no-any-return]


def inert_json(value: Any) -> Markup:
    """JSON for a block <script type="application/ld+json">, which no browser runs: no text in it can end the block."""
    text = json.dumps(value, ensure_ascii=False)
    return Markup(re.sub("[<>&\u2028\u2029]", lambda sign: f"\\u{ord(sign[0]):04x}", text))  # noqa: S704 (escaped)


def sentence(label: Label, **names: Any) -> Markup:
    """A translated sentence of a registry with names put in: markup stays, anything else is escaped.

    Raises TypeError for what is no label, as `translate` does.
    """
    return _escaped(labels.checked(label), language()) % names


@lru_cache(1024)
def _escaped(label: Label, _language: str) -> Markup:
    return escape(translate(label))
