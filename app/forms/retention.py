"""For how many days things are kept: one field for each entry of rules/retention.py that an admin may choose."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import ValidationError

from app.forms.fields import Form, Line
from app.rules.retention import CHOSEN, Kept
from app.text.formatting import translate_later

DIGITS = 5  # of a number of days


class Between:
    """A whole number of days that the entry allows."""

    def __init__(self, kept: Kept) -> None:
        self.kept = kept

    def __call__(self, form: Form, field: Any) -> None:
        given = field.data
        if not (given.isascii() and given.isdigit() and self.kept.least <= int(given) <= self.kept.most):
            raise ValidationError(
                _("Enter a whole number from %(least)s to %(most)s.", least=self.kept.least, most=self.kept.most)
            )


class RetentionForm(Form):
    """Fields by the names of their entries."""

    def days(self) -> dict[str, int]:
        """The days by entry; the form is valid."""
        return {name: int(self[name].data) for name in CHOSEN}


for _name, _kept in CHOSEN.items():
    setattr(
        RetentionForm,
        _name,
        Line(
            translate_later(_kept.label), most=DIGITS, required=True, validators=[Between(_kept)],
            description=lazy_gettext("%(least)s to %(most)s days", least=_kept.least, most=_kept.most),
            render_kw={"inputmode": "numeric"},
        ),
    )
