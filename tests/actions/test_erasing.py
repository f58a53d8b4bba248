"""After an erasure nothing in the database says anything of the member but what they wrote to others by InMail."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import inspect, text

from app import database
from app.actions import (
    accounts,
    address_by_admin,
    addresses,
    connections,
    erasing,
    handles,
    leaving,
    messages,
    roster,
    search_index,
    sessions,
)
from app.actions import limits as counting
from app.actions.account_log import note
from app.actions.letters import post_letter
from app.delivery import worker
from app.extensions import db
from app.models import (
    AddressByAdmin,
    AddressChange,
    Connection,
    Conversation,
    Counter,
    Delivery,
    EmailInvitation,
    Member,
    Message,
    Notification,
    Participant,
    Picture,
    RosterEntry,
)
from app.models.base import now
from app.queries import search_sources
from app.queries.letters import address_hash
from app.rules import limits
from app.rules.errors import Refused
from tests import canary, cast, kept
from tests.strangers.conftest import CANARIES, build

# The words of others, about themselves: they are not Anna's.
OF_OTHERS = {"number of connections", "shared connections", "endorsers", "list of connections"}
OF_THE_OFFICE = {
    "Qwaiting", "Qanswer", "Qexpected", "Qofferedschool", "qdraft@anderswo.example", "Qannounced", "Qnotannounced",
}  # fmt: skip
STAY = {
    "Qtalkofboth", "Qtalkofthen", "0160 777 111", "Qapplicant", "qapplicant@anderswo.example", "Qmentioninner",
    *OF_THE_OFFICE,
}  # fmt: skip
GO = {
    *({word for part, word in canary.WORDS.items() if part not in OF_OTHERS} - {"1931"}),
    *(CANARIES.keys() - STAY - {canary.WORDS["list of connections"], "anna@firma.example"}),
    "Qformerhandle".lower(), "qmain@firma.example", "qneu@firma.example", "qalt@firma.example", "Qagent", "Qpair",
    "qofadmin@firma.example", "qwaits@firma.example", "Qonalist",
}  # fmt: skip


@pytest.fixture
def things(app):
    """Everything that a member can have, and traces of an account besides."""
    with app.app_context():
        found = kept.again(build)
        with database.transaction():
            anna = db.session.get_one(Member, found.owner)
            handles.change_handle(anna, "qformerhandle")
            handles.change_handle(anna, found.handle)
            _by_admins(db.session.get_one(Member, found.viewers["admin"]), anna)
            addresses.ask(anna, "qalt@firma.example")
            addresses.put(anna, "qalt@firma.example")
            addresses.ask(anna, "qneu@firma.example")
            db.session.flush()
            addresses.put(anna, "qmain@firma.example")
            note(anna.id, "signed_in", agent="Qagent")
            post_letter("email_invitation", address="qmain@firma.example", locale="en")
            _listed("qmain@firma.example")
            counting.count(limits.POSTS, anna.id)
            counting.count(limits.POSTS, found.viewers["stranger"])
            ben = db.session.get_one(Member, found.viewers["connection"])
            db.session.add(EmailInvitation(
                inviter_id=ben.id, email="qneu@firma.example", mailbox="qneu@firma.example", how="friend",
                note="Qpair", nonce="x", expires_at=now(),
            ))  # fmt: skip
        return found


def _by_admins(admin, anna):
    """An admin has the address changed, twice; the second change waits."""
    for email in ("qofadmin@firma.example", "qmain@firma.example", "qwaits@firma.example"):
        address_by_admin.ask(admin, anna.id, email)
        if email != "qwaits@firma.example":
            address_by_admin.confirm(db.session.query(AddressByAdmin).filter_by(state="sent").one())


def _listed(email):
    """On the organisation's list under their address, though they are a member."""
    batch = roster.begin_batch("a list")
    db.session.add(RosterEntry(
        batch_id=batch, name="Qonalist", email=email, address_hash=address_hash(email), locale="en", nonce="x",
    ))  # fmt: skip


