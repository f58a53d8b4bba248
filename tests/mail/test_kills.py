"""Workers killed again and again under a server of every mood: no letter is lost; what comes twice has one name."""

from __future__ import annotations

from collections import Counter
from functools import partial

import pytest
from sqlalchemy import select

from app import database
from app.actions.letters import post_letter
from app.extensions import db
from app.models import Delivery
from tests import cast
from tests.conftest import LONG
from tests.databases import SQLITE_FIRST
from tests.faults.moody import MoodyPostbox
from tests.mail.nursery import made, nursery, until_none_left

LETTERS, KILLS = (300, 40) if LONG else (60, 6)
@pytest.mark.promise("No letter is lost, repeats carry one Message-ID")
@pytest.mark.parametrize("kind", SQLITE_FIRST)
def test_no_letter_is_lost_when_workers_are_killed(kind, tmp_path, measured):
    app, url = made(kind, tmp_path, "kontor_kills")
    with app.app_context(), database.transaction():
        cast.site()
        ids = [post_letter("security", member=cast.person(f"p{n}")) for n in range(LETTERS)]
    with MoodyPostbox() as postbox:
        with nursery(tmp_path, url, postbox.port) as live:
            kills = until_none_left(
                partial(left, app), live, KILLS, most=0.8, calm=5, calmed=lambda: setattr(postbox, "calm", True)
            )
        arrived = Counter(letter["Message-ID"] for letter in postbox.letters)
    with app.app_context():
        db.engine.dispose()
    measured(
        LETTERS, "letters", wrong=set(ids) ^ arrived.keys(),
        figure=f"{arrived.total() - len(arrived)} repeats when {kills} workers were killed",
    )  # fmt: skip


def left(app):
    with app.app_context(), database.transaction(reading=True):
        return db.session.scalars(select(Delivery.id).where(Delivery.state != "sent")).first()
