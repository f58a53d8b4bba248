"""Addresses of web pages that members name: http and https only, shown with the host that they lead to."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from urllib.parse import urlsplit

from app.rules import limits

_HOST = re.compile(r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+(?:[^\W\d_]{2,63}|xn--[a-z0-9-]{1,59})\.?", re.IGNORECASE)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
# Quotes and brackets of markup; white space, invisible characters and direction controls, of any language.
_FORBIDDEN = (
    r"\s\"<>\\^`{|}\x00-\x20\x7f-\xa0\xad\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff"
)
# In a text only these prefixes make a link: Danke.Es and readme.md are words.
_BEGUN = re.compile(
    rf"(?<![a-z0-9_.@/+-])(?:https?://|www\.(?=[^\s.]+\.))[^{_FORBIDDEN}]+", re.IGNORECASE | re.ASCII
)
_WITHIN = "’·・"  # between the letters of a word: L’Oréal, Col·lecció
_PUNCTUATION = ("Po", "Pf", "Pi", "Ps", "Pe")  # all but dashes and the underscore
_PAIRS = {")": "(", "]": "["}


def complete(typed: str) -> str | None:
    """ "www.example.org/x" -> "https://www.example.org/x"; None if it is not the address of a page.

    Refused: other schemes, user names in front of the host (they hide it), white space, double quotes and control
    characters.
    """
    url = typed.strip()
    if url and not _SCHEME.match(url):
        url = f"https://{url}"
    return url if len(url) <= limits.LINK and _is_page(url) else None


def _is_page(url: str) -> bool:
    if not url or re.search(f"[{_FORBIDDEN}]", url):
        return False
    try:
        parts = urlsplit(url)
        has_port = parts.port is not None
    except ValueError:
        return False
    fitting = parts.scheme in ("http", "https") and "@" not in parts.netloc and _HOST.fullmatch(parts.hostname or "")
    return bool(fitting) and (has_port or not parts.netloc.endswith(":"))


def within(text: str) -> Iterator[tuple[int, int, str]]:
    """The links in a text as (start, end, address): words that begin with http://, https:// or www., up to the white
    space or the punctuation that ends them, in any language.
    """
    for begun in _BEGUN.finditer(text):
        shown = _without_end(begun[0])
        url = shown if "://" in shown[:8] else f"https://{shown}"
        if _is_page(url):
            yield begun.start(), begun.start() + len(shown), url


def _without_end(shown: str) -> str:
    """Up to the first character that can only belong to the sentence, without the punctuation at the end."""
    shown = shown[: next((place for place, sign in enumerate(shown) if _ends(shown, place, sign)), None)]
    end, alone = len(shown), {sign: shown.count(sign) - shown.count(_PAIRS[sign]) for sign in _PAIRS}
    while end and shown[end - 1] not in "/&#%@" and unicodedata.category(shown[end - 1]) in _PUNCTUATION:
        sign = shown[end - 1]
        if sign in _PAIRS:  # (https://example.org/a_(b))
            if alone[sign] <= 0:
                break
            alone[sign] -= 1
        end -= 1
    return shown[:end]


def _ends(shown: str, place: int, sign: str) -> bool:
    """True for quotes, brackets, commas and full stops outside ASCII, which no copied address contains."""
    if sign.isascii() or unicodedata.category(sign) not in _PUNCTUATION:
        return False
    return not (sign in _WITHIN and shown[place + 1 : place + 2].isalnum())


def host(url: str) -> str:
    """The host of an address, as it is shown: "www.example.org" -> "example.org"."""
    return (urlsplit(url).hostname or "").removeprefix("www.")