@pytest.fixture
def erase(app):
    def run(member_id):
        with app.app_context(), database.transaction():
            erasing.erase(member_id)

    return run


def tables() -> dict[str, str]:
    """Everything that every table says, those of the search index included."""
    with db.engine.connect() as connection:
        names = inspect(connection).get_table_names()
        if db.engine.dialect.name == "sqlite":
            names = list(connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'")).scalars())
        return {name: said(connection.execute(text(f'SELECT * FROM "{name}"'))) for name in names}


def said(rows) -> str:
    cells = (cell for row in rows for cell in row)
    return "\n".join(bytes(cell).decode("latin-1") if isinstance(cell, (bytes, memoryview)) else str(cell)
                     for cell in cells).lower()  # fmt: skip


def found_in(texts: dict[str, str], words) -> set[tuple[str, str]]:
    return {(word, name) for word in words for name, text in texts.items() if word.lower() in text}


def test_of_an_erased_member_no_table_says_a_word_but_inmail(app, things, erase):
    with app.app_context():
        before = found_in(tables(), GO)
    assert {word for word, _ in before} == GO, "each word is somewhere, else this test proves nothing"
    erase(things.owner)
    with app.app_context():
        after = tables()
    assert found_in(after, GO) == set()
    assert {table for _, table in found_in(after, {"Qtalkofboth"})} == {"message"}


def test_no_file_of_sqlite_holds_what_was_erased(app, things, erase):
    """Freed pages are overwritten, and the index of the search is merged."""
    if app.config["DATABASE_URL"].startswith("postgresql"):
        pytest.skip("PostgreSQL frees what was deleted with its own VACUUM")
    with app.app_context():
        file = Path(db.engine.url.database)
        settle()
        assert "qbesidetherows" in everything(file)
    erase(things.owner)
    with app.app_context():
        settle()
    assert {word for word in GO if word.lower() in everything(file)} == set()


def settle():
    """What was written is in the file itself."""
    db.session.remove()
    db.engine.dispose()
    with closing(sqlite3.connect(db.engine.url.database)) as connection:
        assert connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0


def everything(file: Path) -> str:
    return "\n".join(each.read_bytes().decode("latin-1") for each in sorted(file.parent.glob(f"{file.name}*"))).lower()


def test_every_row_that_names_them_is_gone_or_says_nothing(app, things, erase):
    erase(things.owner)
    with app.app_context(), db.engine.connect() as connection:
        for table in db.metadata.sorted_tables:
            for key in table.foreign_keys:
                if key.column.table.name == "member" and key.ondelete == "CASCADE":
                    column = table.c[key.parent.name]
                    assert connection.execute(table.select().where(column == things.owner)).all() == [], column
        blank = connection.execute(Member.__table__.select().where(Member.id == things.owner)).mappings().one()
    said = {name: value for name, value in blank.items() if value not in ("", None, 0, False)}
    assert said.pop("leaves_at") and said.pop("created_at")
    usual = {"locale": "en", "timezone": "Europe/Berlin", "role": "member", "who_may_invite": "everyone"}
    usual |= {"who_may_ask": "connections", "in_search": True, "endorsements": "shown", "inmail_copy": "notice"}
    former = f"former.{things.owner}"
    assert said == {"id": things.owner, "handle": former, "email": former, "state": "erased", **usual}


def test_what_others_have_is_counted_anew(app, things, erase):
    erase(things.owner)
    with app.app_context(), database.transaction():
        for member in db.session.query(Member):
            connected = db.session.query(Connection).filter_by(member_id=member.id).count()
            assert member.connection_count == connected, member.handle
        assert search_sources.miscounted() == [] and search_index.repair() == 0
        assert db.session.query(Picture).count() == 0
        kinds = ("introduction_asked", "introduction_passed")
        assert db.session.query(Notification).filter(Notification.kind.in_(kinds)).count() == 0
        left = {counter.key for counter in db.session.query(Counter) if counter.key.startswith("post:")}
        assert left == {f"post:{things.viewers['stranger']}"}


def test_a_portrait_that_somebody_else_has_stays(app, things, erase):
    with app.app_context(), database.transaction():
        db.session.get_one(Member, things.viewers["stranger"]).picture = things.sha
    erase(things.owner)
    with app.app_context():
        assert db.session.query(Picture).count() == 2


def test_a_conversation_of_two_who_are_erased_goes(app, world, does, erase):
    does(world.ben, messages.send, world.anna, "Moin")
    erase(world.anna)
    with app.app_context():
        assert db.session.query(Message).count() == 1
    erase(world.ben)
    with app.app_context():
        assert [db.session.query(table).count() for table in (Message, Conversation, Participant)] == [0, 0, 0]


def test_erasing_twice_is_erasing_once(app, world, erase):
    erase(world.anna)
    with app.app_context():
        before = tables()
    erase(world.anna)
    with app.app_context():
        assert tables() == before


def test_nobody_can_take_the_place_of_the_blank_row(app, world, visit, erase):
    erase(world.anna)
    for visitor in (visit(world.ben), visit(world.frieda), visit()):
        assert visitor.get(f"/in/former.{world.anna}").status_code in (404, 303)
    assert visit().post("/sign-in", {"email": f"former.{world.anna}", "password": cast.PASSWORD}).status_code == 422
    assert visit(world.eve).post("/settings/account/handle", {"handle": f"former.{world.anna}"}).status_code == 422


def test_who_is_erased_is_signed_out_everywhere_and_gets_no_link(app, world, visit, does, erase):
    anna = visit(world.anna)
    does(world.anna, lambda member: accounts.ask_for_reset(member.email))
    erase(world.anna)
    assert anna.get("/settings/account").location.startswith("/sign-in")
    visit().post("/password", cast.SIGN_IN)
    with app.app_context():
        assert db.session.query(Delivery).count() == 0
        assert db.session.query(AddressChange).count() == 0


def test_the_other_side_reads_former_member_in_its_language(world, visit, does, erase):
    id = does(world.anna, lambda anna: messages.send(anna, world.ben, "Moin Ben").conversation_id)
    erase(world.anna)
    ben = visit(world.ben)
    for path in ("/inmail", f"/inmail/{id}"):
        page = ben.get(path).text
        assert "Former member" in page and "Moin Ben" in page and "Brandt" not in page
    does(world.ben, lambda member: setattr(member, "locale", "de"))
    assert "Ehemaliges Mitglied" in ben.get(f"/inmail/{id}").text
    assert ben.post(f"/inmail/{id}", {"text": "Hallo?"}).status_code == 422


def test_the_worker_erases_when_the_days_are_over_and_not_before(app, world, does, clock):
    does(world.anna, leaving.ask_to_leave)
    clock.shift(limits.LEAVING_LASTS.total_seconds() - 60)
    worker.tidy(app)
    assert state(app, world.anna) == "leaving"
    clock.shift(60)
    worker.tidy(app)
    assert state(app, world.anna) == "erased"
    noted = Path(app.config["DATA_DIR"], "erased.jsonl").read_text()
    assert f'"member": {world.anna}' in noted and "Brandt" not in noted and "anna" not in noted


def test_a_row_that_a_request_under_way_wrote_is_swept(app, world, erase, clock):
    erase(world.anna)
    with app.app_context(), database.transaction():
        note(world.anna, "signed_in", agent="Qlate")
        sessions.begin(db.session.get_one(Member, world.anna))
    clock.shift(600)
    worker.tidy(app)
    with app.app_context():
        assert found_in(tables(), {"Qlate"}) == set()


def test_the_last_admin_is_not_erased(app, world, erase):
    with pytest.raises(Refused):
        erase(world.frieda)
    assert state(app, world.frieda) == "active"


def test_a_connection_is_not_counted_for_somebody_who_is_gone(app, world, does, erase):
    erase(world.anna)
    assert does(world.ben, lambda ben: ben.connection_count) == 1  # Carla
    with app.app_context():
        assert not connections.disconnect(world.ben, world.anna)


def state(app, member_id):
    with app.app_context():
        return db.session.get_one(Member, member_id).state
