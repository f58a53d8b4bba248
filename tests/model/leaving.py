"""Three members pause, leave, come back and are erased, in any order; after each step the database says what a small
model says. Anna and Ben know each other, Ben and Carla, too; Anna is the admin at first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from flask import Flask
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from app import database
from app.actions import leaving, messages
from app.extensions import db
from app.models import Connection, Member, Message
from app.models.base import at
from app.queries import profiles
from app.rules.errors import Gone, Refused
from tests import cast
from tests.model.doors import forget

START = datetime(2026, 11, 23, 12, tzinfo=UTC)
DAYS = timedelta(days=14)
KEYS = ("anna", "ben", "carla")
PLACES = st.sampled_from(KEYS)


class Leaving(RuleBasedStateMachine):
    """Set `app` and `tally` in a subclass."""

    app: Flask
    tally: Counter[str]

    @initialize()
    def three_members(self) -> None:
        self.clock = START
        with self.app.app_context(), database.transaction(), at(START):
            cast.site()
            members = {key: cast.person(key) for key in KEYS}
            db.session.flush()
            cast.connect(members["anna"], members["ben"])
            cast.connect(members["ben"], members["carla"])
            members["anna"].role = "admin"
            self.ids = {key: member.id for key, member in members.items()}
            self.handles = {key: member.handle for key, member in members.items()}
        self.state = dict.fromkeys(KEYS, "active")
        self.by = dict.fromkeys(KEYS, "")
        self.until: dict[str, datetime] = {}
        self.admins = {"anna"}
        self.linked = {frozenset(("anna", "ben")), frozenset(("ben", "carla"))}
        self.written: list[frozenset[str]] = []

    def act(self, who: str, run: Callable[[Member], object]) -> str:
        self.clock += timedelta(minutes=1)
        try:
            with self.app.app_context(), database.transaction() as session, at(self.clock):
                run(session.get_one(Member, self.ids[who]))
        except Refused:
            return "refused"
        except Gone:
            return "gone"
        return "done"

    def may_go(self, who: str, *states: str) -> str:
        if self.state[who] not in states:
            return "gone"
        others = [key for key in self.admins - {who} if self.state[key] == "active"]
        is_last = self.state[who] == "active" and who in self.admins and not others
        return "refused" if is_last else "done"

    @rule(who=PLACES)
    def pause(self, who: str) -> None:
        expected = self.may_go(who, "active", "paused")
        if expected == "done":
            self.state[who] = "paused"
        assert self.act(who, leaving.pause) == expected

    @rule(who=PLACES)
    def resume(self, who: str) -> None:
        expected = "done" if self.state[who] in ("active", "paused") else "gone"
        if expected == "done":
            self.state[who] = "active"
        assert self.act(who, leaving.resume) == expected

    @rule(who=PLACES, by=st.sampled_from(["self", "self", "admin", "roster"]))
    def leave(self, who: str, by: str) -> None:
        expected = self.may_go(who, "active", "paused", "leaving")
        if expected == "done" and self.state[who] != "leaving":
            self.state[who], self.by[who] = "leaving", by
            self.until[who] = self.clock + timedelta(minutes=1) + DAYS
        assert self.act(who, lambda me: leaving.ask_to_leave(me, by)) == expected

    @rule(who=PLACES)
    def stay(self, who: str) -> None:
        may = self.state[who] == "active" or (self.state[who] == "leaving" and self.by[who] == "self")
        if may:
            self.state[who], self.by[who] = "active", ""
            self.until.pop(who, None)
        assert self.act(who, leaving.stay) == ("done" if may else "gone")

    @rule(who=PLACES)
    def become_admin(self, who: str) -> None:
        if self.state[who] == "active":
            self.admins.add(who)
            self.act(who, lambda me: setattr(me, "role", "admin"))

    @rule(who=PLACES, whom=PLACES)
    def write(self, who: str, whom: str) -> None:
        if who == whom or self.state[who] != "active":
            return
        may = frozenset((who, whom)) in self.linked and self.state[whom] == "active"
        assert self.act(who, lambda me: messages.send(me, self.ids[whom], "Moin")) == ("done" if may else "refused")
        self.written += [frozenset((who, whom))] if may else []

    @rule(days=st.sampled_from([1, 5, 13, 14]))
    def days_pass(self, days: int) -> None:
        """The worker comes by."""
        self.clock += timedelta(days=days)
        with self.app.app_context(), database.transaction(), at(self.clock):
            leaving.erase_due()
        for who, until in list(self.until.items()):
            if until <= self.clock:
                self.state[who] = "erased"
                self.admins.discard(who)
                del self.until[who]
                self.linked = {pair for pair in self.linked if who not in pair}
        gone = {key for key in KEYS if self.state[key] == "erased"}
        self.written = [pair for pair in self.written if not pair <= gone]

    @invariant()
    def the_database_says_what_the_model_says(self) -> None:
        if not hasattr(self, "state"):
            return
        self.tally["steps"] += 1
        with self.app.app_context(), database.transaction(reading=True) as session, at(self.clock):
            stored = {key: session.get_one(Member, id) for key, id in self.ids.items()}
            assert {key: member.state for key, member in stored.items()} == self.state
            for key, member in stored.items():
                assert (member.name == "") == (self.state[key] == "erased")
                assert member.connection_count == sum(key in pair for pair in self.linked)
                if self.state[key] == "leaving":
                    assert (member.leaves_at, member.leaves_by) == (self.until[key], self.by[key])
            pairs = {(row.member_id, row.peer_id) for row in session.query(Connection)}
            assert pairs == {(self.ids[a], self.ids[b]) for a in KEYS for b in KEYS if frozenset((a, b)) in self.linked}
            assert session.query(Message).count() == len(self.written)
            for viewer in (key for key in KEYS if self.state[key] == "active"):
                seen = {key for key in KEYS if profiles.find(self.ids[viewer], self.handles[key])}
                assert seen == {key for key in KEYS if self.state[key] == "active"}
            assert self.admins and any(self.state[key] == "active" for key in self.admins), "somebody runs the place"
        self.tally["agreed"] += 1

    def teardown(self) -> None:
        self.tally["runs"] += 1
        forget(self.app)
