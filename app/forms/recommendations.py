"""Asking for a recommendation, writing one, asking for another wording."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import HiddenField, SelectChoice, SelectField, ValidationError

from app.actions.recommendations import Words
from app.forms.fields import Form, Text
from app.queries.own_recommendations import Tie
from app.rules import limits
from app.rules.recommendations import RELATIONSHIPS
from app.text.formatting import month, translate

KEPT = "kept"  # the position it already names, if that is not among those to choose from


class TiedForm(Form):
    """How the two know each other, and a position of one of them. `name`: the other one's.

    kept: the title of the position it already names, if that is not among the `ties` (any more).
    """

    relationship = SelectField(_("How you know each other"), validate_choice=False)
    position = SelectField(_("Position"), validate_choice=False)
    submission = HiddenField()
    asks = False  # the subject fills it in
    written = ""  # the field with the words

    def __init__(self, name: str, ties: list[Tie], kept: str = "", **options: Any) -> None:
        super().__init__(**options)
        labels = {
            key: each.subject_says if self.asks else each.author_says for key, each in RELATIONSHIPS.items()
        }
        self.relationship.choices = [
            SelectChoice("", _("Choose")),
            *(SelectChoice(key, translate(label, name=name)) for key, label in labels.items()),
        ]
        about_the_subject_first = sorted(ties, key=lambda tie: tie.is_own is not self.asks)
        self.position.choices = [
            *([SelectChoice(KEPT, kept)] if kept else []),
            *(
                SelectChoice(str(tie.id), _tied(tie), optgroup=str(_("You")) if tie.is_own else name)
                for tie in about_the_subject_first
            ),
        ]

    def validate_relationship(self, field: SelectField) -> None:
        if field.data not in RELATIONSHIPS:
            raise ValidationError(_("Choose what fits best."))

    def validate_position(self, field: SelectField) -> None:
        if field.data not in {choice.value for choice in field.choices}:
            raise ValidationError(_("Choose a position of one of you."))

    def words(self) -> Words:
        position_id = None if self.position.data == KEPT else int(self.position.data)
        return Words(self.relationship.data, position_id, self[self.written].data)


def _tied(tie: Tie) -> str:
    return f"{tie.title}, {tie.organisation} ({month(tie.starts)} – {month(tie.ends)})"


class RecommendationForm(TiedForm):
    text = Text(_("Your recommendation"), most=limits.RECOMMENDATION, required=True)
    written = "text"


class RequestForm(TiedForm):
    note = Text(_("Personal note"), most=limits.NOTE)
    asks = True
    written = "note"


class RevisionForm(Form):
    """Several may be open in one list: the id of the field holds that of the recommendation."""

    note = Text(_("What would you like to read differently?"), most=limits.NOTE, required=True)

    def __init__(self, id: int, **options: Any) -> None:
        super().__init__(**options)
        self.note.id = self.note.label.field_id = f"note-{id}"
