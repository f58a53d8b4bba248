"""What of a profile a search finds, and for whom; how words are folded, for the index and for what somebody types.

What all members may see is in the index; what only connections may see is in the document of the member, which is read
for connections alone; whatever is for fewer is in neither. rules/visibility.py decides which is which.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from hashlib import blake2b
from typing import NamedTuple

from app.rules import skills, text
from app.rules.labels import N_, Label
from app.rules.visibility import Level, may_see, section_of

WORD = 80  # characters of a word that count
TERMS = 6  # words of a query that count
LEAST_SLIP = 5  # letters of a name in which a slip of the finger is forgiven
_HAN = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003134f"  # written without blanks
_RUNS = re.compile(f"[{_HAN}]+|[^\\W_{_HAN}]+")
# Words between words: "Steuerberater in Hamburg". They are ignored, unless nothing else was typed.
_BETWEEN = frozenset("in und and bei at aus from der die das the of von fur for".split())


def _fold(word: str) -> str:
    return fold_all(word)[:WORD]


def fold_all(small: str) -> str:
    """Small letters without marks as the index has them; any number of words."""
    return text.as_umlauts(small).replace("aa", "a")


def _apart(chunk: str) -> list[str]:
    """The runs of letters and digits in something without blanks, in small letters without marks."""
    return _RUNS.findall(text.letters(chunk))


def _is_han(run: str) -> bool:
    return bool(re.match(f"[{_HAN}]", run))


def words(written: str) -> list[str]:
    """The words under which a text is found, each once: O'Brien as o, brien and obrien; of scripts without blanks each
    pair of signs, and the last sign.
    """
    found: dict[str, None] = {}
    for chunk in written.split():
        if chunk.isascii() and chunk.isalnum():  # most are plain words
            found[_fold(chunk.lower())] = None
            continue
        runs = _apart(chunk)
        for run in runs:
            found |= dict.fromkeys(run[n : n + 2] for n in range(len(run))) if _is_han(run) else {_fold(run): None}
        if len(runs) > 1:
            found[_fold("".join(runs))] = None
    return [word for word in found if word]


def terms(typed: str) -> list[str]:
    """The words to look for: each has to begin a word of `words`. What a mark divides is one: O'Brien is obrien."""
    return _terms(typed, lambda runs: ["".join(runs)])


def terms_apart(typed: str) -> list[str]:
    """The same with what a mark divides as several: for when `terms` find nobody, as for Kaffee-Institut where
    somebody wrote Kaffee Institut.
    """
    return _terms(typed, lambda runs: runs)


def _terms(typed: str, parts: object) -> list[str]:
    found: dict[str, None] = {}
    for chunk in typed.split():
        runs = _apart(chunk)
        if any(map(_is_han, runs)):
            pairs = [run[n : n + 2] for run in runs for n in range(max(len(run) - 1, 1)) if _is_han(run)]
            found |= dict.fromkeys([*pairs, *(_fold(run) for run in runs if not _is_han(run))])
        elif runs:
            found |= dict.fromkeys(map(_fold, parts(runs)))  # type: ignore[operator]
    given = [word for word in found if word]
    return ([word for word in given if word not in _BETWEEN] or given)[:TERMS]


def slips(word: str) -> list[str]:
    """The forms by which a word and another with one slip of the finger meet: itself, and itself less each letter."""
    return list(dict.fromkeys([word, *(word[:n] + word[n + 1 :] for n in range(len(word)))]))


