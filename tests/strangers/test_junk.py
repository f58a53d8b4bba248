"""Junk in every parameter, field, header and address: an answer, never an error, and nothing changed by looking."""

import traceback
from itertools import islice

import pytest
from flask.testing import EnvironBuilder

from tests.databases import MANY
from tests.strangers import addresses, junk, tables

SOME = 400
KEPT = 25  # requests between two looks at the tables


@pytest.fixture
def samples(app, things):
    rules = addresses.rules(app)
    return rules, {rule.rule: place.there for rule, place in zip(rules, addresses.places(app, things), strict=True)}


def send(visitor, request):
    """The status of the answer, 0 for a request that cannot be put on the wire; what the app raises is a 500."""
    try:
        builder = EnvironBuilder(visitor.app, **request)
        builder.get_environ()
    except (UnicodeEncodeError, ValueError):
        return 0
    try:
        return visitor.client.open(builder).status_code
    except Exception:
        traceback.print_exc()
        return 500


def walk(app, things, samples, visit, seed, count):
    """Send `count` junk requests; what went wrong, and how many were answered with which status."""
    rules, there = samples
    wrong, statuses = [], {}
    kept = tables.dump(app)
    visitors = [visit(things.viewers[who]) for who in junk.IN_TURN]
    for number, request in enumerate(islice(junk.draw(rules, there, visitors[0].token, seed), count)):
        visitor = visitors[number % len(visitors)]
        status = send(visitor, request)
        statuses[status] = statuses.get(status, 0) + 1
        if status >= 500:
            wrong.append(f"{status}: {str(request)[:300]}")
        if number % KEPT == KEPT - 1:
            tables.restore(app, kept)
            visitors = [visit(things.viewers[who]) for who in junk.IN_TURN]
    return wrong, statuses


@MANY
@pytest.mark.parametrize("seed", [1911])
def test_junk_is_answered(app, things, samples, visit, seed):
    wrong, statuses = walk(app, things, samples, visit, seed, SOME)
    assert wrong == []
    assert statuses.keys() >= {200, 303, 400, 404, 422}, statuses


@MANY
def test_looking_with_junk_changes_nothing(app, things, samples, visit):
    rules, there = samples
    visitors = [visit(things.viewers[who]) for who in junk.IN_TURN]
    before = tables.dump(app)
    drawn = junk.draw(rules, there, visitors[0].token, 7)
    looking = (request for request in drawn if request["method"] in ("GET", "HEAD"))
    for number, request in enumerate(islice(looking, SOME // 2)):
        assert send(visitors[number % len(visitors)], request) < 500, request
    changed = tables.changes(app, before, tables.dump(app))
    # Notes of what was seen: the InMail and the list of notifications that were opened.
    noted = {"participant.unread", "participant.read_message_id", "participant.looked_at", "notification.read"}
    assert changed <= noted | {"member.seen_notification_id"}
