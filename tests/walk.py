"""Every page that somebody can reach: by the addresses that take no argument, by samples, and by following links."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from html import unescape
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map

# Files, answers for machines, pieces of pages, and the page that is there only before there is a member.
NO_PAGES = {
    "assets.show", "marks.show", "marks.initial", "pictures.show", "post_pictures.content",
    "health.alive", "health.ready", "health.robots",
    "health.manifest", "admin_roster.lines", "admin_leavers.lines", "announcements.calendar",
    "health.favicon", "exports.resume", "exports.card", "exports.connections_csv", "exports.connections_vcf",
    "network.badges", "circle.file", "hints.suggest", "inmail.poll", "setup.begin",
}  # fmt: skip
LINK = re.compile(r'<a\b[^>]*?\bhref="([^"#]*)')


class Seen(NamedTuple):
    """The answer to a GET; `location` of a redirect, `html` only where it is a page."""

    status: int
    html: str
    location: str = ""


def pages(
    get: Callable[[str], Seen], addresses: Map, samples: Iterable[tuple[str, str]] = (), led: set[str] | None = None
) -> dict[str, str]:
    """The path of one page per address, by a name made of the address, and of every sample by its own name.

    `get` opens a path as the person who walks; what redirects or is no page is left out. A sample without a name is
    one more place to start from. `led`: takes the names of addresses that led to another page.
    """
    found: dict[str, str] = {}
    samples = list(samples)
    queue = [path for _, path in samples] + ["/", *_without_arguments(addresses)]
    names = {path: name for name, path in samples if name}
    asked: set[str] = set()
    while queue:
        path = queue.pop(0)
        name = names.get(path) or _name(path, addresses)
        if path in asked or not name or name in found:
            continue
        asked.add(path)
        seen = get(path)
        if seen.location:
            if led is not None:
                led.add(name)
            queue.append(_local(seen.location, path))
        elif seen.html and (seen.status == 200 or path in names):
            found[name] = path
            queue += [_local(unescape(link), path) for link in LINK.findall(seen.html)]
    return found


def unreached(seen: Collection[str], addresses: Map) -> list[str]:
    """Addresses with a GET that are none of these, by the names of their pages."""
    rules = (rule for rule in addresses.iter_rules() if "GET" in rule.methods and rule.endpoint not in NO_PAGES)
    return sorted({rule.rule for rule in rules if _slug(rule.rule) not in seen})


def _without_arguments(addresses: Map) -> list[str]:
    rules = (rule for rule in addresses.iter_rules() if "GET" in rule.methods and rule.endpoint not in NO_PAGES)
    return sorted(rule.rule for rule in rules if not rule.arguments)


def _local(link: str, base: str) -> str:
    """The path of a link on this site, empty for other places; what stands behind ? goes, but in searches."""
    parts = urlsplit(urljoin(base, link))
    if parts.scheme not in ("", "http") or (parts.netloc and not parts.netloc.startswith(("localhost", "127.0.0.1"))):
        return ""
    return parts.path


def _name(path: str, addresses: Map) -> str:
    """What the address at `path` is called, empty where there is none for GET."""
    if not path:
        return ""
    try:
        rule, _ = addresses.bind("localhost").match(urlsplit(path).path, "GET", return_rule=True)
    except HTTPException:
        return ""
    return "" if rule.endpoint in NO_PAGES else _slug(rule.rule)


def _slug(rule: str) -> str:
    """A name for the pages of one address: "in-handle-cv"."""
    return re.sub(r"[^a-z0-9]+", "-", re.sub(r"<(?:[^:>]+:)?([^>]+)>", r"\1", rule).lower()).strip("-") or "home"
