"""The roster: a file, its columns, where it comes from, and how its invitations are sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField
from wtforms import BooleanField, HiddenField, SelectField, ValidationError

from app.forms.fields import Form, Line, Text, choices, labelled
from app.portability.people_lists import Table
from app.rules import limits
from app.rules.roster import COLUMNS

PACES = {count: _("%(count)s an hour", count=count) for count in (60, 300, 600, 1800, 3600)}
DAYS = {count: _("%(count)s days", count=count) for count in (14, 30, 60, 90, 180)}


class ListForm(Form):
    file = FileField(_("File"))

    def validate_file(self, field: FileField) -> None:
        if not getattr(field.data, "filename", ""):
            raise ValidationError(_("Choose a file."))


class ConfirmForm(Form):
    """What the preview shows is confirmed: the seal names it."""

    seal = HiddenField()
    source = Line(_("Where do the addresses come from?"), most=limits.ROSTER_SOURCE, required=True)


class _ColumnsForm(Form):
    """A choice among the columns of a table for everything a column may be; fields are added by `columns_form`."""

    @property
    def columns(self) -> dict[str, int]:
        """Places by what they are; the same column twice is the same twice. What names no column is none."""
        offered = {choice.value for choice in self["email"].choices if choice.value}
        return {role: int(self[role].data) for role in COLUMNS if self[role].data in offered}

    def validate_email(self, field: SelectField) -> None:
        if not field.data:
            raise ValidationError(_("Choose the column with the e-mail addresses."))


def columns_form(table: Table, given: Any, named: Mapping[int, str]) -> Any:
    """given: the arguments of the address or of a form; empty at first, then the columns are as they seem to be.
    named: the columns in words.
    """
    offered = choices([("", "–"), *((str(place), word) for place, word in named.items())])
    fields = {
        role: SelectField(label, id=f"column-{role}", choices=offered, default="")  # the language has an id in the foot
        for role, label in labelled(COLUMNS)
    }
    made = type("Columns", (_ColumnsForm,), fields)
    asked = any(role in given for role in COLUMNS)
    guessed = {**dict.fromkeys(COLUMNS, ""), **{role: str(place) for role, place in table.guessed().items()}}
    return made(given) if asked else made(formdata=None, data=guessed)


class SendForm(Form):
    """`count`: of those who wait, as the page showed it."""

    count = HiddenField()
    per_hour = SelectField(_("How fast?"), choices=choices(PACES), coerce=int)
    days = SelectField(_("How long are people kept who do not answer?"), choices=choices(DAYS), coerce=int)
    remind = BooleanField(_("Remind those who have not answered, once"))


class TurnDownForm(Form):
    reason = Text(_("Reason"), most=limits.APPLICATION_REASON, required=True)
