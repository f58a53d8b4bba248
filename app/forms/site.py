"""What an admin may set for the whole organisation."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, RadioField, ValidationError

from app.forms.fields import Form, Line, Text, choices, fill_in, labelled
from app.rules import limits
from app.rules.errors import Refused
from app.rules.joining import APPROVAL, DOMAINS, POLICIES, domains_in
from app.text.formatting import translate


class SiteForm(Form):
    policy = RadioField(_("Who may join?"), choices=choices(labelled(POLICIES)))
    domains = Text(_("Domains"), most=limits.DOMAINS)
    question = Line(_("Question to applicants"), most=limits.APPLICATION_QUESTION)
    public_profiles = BooleanField(_("Members may open their profiles to guests"))
    public_about = BooleanField(_("Guests see a page about the organisation"))

    def validate_domains(self, field: Text) -> None:
        try:
            field.data = "\n".join(domains_in(field.data))
        except Refused as refused:
            raise ValidationError(translate(refused.message, **refused.values)) from None
        if self.policy.data == DOMAINS and not field.data:
            raise ValidationError(fill_in(field))

    def validate_question(self, field: Line) -> None:
        if self.policy.data == APPROVAL and not field.data:
            raise ValidationError(fill_in(field))

    def values(self) -> dict[str, Any]:
        return {field.name: field.data for field in self}
