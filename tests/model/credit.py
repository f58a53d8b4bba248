"""Four members endorse two skills: what each of them gets to see, in a few sets, and the product beside it."""

from __future__ import annotations

from typing import NamedTuple

from flask import Flask
from hypothesis import strategies as st

from app import database
from app.actions import blocks, connections, endorsements, profiles
from app.extensions import db
from app.models import Activity, Block, Member, Skill
from app.queries import endorsements as lists
from app.queries import feed, graph, skills
from app.queries import profiles as seen
from app.rules.errors import Gone
from tests import cast

PEOPLE = ("anna", "ben", "carla", "dirk")
FRIENDS = ((0, 1), (0, 2), (1, 2), (0, 3))  # at the beginning
GIVEN = ((1, 0), (2, 0), (3, 0), (0, 1))  # who has endorsed which skill by then: Carla might endorse Ben's, too
OPEN_TO_MEMBERS = 1  # Anna's endorsers are shown to her connections, as usual; Ben's to all members


class Move(NamedTuple):
    """`skill` 0 is Anna's, 1 is Ben's; `a` does it, or is done to by the owner of the skill; `viewer` looks then."""

    verb: str
    a: int
    b: int
    skill: int
    viewer: int


ABOUT_SKILLS = ("endorse", "endorse", "endorse", "take back", "hide", "show", "hide all", "show all")
ABOUT_PEOPLE = ("connect", "connect", "disconnect", "block", "unblock", "shown", "hidden", "off")
MOVES = st.builds(
    Move, st.sampled_from(ABOUT_SKILLS + ABOUT_PEOPLE), *(st.integers(0, most) for most in (3, 3, 1, 3))
).filter(lambda move: move.a != move.b)


class View(NamedTuple):
    """A skill as somebody sees it. `faces`: by closeness, each group in any order; None: no such skill."""

    count: int | None
    faces: list[set[int]]
    mine: bool


class Credit:
    """The product without its database. Members are 0 to 3, skills 0 and 1 belong to the members 0 and 1."""

    def __init__(self) -> None:
        self.connected = {frozenset(pair) for pair in FRIENDS}
        self.blocks: set[tuple[int, int]] = set()
        self.held = dict.fromkeys(GIVEN, False)  # (endorser, skill): hidden
        self.choice = ["shown", "shown"]

    def linked(self, a: int, b: int) -> bool:
        return frozenset((a, b)) in self.connected

    def apart(self, a: int, b: int) -> bool:
        return (a, b) in self.blocks or (b, a) in self.blocks

    def move(self, move: Move) -> None:
        verb, a, b, skill, _ = move
        if verb in ("shown", "hidden", "off"):
            self.choice[skill] = verb
        elif verb in ("hide all", "show all"):
            self.held |= {key: verb == "hide all" for key in self.held if key[1] == skill}
        elif verb in ABOUT_SKILLS and self.linked(a, skill):
            if verb == "endorse" and self.choice[skill] != "off":
                self.held.setdefault((a, skill), False)
            elif verb == "take back":
                self.held.pop((a, skill), None)
            elif verb in ("hide", "show") and (a, skill) in self.held:
                self.held[a, skill] = verb == "hide"
        elif verb in ABOUT_PEOPLE:
            self._between(verb, a, b)

    def _between(self, verb: str, a: int, b: int) -> None:
        if verb == "connect" and not self.apart(a, b):
            self.connected.add(frozenset((a, b)))
        elif verb == "disconnect":
            self.connected.discard(frozenset((a, b)))
        elif verb == "block" and (b, a) not in self.blocks:
            self.blocks.add((a, b))
            self.connected.discard(frozenset((a, b)))
        elif verb == "unblock":
            self.blocks.discard((a, b))

    def standing(self, viewer: int, skill: int) -> set[int]:
        """Who endorses a skill, as far as it exists for the viewer: what is shown, counted and told."""
        return {a for (a, held), hidden in self.held.items() if held == skill and not hidden
                and self.linked(a, skill) and not self.apart(viewer, a)}  # fmt: skip

    def may_see(self, viewer: int, skill: int) -> bool:
        near = self.linked(viewer, skill) or skill == OPEN_TO_MEMBERS
        return viewer == skill or (near and self.choice[skill] == "shown" and not self.apart(viewer, skill))

    def view(self, viewer: int, skill: int) -> View | None:
        if self.apart(viewer, skill):
            return None
        mine = self.linked(viewer, skill) and (viewer, skill) in self.held
        if not self.may_see(viewer, skill):
            return View(None, [], mine)
        found = self.standing(viewer, skill)
        near = {a for a in found if self.linked(viewer, a)}
        return View(len(found), [each for each in (found & {viewer}, near, found - near - {viewer}) if each], mine)

    def feed(self, viewer: int) -> dict[int, set[int]]:
        """Who endorsed what, as the viewer's feed tells it: its own connections only."""
        told = {skill: {a for a in self.standing(viewer, skill) if self.linked(viewer, a)} for skill in (0, 1)}
        return {skill: actors for skill, actors in told.items() if actors and self.may_see(viewer, skill)}


