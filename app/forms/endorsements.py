"""Asking a connection to endorse the member's skills."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _
from wtforms import ValidationError

from app.forms.fields import Form, MultiCheckboxField, choices
from app.queries.endorsements import Askable


class EndorsementRequestForm(Form):
    """`asked_before`: names of skills that cannot be asked for again yet."""

    skills = MultiCheckboxField(_("Which skills?"), validate_choice=False)

    def __init__(self, askable: Sequence[Askable]) -> None:
        super().__init__()
        self.open = {str(each.id): each.id for each in askable if not each.asked}
        self.skills.choices = choices([(str(each.id), each.name) for each in askable if not each.asked])
        self.asked_before = [each.name for each in askable if each.asked]

    def validate_skills(self, field: MultiCheckboxField) -> None:
        if not self.chosen:
            raise ValidationError(_("Choose at least one."))

    @property
    def chosen(self) -> list[int]:
        """Ids of the chosen skills; what cannot be chosen is left out."""
        return [self.open[key] for key in self.skills.data or () if key in self.open]
