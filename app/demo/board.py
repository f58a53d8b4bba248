"""What hangs on the noticeboard of the demo organisation, as words/notices.txt says it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from random import Random

from app.actions.noticeboard import Words
from app.demo import words
from app.demo.happenings import Answer, HangUp, Happening, Solve
from app.demo.person import Person


def notices(
    seed: int, people: Sequence[Person], since: Mapping[tuple[int, int], datetime], now: datetime
) -> Iterator[Happening]:
    """Each by one of the first members, or by somebody who speaks its language; with what those answer to it with whom
    its author was connected by then. `since`: when two members were connected, both ways.
    """
    chance = Random(f"notices {seed}")
    number, who, at, others = -1, None, now, []  # type: int, int | None, datetime, list[int]
    for line in words.lines("notices.txt"):
        if line.startswith(">"):
            if others:
                other = others.pop(chance.randrange(len(others)))
                yield Answer(at + (now - at) * chance.uniform(0.2, 0.7), other, number, line[1:].strip())
            continue
        number += 1
        whose, days, kind, topic, place, pay, title, text = (part.strip() for part in line.split("|"))
        who = _author(whose, people, chance)
        at = now - timedelta(days=int(days), minutes=chance.randrange(30, 600))
        others = [b for (a, b), then in since.items() if a == who and then < at and people[b].locale == "de"]
        if who is None:
            continue
        yield HangUp(at, who, number, Words(kind.rstrip("!"), topic, title, text, place, pay))
        if kind.endswith("!"):
            yield Solve(at + timedelta(days=9), who, number)


def _author(whose: str, people: Sequence[Person], chance: Random) -> int | None:
    """The place of the author, None where nobody speaks the language; never the newcomer."""
    if whose.startswith("~"):
        place = int(whose[1:])
        return place if place < len(people) else None
    speakers = [place for place, person in enumerate(people[:-1]) if person.locale == whose and place > 2]
    return chance.choice(speakers) if speakers else None