def is_slip(one: str, other: str) -> bool:
    """Whether two different words are one slip apart: a letter too many, missing, wrong, or two exchanged."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    start = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    a, b = one[start:], other[start:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])


class Kind(NamedTuple):
    """A kind of facet. `letter`: begins its tokens; `shown`: in the list of facets."""

    letter: str
    label: Label
    shown: bool = True


# By their names in addresses, in the order of the page.
FACETS: dict[str, Kind] = {
    "place": Kind("p", N_("Place")),
    "organisation": Kind("o", N_("Works at")),
    "former": Kind("f", N_("Worked at")),
    "school": Kind("s", N_("School")),
    "year": Kind("y", N_("Year")),
    "class": Kind("c", N_("School and year"), shown=False),
    "skill": Kind("k", N_("Skill")),
    "industry": Kind("i", N_("Industry")),
    "exchange": Kind("x", N_("Seeks, offers")),
}
KIND_OF = {kind.letter: name for name, kind in FACETS.items()}
EXCHANGES = {"wants": N_("seeks something"), "offers": N_("offers something")}
EVERYBODY = "m"  # the token of all members
MEMBERS, CONNECTIONS = "members", "connections"


def facet_key(name: str, value: str) -> str:
    """What makes two values one: the letters without blanks; of skills what makes two skills the same."""
    return skills.key(value) if name == "skill" else "".join(map(_fold, _apart(value)))


def token(name: str, value: str) -> str:
    """The word of the index for a value of a facet, "" for one without letters."""
    key = facet_key(name, value)
    return FACETS[name].letter + blake2b(key.encode(), digest_size=6).hexdigest() if key else ""


class Position(NamedTuple):
    title: str
    organisation: str
    ends: str | None


class Education(NamedTuple):
    school: str
    degree: str
    starts: str
    ends: str

    @property
    def year(self) -> str:
        """The year by which classmates find each other: of leaving, or of coming if that is all there is."""
        return (self.ends or self.starts)[:4]


class Source(NamedTuple):
    """A profile as the search reads it. `audiences`: by section, where its owner has chosen."""

    name: str
    headline: str = ""
    place: str = ""
    industry: str = ""
    wants: str = ""
    offers: str = ""
    in_search: bool = True
    positions: tuple[Position, ...] = ()
    education: tuple[Education, ...] = ()
    skills: tuple[str, ...] = ()
    audiences: Mapping[str, str] = {}


class Saying(NamedTuple):
    """Something that a profile says. `part`: of the profile, which decides who sees it; `kind`: how a result names it;
    `facets`: (name, value).
    """

    part: str
    kind: str
    texts: tuple[str, ...]
    facets: tuple[tuple[str, str], ...] = ()


def sayings(of: Source) -> Iterator[Saying]:
    """Everything that a search may find, in the order in which a result gives it as a reason."""
    yield Saying("headline", "headline", (of.headline,))
    for job in of.positions:
        now = not job.ends
        facet = ("organisation" if now else "former", job.organisation)
        part, kind = ("current_position", "position") if now else ("positions", "former")
        yield Saying(part, kind, (job.title, job.organisation), (facet,))
    for each in of.skills:
        yield Saying("skills", "skill", (each,), (("skill", each),))
    for course in of.education:
        facets = [("school", course.school), ("year", course.year)]
        facets += [("class", f"{course.school}, {course.year}")] if course.year else []
        yield Saying("education", "education", (course.school, course.degree, course.year), tuple(facets))
    yield Saying("wants", "wants", (of.wants,), (("exchange", "wants" * bool(of.wants)),))
    yield Saying("offers", "offers", (of.offers,), (("exchange", "offers" * bool(of.offers)),))
    yield Saying("place", "place", (of.place,), (("place", of.place),))
    yield Saying("industry", "industry", (of.industry,), (("industry", of.industry),))


class Indexed(NamedTuple):
    """What is stored of a profile for one audience: its folded name, all folded words, what a result can give as a
    reason, and values of facets by token.
    """

    name: str
    words: str
    said: tuple[tuple[str, ...], ...]
    facets: Mapping[str, str]


def indexed(of: Source) -> tuple[Indexed | None, Indexed, dict[str, tuple[str, str]]]:
    """(what all members find, or None of somebody who left search; what connections find; facets: audience and value by
    token).
    """
    every = [_Folded.of(each) for each in sayings(of) if any(each.texts)]
    near = _open_to(Level.CONNECTION, of, every)
    far = _open_to(Level.MEMBER, of, every) if of.in_search else None
    facets = {key: (CONNECTIONS, value) for key, value in near.facets.items()}
    facets |= {key: (MEMBERS, value) for key, value in (far.facets if far else {}).items()}
    return far, near, facets


class _Folded(NamedTuple):
    """What a saying adds to the index: folding is most of the work, and serves both audiences."""

    saying: Saying
    words: dict[str, None]
    facets: dict[str, str]

    @classmethod
    def of(cls, saying: Saying) -> _Folded:
        facets = {token(kind, value): value for kind, value in saying.facets}
        return cls(saying, {word: None for written in saying.texts for word in words(written)}, facets)


def _open_to(level: Level, of: Source, every: Iterable[_Folded]) -> Indexed:
    """What viewers at this level may find of a profile: MEMBER or CONNECTION."""
    told = dict.fromkeys(words(of.name))
    name, facets, said = " ".join(told), {EVERYBODY: ""}, []
    for saying, folded, values in every:
        if may_see(saying.part, level, of.audiences.get(section_of(saying.part))):
            told |= folded
            facets |= values
            said.append((saying.kind, *saying.texts))
    facets.pop("", None)
    return Indexed(name, " ".join(told), tuple(said), facets)


def slip_words(name: str) -> set[str]:
    """The words of a folded name in which slips are forgiven."""
    return {word for word in name.split() if len(word) >= LEAST_SLIP}
