"""How Alembic reaches our database: one transaction for the whole upgrade, foreign keys checked at its end.

On SQLite a table is changed by copying it. With foreign keys switched on, dropping the old copy would delete
every row that points to it, so they are off during the upgrade, checked before it is committed, and on again.
"""

from alembic import context
from flask import current_app
from sqlalchemy import text

from app.extensions import db
from app.models.base import Moment


def _render(kind, column_type, _context):
    """Migrations hold plain types: they must still run when the code has moved on."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(column_type, Moment) else False


def _options(**given):
    return {
        "target_metadata": db.metadata,
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
    with db.engine.connect() as connection:
        sqlite = connection.dialect.name == "sqlite"
        raw = connection.connection.dbapi_connection
        if sqlite:
            raw.execute("PRAGMA foreign_keys=OFF")  # has no effect inside a transaction, so before it begins
        try:
            with connection.begin():
                context.configure(**_options(connection=connection))
                context.run_migrations()
                broken = connection.execute(text("PRAGMA foreign_key_check")).all() if sqlite else []
                if broken:
                    raise RuntimeError(f"rows would point to nothing after this migration: {broken[:5]}")
        finally:
            if sqlite:
                raw.execute("PRAGMA foreign_keys=ON")


if context.is_offline_mode():
    run_offline()
else:
    run_online()