class Product:
    """The same by the actions and queries that the pages use."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        with app.app_context(), database.transaction():
            cast.site()
            people = [cast.person(key) for key in PEOPLE]
            db.session.flush()
            for a, b in FRIENDS:
                cast.connect(people[a], people[b])
            found = [profiles.add_skill(member, "Tax law") for member in people[:2]]
            for a, skill in GIVEN:
                endorsements.endorse(people[a], found[skill])
            self.skills = [skill.id for skill in found]
            profiles.choose_audience(people[OPEN_TO_MEMBERS], "endorsers", "members")
            self.ids = [member.id for member in people]

    def move(self, move: Move) -> None:
        with self.app.app_context():
            try:
                with database.transaction() as session:
                    self._act(move, *(session.get_one(Member, self.ids[each]) for each in (move.a, move.b, move.skill)))
            except Gone:
                pass

    def _act(self, move: Move, a: Member, b: Member, owner: Member) -> None:
        verb, skill = move.verb, db.session.get_one(Skill, self.skills[move.skill])
        if verb in ("endorse", "take back"):
            found = skills.skill_of_other(a.id, skill.id)
            if found:
                (endorsements.endorse if verb == "endorse" else endorsements.take_back)(a, found)
        elif verb in ("hide", "show"):
            if lists.one(owner.id, skill, a.id):
                endorsements.hide(skill, a.id, hidden=verb == "hide")
        elif verb in ("hide all", "show all"):
            endorsements.hide_all(skill, hidden=verb == "hide all")
        elif verb in ("shown", "hidden", "off"):
            endorsements.choose(owner, verb)
        elif seen.find(a.id, b.handle) or verb in ("block", "unblock"):
            self._between(verb, a, b)

    @staticmethod
    def _between(verb: str, a: Member, b: Member) -> None:
        if verb == "connect" and not graph.are_connected(a.id, b.id):
            cast.connect(a, b)
        elif verb == "disconnect":
            connections.remove(a, b.id)
        elif verb == "block" and not db.session.get(Block, (b.id, a.id)):  # who does not exist is not blocked
            blocks.block(a, b.id)
        elif verb == "unblock":
            blocks.unblock(a, b.id)

    def view(self, viewer: int, skill: int, *, whole: bool) -> View | None:
        """On the profile (`whole`), or alone as after a button was pressed."""
        owner = db.session.get_one(Member, self.ids[skill])
        if whole:
            found = seen.find(self.ids[viewer], owner.handle)
            told = seen.seen(self.ids[viewer], *found).skills[0] if found else None
        else:
            row = skills.find(self.ids[viewer], self.skills[skill])
            told = seen.skill_seen(self.ids[viewer], row)[1] if row else None
        if told is None:
            return None
        return View(told.count, self._by_closeness(viewer, [face.id for face in told.faces]), told.mine)

    def _by_closeness(self, viewer: int, ids: list[int]) -> list[set[int]]:
        """The people in groups, as they stand: a group that comes twice is in the wrong order."""
        groups: list[tuple[int, set[int]]] = []
        for id in ids:
            me = self.ids[viewer]
            near = 2 if id == me else int(graph.are_connected(me, id))
            if not groups or groups[-1][0] != near:
                groups.append((near, set()))
            groups[-1][1].add(self.ids.index(id))
        return [group for _, group in groups]

    def page(self, viewer: int, skill: int) -> list[set[int]]:
        """The page of a skill, without what its owner alone sees there."""
        found = lists.page(self.ids[viewer], db.session.get_one(Skill, self.skills[skill])).endorsers
        return self._by_closeness(viewer, [each.person.id for each in found if not each.hidden])

    def feed(self, viewer: int) -> dict[int, set[int]]:
        told: dict[int, set[int]] = {}
        pages = [feed.page(self.ids[viewer])]
        while pages[-1].older:
            pages.append(feed.page(self.ids[viewer], pages[-1].older))
        for entry in (entry for page in pages for entry in page.entries if entry.kind == "endorsed"):
            skill = self.skills.index(db.session.get_one(Activity, entry.id).object_id)
            assert skill not in told and not entry.others
            told[skill] = {self.ids.index(actor.id) for actor in entry.actors}
        return told


def compare(credit: Credit, product: Product, move: Move) -> None:
    """Whether somebody sees of the skill just moved what it should, and of both in its feed."""
    with product.app.app_context(), database.transaction(reading=True):
        _compare_skill(credit, product, move.viewer, move.skill, whole=False)
        assert product.feed(move.viewer) == credit.feed(move.viewer), move


def compare_all(credit: Credit, product: Product) -> None:
    """Whether all of them see what they should: on the profiles, on the pages of the skills, in their feeds."""
    with product.app.app_context(), database.transaction(reading=True):
        for viewer in range(len(PEOPLE)):
            for skill in (0, 1):
                _compare_skill(credit, product, viewer, skill, whole=True)
            assert product.feed(viewer) == credit.feed(viewer), viewer


def _compare_skill(credit: Credit, product: Product, viewer: int, skill: int, *, whole: bool) -> None:
    expected = credit.view(viewer, skill)
    assert product.view(viewer, skill, whole=whole) == expected, (viewer, skill)
    if expected and expected.count is not None and whole:
        assert product.page(viewer, skill) == expected.faces, (viewer, skill)
