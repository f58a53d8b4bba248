"""Blocking: asked first, silent, mutual, and undone in a list."""

import pytest

from app import database
from app.extensions import db
from app.models import Block
from app.queries import graph
from tests.cast import ANNA, BEN
from tests.visitor import text_of

LIST = "/settings/privacy/blocks"


@pytest.fixture
def block(visit, world):
    """Anna blocks Ben, with a note."""
    anna = visit(world.anna)
    answer = anna.post(f"{BEN}/block", {"note": "Too <i>loud</i>"})
    assert (answer.status_code, answer.location) == (303, LIST)
    return anna


def test_blocking_asks_first(visit, world):
    page = visit(world.anna).get(f"{BEN}/block")
    assert "Block Ben Okafor?" in text_of(page)
    assert 'aria-label="Block: Ben Okafor"' in page.text


def test_the_two_no_longer_exist_for_each_other(visit, world, block, app):
    ben = visit(world.ben)
    for visitor, other in ((block, BEN), (ben, ANNA)):
        nowhere = visitor.get("/in/nobody-here")
        for path in (other, f"{other}/invitation", f"{other}/connection/removal", f"{other}/connections"):
            answer = visitor.get(path)
            assert (answer.status_code, answer.data) == (404, nowhere.data), path
    assert "Nobody found" in text_of(block.get("/search?q=ben"))
    assert "Nobody found" in text_of(ben.get("/search?q=anna"))
    assert "Anna Brandt" not in text_of(ben.get("/network/connections"))
    with app.app_context():
        assert not graph.are_connected(world.anna, world.ben)


def test_the_blocked_one_is_not_told(visit, world, block):
    ben = visit(world.ben)
    for path in ("/", "/notifications", "/network", LIST):
        assert "Anna Brandt" not in text_of(ben.get(path)), path
    assert ben.get(f"{ANNA}/block").status_code == 404, "whether one is blocked cannot be found out by blocking back"
    assert ben.post(f"{ANNA}/block").status_code == 404


def test_the_list_shows_the_private_note(block):
    page = block.get(LIST)
    assert "Ben Okafor is blocked." in text_of(page)
    assert "Too &lt;i&gt;loud&lt;/i&gt;" in page.text


def test_sending_the_form_twice_is_blocking_once(block, app, world):
    assert block.post(f"{BEN}/block", {"note": "twice"}).location == LIST
    with app.app_context():
        assert [(row.blocked_id, row.note) for row in db.session.query(Block)] == [(world.ben, "twice")]


@pytest.mark.parametrize("sent", [{"data": b""}, {"data": b"\xff"}, {"json": {"note": 1}}])
def test_a_form_without_fields_is_a_form_with_empty_ones(visit, world, app, sent):
    """The token may come in a header, so that nothing at all is in the body."""
    anna = visit(world.anna)
    anna.post(f"{BEN}/block", {"note": "why"})
    answer = anna.client.post(f"{BEN}/block", headers={"X-CSRFToken": anna.token}, **sent)
    assert answer.location == LIST
    with app.app_context():
        assert [(row.blocked_id, row.note) for row in db.session.query(Block)] == [(world.ben, "")]


@pytest.mark.parametrize("fragment", [False, True])
def test_undoing_is_in_the_list(visit, world, block, app, fragment):
    answer = block.post(f"{LIST}/{world.ben}/removal", fragment=fragment)
    page = answer if fragment else block.get(answer.location)
    assert "The block is undone." in text_of(page)
    assert block.get(BEN).status_code == 200
    with app.app_context():
        assert not graph.are_connected(world.anna, world.ben), "the connection does not come back by itself"


def test_undoing_is_only_for_whoever_blocked(visit, world, block, app):
    for who in (world.ben, world.eve):
        visit(who).post(f"{LIST}/{world.anna}/removal")
        visit(who).post(f"{LIST}/{world.ben}/removal")
    with app.app_context(), database.transaction(reading=True):
        assert graph.is_blocked(world.anna, world.ben)


def test_nobody_blocks_themselves_or_nobody(visit, world):
    anna = visit(world.anna)
    for path in (f"{ANNA}/block", "/in/nobody-here/block"):
        assert anna.get(path).status_code == 404
        assert anna.post(path).status_code == 404
    assert anna.post(f"{BEN}/block", {"note": "x" * 301}).status_code == 422


def test_opening_the_addresses_of_undoing_changes_nothing(world, block, app):
    for path in (f"{BEN}/block/removal", f"{LIST}/{world.ben}/removal"):
        assert block.get(path).location == LIST
    with app.app_context():
        assert graph.is_blocked(world.anna, world.ben)
