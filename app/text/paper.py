"""Long texts of the organisation (legal pages) as HTML: headings, lists, paragraphs, links. No other markup.

A line that begins with "# " or "## " is a heading, one that begins with "- " an entry of a list; an empty line ends a
paragraph.
"""

from __future__ import annotations

from itertools import groupby

from markupsafe import Markup, escape

from app.rules.legal import ADDRESS
from app.text.markup import linked

_HEADINGS = {"# ": Markup("<h2>{}</h2>\n"), "## ": Markup("<h3>{}</h3>\n")}


def paper(text: str) -> Markup:
    """The text as HTML, escaped; web and e-mail addresses are links."""
    return Markup("").join(_block(kind, list(lines)) for kind, lines in groupby(text.split("\n"), _kind))


def below(title: str, text: str) -> Markup:
    """The same below a title, which it does not say once more."""
    first, _, rest = text.lstrip().partition("\n")
    return paper(rest if first.lstrip("# ").strip() == title else text)


def _kind(line: str) -> str:
    begin = next((sign for sign in ("- ", *_HEADINGS) if line.startswith(sign)), "")
    return begin or ("text" if line.strip() else "")


def _block(kind: str, lines: list[str]) -> Markup:
    if kind in _HEADINGS:
        return Markup("").join(_HEADINGS[kind].format(line.removeprefix(kind)) for line in lines)
    if kind == "- ":
        entries = Markup("").join(Markup("<li>{}</li>\n").format(_words(line[2:])) for line in lines)
        return Markup("<ul>\n{}</ul>\n").format(entries)
    return Markup("<p>{}</p>\n").format(Markup("<br>\n").join(map(_words, lines))) if kind else Markup()


def _words(line: str) -> Markup:
    """The line with links; an e-mail address within a web address is part of that."""
    if "@" not in line or "://" in line:
        return linked(line)
    pieces, end = [], 0
    for found in ADDRESS.finditer(line):
        pieces += [escape(line[end : found.start()]), Markup('<a href="mailto:{0}">{0}</a>').format(found[0])]
        end = found.end()
    return Markup("").join([*pieces, escape(line[end:])])
