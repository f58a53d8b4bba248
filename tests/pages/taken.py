"""A profile with something in every section, to be taken away."""

from sqlalchemy import select

from app.actions import entries, profiles, recommendations
from app.actions.recommendations import Words
from app.extensions import db
from app.models import Position
from app.rules import pictures
from tests import furnished


def fill(anna):
    profiles.change_head(anna, name="Anna Brandt", headline="Tax; law, and more", place="Lübeck", industry="Law")
    profiles.change_about(anna, "I advise firms.\n\nAnd people.")
    profiles.add_position(
        anna, title="Owner", organisation="Brandt, Steuern", place="", starts="2014-04", ends=None, text="Books"
    )
    profiles.add_position(
        anna, title="Clerk", organisation="Hansen", place="Kiel", starts="2001", ends="2014-03", text=""
    )
    profiles.add_education(anna, school="Leibniz", degree="Diploma", starts="1996", ends="2001", text="Thesis")
    for name in ("Tax law", "Chess"):
        profiles.add_skill(anna, name)
    entries.add_entry(anna, "languages", title="German", detail="native")
    entries.add_entry(anna, "links", title="brandt.example", url="https://brandt.example/")
    entries.add_entry(anna, "projects", title="Bridge", starts="2020", ends="", url="", text="Built it")
    profiles.change_photo(anna, *pictures.portrait(furnished.PORTRAIT.read_bytes()))
    released = {
        "email": ("anna@office.example", "connections"), "phone": ("+49 451 1234", "chosen"),
        "mobile": ("+49 170 1234", "nobody"), "address": ("Mengstraße 4, 23552 Lübeck", "connections"),
        "birthday": ("--03-14", "connections"), "messenger": ("Signal: anna", "connections"),
    }  # fmt: skip
    profiles.change_contact(anna, released)


def praise(author, subject, text, *, accepted=True):
    """A recommendation that the subject shows, or has not answered yet."""
    position = db.session.scalar(select(Position.id).where(Position.member_id == subject.id).order_by(Position.id))
    written = recommendations.write(author, subject.id, Words("client", position, text))
    if accepted:
        recommendations.accept(written, recommendations.seal_of(written))
