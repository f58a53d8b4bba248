"""What the migration to one mailbox, one skill and lists by name makes of rows that were there before."""

import pytest
from flask_migrate import downgrade, upgrade
from sqlalchemy import text

from app import database
from app.extensions import db
from app.models import EmailInvitation, Member, SearchEntry, Skill
from tests import cast
from tests.places import KINDS, assert_sound, place


def read(model, **which):
    """The rows of a table, by id where it has one; no transaction stays open."""
    with database.transaction(reading=True) as session:
        found = session.query(model).filter_by(**which).all()
        session.expunge_all()
    db.session.remove()
    return sorted(found, key=lambda row: getattr(row, "id", 0))


@pytest.fixture(params=KINDS)
def app(request, tmp_path):
    """The cast in a database of the shape before."""
    app = place(request.param, tmp_path, name="identity")
    with app.app_context():
        world = cast.world()
        app.world = world
        db.session.remove()
        downgrade(revision="0006")
        yield app
        db.session.remove()
        db.engine.dispose()


def run(*statements):
    with database.transaction() as session:
        for statement in statements:
            session.execute(text(statement))
    db.session.remove()


def test_the_older_of_two_accounts_keeps_the_mailbox(app):
    anna, ben = app.world.anna, app.world.ben
    run(
        f"UPDATE member SET email = 'mia@müller.example' WHERE id = {anna}",
        f"UPDATE member SET email = 'mia@xn--mller-kva.example' WHERE id = {ben}",
    )
    upgrade()
    found = {member.id: (member.email, member.mailbox) for member in read(Member)}
    assert found[anna] == ("mia@müller.example", "mia@xn--mller-kva.example")
    assert found[ben] == ("mia@xn--mller-kva.example", None)
    assert found[app.world.eve] == ("eve@anderswo.example",) * 2
    assert_sound()


def test_names_are_listed_without_titles_and_found_without_what_shows_nothing(app):
    anna = app.world.anna
    run(f"UPDATE member SET name = 'Dr. An\u200bna Brandt', name_folded = 'dr an na brandt' WHERE id = {anna}")
    upgrade()
    assert read(Member, id=anna)[0].name_folded == "anna brandt"
    assert read(SearchEntry, member_id=anna)[0].name.split() == ["dr", "anna", "brandt"]


def test_skills_and_invitations_get_their_keys_and_a_way_back(app):
    anna = app.world.anna
    run(
        "INSERT INTO skill (id, member_id, name, name_folded, rank, origin)"
        f" VALUES (1, {anna}, 'C++', 'c', 0, ''), (2, {anna}, '§§', '', 1, '')",
        "INSERT INTO email_invitation (id, inviter_id, email, how, note, state, nonce, created_at, expires_at)"
        f" VALUES (1, {anna}, 'neu@bäcker.example', 'friend', '', 'sent', 'n', '2026-01-01', '2026-01-02')",
    )
    upgrade()
    assert [row.name_key for row in read(Skill)] == ["c++", "§§"]
    assert read(EmailInvitation)[0].mailbox == "neu@xn--bcker-gra.example"
    run(
        "INSERT INTO skill (id, member_id, name, name_key, name_folded, rank, origin)"
        f" VALUES (3, {anna}, 'C', 'c', 'c', 2, '')"
    )
    downgrade(revision="0006")
    upgrade()
    assert [row.name for row in read(Skill)] == ["C++", "§§", "C"]
    assert_sound()
