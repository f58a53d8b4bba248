"""Editing one's own profile: one form a section."""

from __future__ import annotations

from typing import Any

from babel.dates import get_month_names
from flask_babel import get_locale
from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField
from wtforms import BooleanField, HiddenField, SelectField, ValidationError
from wtforms.widgets import TelInput

from app.forms.fields import Email, Form, Line, Text, choices, has_letters, labelled
from app.forms.sections import Month, SectionForm, with_fields_of
from app.rules import limits, months, skills
from app.rules.pictures import Crop, crop_of
from app.rules.sections import AUDIENCE_LABELS, CONTACT_KINDS, EDUCATION, HEAD, POSITIONS, RELEASES, SECTIONS
from app.text.formatting import translate_later


class Phone(Line):
    """A phone number the way its owner writes it, as long as there are digits to dial."""

    widget = TelInput()

    def __init__(self, label: Any, **options: Any) -> None:
        super().__init__(label, most=limits.CONTACT, validators=[can_be_dialled], **options)


def can_be_dialled(form: Form, field: Any) -> None:
    if field.data and sum(char.isdigit() for char in field.data) < 5:
        raise ValidationError(_("Use at least five digits."))


@with_fields_of(HEAD)
class HeadForm(SectionForm):
    part = "head"
    name = Line(_("Name"), most=limits.NAME, required=True, validators=[has_letters])
    quiet = BooleanField(_("Save without telling anyone"))

    def values(self) -> dict[str, Any]:
        return {name: self[name].data for name in ("name", *HEAD.columns, "quiet")}


class PhotoForm(SectionForm):
    part = "photo"
    photo = FileField(_("Photo"))
    left, top, side = HiddenField(), HiddenField(), HiddenField()
    quiet = BooleanField(_("Save without telling anyone"))

    @property
    def crop(self) -> Crop | None:
        """The chosen square; without JavaScript nobody can choose, and it is the one in the middle."""
        return crop_of(self.left.data, self.top.data, self.side.data)


@with_fields_of(SECTIONS["about"])
class AboutForm(SectionForm):
    part = "about"
    about: Text


@with_fields_of(SECTIONS["wants"])
class WantsForm(SectionForm):
    part = "wants"
    wants: Text
    offers: Text


@with_fields_of(SECTIONS[POSITIONS])
class PositionForm(SectionForm):
    """A position that is in the profile already; changing it is not told to anybody."""

    part = "position"
    starts: Month
    is_current = BooleanField(_("This is my current position"))

    def validate_ends(self, field: Month) -> None:
        if self.is_current.data and field.data:
            raise ValidationError(_("Leave the end empty for a current position, or untick that it is current."))
        if self.is_current.data:
            return
        if not field.data:
            raise ValidationError(_("Say until when, or tick that it is current."))
        if not months.in_order(self.starts.data or "", field.data):
            raise ValidationError(_("The end is before the beginning."))

    def values(self) -> dict[str, Any]:
        """What the action takes; a current position has no end."""
        values = {name: self[name].data for name in SECTIONS[POSITIONS].columns}
        return {**values, "ends": None if self.is_current.data else values["ends"]}


class NewPositionForm(PositionForm):
    quiet = BooleanField(_("Save without telling anyone"))


@with_fields_of(SECTIONS[EDUCATION])
class EducationForm(SectionForm):
    part = "education"
    starts: Month

    def validate_ends(self, field: Month) -> None:
        if self.starts.data and field.data and not months.in_order(self.starts.data, field.data):
            raise ValidationError(_("The end is before the beginning."))

    def values(self) -> dict[str, Any]:
        return {name: self[name].data for name in SECTIONS[EDUCATION].columns}


class AudienceForm(SectionForm):
    """Who sees a section."""

    audience = SelectField(_("Visible to"), choices=choices(labelled(AUDIENCE_LABELS)))


def audience_form(part: str, audience: str = "") -> AudienceForm:
    """The form of one section. `audience`: as it is now; guests see what all members do, where a profile is public."""
    form = AudienceForm(audience="members" if audience == "guests" else audience)
    form.audience.id = form.audience.label.field_id = f"{part}-audience"
    return form


