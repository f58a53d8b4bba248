"""What an admin may set for the whole organisation."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, RadioField

from app.forms.fields import Form, choices, labelled
from app.rules.joining import POLICIES


class SiteForm(Form):
    policy = RadioField(_("Who may join?"), choices=choices(labelled(POLICIES)))
    public_profiles = BooleanField(_("Members may open their profiles to guests"))
    public_about = BooleanField(_("Guests see a page about the organisation"))

    def values(self) -> dict[str, Any]:
        return {field.name: field.data for field in self}
