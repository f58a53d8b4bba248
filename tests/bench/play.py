"""The life of a site: one request after the other, of many members, and what each cost the web process."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from tests.bench.cast import Cast, Visitor
from tests.bench.mix import EXPECTED, KINDS, POLLS, Kind
from tests.bench.tree import Tree
from tests.bench.visits import STATEMENTS, Browser, Request

BARE = "bare Flask page, 30 kB"
BARE_REQUEST, COUNT = Request("GET", "/", {}), Request("GET", STATEMENTS, {})
EVERY = 5  # the bare page is asked as every fifth request of the mix, and a poll comes after it


class Outcome(NamedTuple):
    """`cost`: seconds of processor time or, in `count`, statements; 0 where neither was asked for."""

    kind: str
    sort: str
    status: int
    cost: float


Play = tuple[Kind, Visitor, Request]


class Deck:
    """Deals the cards: kinds come in their shares, who plays one is chosen anew for each."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self._cards: list[Kind] = []

    def next(self) -> Play:
        """The uppermost card that somebody can play; those above it wait."""
        while True:
            for place in reversed(range(len(self._cards))):
                found = self.playable(self._cards[place])
                if found:
                    del self._cards[place]
                    return found
            deal = [kind for kind in KINDS for _ in range(kind.cards)]
            self._cards += self.cast.random.sample(deal, len(deal))

    def playable(self, kind: Kind) -> Play | None:
        for who in self.cast.random.sample(self.cast.visitors, len(self.cast.visitors)):
            request = kind.ask(who, self.cast)
            if request:
                return kind, who, request
        return None


class Player:
    """Plays one card after the other, and looks at what each costs."""

    def __init__(self, kontor: Tree, bare: Tree, cast: Cast) -> None:
        self.kontor, self.bare, self.deck = kontor, bare, Deck(cast)
        self.browser, self.plain = Browser(kontor.port), Browser(bare.port)
        for tree in (kontor, bare):
            tree.pin()

    def close(self) -> None:
        self.browser.connection.close()
        self.plain.connection.close()

    def clock(self, visits: int) -> list[Outcome]:
        """Play so many visits, and the bare page and polls beside them; each with its processor time."""
        return self._play(visits, self._clocked)

    def count(self, visits: int) -> list[Outcome]:
        """The same with the number of statements. From the first time on the server listens, so clock before."""
        return self._play(visits, self._counted)

    def only(self, visits: int) -> list[Outcome]:
        """The same without looking, as fast as answers come."""
        return self._play(visits, lambda _tree, browser, request: (browser.send(request), 0.0))

    def _play(self, visits: int, look: Callable) -> list[Outcome]:
        outcomes = []
        for number in range(1, visits + 1):
            outcomes.append(self._ask(*self.deck.next(), look))
            if number % (EVERY - 1) == 0:
                answer, cost = look(self.bare, self.plain, BARE_REQUEST)
                outcomes.append(Outcome(BARE, "", answer.status, cost))
                poll = self.deck.playable(POLLS[number // (EVERY - 1) % len(POLLS)])
                outcomes += [self._ask(*poll, look)] if poll else []
        return outcomes

    def _ask(self, kind: Kind, who: Visitor, request: Request, look: Callable) -> Outcome:
        answer, cost = look(self.kontor, self.browser, request)
        if answer.status not in EXPECTED.get(kind.name, (200,)):
            raise RuntimeError(f"{kind.name}: {request.method} {request.path} was answered {answer.status}")
        who.read(request.path, answer.text)
        return Outcome(kind.name, who.sort, answer.status, cost)

    @staticmethod
    def _clocked(tree: Tree, browser: Browser, request: Request) -> tuple:
        before = tree.cpu()
        answer = browser.send(request)
        return answer, tree.cpu_at_rest() - before

    def _counted(self, tree: Tree, browser: Browser, request: Request) -> tuple:
        before = self._statements()
        answer = browser.send(request)
        tree.cpu_at_rest()
        return answer, self._statements() - before

    def _statements(self) -> int:
        return int(self.browser.send(COUNT).text)
