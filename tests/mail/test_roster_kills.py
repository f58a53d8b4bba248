"""Workers killed while they invite the people of a roster: nobody gets two invitations, nobody none."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from functools import partial

import pytest

from app import database
from app.actions import roster
from app.extensions import db
from app.models import Delivery, RosterEntry
from app.portability.roster import Person
from tests import cast
from tests.conftest import LONG
from tests.databases import SQLITE_FIRST
from tests.mail.nursery import made, nursery, until_none_left
from tests.mail.postbox import Postbox
from tests.pages import rosters

PEOPLE, KILLS = (150, 15) if LONG else (45, 6)  # three people a turn
@pytest.mark.parametrize("kind", SQLITE_FIRST)
@pytest.mark.long
def test_a_kill_in_the_middle_leaves_nobody_out_and_invites_nobody_twice(kind, tmp_path):
    random.seed(7)
    app, url = made(kind, tmp_path, "kontor_roster_kills")
    with app.app_context(), database.transaction():
        let_out()
    with Postbox() as postbox:
        with nursery(tmp_path, url, postbox.port, "app.actions.roster") as live:
            kills = until_none_left(partial(left, app), live, KILLS, most=0.5, calm=2)
        arrived = defaultdict(set)
        for letter in postbox.letters:
            arrived[letter["To"]].add(letter["Message-ID"])
    with app.app_context():
        with database.transaction(reading=True):
            written = Counter(db.session.scalars(db.select(Delivery.object_id)))
        db.engine.dispose()
    assert kills >= KILLS
    assert len(written) == PEOPLE and set(written.values()) == {1}
    assert len(arrived) == PEOPLE and {len(names) for names in arrived.values()} == {1}


def let_out():
    site = cast.site()
    site.roster_per_hour = 180
    rosters.publish()
    people = [Person(n, f"P {n}", f"p{n}@neu.example", f"p{n}@neu.example", "en", "", "", "") for n in range(PEOPLE)]
    roster.add(roster.begin_batch("our list"), people)
    roster.release(cast.person("frieda"), count=PEOPLE, remind=False, per_hour=180, days=60)


def left(app):
    with app.app_context(), database.transaction(reading=True):
        waiting = db.session.query(RosterEntry).filter_by(state="waiting").count()
        return waiting or db.session.query(Delivery).filter(Delivery.state != "sent").count()
