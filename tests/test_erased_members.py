"""What becomes of the rows that name a member when the member is erased: docs/architecture.md says it of every key."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from app import database
from app.actions import messages
from app.extensions import db
from app.models import Member, Message
from tests import ROOT
from tests.visitor import text_of

DOCUMENT = ROOT / "docs/architecture.md"
BECOMES = {"goes": "CASCADE", "stays": "RESTRICT"}  # on the row: ON DELETE of its key


def told():
    """"table.column": what becomes of the row, as the document tells it."""
    section = DOCUMENT.read_text().partition("## When a member is erased\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (`.+`) \| (goes|stays)\b", section, flags=re.MULTILINE)
    return {key: becomes for keys, becomes in rows for key in re.findall(r"`(\w+\.\w+)`", keys)}


def test_the_document_tells_of_every_key_that_points_to_a_member():
    keys = {
        f"{table.name}.{key.parent.name}": key.ondelete
        for table in db.metadata.sorted_tables
        for key in table.foreign_keys
        if key.column.table.name == "member"
    }
    assert {key: BECOMES[becomes] for key, becomes in told().items()} == keys


def test_whoever_wrote_or_got_inmail_cannot_be_deleted(app, world, does):
    does(world.ben, messages.send, world.anna, "Moin")
    for member in (world.ben, world.anna):
        with pytest.raises(IntegrityError), app.app_context(), database.transaction():
            db.session.execute(delete(Member).where(Member.id == member))
    with app.app_context(), database.transaction():
        db.session.execute(delete(Member).where(Member.id == world.carla))
        assert db.session.query(Message).count() == 1


def test_both_sides_of_a_conversation_stay_when_one_of_them_is_a_blank_row(app, world, visit, does):
    conversation = does(world.ben, lambda ben: messages.send(ben, world.anna, "Moin Anna").conversation_id)
    does(world.anna, messages.send, world.ben, "Moin Ben")
    with app.app_context(), database.transaction():
        ben = db.session.get_one(Member, world.ben)
        ben.name = ben.name_folded = ben.password_hash = ben.headline = ""
        ben.handle = ben.email = f"former-{ben.id}"
        ben.mailbox, ben.state = None, "erased"
    anna = visit(world.anna)
    page, listed = anna.get(f"/inmail/{conversation}"), anna.get("/inmail")
    assert "Moin Anna" in text_of(page) and "Moin Ben" in text_of(page)
    assert "Moin Ben" in text_of(listed) and "Okafor" not in page.text + listed.text
    assert anna.post(f"/inmail/{conversation}", {"text": "Hallo?"}).status_code == 422
