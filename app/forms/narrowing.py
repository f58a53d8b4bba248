"""The facets beside the results of a search: links, each with how many would be found."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import urlencode

from flask_babel import gettext as _

from app.forms.search import Asked
from app.queries.facets import Counts, Value
from app.rules.searching import EXCHANGES, FACETS
from app.text.formatting import translate

FIRST = 3  # values of a kind; the others are on a page of their own


class Item(NamedTuple):
    """A value as a link. `members`: None where the hits are too many to count."""

    label: str
    members: int | None
    url: str
    is_chosen: bool = False


class Group(NamedTuple):
    """The values of one kind; `more`: the address of all of them, "" if these are all."""

    name: str
    label: str
    items: list[Item]
    more: str = ""


def groups(asked: Asked, counts: Counts) -> list[Group]:
    """Those of the page, in its order; without what nobody has."""
    here = asked.address()
    found = [Group("near", _("Closeness"), [_near(asked, counts)])] if counts.near or asked.near else []
    for name, kind in FACETS.items():
        values = counts.values.get(kind.letter, []) if kind.shown else []
        shown = _first(asked, values)
        if shown:
            more = asked.address(show=name) if len(values) > len(shown) else ""
            found.append(Group(name, translate(kind.label), [_item(asked, here, name, each) for each in shown], more))
    return found


def whole(asked: Asked, name: str, counts: Counts) -> Group:
    """All values of one kind."""
    kind = FACETS[name]
    values = counts.values.get(kind.letter, [])
    return Group(name, translate(kind.label), [_item(asked, asked.address(), name, each) for each in values])


def chips(asked: Asked) -> list[Item]:
    """What was chosen, as the address says it, as links that take it back."""
    near = [Item(_("Directly connected"), None, asked.address(near=None))] if asked.near else []
    return near + [
        Item(_label(each.kind, each.value), None, asked.without(each.token)) for each in asked.chosen
    ]


def _first(asked: Asked, values: list[Value]) -> list[Value]:
    """The first values, and those that were chosen."""
    chosen = {each.token for each in asked.chosen}
    return [each for place, each in enumerate(values) if place < FIRST or each.token in chosen]


def _item(asked: Asked, here: str, name: str, each: Value) -> Item:
    """`here`: the address of what is asked for now, which costs a fifth of the facets if it is built for each link."""
    chosen = any(each.token == one.token for one in asked.chosen)
    more = f"{here}{'&' if '?' in here else '?'}{urlencode({name: each.label})}"
    url = asked.without(each.token) if chosen else more
    return Item(_label(name, each.label), each.members, url, chosen)


def _label(name: str, label: str) -> str:
    return translate(EXCHANGES[label]) if name == "exchange" else label


def _near(asked: Asked, counts: Counts) -> Item:
    url = asked.address(near=None) if asked.near else asked.address(near=1)
    return Item(_("Directly connected"), counts.near, url, asked.near)
