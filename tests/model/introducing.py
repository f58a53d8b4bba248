"""Four members do whatever comes to mind about introductions; after each step the database says what the ideal says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import permutations

from flask import Flask
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, multiple, precondition, rule

from app import database
from app.actions import blocks, connections, introductions, invitations, preferences
from app.actions.introductions import Plea
from app.actions.invitations import Wish
from app.extensions import db
from app.models import Introduction, Invitation, Member, Notification
from app.models.base import at
from app.queries import introductions as queries
from app.queries import invitations as invited
from app.queries import open_invitations, own_introductions, profiles
from app.rules.errors import Gone, Refused
from tests import cast
from tests.model.doors import forget
from tests.model.ideal_introductions import HIDDEN, SHOWN, Asked, Ideal

START = datetime(2026, 11, 23, 12, tzinfo=UTC)
LATEST = START + timedelta(days=150)  # no invitation expires by itself
PEOPLE = 4


class Introducing(RuleBasedStateMachine):
    """Set `app` and `tally` in a subclass. At first everybody knows the second."""

    app: Flask
    tally: Counter[str]
    pairs, asked = Bundle("pairs"), Bundle("asked")

    @initialize(target=pairs)
    def four_members(self) -> object:
        self.clock, self.ideal = START, Ideal()
        with self.app.app_context(), database.transaction(), at(START):
            cast.site()
            members = [cast.person(key) for key in ("anna", "ben", "carla", "dirk")]
            db.session.flush()
            for other in (members[0], *members[2:]):
                cast.connect(members[1], other)
            self.people = [member.id for member in members]
            self.handles = {member.id: member.handle for member in members}
        hub = self.people[1]
        self.ideal.linked = {frozenset((hub, other)) for other in self.people if other != hub}
        self.ideal.invite = dict.fromkeys(self.people, "everyone")
        self.ideal.ask = dict.fromkeys(self.people, "connections")
        return multiple(*permutations(range(PEOPLE), 2))

    def pair(self, places: tuple[int, int]) -> tuple[int, int]:
        return self.people[places[0]], self.people[places[1]]

    def act(self, who: int, run: Callable[[Member], object]) -> str:
        self.clock += timedelta(minutes=1)
        try:
            with self.app.app_context(), database.transaction() as session, at(self.clock):
                self.result = run(session.get_one(Member, who))
        except Refused:
            return "refused"
        except Gone:
            return "gone"
        return "done"

    @rule(target=asked, places=pairs, third=st.integers(0, PEOPLE - 1))
    def ask(self, places: tuple[int, int], third: int) -> object:
        (a, target), via = self.pair(places), self.people[third]
        if via in (a, target):
            return multiple()
        expected = self.ideal.may_be_asked(a, via, target, self.clock + timedelta(minutes=1))

        def run(me: Member) -> int:
            if profiles.find(me.id, self.handles[target]) is None:
                raise Gone
            return introductions.ask(me, target, Plea(via, "To the one between", "To pass on")).id

        assert self.act(a, run) == ("done" if expected == "new" else expected)
        if expected != "new":
            return multiple()
        for one in self.ideal.asked.values():
            if (one.asker, one.target) == (a, target) and one.state in HIDDEN:
                one.state = "over"
        self.ideal.asked[self.result] = Asked(a, via, target, self.clock)
        return self.result

    @rule(id=asked, move=st.sampled_from(["pass_on", "dismiss"]))
    def answer(self, id: int, move: str) -> None:
        one = self.ideal.asked[id]
        expected = getattr(self.ideal, move)(one, self.clock + timedelta(minutes=1))

        def run(me: Member) -> None:
            found = queries.of_via(me.id, id)
            if found is None:
                raise Gone
            getattr(introductions, move)(found)

        assert self.act(one.via, run) == expected

    @rule(places=pairs)
    def connect(self, places: tuple[int, int]) -> None:
        a, b = self.pair(places)
        if self.ideal.apart(a, b) or self.ideal.are_linked((a, b)):
            return
        self.ideal.connect(a, b)

        def run(me: Member) -> None:
            other = db.session.get_one(Member, b)
            waiting = open_invitations.open_between(a, b)
            invitations.accept(waiting or invitations.write(me, other, Wish("friend")))

        assert self.act(a, run) == "done"

    @rule(places=pairs)
    def remove(self, places: tuple[int, int]) -> None:
        a, b = self.pair(places)
        expected = "done" if self.ideal.are_linked((a, b)) else "gone"
        if expected == "done":
            self.ideal.part(a, b)
        assert self.act(a, lambda me: connections.remove(me, b)) == expected

    @precondition(lambda self: len(self.ideal.blocks) < 2)
    @rule(places=pairs)
    def block(self, places: tuple[int, int]) -> None:
        a, b = self.pair(places)
        self.ideal.part(a, b)
        self.ideal.opened -= {(a, b), (b, a)}
        self.ideal.blocks.add((a, b))
        assert self.act(a, lambda me: blocks.block(me, b)) == "done"

    @rule(places=pairs)
    def unblock(self, places: tuple[int, int]) -> None:
        a, b = self.pair(places)
        self.ideal.blocks.discard((a, b))
        assert self.act(a, lambda me: blocks.unblock(me, b)) == "done"

    @rule(place=st.integers(0, PEOPLE - 1), invite=st.sampled_from(["everyone", "introduced", "shared", "nobody"]),
          ask=st.sampled_from(["connections", "connections", "nobody"]))  # fmt: skip
    def choose(self, place: int, invite: str, ask: str) -> None:
        who = self.people[place]
        self.ideal.invite[who], self.ideal.ask[who] = invite, ask
        self.act(who, lambda me: preferences.choose_privacy(
            me, who_may_invite=invite, hides_connections=False, who_may_ask=ask
        ))  # fmt: skip

    @rule(days=st.sampled_from([1, 29, 30, 31]))
    def days_pass(self, days: int) -> None:
        if self.clock + timedelta(days=days) < LATEST:
            self.clock += timedelta(days=days)

    @invariant()
    def the_database_says_what_the_ideal_says(self) -> None:
        if not hasattr(self, "people"):
            return
        ideal, now = self.ideal, self.clock
        self.tally["steps"] += 1
        with self.app.app_context(), database.transaction(reading=True) as session, at(now):
            assert {row.id: row.state for row in session.query(Introduction)} == {
                id: one.state for id, one in ideal.asked.items()
            }
            opened = {(row.inviter_id, row.invitee_id) for row in session.query(Invitation) if row.state == "pending"}
            assert opened == ideal.opened
            told = {(row.member_id, row.object_id) for row in session.query(Notification).filter_by(
                kind="introduction_asked")}  # fmt: skip
            for who in self.people:
                self.look(who, now, told)
        self.tally["agreed"] += 1

    def look(self, who: int, now: datetime, told: set[tuple[int, int]]) -> None:
        """What one of them sees: requests to answer, what they asked for, and what a profile offers."""
        ideal = self.ideal
        waiting = {id for id, one in ideal.asked.items() if one.via == who and ideal.waits(one, now)}
        assert {card.id for card in queries.to_answer(who)} == waiting
        assert waiting <= {id for member, id in told if member == who}, "a request that waits was told"
        assert all(ideal.asked[id].via == who for member, id in told if member == who), "nobody else is told"
        own = {each.id: each.is_open for each in own_introductions.own(who)}
        assert own == {
            id: ideal.is_fresh(one, now) for id, one in ideal.asked.items()
            if one.asker == who and one.state in HIDDEN and one.at + SHOWN > now
            and not ideal.are_linked((who, one.target))
        }  # fmt: skip
        for other in self.people:
            if other != who:
                between = invited.between(who, other)
                assert between.asked == ideal.is_open(who, other, now)
                asks = (via for via in self.people if ideal.are_linked((who, via), (via, other)))
                assert between.askable == any(ideal.ask[via] == "connections" for via in asks)

    def teardown(self) -> None:
        self.tally["runs"] += 1
        forget(self.app)
