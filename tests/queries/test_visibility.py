"""The rule of who sees what and its translation into SQL say the same, of everybody, for every choice."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from itertools import product
from types import SimpleNamespace

import pytest
from sqlalchemy import Integer, bindparam, insert, literal, select, type_coerce
from sqlalchemy.orm import aliased

from app import database
from app.actions import blocks, comments, noticeboard, posts
from app.extensions import db
from app.models import (
    Activity,
    Announcement,
    Connection,
    Endorsement,
    Member,
    Notice,
    Position,
    Post,
    Recommendation,
    SectionAudience,
    Site,
    Skill,
)
from app.models.base import Moment, now
from app.queries import activity, graph, visibility
from app.queries import comments as written_comments
from app.queries.query import VIEWER, Query
from app.queries.visibility import visible_member
from app.rules import visibility as rules
from app.rules.kinds import FEED_KINDS
from app.rules.visibility import AUDIENCES, PARTS, SECTIONS, Level
from tests import cast

CHOICES = (None, *AUDIENCES)
# How a viewer may stand to an owner, and the level that this is.
VIEWERS = {
    "self": Level.SELF,
    "connection": Level.CONNECTION,
    "stranger": Level.MEMBER,
    "blocked": Level.NOTHING,
    "blocking": Level.NOTHING,
}
LOCKED = dict.fromkeys(VIEWERS, Level.NOTHING) | {"self": Level.SELF}  # nobody else is shown an owner who is locked


@pytest.fixture
def people(app):
    """An owner, somebody of each standing towards them, and a third member who is connected to the owner alone."""
    with app.app_context(), database.transaction():
        cast.site()
        found = {who: cast.person(who) for who in ("owner", *VIEWERS, "third")}
        found["self"] = found["owner"]
        db.session.flush()
        for who in ("connection", "third"):
            cast.connect(found[who], found["owner"])
        blocks.block(found["owner"], found["blocked"].id)
        blocks.block(found["blocking"], found["owner"].id)
        db.session.flush()
        return SimpleNamespace(**{who: member.id for who, member in found.items()})


@pytest.fixture
def unsaved(app):
    """Within a transaction that leaves nothing behind."""
    with app.app_context(), pytest.raises(_Over), database.transaction():
        yield
        raise _Over


class _Over(Exception):
    pass


def asked_of(table, condition):
    """A function that says whether the condition, of viewer and row, holds for them; composed once."""
    row = aliased(table)
    query = Query(lambda: select(type_coerce(condition(VIEWER, row), Integer)).where(row.id == bindparam("row")))
    return lambda viewer, row_id: bool(query.value(viewer=viewer, row=row_id))


SEES = {part: asked_of(Member, partial(lambda part, who, row: visibility.may_see(part, who, row.id), part))
        for part in PARTS}  # fmt: skip
SEES_ENDORSERS = asked_of(Member, visibility.may_see_endorsers)
LISTS_CONNECTIONS = asked_of(Member, visibility.may_list_connections)
READS_POST = asked_of(Post, visibility.may_read_post)
READS_ANNOUNCEMENT = asked_of(Announcement, lambda _who, row: visibility.may_read_announcement(row))
READS_NOTICE = asked_of(Notice, lambda who, row: visibility.may_read_notice(who, row, literal(now(), Moment)))
VISIBLE, AS_WELL, NAMES_WHOM = (
    asked_of(Activity, each) for each in (activity.visible, activity.as_well, activity.names_whom)
)


def choose(owner, section, audience):
    db.session.query(SectionAudience).filter_by(member_id=owner, section=section).delete()
    if audience:
        db.session.add(SectionAudience(member_id=owner, section=section, audience=audience))
    db.session.flush()


def standings(people):
    """(id of the viewer, their level) for each standing; then the same while the owner is locked."""
    owner = db.session.get_one(Member, people.owner)
    for levels, state in ((VIEWERS, "active"), (LOCKED, "locked")):
        owner.state = state
        db.session.flush()
        yield from ((getattr(people, who), level) for who, level in levels.items())


def test_each_part_is_shown_to_whom_the_rule_says(people, unsaved):
    for viewer, level in standings(people):
        for part in PARTS:
            section = rules.section_of(part)
            for audience in CHOICES if section in SECTIONS else (None,):
                choose(people.owner, section, audience)
                shown = SEES[part](viewer, people.owner)
                assert shown is rules.may_see(part, level, audience), (part, level, audience)


def test_endorsers_are_shown_to_whom_the_rule_says(people, unsaved):
    for viewer, level in standings(people):
        for skills, endorsers, shown in product(CHOICES, CHOICES, ("shown", "hidden", "off")):
            choose(people.owner, "skills", skills)
            choose(people.owner, "endorsers", endorsers)
            db.session.get_one(Member, people.owner).endorsements = shown
            db.session.flush()
            audiences = {"skills": skills, "endorsers": endorsers}
            said = rules.may_see_endorsers(level, audiences, shown=shown == "shown")
            assert SEES_ENDORSERS(viewer, people.owner) is said, (level, audiences)


def test_connections_are_listed_to_whom_the_rule_says(people, unsaved):
    for viewer, level in standings(people):
        for hidden in (False, True):
            db.session.get_one(Member, people.owner).hides_connections = hidden
            db.session.flush()
            said = rules.may_list_connections(level, hidden=hidden)
            assert LISTS_CONNECTIONS(viewer, people.owner) is said, (level, hidden)


@pytest.mark.parametrize("removed", [False, True])
@pytest.mark.parametrize("audience", ["members", "connections"])
def test_posts_are_read_by_whom_the_rule_says(people, unsaved, audience, removed):
    written = posts.write(db.session.get_one(Member, people.owner), "Moin", audience)
    db.session.get_one(Post, written.id).removed_at = now() if removed else None
    for viewer, level in standings(people):
        said = rules.may_read_post(level, audience, removed=removed)
        assert READS_POST(viewer, written.id) is said, level


@pytest.mark.parametrize("audience", ["members", "connections"])
def test_comments_are_read_by_whom_the_rule_says(people, unsaved, audience):
    """Under a post of the owner's, and by the owner under a post of somebody else's."""
    owner, third = (db.session.get_one(Member, id) for id in (people.owner, people.third))
    post, other = posts.write(owner, "Moin", audience), posts.write(third, "Moin", audience)
    below, elsewhere = comments.write(third, post, "Moin moin"), comments.write(owner, other, "Moin moin")
    for viewer, level in standings(people):
        towards = graph.standing(viewer, people.third).level
        said = rules.may_read_comment(level, audience, towards)
        assert (written_comments.readable(viewer, below) is not None) is said, level
        said = rules.may_read_comment(towards, audience, level)
        assert (written_comments.readable(viewer, elsewhere) is not None) is said, level


@pytest.mark.parametrize(
    ("over", "is_open"), [("", True), ("until", False), ("solved_at", False), ("removed_at", True)]
)
def test_notices_are_read_by_whom_the_rule_says(people, unsaved, over, is_open):
    owner = db.session.get_one(Member, people.owner)
    id = noticeboard.write(owner, noticeboard.Words("seek", "advice", "Moin", "Who knows?"))
    if over:
        setattr(db.session.get_one(Notice, id), over, now() - timedelta(minutes=1))
    for viewer, level in standings(people):
        said = rules.may_read_notice(level, is_open=is_open, removed=over == "removed_at")
        assert READS_NOTICE(viewer, id) is said, (level, over)


@pytest.mark.parametrize("published", [False, True])
def test_announcements_are_read_by_whom_the_rule_says(people, unsaved, published):
    """By every member: whoever is blocked by the admin who wrote it, and while that admin is locked."""
    found = Announcement(title="Moin", text="Moin", published_at=now() if published else None)
    db.session.add(found)
    db.session.flush()
    for viewer in VIEWERS:
        assert READS_ANNOUNCEMENT(getattr(people, viewer), found.id) is published
    assert rules.may_read_announcement(Level.MEMBER, published=published) is published
    assert not rules.may_read_announcement(Level.GUEST, published=published)


def test_what_the_organisation_did_is_in_no_stream_of_connections(people, unsaved):
    found = Announcement(title="Moin", text="Moin", published_at=now())
    db.session.add(found)
    db.session.flush()
    told = Activity(actor_id=None, kind=FEED_KINDS["announced"].code, object_id=found.id)
    forged = Activity(actor_id=people.owner, kind=FEED_KINDS["announced"].code, object_id=found.id)
    db.session.add_all([told, forged])
    db.session.flush()
    assert not any(VISIBLE(viewer, row.id) for viewer, _ in standings(people) for row in (told, forged))


@pytest.mark.parametrize(("site", "member"), list(product((False, True), repeat=2)))
def test_guests_find_whom_site_and_member_opened(people, unsaved, site, member):
    owner = db.session.get_one(Member, people.owner)
    owner.public_profile, db.session.query(Site).one().public_profiles = member, site
    for state in ("active", "locked"):
        owner.state = state
        db.session.flush()
        level = rules.level(viewer_id=None, owner_id=people.owner, public=site and member)
        said = level is Level.VISITOR and state == "active"
        found = db.session.scalar(select(Member.id).where(Member.id == people.owner, visible_member(None)))
        assert bool(found) is said


# For each kind that stands in feeds: what the actor (the owner) did, as (object, other member), in the simplest case
# in which everybody may see the object. What is asked of the object itself, each kind's own tests look at.
def _joined(people):
    return people.owner, None


def _connected(people):
    return 1, people.third


def _posted(people):
    return posts.write(db.session.get_one(Member, people.owner), "Moin").id, None


def _liked(people):
    return posts.write(db.session.get_one(Member, people.third), "Moin").id, people.third


def _commented(people):
    third, owner = (db.session.get_one(Member, id) for id in (people.third, people.owner))
    post = posts.write(third, "Moin")
    comments.write(owner, post, "Moin moin")
    return post.id, people.third


def _endorsed(people):
    skill = Skill(member_id=people.third, name="Knots", name_key="knots", name_folded="knots")
    db.session.add(skill)
    db.session.flush()
    db.session.add(Endorsement(skill_id=skill.id, endorser_id=people.owner))
    choose(people.third, "endorsers", "members")
    return skill.id, people.third


def _position(people):
    found = Position(member_id=people.owner, title="Mate", organisation="Elbe", starts="2026-01")
    db.session.add(found)
    db.session.flush()
    return found.id, None


def _recommended(people):
    given = {"position_title": "Mate", "position_organisation": "Elbe", "relationship": "colleagues"}
    found = Recommendation(author_id=people.owner, subject_id=people.third, state="shown", text="Good", **given)
    db.session.add(found)
    choose(people.third, "recommendations", "members")
    db.session.flush()
    return found.id, people.third


WHAT = {
    "joined": _joined,
    "connected": _connected,
    "posted": _posted,
    "liked": _liked,
    "commented": _commented,
    "endorsed": _endorsed,
    "position": _position,
    "profile": _joined,
    "recommended": _recommended,
}


@pytest.mark.parametrize("kind", activity.OF_MEMBERS)
def test_each_kind_is_shown_to_whom_the_actor_opened_what_it_needs(people, unsaved, kind):
    feed = FEED_KINDS[kind]
    object_id, whom = WHAT[kind](people)
    told = Activity(actor_id=people.owner, kind=feed.code, object_id=object_id, whom_id=whom)
    db.session.add(told)
    db.session.flush()
    assert "activity" in feed.needs
    for viewer, level in standings(people):
        for audiences in product(CHOICES, repeat=len(feed.needs)):
            chosen = dict(zip(feed.needs, audiences, strict=True))
            for part, audience in chosen.items():
                choose(people.owner, rules.section_of(part), audience)
            said = all(rules.may_see(part, level, audience) for part, audience in chosen.items())
            shown = VISIBLE(viewer, told.id)
            assert shown is said, (kind, level, chosen)
            if feed.together or feed.pair:
                assert AS_WELL(viewer, told.id) is shown


@pytest.mark.parametrize("kind", activity.OF_MEMBERS)
def test_what_tells_of_somebody_else_is_shown_to_nobody_for_whom_they_are_not_there(people, unsaved, kind):
    feed = FEED_KINDS[kind]
    object_id, whom = WHAT[kind](people)
    told = Activity(actor_id=people.owner, kind=feed.code, object_id=object_id, whom_id=whom)
    db.session.add(told)
    choose(people.owner, "activity", "members")
    third = db.session.get_one(Member, people.third)
    viewers = {people.connection: True, people.stranger: True}
    for viewer in viewers:
        assert VISIBLE(viewer, told.id) is (kind != "position" or viewer == people.connection)
    if whom:
        third.state = "locked"
        db.session.flush()
        assert not any(VISIBLE(viewer, told.id) for viewer in viewers)
        third.state = "active"
        blocks.block(third, people.stranger)
        db.session.flush()
        assert [VISIBLE(viewer, told.id) for viewer in viewers] == [True, False]


def test_a_kind_that_is_in_no_registry_is_shown_to_nobody(people, unsaved):
    told = Activity(actor_id=people.owner, kind=98, object_id=people.owner)
    db.session.add(told)
    db.session.flush()
    assert not any(VISIBLE(viewer, told.id) for viewer, _ in standings(people))


def test_the_other_side_of_a_connection_is_named_to_whom_the_list_names_them(people, unsaved):
    told = Activity(actor_id=people.owner, kind=FEED_KINDS["connected"].code, object_id=1, whom_id=people.third)
    db.session.add(told)
    choose(people.owner, "activity", "members")

    def named():
        db.session.flush()
        return [NAMES_WHOM(viewer, told.id)
                for viewer in (people.third, people.connection, people.stranger)]  # fmt: skip

    assert named() == [True, True, False]
    db.session.get_one(Member, people.owner).hides_connections = True
    assert named() == [True, False, False]
    for viewer in (people.connection, people.stranger):  # whose own connection the third one is: a shared one
        for one, other in ((viewer, people.third), (people.third, viewer)):
            db.session.execute(insert(Connection).values(member_id=one, peer_id=other, since=told.at))
    assert named() == [True, True, True]
