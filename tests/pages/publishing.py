"""Legal pages that are published before a test begins."""

from app import database
from app.extensions import db
from app.models import LegalPage, Site
from app.models.base import now
from app.rules.legal import PAGES

TEXT = "# Elbufer\nBrooktorkai 4, 20457 Hamburg\noffice@elbufer.example"


def published(app, *pages, locale="en", text=TEXT, asks=False):
    """These pages, in one language. `asks`: members are asked to agree."""
    with app.app_context(), database.transaction():
        site = db.session.get_one(Site, 1)
        for page in pages:
            db.session.add(LegalPage(page=page, locale=locale, text=text, published_at=now()))
        site.legal = " ".join(name for name in PAGES if name in {*pages, *site.legal.split()})
        site.terms_version += int(asks)
