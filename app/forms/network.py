"""Inviting a member, inviting by e-mail, blocking."""

from __future__ import annotations

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, RadioField, SelectField, ValidationError

from app.actions.invitations import Wish
from app.forms.fields import Email, Form, Text, choices, labelled
from app.rules import limits
from app.rules.invitations import HOW, STRANGER

KNOWN = {how: label for how, label in HOW.items() if how != STRANGER}


class InvitationForm(Form):
    """How do you know somebody? `asks_email`: inviters must know the invitee's address."""

    how = RadioField(choices=choices(labelled(HOW)), validate_choice=False)
    email = Email(_("E-mail"), to_write_to=False)  # is compared
    note = Text(_("Personal note"), most=limits.NOTE)
    remind = BooleanField(_("Send one reminder if there is no answer within two weeks"))

    def __init__(self, name: str, *, asks_email: bool = False, **options: object) -> None:
        super().__init__(**options)
        self.how.label.text = gettext("How do you know %(name)s?", name=name)
        if not asks_email:
            del self.email

    def validate_how(self, field: RadioField) -> None:
        if field.data not in HOW:
            raise ValidationError(_("Choose what fits best."))

    def wish(self) -> Wish:
        email = self.email.data if "email" in self else ""
        return Wish(how=self.how.data, note=self.note.data, remind=self.remind.data, email=email)


class InviteByEmail(Form):
    """An invitation to somebody who has no account yet."""

    email = Email(_("E-mail"))
    how = SelectField(_("How do you know this person?"), choices=choices(labelled(KNOWN)), default="other")
    note = Text(_("Personal note"), most=limits.NOTE)


class BlockForm(Form):
    note = Text(_("Private note"), most=limits.NOTE)
