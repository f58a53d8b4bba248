"""A small Flask application like any other: SQLAlchemy, Login and Babel, one table, one page."""

from flask import Flask
from flask_babel import Babel, gettext
from flask_login import LoginManager, current_user
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


db = SQLAlchemy(model_class=Base)


class Note(db.Model):
    id: Mapped[int] = mapped_column(primary_key=True)


def small_app() -> Flask:
    app = Flask("small")
    app.config.update(SQLALCHEMY_DATABASE_URI="sqlite:///:memory:", SECRET_KEY="small")
    db.init_app(app)
    LoginManager(app).user_loader(lambda _: None)
    Babel(app)

    @app.get("/")
    def page() -> str:
        with db.engine.connect() as connection:
            connection.execute(select(1)).scalar()
        return gettext("Hello") + str(current_user.is_authenticated)

    return app