class SkillForm(SectionForm):
    """One skill, or several in the ways that people list them."""

    part = "skills"
    name = Line(_("Skill"), most=limits.SKILLS * limits.SKILL, required=True)

    def validate_name(self, field: Line) -> None:
        for skill in [] if field.errors else self.names():
            if len(skill) > limits.SKILL:
                raise ValidationError(
                    _("Use at most %(most)s characters; these are %(given)s.", most=limits.SKILL, given=len(skill))
                )

    def names(self) -> list[str]:
        return skills.apart(self.name.data or "")


class ContactForm(SectionForm):
    """For each kind of contact data a value and who sees it; the fields come from the registry, see below."""

    part = "contact"

    def __init__(self, held: dict[str, tuple[str, str]]) -> None:
        """`held`: (value, release) by kind, as it is stored."""
        super().__init__(data=_fields_of(held))
        names = get_month_names("wide", locale=str(get_locale()))
        for kind in _days():
            day, month = self[f"{kind}_day"], self[f"{kind}_month"]
            day.choices = choices([("", _("Day")), *((str(n), str(n)) for n in range(1, 32))])
            month.choices = choices([("", _("Month")), *((str(n), name) for n, name in names.items())])

    def validate(self, extra_validators: Any = None) -> bool:
        valid = super().validate(extra_validators)
        for kind in _days():
            day, month = self[f"{kind}_day"], self[f"{kind}_month"]
            given = (day.data, month.data)
            if any(given) and not day.errors and not month.errors and self._day(*given) is None:
                day.errors = [*day.errors, _("Choose a month, and a day that it has.")]
                valid = False
        return valid

    @staticmethod
    def _day(day: str, month: str) -> str | None:
        return months.birthday(int(day), int(month)) if day and month else None

    def values(self) -> dict[str, tuple[str, str]]:
        """(value, release) by kind; an empty value for a field to delete."""
        found = {}
        for kind in CONTACT_KINDS:
            if kind in _days():
                value = self._day(self[f"{kind}_day"].data, self[f"{kind}_month"].data) or ""
            else:
                value = self[kind].data
            found[kind] = (value, self[f"{kind}_release"].data)
        return found


def _days() -> list[str]:
    return [kind for kind, each in CONTACT_KINDS.items() if each.form == "day"]


def _fields_of(held: dict[str, tuple[str, str]]) -> dict[str, str]:
    """Stored contact data as the fields of the form show it."""
    fields = {}
    for kind, (value, release) in held.items():
        fields[f"{kind}_release"] = release
        if kind in _days():
            fields[f"{kind}_month"], fields[f"{kind}_day"] = (str(int(part)) for part in value[2:].split("-"))
        else:
            fields[kind] = value
    return fields


def _add_contact_fields() -> None:
    """Give ContactForm its fields, in the order of the registry."""
    for kind, each in CONTACT_KINDS.items():
        label, filled = translate_later(each.label), {"autocomplete": each.autofill}
        if each.form == "day":
            words = {"day": _("%(field)s: day", field=label), "month": _("%(field)s: month", field=label)}
            for part in words:
                filled = {"autocomplete": f"{each.autofill}-{part}"}
                setattr(ContactForm, f"{kind}_{part}", SelectField(words[part], default="", render_kw=filled))
        elif each.form == "email":
            email = Email(label, required=False, most=limits.CONTACT, to_write_to=False, autocomplete=each.autofill)
            setattr(ContactForm, kind, email)
        elif each.form == "phone":
            setattr(ContactForm, kind, Phone(label, render_kw=filled))
        else:
            setattr(ContactForm, kind, Line(label, most=limits.CONTACT, render_kw=filled))
        releases = choices(labelled(RELEASES))
        released = SelectField(_("%(field)s: shared with", field=label), choices=releases, default="connections")
        setattr(ContactForm, f"{kind}_release", released)


_add_contact_fields()
