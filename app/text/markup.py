"""Text of members as HTML: escaped, with addresses turned into links. The only place that marks text as safe."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from markupsafe import Markup, escape

from app.cache import Cache
from app.rules import labels, links, mentions, tags
from app.rules.labels import Label
from app.text.formatting import language, translate

LINKED = 1_000_000  # bytes of texts with links and of their HTML


_MENTION = Markup('<a class="mention" href="/in/{}">{}</a>')
_LINK = Markup('<a href="{}" rel="nofollow noopener ugc">{}</a>')
_TAG = Markup('<a href="/tags/{}">{}</a>')


def _linked(text: str, with_tags: bool) -> Markup:
    """Addresses, mentions and tags; an address never reaches into a mention, whose signs no address contains."""
    taken: set[str] | None = set() if with_tags else None
    if mentions.BEGIN not in text:
        return Markup("").join(_with_links(text, taken))
    pieces: list[Any] = []
    for before, handle, name in mentions.parts(text):
        pieces += _with_links(before, taken)
        if handle:
            pieces.append(_MENTION.format(handle, name))
    return Markup("").join(pieces)


def _with_links(text: str, taken: set[str] | None) -> list[Any]:
    """`taken`: the tags before this piece of a text; None where tags are not linked."""
    found = [(start, end, _LINK.format(url, text[start:end])) for start, end, url in links.within(text)]
    if taken is not None:
        marked = tags.within(text, taken)
        found += [(start, end, _TAG.format(quote(tag), text[start:end])) for start, end, tag in marked]
    pieces: list[Any] = []
    last = 0
    for start, end, link in sorted(found):
        pieces += [escape(text[last:start]), link]
        last = end
    return [*pieces, escape(text[last:])]


_kept_linked = Cache(_linked, LINKED)


def linked(text: str) -> Markup:
    """Escape a text and link the http(s) addresses in it, of which the visible text is the address, and those whom it
    mentions, as far as they exist for the viewer (`mentions.completed`).
    """
    if "://" not in text and mentions.BEGIN not in text and "www." not in text.lower():
        return escape(text)  # most texts: escaped sooner than looked up
    return _kept_linked(text, False)  # type: ignore[no-any-return]


def tagged(text: str) -> Markup:
    """The same with links from #tags, for posts and comments."""
    return _kept_linked(text, True) if "#" in text else linked(text)


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
