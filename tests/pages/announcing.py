"""Announcements for tests: written, published, read back."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import insert

from app import database
from app.actions import announcements as actions
from app.actions import announcing
from app.actions.announcements import Words
from app.extensions import db
from app.models import Announcement, Member
from app.models.base import now
from app.queries import announcing as queries

CANARY = "Qannounced"
DAY = timedelta(days=1)


def words(title="Annual meeting", text="Agenda and accounts are ready.", **values):
    return Words(title, text, **{"pinned_until": now() + 14 * DAY, **values})


def dated(**values):
    """Something in ten days, which asks who comes."""
    starts = now() + 10 * DAY
    return words(starts_at=starts, ends_at=starts + timedelta(hours=3), place="Granary loft", asks=True, **values)


def write(app, admin_id, what=None):
    """A draft; returns its id."""
    with app.app_context(), database.transaction():
        return actions.write(db.session.get_one(Member, admin_id), what or dated())


def publish(app, admin_id, what=None):
    """Published; returns its id."""
    id = write(app, admin_id, what)
    with app.app_context(), database.transaction():
        actions.publish(db.session.get_one(Member, admin_id), queries.one(id))
    return id


def send(app, admin_id, id, per_hour=3600):
    """Tried, and let out to all."""
    with app.app_context(), database.transaction():
        admin = db.session.get_one(Member, admin_id)
        announcing.test(admin, queries.one(id))
        announcing.send(admin, queries.one(id), per_hour)


def row(app, id):
    with app.app_context():
        return db.session.get(Announcement, id)


def crowd(count):
    """So many further members, all active; call it inside a transaction."""
    for start in range(0, count, 1000):
        db.session.execute(insert(Member), [
            {"name": f"Member {n}", "name_folded": f"member {n}", "handle": f"member-{n}", "password_hash": "x",
             "email": f"m{n}@firma.example", "mailbox": f"m{n}@firma.example"}
            for n in range(start, min(start + 1000, count))
        ])  # fmt: skip
