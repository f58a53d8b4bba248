"""Archives of Eve to bring in, and what a member does with the pages of an import."""

from __future__ import annotations

import io
import re

from sqlalchemy import select

from app.extensions import db
from app.models import (
    Contact,
    Education,
    ImportDraft,
    Member,
    Position,
    ProfileEntry,
)
from tests.portability.archives import PREAMBLE, table, zipped

PLACE = "/settings/data/import"
BASIC = {
    "Profile.csv": table("Profile", ["Eve", "Strange", "", "Kaistraße 1", "Mar 14", "Sailmaker", "", "Crafts", "24103",
                                     "Kiel, Germany", "", "[OTHER:https://eve.example]", ""]),
    "Skills.csv": table("Skills", ["Knots"], ["Nähen"]),
    "Connections.csv": PREAMBLE + table("Connections"),
}  # fmt: skip
COMPLETE = {
    **BASIC,
    "Positions.csv": table("Positions", ["Löwe", "Sailmaker", "Sails\n\nof all sizes", "Kiel", "Jan 2026", ""],
                           ["Bark", "Prentice", "", "Bremen", "2001", "Mar 2004"]),
    "Education.csv": table("Education", ["Seefahrtschule", "1999", "2001", "", "Diplom", "Chor"]),
    "Languages.csv": table("Languages", ["Dänisch", "Elementary proficiency"]),
    "Certifications.csv": table("Certifications", ["Radio", "", "Post", "2001", "", "7"]),
    "Profile Summary.csv": table("Profile Summary", ["I sew."]),
    "Email Addresses.csv": table("Email Addresses", ["eve.private@x.example", "Yes", "Yes", ""]),
    "PhoneNumbers.csv": table("PhoneNumbers", ["+49", "431 1234567", "Mobile"]),
}  # fmt: skip
GERMAN = {
    "Profil.csv": COMPLETE["Profile.csv"], "Kenntnisse.csv": COMPLETE["Skills.csv"].encode("utf-8-sig"),
    "Kontakte.csv": COMPLETE["Connections.csv"], "Ausbildung_1234.csv": COMPLETE["Education.csv"],
    "Berufserfahrung.csv": COMPLETE["Positions.csv"].replace("\n", "\r\n").encode("cp1252"),
    "Sprachen.csv": COMPLETE["Languages.csv"], "Zertifikate.csv": COMPLETE["Certifications.csv"],
    "Zusammenfassung.csv": COMPLETE["Profile Summary.csv"], "E-Mail-Adressen.csv": COMPLETE["Email Addresses.csv"],
    "Telefonnummern.csv": COMPLETE["PhoneNumbers.csv"],
}  # fmt: skip


def upload(visitor, content, name="archive.zip", **options):
    content = zipped(content) if isinstance(content, dict) else content
    return visitor.post(PLACE, {"file": (io.BytesIO(content), name)}, **options)


def ticked(page):
    """What the form of the preview would send as it stands: ticked boxes and chosen options."""
    html = page.get_data(as_text=True)
    boxes = re.findall(r'<input[^>]*?\bchecked\b[^>]*?\bname="([^"]+)"', html)
    releases = re.findall(r'<select[^>]*name="([^"]+)"', html)
    return {**dict.fromkeys(boxes, "y"), **dict.fromkeys(releases, "nobody"), **sealed(page)}


def sealed(page):
    """The seal of a preview: confirming without it is asked again."""
    return {"seal": re.search(r'name="seal" value="(\w+)"', page.get_data(as_text=True))[1]}


def bring(visitor, content, **changes):
    """Upload and confirm as proposed, with these changes; the answer to confirming."""
    assert upload(visitor, content).status_code == 303
    return visitor.post(f"{PLACE}/confirmation", {**ticked(visitor.get(PLACE)), **changes})


def profile(app):
    """Everything that importing writes, without numbers and times."""
    with app.app_context():
        rows = [
            *db.session.execute(select(Member.name, Member.headline, Member.place, Member.industry, Member.about)),
            *db.session.execute(select(Position.title, Position.organisation, Position.starts, Position.ends)),
            *db.session.execute(select(Position.place, Position.text)),
            *db.session.execute(select(Education.school, Education.degree, Education.starts, Education.text)),
            *db.session.execute(select(ProfileEntry.kind, ProfileEntry.title, ProfileEntry.detail, ProfileEntry.url)),
            *db.session.execute(select(Contact.kind, Contact.value, Contact.release)),
        ]
        skills = db.session.execute(db.text("SELECT name FROM skill ORDER BY rank")).scalars()
        return sorted(map(repr, rows)), list(skills)


def drafts_of(app):
    with app.app_context():
        return db.session.query(ImportDraft).count()


def chosen_releases(page):
    """What the fields of the preview are set to, by kind of contact data."""
    fields = re.findall(r'<select[^>]*name="release-(\w+)"[^>]*>(.*?)</select>', page.text, re.DOTALL)
    return {kind: re.search(r'<option selected value="(\w+)"', options)[1] for kind, options in fields}
