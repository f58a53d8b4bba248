"""Reporting something, objecting to a removal, and what admins decide about both."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import RadioField, ValidationError

from app.forms.fields import Form, Text, choices, labelled
from app.rules import limits
from app.rules.reporting import DECISIONS, OUTCOMES, REASONS, REMOVED


class ReportForm(Form):
    reason = RadioField(_("What is wrong with it?"), choices=choices(labelled(REASONS)), validate_choice=False)
    words = Text(_("What should the organisation know?"), most=limits.REPORT)

    def validate_reason(self, field: RadioField) -> None:
        if field.data not in REASONS:
            raise ValidationError(_("Choose what fits best."))


class ObjectionForm(Form):
    words = Text(_("Your objection"), most=limits.REPORT, required=True)


class DecisionForm(Form):
    """What becomes of a report. `why` goes to the member reported, `answer` to the reporter."""

    outcome = RadioField(_("What should happen?"), choices=choices(labelled(OUTCOMES)), validate_choice=False)
    why = Text(_("Why it is removed"), most=limits.REPORT)
    answer = Text(_("Answer to the person who reported"), most=limits.REPORT)

    def validate_outcome(self, field: RadioField) -> None:
        if field.data not in OUTCOMES:
            raise ValidationError(_("Choose one of these."))

    def validate_why(self, field: Text) -> None:
        if self.outcome.data == REMOVED and not field.data:
            raise ValidationError(_("Say why it is removed: the person concerned reads it."))


class SecondForm(Form):
    """What becomes of an objection; `answer` goes to both sides."""

    decision = RadioField(_("What should happen?"), choices=choices(labelled(DECISIONS)), validate_choice=False)
    answer = Text(_("Answer to both sides"), most=limits.REPORT)

    def validate_decision(self, field: RadioField) -> None:
        if field.data not in DECISIONS:
            raise ValidationError(_("Choose one of these."))
