"""The extensions, created here and configured in `create_app`."""

from __future__ import annotations

from flask_babel import Babel
from flask_login import LoginManager
from flask_mail import Mail
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_wtf.csrf import CSRFProtect
from sqlalchemy import MetaData
from sqlalchemy.orm import DeclarativeBase

from app.tokens import Tokens


class Base(DeclarativeBase):
    """Every constraint gets a name of its own: migrations on SQLite rebuild tables and need it.

    Two may delete one thing at once: that it is gone is what both wanted.
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


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})
login = LoginManager()
mail = Mail()
babel = Babel()
csrf = CSRFProtect()
migrate = Migrate(render_as_batch=True)
tokens = Tokens()
