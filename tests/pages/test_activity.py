"""What somebody did lately, on their profile: through the rule of the feed, for whom the section is open."""

from __future__ import annotations

import re

import pytest

from app.actions import blocks, posts, profiles
from app.rules import limits
from tests.visitor import MOST_QUERIES, text_of

BEN = "/in/ben-okafor"


@pytest.fixture
def written(world, does):
    does(world.ben, posts.write, "Moin to everybody")
    does(world.ben, posts.write, "Moin to my connections", "connections")
    return world


def found(visitor, path=f"{BEN}/activity", **options):
    return text_of(visitor.get(path, **options))


def test_a_connection_finds_it_on_the_profile_and_on_a_page_of_its_own(written, visit):
    anna = visit(written.anna)
    profile = anna.get(BEN).text
    assert f'href="{BEN}/activity"' in profile and f'hx-get="{BEN}/activity?latest=1"' in profile
    page, latest = found(anna), found(anna, f"{BEN}/activity?latest=1", fragment=True)
    for text in (page, latest):
        assert "Moin to everybody" in text and "Moin to my connections" in text
    assert "Ben Okafor and Carla Nowak are now connected" in page
    assert latest.count("Ben Okafor") >= 3 and "Ben Okafor joined" not in latest  # no more than the newest three


def test_a_stranger_finds_what_the_member_opened(written, visit, does):
    eve = visit(written.eve)
    assert "activity" not in eve.get(BEN).text and "Moin" not in found(eve)
    does(written.ben, profiles.choose_audience, "activity", "members")
    assert f'href="{BEN}/activity"' in eve.get(BEN).text
    text = found(eve)
    assert "Moin to everybody" in text and "Moin to my connections" not in text
    assert "Ben Okafor has a new connection" in text and "Carla" not in text


def test_who_keeps_it_to_themselves_finds_it_alone(written, visit, does):
    does(written.ben, profiles.choose_audience, "activity", "self")
    anna, ben = visit(written.anna), visit(written.ben)
    assert "/activity" not in anna.get(BEN).text and "Moin" not in found(anna)
    assert "Moin to my connections" in found(ben)


def test_a_block_makes_the_page_one_that_never_was(written, visit, does):
    does(written.ben, blocks.block, written.eve)
    eve = visit(written.eve)
    assert eve.get(f"{BEN}/activity").data == eve.get("/in/nobody-here/activity").data


def test_it_goes_on_and_costs_the_same_however_much_there_is(written, visit, does, statements):
    for number in range(limits.PAGE + 5):
        does(written.ben, posts.write, f"Number {number}")
    anna = visit(written.anna)
    statements.clear()
    page = anna.get(f"{BEN}/activity").text
    assert len(statements) <= MOST_QUERIES and page.count('<article class="entry') == limits.PAGE
    older = re.search(r'href="([^"]*/activity\?before=\d+[^"]*)"', page)[1].replace("&amp;", "&")
    rest = anna.get(older, fragment=True).text
    assert "Number 0" in rest and "Number 24" not in rest and "<html" not in rest


@pytest.mark.parametrize("query", ["before=-1", "before=é", "before=9223372036854775808", "latest&before=x", "day=<b>"])
def test_junk_in_the_address_is_no_fault(written, visit, query):
    assert visit(written.anna).get(f"{BEN}/activity?{query}").status_code == 200
