"""Addresses of pages that members name: http and https only, shown with the host that they lead to."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from app.rules import limits

_HOST = re.compile(r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_]{2,63}")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)


def complete(typed: str) -> str | None:
    """ "www.example.org/x" -> "https://www.example.org/x"; None for what is no address of a page.

    Refused: other schemes, user names in front of the host (they hide it), white space, quotes and control characters.
    """
    url = typed.strip()
    if url and not _SCHEME.match(url):
        url = f"https://{url}"
    if not url or len(url) > limits.LINK or re.search(r"[\s\"'<>\\^`{|}\x00-\x20\x7f-\x9f]", url):
        return None
    try:
        parts = urlsplit(url)
        has_port = parts.port is not None
    except ValueError:
        return None
    fitting = parts.scheme in ("http", "https") and "@" not in parts.netloc and _HOST.fullmatch(parts.hostname or "")
    return url if fitting and (has_port or not parts.netloc.endswith(":")) else None


def host(url: str) -> str:
    """The host that an address leads to, as it is shown: "www.example.org" -> "example.org"."""
    return (urlsplit(url).hostname or "").removeprefix("www.")
