"""Joining, signing in, passwords, the own account."""

from __future__ import annotations

from typing import Any

from flask_babel import get_locale
from flask_babel import lazy_gettext as _
from pytz import common_timezones
from wtforms import Field, HiddenField, RadioField, SelectField, ValidationError

from app.actions.joining import Applicant
from app.forms.fields import Email, Form, Line, Password, choices, labelled
from app.rules import limits, text
from app.rules.joining import POLICIES

LANGUAGES = choices({"en": "English", "de": "Deutsch"})
ZONES = choices({zone: zone.replace("_", " ") for zone in common_timezones})


def has_letters(form: Form, field: Field) -> None:
    """A name that is only signs could neither be searched nor read out."""
    if not text.fold(field.data or ""):
        raise ValidationError(_("Please write the name in letters."))


def name_field(label: Any) -> Line:
    return Line(label, most=limits.NAME, required=True, validators=[has_letters])


class SignInForm(Form):
    email = Email(_("E-mail"))
    password = Password(_("Password"))


class JoinForm(Form):
    name = name_field(_("Name"))
    email = Email(_("E-mail"))
    password = Password(_("Password"))
    submission = HiddenField()

    def applicant(self) -> Applicant:
        """Whoever typed this, in the language the form was read in."""
        return Applicant(self.name.data, self.email.data, self.password.data, str(get_locale()))


class ConfirmForm(Form):
    password = Password(_("Password"))


class AddressForm(Form):
    email = Email(_("E-mail"))
    submission = HiddenField()


class NewPasswordForm(Form):
    password = Password(_("New password"))


class OwnerForm(Form):
    """Asks whether somebody who is signed in is who they were when they signed in."""

    current = Password(_("Password"))


class ChangePasswordForm(Form):
    current = Password(_("Present password"))
    password = Password(_("New password"))


class RegionForm(Form):
    locale = SelectField(_("Language"), choices=LANGUAGES)
    timezone = SelectField(_("Time zone"), choices=ZONES)


class HandleForm(Form):
    handle = Line(_("Address of your profile"), most=limits.HANDLE_MAX, required=True)


class SetupForm(Form):
    organisation = name_field(_("Name of the organisation"))
    tagline = Line(_("Second line"), most=limits.TAGLINE)
    locale = SelectField(_("Language"), choices=LANGUAGES, default=lambda: str(get_locale()))
    timezone = SelectField(_("Time zone"), choices=ZONES, default="Europe/Berlin")
    policy = RadioField(
        _("Who may join?"), choices=choices(labelled(POLICIES)), default="invite-only"
    )
    name = name_field(_("Name"))
    email = Email(_("E-mail"))
    password = Password(_("Password"))
