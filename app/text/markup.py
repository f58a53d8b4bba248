"""Text of members as HTML: escaped, with addresses turned into links. The only place that marks text as safe."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import Any

from markupsafe import Markup, escape

from app.cache import Cache
from app.rules import labels, links
from app.rules.labels import Label
from app.text.formatting import language, translate

LINKED = 1_000_000  # bytes of texts with links and of their HTML


def _linked(text: str) -> Markup:
    pieces: list[Any] = []
    end = 0
    for start, after, url in links.within(text):
        pieces.append(escape(text[end:start]))
        pieces.append(Markup('<a href="{}" rel="nofollow noopener ugc">{}</a>').format(url, text[start:after]))
        end = after
    pieces.append(escape(text[end:]))
    return Markup("").join(pieces)


_kept_linked = Cache(_linked, LINKED)


def linked(text: str) -> Markup:
    """Escape a text and link the http(s) addresses in it; the visible text of a link is its address."""
    if "://" not in text and "www." not in text.lower():  # most texts: escaped sooner than looked up
        return escape(text)
    return _kept_linked(text)  # type: ignore[no-any-return]


def inert_json(value: Any) -> Markup:
    """JSON for a block <script type="application/ld+json">, which no browser runs: no text in it can end the block."""
    text = json.dumps(value, ensure_ascii=False)
    return Markup(re.sub("[<>&\u2028\u2029]", lambda sign: f"\\u{ord(sign[0]):04x}", text))  # noqa: S704 (escaped)


def sentence(label: Label, **names: Any) -> Markup:
    """A translated sentence of a registry with names inserted: markup stays, anything else is escaped.

    Raises TypeError for anything but a label, as `translate` does.
    """
    return _escaped(labels.checked(label), language()) % names


@lru_cache(1024)
def _escaped(label: Label, _language: str) -> Markup:
    return escape(translate(label))
