"""The extensions, created here and configured in `create_app`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click
from flask import Flask
from flask_babel import Babel
from flask_login import LoginManager
from flask_mail import Mail
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session
from flask_wtf.csrf import CSRFProtect
from sqlalchemy import MetaData
from sqlalchemy.orm import DeclarativeBase

from app import readings
from app.tokens import Tokens

if TYPE_CHECKING:
    from flask_migrate import Migrate


MIGRATION_COMMANDS = {"check", "current", "heads", "history", "merge", "migrate", "revision", "show"}


class Base(DeclarativeBase):
    """Every constraint gets a name of its own: migrations on SQLite rebuild tables and need it.

    Two requests may delete the same row at once: both wanted it gone.
    """

    __mapper_args__ = {"confirm_deleted_rows": False}

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class Joining(Session):
    """Uses the connection of the current reading transaction, if there is one."""

    def get_bind(self, *what: Any, bind: Any = None, **more: Any) -> Any:
        reading = readings.present.get()
        if bind is not None or reading is None:
            return super().get_bind(*what, bind=bind, **more)
        return reading.over(self._db.engine)


class Login(LoginManager):
    """Whether a session is valid is decided by its row, not by the browser's User-Agent: nothing is compared."""

    def _session_protection_failed(self) -> bool:
        return False


class Migrations:
    """Flask-Migrate, imported only for a migration: with Alembic it takes a tenth of the time of a start.

    It takes the place of Flask-Migrate's own extension object and offers its functions and commands what they expect
    there.
    """

    directory = ""

    def init_app(self, app: Flask, directory: str) -> None:
        self.directory = directory
        app.extensions["migrate"] = self
        app.cli.add_command(_Commands("db", help="Work on migrations.", hidden=True))

    @property
    def migrate(self) -> Migrate:
        from flask_migrate import Migrate

        return Migrate(db=db, directory=self.directory, render_as_batch=True)


class _Commands(click.Command):
    """Flask-Migrate's commands for writing migrations.

    Without those that change a database: `flask upgrade` copies it aside first, and the way back is a backup or that
    copy, because downgrading loses what only the newer tables can hold.
    """

    def make_context(self, *words: Any, **options: Any) -> click.Context:
        from flask_migrate.cli import db as all_of_them

        commands = {name: each for name, each in all_of_them.commands.items() if name in MIGRATION_COMMANDS}
        group = click.Group("db", commands, params=all_of_them.params, callback=all_of_them.callback)
        return group.make_context(*words, **options)


db = SQLAlchemy(model_class=Base, session_options={"class_": Joining, "expire_on_commit": False})
login = Login()
mail = Mail()
babel = Babel()
csrf = CSRFProtect()
migrate = Migrations()
tokens = Tokens()
