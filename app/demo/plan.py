"""Two years of the demo organisation as a list of happenings, most of them within the last two months."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice
from random import Random

from app.actions.invitations import Wish
from app.demo import board, texts, words
from app.demo.happenings import (
    Ask,
    Connect,
    Endorse,
    Happening,
    Introduce,
    Promote,
    Recommend,
    Rename,
    Say,
)
from app.demo.person import Person
from app.demo.pictures import drawn_for
from app.demo.posting import Comment, Edit, Like, LikeComment, Write

Pairs = list[tuple[int, int]]
DAYS = 60  # that fill the feeds
PICTURED = 4  # within which posts with pictures are written: a visitor sees one before going back to older updates
YEARS = 700  # days over which the older connections came about
YEAR = 365  # over which older acquaintances endorsed
RECENT = 0.06  # share of connections made within DAYS
TALKS, TALKS_OF_FIRST = 320, 9
RECOMMENDATIONS = 40
ADVISER, WERFT = 1, 2  # Anna Brandt and Matthias Petersen, as they stand in words/cast.txt
KNOWN_AS = ("colleague", "client", "reported", "student", "led", "supplier")
PLEAS = {  # words to the one between, and words to pass on
    "de": (
        "Sie kennen {whom} aus der gemeinsamen Zeit, ich leider noch nicht. Könnten Sie uns bekannt machen?",
        "{who} sucht ein Gespräch über Lieferketten, die sich bis zum Feld verfolgen lassen. Eine halbe Stunde genügt.",
    ),
    "en": (
        "You have known {whom} for a while, I have not met them yet. Would you introduce us?",
        "{who} would like to talk about supply chains that can be traced back to the field. Half an hour is enough.",
    ),
}
ENDORSEMENTS = 3  # by everybody, on average
POINTING = 4  # of the comments below a post, the first, second, third or fourth mentions somebody: by its number
STAY_SILENT, REPLIES = 0.35, 0.3  # shares of readers who say nothing more, of comments that the author answers
LIKERS, LIKED = 3, 0.2  # of some readers and the author, the share that likes a comment
AMENDED = 12  # to every twelfth post its last sentence is added later
JOINED = 3  # days ago: the last one
OPENING, CLOSING = 7, 22  # people do things between breakfast and bedtime


class Plan:
    """Makes happenings out of people and their ties; the same seed makes the same plan."""

    def __init__(self, seed: int, people: Sequence[Person], connections: Pairs, now: datetime) -> None:
        self.seed = seed
        self.chance = Random(f"plan {seed}")
        self.people = people
        self.now = now
        self.letters = texts.Letters(seed)
        self.friends: list[list[int]] = [[] for _ in people]
        self.since: dict[tuple[int, int], datetime] = {}
        for a, b in connections:
            self.friends[a].append(b)
            self.friends[b].append(a)
            self.since[a, b] = self.since[b, a] = self._connected_at(max(a, b) == len(people) - 1)

    def _connected_at(self, newcomer: bool) -> datetime:
        if newcomer:
            return self._moment(JOINED - 1)
        return self._moment(DAYS) if self.chance.random() < RECENT else self._moment(YEARS, DAYS)

    def _moment(self, days: int, at_least: int = 0) -> datetime:
        """A moment within the last `days`, by day, more often recent than long ago."""
        back = at_least + (days - at_least) * self.chance.random() ** 1.1
        found = self.now - timedelta(days=back)
        hour = self.chance.randrange(OPENING, CLOSING)
        found = found.replace(hour=hour, minute=self.chance.randrange(60), second=self.chance.randrange(60))
        return found if found < self.now else self.now - timedelta(minutes=self.chance.randrange(3, 300))

    def _after(self, earlier: datetime, days: float = 3) -> datetime:
        """A little later than something else, but never in the future."""
        room = min(timedelta(days=days), self.now - earlier)
        return earlier + room * self.chance.random() ** 2

    def connected(self) -> Iterator[Happening]:
        for (a, b), at in self.since.items():
            if a < b:
                how, _ = self.letters.note(self.people[a], self.people[b])
                yield Connect(at, a, b, Wish(how))

    def asked(self, pending: Pairs) -> Iterator[Happening]:
        for inviter, invitee in pending:
            how, note = self.letters.note(self.people[inviter], self.people[invitee])
            kept = note if self.chance.random() < 0.7 and len(note) <= 300 else ""
            days = JOINED - 1 if invitee == len(self.people) - 1 else 21
            yield Ask(self._moment(days), inviter, invitee, Wish(how, kept, remind=self.chance.random() < 0.3))

    def introduced(self, pending: Pairs) -> Iterator[Happening]:
        """The first account is asked to introduce two of its connections, and the third asks for an introduction."""
        met = {frozenset(pair) for pair in [*self.since, *pending]}
        settled = {pair for pair, at in self.since.items() if at < self.now - timedelta(days=1)}
        ways = [(who, 0, whom) for who in self.friends[0] for whom in self.friends[0] if who != 2]
        asks = [(2, via, whom) for via in self.friends[2] if via for whom in self.friends[via]]
        for hours, options in ((2, ways), (5, asks)):
            apart = (
                (who, via, whom) for who, via, whom in options
                if who != whom and {(who, via), (via, whom)} <= settled and frozenset((who, whom)) not in met
            )  # fmt: skip
            for who, via, whom in islice(apart, 1):
                texts_ = PLEAS[self.people[who].locale]
                plea = (text.format(whom=self.people[whom].name, who=self.people[who].name) for text in texts_)
                yield Introduce(self.now - timedelta(hours=hours), who, via, whom, *plea)

    def written(self) -> Iterator[Happening]:
        """Posts and who likes them: connections of the author, mostly."""
        for number, post in enumerate(texts.posts(self.seed, self.people)):
            at = self._moment(PICTURED if drawn_for(post.text) else DAYS)
            audience = "connections" if self.chance.random() < 0.15 else "members"
            first = post.text.rpartition(". ")[0] if post.author == 0 or number % AMENDED == 0 else ""
            yield Write(at, post.author, number, f"{first}." if first else post.text, audience)
            if first:
                yield Edit(min(at + timedelta(minutes=25), self.now), post.author, number, post.text)
            readers = [f for f in self.friends[post.author] if self.since[post.author, f] < at]
            liked = min(len(readers), int(self.chance.expovariate(1 / 6)))
            for reader in self.chance.sample(readers, liked):
                yield Like(self._after(at), reader, number)
            yield from self._commented(number, post, at, readers)

    def _commented(self, number: int, post: texts.Post, at: datetime, readers: Sequence[int]) -> Iterator[Happening]:
        """What readers who write the author's language say below a post, and now and then the author's reply. Drawn
        by themselves: the rest of a plan is the same with and without them.
        """
        chance = Random(f"comments {self.seed} {number}")
        able = [reader for reader in readers if self.people[reader].locale == post.locale]
        said: dict[str, list[str]] = {"": [], "re": [], "at": []}
        for language, kind, text in words.rows("comments.txt"):
            if language == post.locale:
                said[kind].append(text)
        moment, sayings = at, chance.sample(said[""], len(said[""]))
        for turn, (who, text) in enumerate(zip(chance.sample(able, len(able)), sayings, strict=False)):
            if chance.random() < STAY_SILENT:
                return
            moment += (self.now - moment) * chance.random() * 0.05
            whom = able[number % len(able)] if turn == number % POINTING else who
            words_ = text if whom == who else said["at"][number % len(said["at"])]
            yield Comment(moment, who, number, words_, False, whom)
            for reader in (post.author, *able[:LIKERS]):
                if chance.random() < LIKED:
                    yield LikeComment(moment + timedelta(minutes=5), reader, number)
            if chance.random() < REPLIES:
                moment += (self.now - moment) * 0.01
                yield Comment(moment, post.author, number, chance.choice(said["re"]), True, post.author)

    def endorsed(self) -> Iterator[Happening]:
        for who, friends in enumerate(self.friends):
            told = min(len(friends), int(self.chance.expovariate(1 / ENDORSEMENTS)))
            for whom in self.chance.sample(friends, told):
                for skill in self.chance.sample(self.people[whom].skills, min(2, len(self.people[whom].skills))):
                    since = self.since[who, whom]
                    known = (self.now - since).days
                    at = self._moment(min(known - 1, YEAR)) if known > DAYS else self._after(since)
                    yield Endorse(at, who, whom, skill)

    def recommended(self) -> Iterator[Happening]:
        """Who has a position is recommended now and then; the accounts that a visitor takes more often."""
        known = [who for who, friends in enumerate(self.friends) if friends and self.people[who].positions]
        starts = [0, 0, 0, 2, 2, *self.chance.choices(known, k=RECOMMENDATIONS)] if known else []
        done: set[tuple[int, int]] = set()
        if (WERFT, ADVISER) in self.since:
            done.add((WERFT, ADVISER))
            text = words.lines("first_recommendation.txt")[0]
            yield Recommend(self._moment(DAYS, 30), WERFT, ADVISER, "client", text, True)
        for number, whom in enumerate(starts):
            who = self.chance.choice(self.friends[whom]) if self.friends[whom] else whom
            if who == whom or (who, whom) in done or not self.people[whom].positions:
                continue
            done.add((who, whom))
            at = max(self._moment(DAYS), self._after(self.since[who, whom], 0.01))
            text = self.letters.recommendation(self.people[who], self.people[whom])
            yield Recommend(at, who, whom, self.chance.choice(KNOWN_AS), text, number % 8 != 2)
        for who, whom in ((0, 2), (2, 0)):  # each of the two asks the other, where they are connected
            if (who, whom) in self.since and (who, whom) not in done and self.people[whom].positions:
                yield Recommend(self.now - timedelta(hours=3), who, whom, "colleague", "", False)

    def talked(self) -> Iterator[Happening]:
        """InMail between connections; the three accounts that a visitor takes have several conversations."""
        starts = [who for who, friends in enumerate(self.friends) if friends]
        firsts = [0] * TALKS_OF_FIRST + [2] * TALKS_OF_FIRST + [len(self.people) - 1]
        for who in [*firsts, *self.chance.choices(starts, k=TALKS)]:
            whom = self.chance.choice(self.friends[who])
            at = max(self._moment(DAYS), self.since[who, whom] + timedelta(minutes=5))
            said = self.letters.conversation(self.people[who], self.people[whom])
            for turn, text in said:
                at = self._after(at, 0.4)
                read = (turn, text) != said[-1] or self.chance.random() < 0.75
                yield Say(at, (who, whom)[turn], (whom, who)[turn], text, read)

    def changed(self) -> Iterator[Happening]:
        """New positions and headlines of the last months; the position is the one that stands in the profile."""
        for who, person in enumerate(self.people):
            current = person.positions[0] if person.positions else None
            first_month = f"{self.now - timedelta(days=DAYS):%Y-%m}"
            if current and current.end is None and current.start > first_month:
                yield Promote(self._moment(DAYS), who)
            elif self.chance.random() < 0.05 and person.headline:
                yield Rename(self._moment(DAYS), who, person.headline)


def plan(seed: int, people: Sequence[Person], connections: Pairs, pending: Pairs, now: datetime) -> list[Happening]:
    """Everything that happens, in no order; `connections` and `pending` are pairs of places in `people`."""
    made = Plan(seed, people, connections, now)
    return [
        *made.connected(),
        *made.asked(pending),
        *made.written(),
        *made.endorsed(),
        *made.talked(),
        *made.changed(),
        *made.recommended(),
        *made.introduced(pending),
        *board.notices(seed, people, made.since, now),
    ]
