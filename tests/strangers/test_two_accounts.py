"""What a member with two accounts, much time and bad intentions can and cannot find out or do."""

import pytest
from sqlalchemy import func, select

from app import database
from app.actions import (
    blocks,
    connections,
    email_invitations,
    endorsements,
    posts,
    profiles,
)
from app.actions.invitations import Wish
from app.delivery import letters
from app.extensions import db
from app.models import Delivery, Member
from app.queries import feed
from tests import cast
from tests.visitor import text_of


@pytest.fixture
def connect(app):
    def run(*pair):
        with app.app_context(), database.transaction():
            cast.connect(*(db.session.get_one(Member, id) for id in pair))

    return run


@pytest.fixture
def due(app):
    """What would become of every letter that waits: (recipient, its text), or (None, why it is not sent)."""

    def run():
        with app.test_request_context(), database.transaction(reading=True):
            made = [letters.compose(row) for row in db.session.scalars(select(Delivery).order_by(Delivery.id))]
            return [(None, one) if isinstance(one, str) else (one.recipients[0], one.body) for one in made]

    return run


# --- the feed -------------------------------------------------------------------------------------------------


def test_who_keeps_their_activity_private_is_not_named_beside_others(visit, world, does, connect):
    post = does(world.dirk, posts.write, "for all")
    connect(world.anna, world.carla)
    does(world.ben, profiles.choose_audience, "activity", "self")
    for friend in (world.carla, world.ben):
        does(friend, posts.like, post)
    page = text_of(visit(world.anna).get("/"))
    assert "Carla Nowak likes this post" in page
    assert "others like this post" not in page and "Ben Okafor and Carla" not in page


def test_an_endorsement_of_somebody_who_parted_is_not_named_beside_others(visit, world, does, connect):
    for pair in ((world.anna, world.carla), (world.anna, world.dirk), (world.ben, world.dirk)):
        connect(*pair)
    skill = does(world.dirk, profiles.add_skill, "Knots")
    for friend in (world.carla, world.ben):
        does(friend, endorsements.endorse, skill)
    does(world.dirk, connections.remove, world.ben)
    page = text_of(visit(world.anna).get("/"))
    assert "Carla Nowak endorsed a skill of Dirk Müller" in page
    assert "Ben Okafor and Carla Nowak endorsed" not in page and "now 1 endorsement" in page


def test_what_is_hidden_on_the_first_page_takes_nothing_from_the_second(app, world, does, connect):
    post = does(world.dirk, posts.write, "for all")
    connect(world.anna, world.carla)
    does(world.ben, profiles.choose_audience, "activity", "self")
    does(world.carla, posts.like, post)
    for number in range(30):
        does(world.carla, posts.write, f"number {number}")
    does(world.ben, posts.like, post)
    with app.app_context():
        first = feed.page(world.anna)
        second = feed.page(world.anna, first.older)
    assert [entry.kind for entry in first.entries + second.entries].count("liked") == 1


@pytest.mark.parametrize("who_blocks", ["carla", "anna"])
def test_a_new_connection_with_somebody_blocked_is_not_even_hinted_at(visit, world, does, who_blocks):
    other = {"carla": "anna", "anna": "carla"}[who_blocks]
    does(getattr(world, who_blocks), blocks.block, getattr(world, other))
    assert "new connection" not in text_of(visit(world.anna).get("/"))


def test_likes_of_people_who_do_not_exist_for_the_reader_are_not_counted(visit, world, does):
    post = does(world.ben, posts.write, "for all")
    for friend in (world.carla, world.dirk):
        does(friend, posts.like, post)
    does(world.dirk, blocks.block, world.anna)
    anna = visit(world.anna)
    for page in (anna.get("/"), anna.get(f"/posts/{post.id}"), anna.get(f"/posts/{post.id}", fragment=True)):
        assert "1 like" in text_of(page) and "2 likes" not in text_of(page)


# --- counts ---------------------------------------------------------------------------------------------------


def test_an_invitation_of_somebody_who_was_locked_leaves_the_badge(app, visit, world, invite):
    invite(world.eve, world.anna)
    with app.app_context(), database.transaction():
        db.session.get_one(Member, world.eve).state = "locked"
    response = visit(world.anna).get("/network/badges", query_string={"seen": "0-0-0"}, fragment=True)
    assert response.status_code == 204


def test_shared_connections_are_counted_as_far_as_they_are_there(app, visit, world):
    with app.app_context(), database.transaction():
        db.session.get_one(Member, world.ben).state = "locked"
    page = text_of(visit(world.anna).get("/in/carla-nowak"))
    assert "shared connection" not in page


# --- letters --------------------------------------------------------------------------------------------------


def test_endorsing_again_and_again_fills_nobodys_letter_box(app, world, does):
    skill = does(world.anna, profiles.add_skill, "Knots")
    for _ in range(5):
        does(world.ben, endorsements.endorse, skill)
        does(world.ben, endorsements.take_back, skill)
    does(world.ben, endorsements.endorse, skill)
    with app.app_context():
        written = select(func.count()).select_from(Delivery).where(Delivery.kind == "endorsed")
        assert db.session.scalar(written) == 1


def test_a_letter_by_e_mail_invitation_is_not_sent_once_the_two_are_blocked(world, does, due):
    does(world.eve, email_invitations.invite_by_email, "anna@firma.example", Wish("friend", "Qcanary"))
    assert [who for who, text in due() if "Qcanary" in text] == ["anna@firma.example"]
    does(world.anna, blocks.block, world.eve)
    assert [text for _, text in due() if "Qcanary" in text] == []


def test_a_locked_member_gets_no_email_when_somebody_types_their_address(app, visit, world, due):
    with app.app_context(), database.transaction():
        db.session.get_one(Member, world.anna).state = "locked"
    visit().post("/join", {"name": "Mallory Blau", "email": "anna@firma.example", "password": "lampe-wiese-kompass"})
    assert [who for who, _ in due() if who] == []


# --- what fits the form and not the table ---------------------------------------------------------------------


def test_letters_that_grow_when_they_are_folded_fit_their_columns(visit, world):
    """One sign of these folds to eighteen letters: SQLite takes any length, PostgreSQL does not."""
    anna, long = visit(world.anna), "\ufdfa" * 60
    assert anna.post("/profile/skills", {"name": long}).status_code == 303
    assert anna.post("/profile/skills", {"name": long}).status_code == 422
    head = {"name": long + "Anna", "headline": "", "place": "", "industry": ""}
    assert anna.post("/profile/head", head).status_code == 303
    address = ".".join(["a" * 60] * 4)
    response = anna.post("/profile/contact", {"email": f"anna@{address}.example", "email_release": "nobody"})
    assert response.status_code == 422
