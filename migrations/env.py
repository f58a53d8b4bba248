"""How Alembic reaches our database: one transaction for the whole upgrade, see `database.rebuilding`."""

from contextlib import nullcontext

from alembic import context
from flask import current_app

from app import database
from app.extensions import db
from app.models.base import Moment
from app.models.search import KEPT_BY_THE_DATABASE


def _render(kind, column_type, _context):
    """Migrations hold plain types: they must still run when the code has moved on."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(column_type, Moment) else False


def _is_ours(name, kind, _parents):
    """What the database keeps by itself has no model."""
    return not (name and kind in ("table", "index", "column") and name.startswith(KEPT_BY_THE_DATABASE))


def _options(**given):
    return {
        "target_metadata": db.metadata,
        "include_name": _is_ours,
        "render_as_batch": True,
        "compare_type": True,
        "render_item": _render,
        "transaction_per_migration": False,
        **given,
    }


def run_offline():
    url = current_app.config["SQLALCHEMY_DATABASE_URI"]
    context.configure(**_options(url=url, literal_binds=True))
    with context.begin_transaction():
        context.run_migrations()


def run_online():
    """In the transaction of whoever asked for the upgrade, or in one of its own."""
    given = context.config.attributes.get("connection")
    with nullcontext(given) if given else database.rebuilding() as connection:
        context.configure(**_options(connection=connection))
        context.run_migrations()


if context.is_offline_mode():
    run_offline()
else:
    run_online()
