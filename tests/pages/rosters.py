"""Lists of people as organisations keep them, and the pages that take them."""

from __future__ import annotations

import io
import re

from app import database
from app.actions import roster
from app.extensions import db
from app.models import LegalPage, RosterEntry
from app.models.base import now

HEADER = "Vorname;Nachname;E-Mail;Schule;Jahrgang;Firma;Sprache"
GERDA = "Gerda;Vogt;gerda@neu.example;Seefahrtschule;1998;Reederei Nord;Deutsch"
HANS = "Hans;Öhlmann;hans@neu.example;Seefahrtschule;1999;;English"


def csv(*lines: str, encoding: str = "utf-8", header: str = HEADER) -> bytes:
    return "\r\n".join([header, *lines, ""]).encode(encoding)


def upload(visitor, content: bytes, path: str = "/admin/roster", name: str = "liste.csv"):
    return visitor.post(path, {"file": (io.BytesIO(content), name)}, content_type="multipart/form-data")


def fields(page: str) -> dict[str, str]:
    """What the form that confirms a preview sends."""
    form = re.search(r'<form[^>]*method="post"[^>]*action="/admin/roster/upload".*?</form>', page, re.DOTALL)
    found = form and re.findall(r'<input[^>]*type="hidden"[^>]*>', form[0])
    pairs = ((re.search(r'name="([^"]*)"', tag)[1], re.search(r'value="([^"]*)"', tag)[1]) for tag in found or ())
    return {name: value for name, value in pairs if name != "csrf_token"}


def confirm(visitor, **changes):
    """Open the preview and confirm what it shows."""
    page = visitor.get("/admin/roster/upload").text
    return visitor.post("/admin/roster/upload", {**fields(page), "source": "the list of 2026", **changes})


def bring_in(visitor, *lines: str):
    upload(visitor, csv(*lines))
    assert confirm(visitor).status_code == 303


def publish(locale: str = "en") -> None:
    """Imprint and privacy policy are there; call it inside a transaction."""
    for page in ("imprint", "privacy"):
        db.session.add(LegalPage(page=page, locale=locale, text="Here we are", published_at=now()))
    db.session.flush()


def send(visitor, waiting: int, **changes):
    """Let the invitations out, `waiting` being their number as it was shown."""
    usual = {"count": str(waiting), "per_hour": "3600", "days": "60", "remind": "y"}
    return visitor.post("/admin/roster/invitations", {**usual, **changes})


def entries(app) -> list[RosterEntry]:
    with app.app_context(), database.transaction(reading=True):
        return list(db.session.query(RosterEntry).order_by(RosterEntry.id))


def invite_all(app) -> int:
    """What the worker does in its turns, as fast as the clock allows."""
    with app.app_context(), database.transaction():
        return roster.invite_some()
