"""A search tells nothing of what its viewer may not see: the same answers, whether or not it is there."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pytest
from sqlalchemy import delete, update

from app import database
from app.actions import preferences, profiles, search_index
from app.extensions import db
from app.models import Contact, Education, Member, Position, ProfileEntry, SectionAudience, Skill
from app.rules import limits
from tests import canary, cast
from tests.canary import WORDS

TOKEN = re.compile(r'csrf_token" value="[^"]*"|X-CSRFToken": "[^"]*"|token-\w+|submission" value="[^"]*"')
HIDDEN = {  # from whom: what is hidden, the choice that hides it, and how it goes
    "former positions": ("", lambda anna: delete(Position).where(Position.member_id == anna, Position.ends != "")),
    "rest of about": ("", lambda anna: update(Member).where(Member.id == anna).values(about="")),
    "names of skills": ("skills: connections", lambda anna: delete(Skill).where(Skill.member_id == anna)),
    "education: school": ("education: connections", lambda anna: delete(Education).where(Education.member_id == anna)),
    "wants": ("wants: connections", lambda anna: update(Member).where(Member.id == anna).values(wants="", offers="")),
    "current position": ("positions: self", lambda anna: delete(Position).where(Position.member_id == anna)),
    "languages": ("", lambda anna: delete(ProfileEntry).where(ProfileEntry.member_id == anna)),
    "contact for connections": ("", lambda anna: delete(Contact).where(Contact.member_id == anna)),
}
FROM_CONNECTIONS = {
    "names of skills": "skills: self", "education: school": "education: self", "wants": "wants: self",
    "former positions": "positions: self", "contact for nobody": "", "contact for chosen ones": "",
}  # fmt: skip


def addresses(word):
    """Where something of a word could show: alone, with others, its beginnings, as a facet, in counts and orders."""
    asked = [word, word[:3], f"{word} qheadline", f"qplace {word}", "qname", "qhomework", word[:-1] + "x", "q"]
    found = [f"/search?q={each}" for each in asked] + [f"/search/suggestions?q={each}" for each in asked]
    kinds = ("place", "organisation", "former", "school", "year", "class", "skill", "industry", "exchange")
    found += [f"/search?{kind}={word}" for kind in kinds] + [f"/search?show={kind}" for kind in kinds]
    found += ["/search?former=Firma", "/search?organisation=Firma", "/search?year=1931", "/search?exchange=wants"]
    return [*found, "/search", *(f"/search?place=Qplace&sort={sort}" for sort in ("name", "newest", "close"))]


def answers(visitor, statements, word):
    found = {}
    for path in addresses(word) * 2:  # the first time strangers are counted
        statements.clear()
        answer = visitor.get(path, fragment="suggestions" in path)
        found[path] = TOKEN.sub("", answer.text), answer.status_code, list(statements)
    return found


def forget(app, anna_id, statement):
    with app.app_context(), database.transaction() as session:
        session.execute(statement)
        session.flush()
        search_index.refresh(anna_id)


@pytest.fixture
def world(app, monkeypatch):
    monkeypatch.setattr(limits, "SEARCHES", limits.SEARCHES._replace(times=10_000))
    with app.app_context():
        return canary.build()


@pytest.mark.parametrize(
    "viewer", ["stranger", *(pytest.param(each, marks=pytest.mark.long) for each in ("second", "former"))]
)
@pytest.mark.parametrize("part", HIDDEN)
@pytest.mark.sampled(6)
def test_strangers_get_the_same_answers_without_it(app, world, visit, statements, part, viewer):
    choice, statement = HIDDEN[part]
    if choice:
        with app.app_context():
            canary.choose(world.anna, choice)
    visitor = visit(world.viewers[viewer])
    before = answers(visitor, statements, WORDS[part].lower())
    forget(app, world.anna, statement(world.anna))
    after = answers(visitor, statements, WORDS[part].lower())
    assert [path for path in before if before[path] != after[path]] == []


@pytest.mark.parametrize("part", FROM_CONNECTIONS)
@pytest.mark.sampled(6)
def test_connections_do_not_find_what_is_for_others(app, world, visit, part):
    if FROM_CONNECTIONS[part]:
        with app.app_context():
            canary.choose(world.anna, FROM_CONNECTIONS[part])
    word = WORDS[part].lower()
    connection = visit(world.viewers["connection"])
    for path in addresses(word):
        page = connection.get(path, fragment="suggestions" in path).text
        asked = unquote(path.partition("=")[2])
        shown = page.replace(f'value="{asked}"', "").replace(f"“{asked}”", "").replace(asked, "")
        assert WORDS[part] not in shown, path
    assert "Canaria" not in connection.get(f"/search?q={word}").text


@pytest.mark.parametrize("viewer", ["blocked", "blocking"])
@pytest.mark.sampled(2)
def test_whoever_is_blocked_gets_the_same_answers_without_the_member(app, world, visit, statements, viewer):
    words = ("qname", "qschool", "qcurrent")
    visitor = visit(world.viewers[viewer])
    before = [answers(visitor, statements, word) for word in words]
    with app.app_context(), database.transaction() as session:
        session.execute(delete(SectionAudience))
        anna = session.get_one(Member, world.anna)
        for table in (Position, Education, Skill):
            session.execute(delete(table).where(table.member_id == anna.id))
        profiles.change_head(anna, name="Other Person", headline="", place="", industry="")
        profiles.change_wants(anna, wants="", offers="")
        preferences.choose_search(anna, in_search=True)
    after = [answers(visitor, statements, word) for word in words]
    for one, other in zip(before, after, strict=True):
        assert [path for path in one if one[path] != other[path]] == []


def test_a_locked_member_is_not_counted(app, world, visit):
    eve = visit(world.viewers["stranger"])
    assert "Qplace" in eve.get("/search").text
    with app.app_context(), database.transaction():
        db.session.get_one(Member, world.anna).state = "locked"
    page = eve.get("/search").text
    assert "Qplace" not in page and "Qschool" not in page and cast.NAMES["ben"] in page
