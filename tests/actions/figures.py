"""Questions that tests of actions ask again and again, for the fixture `ask`."""

from sqlalchemy import func, select

from app.extensions import db
from app.models import Member
from app.queries import graph


def count(table, *where):
    return lambda: db.session.scalar(select(func.count()).select_from(table).where(*where))


def connected(a, b):
    return lambda: (graph.are_connected(a, b), graph.are_connected(b, a))


def figures(*ids):
    return lambda: [db.session.get_one(Member, id).connection_count for id in ids]
