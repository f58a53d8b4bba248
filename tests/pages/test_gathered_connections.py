"""Many new connections of one person, on one day or with nothing else between them, are one entry of the feed."""

import re
from datetime import timedelta

import pytest

from app import database
from app.actions import posts
from app.extensions import db
from app.models import Activity, Member
from app.rules import kinds
from tests import cast
from tests.visitor import text_of

FEED = "/?stream=connections"


@pytest.fixture
def connect(app, world):
    """Connect Ben with these; gives nothing."""

    def run(*others):
        with app.app_context(), database.transaction():
            for other in others:
                cast.connect(db.session.get_one(Member, getattr(world, other)), db.session.get_one(Member, world.ben))

    return run


@pytest.fixture
def a_day_apart(app):
    """Let each connection have come about on a day of its own, the newest today."""

    def run():
        with app.app_context(), database.transaction():
            rows = db.session.query(Activity).filter_by(kind=kinds.code("connected")).order_by(Activity.id.desc()).all()
            for place, id in enumerate(dict.fromkeys(row.object_id for row in rows)):
                for row in rows:
                    row.at -= timedelta(days=place) if row.object_id == id else timedelta()

    return run


def entries(page):
    return [article for article in re.findall(r"<article.*?</article>", page.text, re.DOTALL) if "connect" in article]


def test_three_are_one_entry_that_names_all_of_them(visit, world, connect):
    connect("dirk", "eve")  # and Carla, when the world was made
    page = visit(world.anna).get(FEED)
    assert "Ben Okafor connected with Eve Strange and 2 others." in text_of(page)
    [entry] = [each for each in entries(page) if "others" in each]
    faces, names = entry.split(">Show all<")
    assert faces.count("portrait-xs") == 3
    assert re.findall(r'class="whole"[^>]*>([^<]+)', names) == ["Eve Strange", "Dirk Müller", "Carla Nowak"]
    assert 'aria-label="Connect: Eve Strange"' in names


def test_on_several_days_they_are_one_entry_as_well(visit, world, connect, a_day_apart):
    connect("dirk", "eve")
    a_day_apart()
    assert "Ben Okafor connected with Eve Strange and 2 others." in text_of(visit(world.anna).get(FEED))


def test_what_happened_between_two_days_parts_them(visit, world, connect, does, a_day_apart):
    connect("dirk")
    does(world.ben, posts.write, "Between them")
    connect("eve")
    a_day_apart()
    page = text_of(visit(world.anna).get(FEED))
    assert "Ben Okafor and Eve Strange are now connected." in page and "others." not in page


def test_two_stay_two_entries(visit, world, connect):
    connect("eve")
    page = text_of(visit(world.anna).get(FEED))
    assert "Ben Okafor and Eve Strange are now connected." in page and "others" not in page


def test_what_tells_of_the_viewer_stays_by_itself(visit, world, connect):
    connect("dirk", "eve")
    assert "Ben Okafor and you are now connected." in text_of(visit(world.anna).get(FEED))


def test_a_hidden_list_gives_a_number_and_nobody_s_name(visit, world, connect, does):
    connect("dirk", "eve")
    does(world.ben, lambda ben: setattr(ben, "hides_connections", True))
    page = visit(world.anna).get(FEED)
    assert "Ben Okafor has 3 new connections." in text_of(page)
    assert "Eve Strange" not in page.text and "Dirk Müller" not in page.text
