"""What an admin may set for the whole organisation."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, RadioField, SelectField

from app.forms.accounts import LANGUAGES, name_field
from app.forms.fields import Form, Line, choices, labelled
from app.rules import limits
from app.rules.joining import POLICIES


class SiteForm(Form):
    name = name_field(_("Name of the organisation"))
    tagline = Line(_("Second line"), most=limits.TAGLINE)
    locale = SelectField(_("Language"), choices=LANGUAGES)
    policy = RadioField(_("Who may join?"), choices=choices(labelled(POLICIES)))
    public_profiles = BooleanField(_("Members may open their profiles to guests"))

    def values(self) -> dict[str, Any]:
        return {field.name: field.data for field in self}
