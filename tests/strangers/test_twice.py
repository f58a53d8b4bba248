"""Every form sent twice: by an impatient finger, by a browser that asks again, from two tabs. It counts once."""

from __future__ import annotations

from functools import partial
from uuid import uuid4

import pytest

from tests.conftest import LONG
from tests.databases import MANY
from tests.racing import at_once
from tests.strangers import tables
from tests.strangers.forms import FORMS, filled
from tests.strangers.test_forged import FILES, paths

__all__ = ["paths"]

KEY = "submission"  # the hidden field of forms that make something new each time they are opened
ROUNDS = 10 if LONG else 1
ALL = f"{len(FORMS) - 1} forms"
WORKING = [endpoint for endpoint in FORMS if endpoint != "setup.begin"]  # the organisation is set up already
TABS = [endpoint for endpoint in WORKING if LONG or KEY in FORMS[endpoint][1]]


def in_turn(*calls):
    return [call() for call in calls]


def shortened(changes):
    return {"session" if change.startswith("session") else change for change in changes}


@pytest.fixture
def twice(app, things, paths, visit):
    """`twice(endpoint, in_turn)`: what is wrong after a form was sent from two windows of one browser.

    `another_key`: from the second one it goes with a key of its own, as the form of a second tab has it. Then it may
    count twice.
    """

    def run(endpoint, send, another_key=""):
        who, fields, once = FORMS[endpoint]
        different = KEY in fields and another_key
        also = {change.replace("+1", "+2") for change in once} if different else once
        fields, files = filled(fields, things), FILES.get(endpoint, dict)
        forms = [fields, {**fields, KEY: another_key} if different else fields]
        empty, wrong = tables.dump(app), []
        for _ in range(ROUNDS):
            browser = visit(things.viewers[who])
            before = tables.dump(app)
            windows = zip((browser, browser.again()), forms, strict=True)
            sent = send(*(partial(each.post, paths[endpoint], {**form, **files()}) for each, form in windows))
            statuses = [response.status_code for response in sent]
            changed = shortened(tables.changes(app, before, tables.dump(app)))
            if not changed <= once | also or len(changed) != len(once) or max(statuses) >= 500:
                wrong.append(f"{endpoint}: {statuses}, {sorted(changed)} instead of {sorted(once)}")
            wrong += [] if tables.follows(app) else [f"{endpoint}: the search does not follow"]
            tables.restore(app, empty)
        return wrong

    return run


@MANY
@pytest.mark.promise("Every form sent twice")
@pytest.mark.parametrize("endpoint", WORKING)
@pytest.mark.sampled(60)
def test_a_form_sent_again_counts_once(twice, endpoint, measured):
    measured(ROUNDS, "times", wrong=twice(endpoint, in_turn), figure=ALL)


@MANY
@pytest.mark.promise("Every form sent twice at once")
@pytest.mark.parametrize("endpoint", WORKING)
@pytest.mark.sampled(60)
def test_a_form_sent_twice_at_once_counts_once(twice, endpoint, measured):
    measured(ROUNDS, "times", wrong=twice(endpoint, at_once), figure=ALL)


@MANY
@pytest.mark.promise("Every form sent from two tabs")
@pytest.mark.parametrize("endpoint", TABS)
def test_two_tabs_say_two_things_only_where_each_makes_something_new(twice, endpoint, measured):
    measured(ROUNDS, "times", wrong=twice(endpoint, at_once, str(uuid4())), figure=ALL)
