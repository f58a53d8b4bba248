"""What of the noticeboard an address asks for, and the links beside the board, each with how many it would show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from flask import request, url_for
from flask_babel import gettext as _

from app.forms.narrowing import Group, Item
from app.queries.noticeboard import Tally, Wanted
from app.rules import limits, searching, text
from app.rules import noticeboard as rules
from app.rules.noticeboard import KINDS, TOPICS
from app.text.formatting import translate

PLACES = 5  # the most frequent ones, and the chosen one
NEAR, OWN = "connections", "me"  # from whom


class Asked(NamedTuple):
    """`query` as typed; `kind`, `topic`: of the registries, or ""; `place` as the address says it; `by`: from whom."""

    query: str = ""
    kind: str = ""
    topic: str = ""
    place: str = ""
    by: str = ""

    @property
    def wanted(self) -> Wanted:
        terms = tuple(searching.terms(self.query))
        place = rules.place_key(self.place)
        return Wanted(self.kind, self.topic, place, terms, self.by == NEAR, self.by == OWN)

    @property
    def is_narrowed(self) -> bool:
        return any(self)

    def address(self, **changes: Any) -> str:
        """The address of the same with these changes: q, kind, topic, place, by, after."""
        own = {"q": self.query, "kind": self.kind, "topic": self.topic, "place": self.place, "by": self.by, **changes}
        return url_for("noticeboard.index", **{name: value for name, value in own.items() if value})

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """What the form of the page keeps beside the words: names and values of its hidden fields."""
        kept = ("kind", self.kind), ("topic", self.topic), ("place", self.place), ("by", self.by)
        return [each for each in kept if each[1]]


def asked() -> Asked:
    """What the address of this request asks for; values that mean nothing are left out."""

    def line(name: str, most: int) -> str:
        return text.clean_line(request.args.get(name, ""))[:most]

    kind, topic, by = (request.args.get(name, "") for name in ("kind", "topic", "by"))
    place = line("place", limits.PLACE)
    return Asked(
        line("q", limits.SEARCH), kind if kind in KINDS else "", topic if topic in TOPICS else "",
        place if rules.place_key(place) else "", by if by in (NEAR, OWN) else "",
    )  # fmt: skip


def groups(given: Asked, tallies: Iterable[Tally], own: int) -> list[Group]:
    """The links beside the board: how many there are if this is chosen as well; what nobody has is left out.

    own: how many notices of their own the viewer has, those included that no longer hang.
    """
    rows = list(tallies)
    kinds = [_item(given, "kind", "", _("All"), _count(given, rows, "kind"))]
    kinds += _values(given, rows, "kind", KINDS, lambda row: row.kind)
    topics = _values(given, rows, "topic", TOPICS, lambda row: row.topic)
    by = [(NEAR, _("My connections"), sum(row.count for row in _others(given, rows, "by") if row.near)),
          (OWN, _("My notices"), own)]  # fmt: skip
    people = [_item(given, "by", value, label, count) for value, label, count in by if count or value == given.by]
    found = [
        Group("kind", _("Kind"), kinds), Group("topic", _("Topic"), topics),
        Group("place", _("Place"), _places(given, rows)), Group("by", _("From whom"), people),
    ]  # fmt: skip
    return [group for group in found if group.items]


def chosen(given: Asked) -> list[Item]:
    """What was chosen of them, as links that take it back."""
    by = {NEAR: _("My connections"), OWN: _("My notices")}
    labels = {
        "kind": given.kind and translate(KINDS[given.kind]), "topic": given.topic and translate(TOPICS[given.topic]),
        "place": given.place, "by": given.by and by[given.by],
    }  # fmt: skip
    return [Item(label, None, given.address(**{name: ""})) for name, label in labels.items() if label]


def _others(given: Asked, rows: Iterable[Tally], besides: str) -> list[Tally]:
    """Those rows that everything but this asks for."""
    wanted = given.wanted
    asked_for = {
        "kind": lambda row: not wanted.kind or row.kind == wanted.kind,
        "topic": lambda row: not wanted.topic or row.topic == wanted.topic,
        "place": lambda row: not wanted.place or row.place == wanted.place,
        "by": lambda row: (row.near or not wanted.near) and (row.own or not wanted.own),
    }
    return [row for row in rows if all(fits(row) for name, fits in asked_for.items() if name != besides)]


def _count(given: Asked, rows: Iterable[Tally], besides: str) -> int:
    return sum(row.count for row in _others(given, rows, besides))


def _values(
    given: Asked, rows: Iterable[Tally], name: str, labels: Any, of: Callable[[Tally], str]
) -> list[Item]:
    counts: Counter[str] = Counter()
    for row in _others(given, rows, name):
        counts[of(row)] += row.count
    chosen = getattr(given, name)
    return [
        _item(given, name, value, translate(label), counts[value])
        for value, label in labels.items() if counts[value] or value == chosen
    ]  # fmt: skip


def _places(given: Asked, rows: Iterable[Tally]) -> list[Item]:
    counts: Counter[str] = Counter()
    labels: dict[str, str] = {}  # of all that hang, so that none changes while the board is narrowed
    for row in rows:
        labels[row.place] = min(row.label, labels.get(row.place, row.label))
    for row in _others(given, rows, "place"):
        counts[row.place] += row.count
    del counts[""]
    frequent = [place for place, _count in sorted(counts.items(), key=lambda each: (-each[1], each[0]))[:PLACES]]
    key = rules.place_key(given.place)
    if key and key not in frequent:
        frequent.append(key)
    return [_item(given, "place", labels.get(place, given.place), labels.get(place, given.place), counts[place])
            for place in frequent]  # fmt: skip


def _item(given: Asked, name: str, value: str, label: str, count: int) -> Item:
    """A chosen value leads back to all; what is not chosen, to it."""
    same = rules.place_key(value) == rules.place_key(given.place) if name == "place" else value == getattr(given, name)
    return Item(label, count, given.address(**{name: "" if same and value else value}), same)
