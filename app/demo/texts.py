"""What members of the demo organisation write: posts, notes to invitations, InMail, recommendations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from random import Random

from app.demo import words
from app.demo.draw import Decks
from app.demo.people import UNTIL
from app.demo.person import Person

AT_WORK = 42  # years since graduation after which people write about other things than work
RELATIONSHIPS = ("colleague", "classmate", "partner", "friend", "employer", "other")  # as in words/notes.txt


@dataclass(frozen=True, slots=True)
class Post:
    """`author` is an index into the people; all posts of one seed differ."""

    author: int
    text: str
    locale: str


@dataclass(frozen=True, slots=True)
class _Draft:
    field: str
    locale: str
    text: str
    years: tuple[int, int] = (0, 99)
    stems: tuple[str, ...] = ()
    name: str = ""

    def suits(self, person: Person, this_year: int) -> bool:
        since = this_year - person.graduation_year
        if self.locale != person.locale or self.field not in ("*", person.field) or self.name not in ("", person.name):
            return False
        last = self.years[1] if self.field == "*" else min(self.years[1], AT_WORK)
        if not self.years[0] <= since <= last or ("nach Hamburg" in self.text and person.place == "Hamburg"):
            return False
        title = person.positions[0].title.casefold() if person.positions else ""
        return not self.stems or any(stem in title for stem in self.stems)


def posts(seed: int, people: Sequence[Person], count: int = 300, until: str = UNTIL) -> list[Post]:
    """Up to `count` posts in random order, each by somebody who could have written it; nobody writes very much.

    Fewer come back where nobody fits: 300 of them need about 250 people."""
    chance = Random(f"posts {seed}")
    drafts = list(_drafts())
    chance.shuffle(drafts)
    drafts.sort(key=lambda draft: not draft.name)  # what the written cast says is always there
    written: dict[int, int] = {}
    found: list[Post] = []
    for draft in drafts:
        authors = [index for index, person in enumerate(people) if draft.suits(person, int(until[:4]))]
        if not authors or len(found) == count:
            continue
        quiet = min(written.get(index, 0) for index in authors)
        author = chance.choice([index for index in authors if written.get(index, 0) == quiet])
        written[author] = written.get(author, 0) + 1
        found.append(Post(author, _placed(chance, draft.text, people[author].place), draft.locale))
    chance.shuffle(found)
    return found


class Letters:
    """Notes, conversations and recommendations from one member to another, without early repetition."""

    def __init__(self, seed: int) -> None:
        self.chance = Random(f"letters {seed}")
        self.decks = Decks(self.chance)

    def note(self, inviter: Person, invitee: Person) -> tuple[str, str]:
        """(relationship, personal note): the relationship follows from where the two have met."""
        relationship, locale = self._relationship(inviter, invitee), _tongue(inviter, invitee)
        texts = [text for kind, language, text in words.rows("notes.txt") if (kind, language) == (relationship, locale)]
        texts = [text for text in texts if invitee.place or "{place}" not in text]
        shared = invitee.positions[0].organisation if invitee.positions else ""
        text = self.decks.draw(("note", relationship, locale), texts).format(
            given=invitee.given, name=invitee.name, year=inviter.graduation_year, department=inviter.department,
            org=shared, place=invitee.place, me=inviter.given,
        )  # fmt: skip
        return relationship, text

    def conversation(self, first: Person, second: Person) -> list[tuple[int, str]]:
        """Two to six messages as (0 for `first` or 1 for `second`, text); `first` begins."""
        locale = _tongue(first, second)
        known = [talk for talk in words.blocks(f"talks_{locale}.txt") if talk[0] in ("*", first.field)]
        talk = self.decks.draw(("talk", locale, first.field), known)
        names = {"a": first.given, "b": second.given, "place": second.place}
        return [(int(line[0] == "B"), line[3:].format(**names)) for line in talk[1:]]

    def recommendation(self, author: Person, subject: Person) -> str:
        """A few sentences about `subject`, in the language of its author."""
        texts = [text for language, text in words.rows("recommendations.txt") if language == author.locale]
        text = self.decks.draw(("recommendation", author.locale), texts)
        return text.format(given=subject.given, org=subject.positions[0].organisation)

    def _relationship(self, one: Person, other: Person) -> str:
        if one.organisation_no is not None and one.organisation_no == other.organisation_no:
            return "colleague"
        if one.graduation_year == other.graduation_year and one.department == other.department:
            return "classmate"
        elder = other.graduation_year < one.graduation_year - 2  # somebody to have learned from
        return self.chance.choices(("partner", "friend", "employer", "other"), (42, 18, 16 * elder, 24))[0]


@lru_cache
def _drafts() -> tuple[_Draft, ...]:
    return tuple(_draft(line, locale) for locale in ("de", "en") for line in words.lines(f"posts_{locale}.txt"))


def _draft(line: str, locale: str) -> _Draft:
    head, _, text = line.partition(": ")
    field, *rest = head.split()
    draft = _Draft(field, locale, text)
    for part in rest:
        match part[0]:
            case "@":
                draft = replace(draft, stems=tuple(part[1:].split(",")))
            case "~":
                draft = replace(draft, name=part[1:].replace("_", " "))
            case "=":
                draft = replace(draft, years=(int(part[1:]), int(part[1:])))
            case _:
                first, _, last = part.partition("-")
                draft = replace(draft, years=(int(first), int(last or 99)))
    return draft


def _placed(chance: Random, text: str, place: str) -> str:
    others = [row[0] for row in words.rows("towns.txt") if row[4] == "DE" and row[0] != place]
    return text.replace("{place}", place).replace("{elsewhere}", chance.choice(others)).replace("¶", "\n\n")


def _tongue(one: Person, other: Person) -> str:
    return "de" if one.locale == other.locale == "de" else "en"
