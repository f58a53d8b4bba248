"""Joining, signing in, passwords, the member's account."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask_babel import get_locale
from flask_babel import lazy_gettext as _
from wtforms import HiddenField, RadioField, SelectField

from app.actions.joining import Applicant
from app.forms.fields import Email, Form, Line, Password, Text, choices, has_letters, has_letters_or_digits, labelled
from app.rules import limits, zones
from app.rules.joining import AT_SETUP

LANGUAGES = choices({"en": "English", "de": "Deutsch"})
ZONES = choices({zone: zone.replace("_", " ") for zone in zones.NAMES})


def name_field() -> Line:
    return Line(_("Name"), most=limits.NAME, required=True, validators=[has_letters])


def organisation_field() -> Line:
    return Line(
        _("Name of the organisation"), most=limits.NAME, required=True, validators=[has_letters_or_digits]
    )


class ZoneField(SelectField):
    """A time zone. One with a former name stays chosen: else saving the language would move its owner to Abidjan."""

    def __init__(self, **options: Any) -> None:
        super().__init__(_("Time zone"), choices=ZONES, **options)

    def process_data(self, value: Any) -> None:
        super().process_data(value)
        if zones.is_zone(value or "") and value not in zones.NAMES:
            self.choices = [*choices({value: value.replace("_", " ")}), *ZONES]


class SignInForm(Form):
    email = Email(_("E-mail"), to_write_to=False)
    password = Password(_("Password"))


class JoinForm(Form):
    name = name_field()
    email = Email(_("E-mail"))
    password = Password(_("Password"))
    submission = HiddenField()

    def applicant(self) -> Applicant:
        """The applicant, with the language of the form."""
        return Applicant(self.name.data, self.email.data, self.password.data, str(get_locale()))


class ApplicationForm(JoinForm):
    """Where an admin decides: the organisation asks a question of its own."""

    answer = Text(most=limits.APPLICATION, required=True)

    def __init__(self, question: str, **options: Any) -> None:
        super().__init__(**options)
        self.answer.label.text = question

    def applicant(self) -> Applicant:
        return replace(super().applicant(), answer=self.answer.data)


class ListedForm(Form):
    """Joining with the address on the organisation's list, which a link has proven."""

    name = name_field()
    password = Password(_("Password"))


class ConfirmForm(Form):
    password = Password(_("Password"))


class AddressForm(Form):
    email = Email(_("E-mail"))
    submission = HiddenField()


class NewPasswordForm(Form):
    password = Password(_("New password"))


class OwnerForm(Form):
    """Asks whether the person at the browser is the one who signed in."""

    current = Password(_("Password"))


class EmailAddressForm(Form):
    """Another address, confirmed by the password."""

    email = Email(_("New e-mail address"))
    current = Password(_("Current password"))
    submission = HiddenField()


class ChangePasswordForm(Form):
    current = Password(_("Current password"))
    password = Password(_("New password"))


class RegionForm(Form):
    locale = SelectField(_("Language"), choices=LANGUAGES)
    timezone = ZoneField()


class HandleForm(Form):
    handle = Line(_("Address of your profile"), most=limits.HANDLE_MAX, required=True)


class SetupForm(Form):
    organisation = organisation_field()
    tagline = Line(_("Second line"), most=limits.TAGLINE)
    locale = SelectField(_("Language"), choices=LANGUAGES, default=lambda: str(get_locale()))
    timezone = ZoneField(default="Europe/Berlin")
    policy = RadioField(
        _("Who may join?"), choices=choices(labelled(AT_SETUP)), default="invite-only"
    )
    name = name_field()
    email = Email(_("E-mail"))
    password = Password(_("Password"))
