"""Text of members as HTML: escaped, with addresses made into links. The one place that vouches for markup."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import Any

from flask_babel import gettext
from markupsafe import Markup, escape

from app.formatting import language
from app.rules import links


@lru_cache(4096)
def linked(text: str) -> Markup:
    """Escape a text and link the http(s) addresses in it; the visible text of a link is its address."""
    if "://" not in text and "www." not in text.lower():  # most texts
        return escape(text)
    pieces: list[Any] = []
    end = 0
    for start, after, url in links.within(text):
        pieces.append(escape(text[end:start]))
        pieces.append(Markup('<a href="{}" rel="nofollow noopener ugc">{}</a>').format(url, text[start:after]))
        end = after
    pieces.append(escape(text[end:]))
    return Markup("").join(pieces)


def inert_json(value: Any) -> Markup:
    """JSON for a block <script type="application/ld+json">, which no browser runs: no text in it can end the block."""
    text = json.dumps(value, ensure_ascii=False)
    return Markup(re.sub("[<>&\u2028\u2029]", lambda sign: f"\\u{ord(sign[0]):04x}", text))  # noqa: S704 (escaped)


def sentence(text: str, **names: Any) -> Markup:
    """A translated sentence of the registry with names put in: markup stays, anything else is escaped."""
    return _translated(text, language()) % names


@lru_cache(1024)
def _translated(text: str, _language: str) -> Markup:
    return escape(gettext(text))
