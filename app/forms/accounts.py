"""Joining, signing in, passwords, the member's account."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask_babel import get_locale
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, HiddenField, RadioField, SelectChoice, SelectField

from app.actions.joining import Applicant
from app.forms.fields import (
    Email,
    Form,
    Line,
    Password,
    Required,
    Text,
    choices,
    has_letters,
    has_letters_or_digits,
    labelled,
)
from app.rules import limits, zones
from app.rules.joining import POLICIES
from app.rules.labels import N_
from app.rules.legal import OPEN_POLICIES
from app.rules.locales import LOCALES, offered
from app.text.formatting import translate_later

LANGUAGES = choices(LOCALES)
YOUR_ZONE = N_("Chosen now")
ZONES = [  # by region, so that a long list can be looked through
    SelectChoice(name, zones.place(name), optgroup=translate_later(label))
    for region, label in zones.REGIONS.items()
    for name in zones.NAMES
    if zones.region(name) == region
]
# The others need an imprint and a privacy policy, which the admin publishes first.
BEFORE_PUBLISHING = choices([pair for pair in labelled(POLICIES) if pair[0] not in OPEN_POLICIES])


def name_field() -> Line:
    return Line(_("Name"), most=limits.NAME, required=True, validators=[has_letters])


def organisation_field() -> Line:
    return Line(
        _("Name of the organisation"), most=limits.NAME, required=True, validators=[has_letters_or_digits]
    )


class ZoneField(SelectField):
    """A time zone. The chosen one stands first, even if its name is a former one: else saving the language would move
    its owner to Abidjan.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(_("Time zone"), choices=ZONES, **options)

    def process_data(self, value: Any) -> None:
        super().process_data(value)
        if zones.is_zone(value or ""):
            own = SelectChoice(value, value.replace("_", " "), optgroup=translate_later(YOUR_ZONE))
            self.choices = [own, *(each for each in ZONES if each.value != value)]


class SignInForm(Form):
    email = Email(_("E-mail"), to_write_to=False)
    password = Password(_("Password"))


class JoinForm(Form):
    name = name_field()
    email = Email(_("E-mail"))
    password = Password(_("Password"))
    agrees = BooleanField(
        _("I agree to the terms and rules above."), [Required(_("Agree to the terms and rules to become a member."))]
    )
    submission = HiddenField()

    def __init__(self, *, terms_version: int, **options: Any) -> None:
        """terms_version: the Site's; without terms nobody is asked to agree."""
        super().__init__(**options)
        self._terms_version = terms_version
        if not terms_version:
            del self.agrees

    def applicant(self) -> Applicant:
        """The applicant, with the language of the form and the terms that they agreed to."""
        name, email, password = self.name.data, self.email.data, self.password.data
        return Applicant(name, email, password, str(get_locale()), self._terms_version)


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
    """`locales`: those that the organisation offers, as the Site stores them."""

    locale = SelectField(_("Language"), choices=LANGUAGES)
    timezone = ZoneField()

    def __init__(self, *, locales: str, **options: Any) -> None:
        super().__init__(**options)
        self.locale.choices = choices({locale: LOCALES[locale] for locale in offered(locales)})


class HandleForm(Form):
    handle = Line(_("Address of your profile"), most=limits.HANDLE_MAX, required=True)


class SetupForm(Form):
    organisation = organisation_field()
    tagline = Line(_("Second line"), most=limits.TAGLINE)
    locale = SelectField(_("Language"), choices=LANGUAGES, default=lambda: str(get_locale()))
    timezone = ZoneField(default="Europe/Berlin")
    policy = RadioField(_("Who may join?"), choices=BEFORE_PUBLISHING, default="invite-only")
    name = name_field()
    email = Email(_("E-mail"))
    password = Password(_("Password"))
