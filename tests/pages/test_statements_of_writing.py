"""How many statements a click takes that writes: asserted, because each of them costs every member who clicks."""

import pytest

from app.actions import messages, posts


@pytest.fixture
def sent(world, visit, statements):
    """The statements behind a POST from a page that htmx answers in place, of a member who was here before."""

    def count(who, path, fields=None):
        visitor = visit(who)
        visitor.get("/network/badges")  # notes that they were here
        del statements[:]
        assert visitor.post(path, fields, fragment=True).status_code == 200
        return list(statements)

    return count


def test_a_post_takes_eight(world, sent):
    assert len(sent(world.anna, "/posts", {"text": "Moin", "audience": "members"})) <= 8


def test_a_like_takes_ten(world, does, sent):
    post = does(world.ben, posts.write, "Moin").id
    assert len(sent(world.anna, f"/posts/{post}/like")) <= 10


def test_a_message_takes_fourteen_and_one_more_for_the_badge_where_it_was_unread(world, does, sent):
    conversation = does(world.ben, messages.send, world.anna, "Moin").conversation_id
    taken = [len(sent(world.anna, f"/inmail/{conversation}", {"text": "Moin, Ben"})) for _ in range(2)]
    assert taken[0] <= 15 and taken[1] <= 14


def test_accepting_an_invitation_takes_sixteen(world, invite, sent):
    """And PostgreSQL one that locks the two members, which SQLite does by beginning to write."""
    id = invite(world.eve, world.anna)
    asked = sent(world.anna, f"/invitations/{id}/acceptance")
    locks = [statement for statement in asked if statement.startswith("SELECT member.id \n") and "FOR " in statement]
    assert len(asked) - len(locks) <= 16 and len(locks) <= 1


def test_what_is_counted_is_part_of_what_is_done(world, sent):
    """The try is the first write of the handler's transaction: nothing is written before it, or after it ended."""
    asked = sent(world.anna, "/posts", {"text": "Moin", "audience": "members"})
    words = [statement.split(None, 3)[:3] for statement in asked]
    writes = [table for word, _, table in words if word == "INSERT"]
    assert writes == ["counter", "post", "activity"]
