"""People you may know: what makes two members likely to know each other, and which of it is said as the reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from app.rules.searching import FACETS

SHARED = 2  # each shared connection
ARCHIVE = 12  # somebody from the viewer's own archive, who comes first
# Facts by the kinds of their facets, those of the viewer and of the other one. Nothing else is a reason: that two have
# a skill or an industry in common says nothing about whether they met.
WEIGHTS = {
    ("class", "class"): 6,
    ("organisation", "organisation"): 5,
    ("former", "organisation"): 4,
    ("organisation", "former"): 4,
    ("former", "former"): 4,
    ("school", "school"): 2,
    ("place", "place"): 1,
}
MOST = 12  # facts of a viewer that are looked for, of each part of a statement
_LETTER = {name: FACETS[name].letter for pair in WEIGHTS for name in pair}
_KIND = {letter: name for name, letter in _LETTER.items()}
LETTERS = "".join(_KIND)


class Reason(NamedTuple):
    """Why somebody is suggested. `kind`: archive, shared, class, organisation, now (a former organisation of the
    viewer's), former, school, place or "" for nothing to say; `value`: as the other's profile says it, of a class the
    year.
    """

    kind: str = ""
    value: str = ""

# How two know each other, by the kind of the reason, for an invitation that is sent by one click: rules/invitations.py.
_HOW = {"class": "classmate", "school": "classmate", "organisation": "colleague", "now": "colleague",
        "former": "colleague"}  # fmt: skip


def how(reason: Reason) -> str:
    """What an invitation says about how the two know each other, if that is for this reason."""
    return _HOW.get(reason.kind, "other")


def sought(own: Iterable[str]) -> dict[str, tuple[str, int]]:
    """The tokens that others may have in common with somebody with these, with how their reason is named and weighs."""
    found: dict[str, tuple[str, int]] = {}
    for token in own:
        for (mine, theirs), weight in WEIGHTS.items():
            if _LETTER[mine] != token[0]:
                continue
            name = "now" if (mine, theirs) == ("former", "organisation") else theirs
            other = _LETTER[theirs] + token[1:]
            if weight > found.get(other, ("", 0))[1]:
                found[other] = name, weight
    return found


def parts(tokens: Iterable[str]) -> dict[str, list[str]]:
    """The tokens by how many members may have them, so that those of a large place leave room for classmates."""
    kinds = {"few": ("class", "organisation", "former"), "schools": ("school",), "places": ("place",)}
    every = list(tokens)
    return {part: [each for each in every if _KIND[each[0]] in names][:MOST] for part, names in kinds.items()}


def closeness(shared: int, tokens: Iterable[str], sought: Mapping[str, tuple[str, int]], *, archived: bool) -> int:
    """How likely the two know each other."""
    return SHARED * shared + sum(sought[token][1] for token in tokens) + ARCHIVE * archived


def weight(shared: int, facts: Iterable[str], sought: Mapping[str, tuple[str, int]], *, archived: bool) -> int:
    """Of the weightiest reason, which is the one that is said."""
    return max(SHARED * shared, ARCHIVE * archived, *(sought[token][1] for token in facts), 0)


def reason(
    shared: int, facts: Mapping[str, str], sought: Mapping[str, tuple[str, int]], *, archived: bool
) -> Reason:
    """The weightiest reason. `facts`: what the other has in common with the viewer, value by token."""
    if archived:
        return Reason("archive")
    found = max(facts, key=lambda token: (sought[token][1], token), default="")
    if shared and (not found or SHARED * shared >= sought[found][1]):
        return Reason("shared")
    if not found:
        return Reason()
    kind, value = sought[found][0], facts[found]
    return Reason(kind, value[-4:] if kind == "class" else value)


def reasons(facts: Mapping[str, str], sought: Mapping[str, tuple[str, int]], most: int = 2) -> list[Reason]:
    """What two have in common, the weightiest first, each sort of fact once: a class says the school, too.

    `facts`: value by token, as in `reason`.
    """
    found: dict[str, Reason] = {}
    for token in sorted(facts, key=lambda token: (-sought[token][1], token)):
        kind, value = sought[token][0], facts[token]
        found.setdefault(_SORT.get(kind, kind), Reason(kind, value[-4:] if kind == "class" else value))
    return list(found.values())[:most]


_SORT = {"class": "school", "now": "organisation", "former": "organisation"}
