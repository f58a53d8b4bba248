"""Three members do whatever comes to mind; after each step the database says what the ideal says."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import Bundle, consumes, initialize, multiple, precondition, rule
from sqlalchemy import select

from app import database
from app.actions import profiles as writing
from app.extensions import db
from app.models import Invitation, Post
from app.models.base import at
from app.rules.mentions import Meant
from tests import cast
from tests.model.doors import ByActions, ByPages
from tests.model.ideal import Ideal
from tests.model.talking import Talking, among_friends
from tests.model.watch import START

WEEKS = timedelta(days=22)  # enough to invite again whom one has withdrawn from
LATEST = START + timedelta(days=150)  # no invitation expires by itself


class Network(Talking):
    """Set `app` and `doors` in a subclass. `friends`: two are connected from the beginning, and have things to say."""

    friends = True
    doors: type[ByActions] | type[ByPages]
    people, pairs = Bundle("people"), Bundle("pairs")
    invitations, posts, comments = Bundle("invitations"), Bundle("posts"), Bundle("comments")

    @initialize(target=people)
    def three_members(self) -> Any:
        self.clock, self.texts, self.numbers, self.remarks = START, {}, {}, {}
        with self.app.app_context(), database.transaction(), at(START):
            cast.site()
            members = [cast.person(key) for key in ("anna", "ben", "carla")]
            db.session.flush()
            self.skills = {member.id: writing.add_skill(member, "Tax law").id for member in members}
            if self.friends:
                cast.connect(*members[:2])
            first = db.session.scalar(select(Invitation.id))
            self.faces = {member.id: Meant(member.id, member.handle, member.name) for member in members}
            handles = {member.id: member.handle for member in members}
        self.ideal = Ideal(list(handles), self.skills)
        if first:
            self.ideal.invitations[first] = (members[0].id, members[1].id, "accepted")
            self.ideal.connected.add(frozenset((members[0].id, members[1].id)))
        self.door = self.doors(self.app, handles)
        return multiple(*handles)

    @initialize(target=pairs)
    def two_of_them(self) -> Any:
        """Runs after or before the other one: places, not ids."""
        return multiple(*permutations(range(3), 2))

    def pair(self, places: tuple[int, int]) -> tuple[int, int]:
        a, b = places
        return self.ideal.people[a], self.ideal.people[b]

    @rule(target=invitations, places=pairs)
    def invite(self, places: tuple[int, int]) -> Any:
        return self.ask(*self.pair(places))

    @rule(target=invitations, id=invitations, back=st.booleans())
    def invite_again(self, id: int, back: bool) -> Any:
        a, b, _ = self.ideal.invitations[id]
        return self.ask(b, a) if back else self.ask(a, b)

    def ask(self, a: int, b: int) -> Any:
        with at(self.clock):
            expected = self.ideal.invite(a, b, self.clock)
            self.expect(expected, self.door.invite(a, b))
        if expected != "new":
            return multiple()
        id = self.newest(Invitation)
        self.ideal.invitations[id] = (a, b, "pending")
        return id

    @rule(id=invitations)
    def accept(self, id: int) -> None:
        self.answer(id, "accept")

    @rule(id=invitations)
    def ignore(self, id: int) -> None:
        self.answer(id, "ignore")

    @rule(id=invitations)
    def withdraw(self, id: int) -> None:
        self.answer(id, "withdraw")

    def answer(self, id: int, move: str) -> None:
        inviter, invitee, _ = self.ideal.invitations[id]
        who = inviter if move == "withdraw" else invitee
        with at(self.clock):
            self.expect(self.ideal.answer(id, move, self.clock), self.door.answer(who, id, move))

    @rule(places=pairs)
    def remove(self, places: tuple[int, int]) -> None:
        a, b = self.pair(places)
        gone = self.ideal.apart(a, b) or (not self.ideal.linked(a, b) and not self.door.hides_refusals)
        self.ideal.connected.discard(frozenset((a, b)))
        with at(self.clock):
            self.expect("gone" if gone else "done", self.door.remove(a, b))

    @precondition(lambda self: len(self.ideal.blocks) < 2)  # or soon nobody can do anything
    @rule(places=pairs)
    def block(self, places: tuple[int, int]) -> None:
        a, b = self.pair(places)
        expected = self.ideal.block(a, b)
        with at(self.clock):
            self.expect(expected, self.door.block(a, b))

    @rule(places=pairs)
    def unblock(self, places: tuple[int, int]) -> None:
        a, b = self.pair(places)
        self.ideal.blocks.discard((a, b))
        with at(self.clock):
            self.expect("done", self.door.unblock(a, b))

    @among_friends
    @rule(places=pairs)
    def send(self, places: tuple[int, int]) -> None:
        a, b = self.pair(places)
        expected = "gone" if self.ideal.apart(a, b) else "done" if self.ideal.linked(a, b) else "refused"
        if expected == "done":
            self.ideal.unread[b, a] += 1
            self.ideal.unread[a, b] = 0
        with at(self.clock):
            self.expect(expected, self.door.send(a, b, "Hello"))

    @among_friends
    @rule(places=pairs)
    def read(self, places: tuple[int, int]) -> None:
        a, b = self.pair(places)
        if not self.ideal.apart(a, b):
            self.ideal.unread[a, b] = 0
        with at(self.clock):
            self.expect("gone" if self.ideal.apart(a, b) else "done", self.door.read(a, b))

    @among_friends
    @rule(target=posts, a=people, audience=st.sampled_from(["members", "connections"]))
    def write(self, a: int, audience: str) -> int:
        number = len(self.texts)
        text = f"Words of number {number}."
        with at(self.clock):
            self.expect("done", self.door.write(a, text, audience))
        id = self.newest(Post)
        self.texts[id], self.numbers[id] = text, number
        self.ideal.posts[id] = (a, audience)
        return id

    @among_friends
    @rule(post=consumes(posts))
    def delete(self, post: int) -> None:
        author, _ = self.ideal.posts[post]
        self.ideal.remove({post})
        with at(self.clock):
            self.expect("done", self.door.delete(author, post))

    @among_friends
    @rule(a=people, post=posts, back=st.booleans())
    def like(self, a: int, post: int, back: bool) -> None:
        may = self.ideal.readable(a, post)
        if may:
            (self.ideal.likes.discard if back else self.ideal.likes.add)((a, post))
        with at(self.clock):
            self.expect("done" if may else "gone", self.door.like(a, post, back=back))

    @among_friends
    @rule(post=posts, audience=st.sampled_from(["members", "connections"]), text=st.sampled_from(["", " Changed."]))
    def edit(self, post: int, audience: str, text: str) -> None:
        author, present = self.ideal.posts[post]
        others = any(on == post and who != author for who, on, _ in self.ideal.comments.values())
        opens = (present, audience) == ("connections", "members")
        said = f"Words of number {self.numbers[post]}.{text}"
        if not (opens and others):
            self.ideal.posts[post], self.texts[post] = (author, audience), said
        with at(self.clock):
            self.expect("refused" if opens and others else "done", self.door.edit(author, post, said, audience))

    @among_friends
    @rule(places=pairs, back=st.booleans())
    def endorse(self, places: tuple[int, int], back: bool) -> None:
        a, b = self.pair(places)
        skill = self.skills[b]
        may = self.ideal.linked(a, b)
        if may:
            (self.ideal.endorsements.discard if back else self.ideal.endorsements.add)((a, skill))
        with at(self.clock):
            self.expect("done" if may else "gone", self.door.endorse(a, skill, back=back))

    @rule()
    def weeks_pass(self) -> None:
        if self.clock + WEEKS < LATEST:
            self.clock += WEEKS
