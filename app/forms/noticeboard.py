"""What a notice and an answer to one may hold."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import HiddenField, RadioField, SelectField, ValidationError

from app.actions.noticeboard import Words
from app.forms.fields import Form, Line, Text, choices, has_letters_or_digits, labelled
from app.rules import limits
from app.rules.errors import Refused
from app.rules.noticeboard import KINDS, TOPICS, check_pay
from app.text.formatting import translate


class NoticeForm(Form):
    kind = RadioField(_("Is it wanted or offered?"), choices=choices(labelled(KINDS)), validate_choice=False)
    topic = SelectField(
        _("Topic"), choices=choices([("", _("Choose")), *labelled(TOPICS)]), validate_choice=False
    )  # fmt: skip
    title = Line(_("In one line"), most=limits.NOTICE_TITLE, required=True, validators=[has_letters_or_digits])
    text = Text(_("Details"), most=limits.NOTICE_TEXT, required=True)
    place = Line(_("Place"), most=limits.PLACE, validators=[has_letters_or_digits])
    pay = Line(_("Pay"), most=limits.NOTICE_PAY)
    submission = HiddenField()

    def validate_kind(self, field: RadioField) -> None:
        if field.data not in KINDS:
            raise ValidationError(_("Choose one of these."))

    def validate_topic(self, field: SelectField) -> None:
        if field.data not in TOPICS:
            raise ValidationError(_("Choose what fits best."))

    def validate_pay(self, field: Line) -> None:
        try:
            check_pay(self.topic.data, field.data)
        except Refused as refused:
            raise ValidationError(translate(refused.message)) from None

    def words(self) -> Words:
        return Words(*(self[name].data for name in ("kind", "topic", "title", "text", "place", "pay")))


class AnswerForm(Form):
    """The answer to a notice of somebody with whom the member is not connected: the note of an invitation."""

    text = Text(_("Your answer"), most=limits.NOTE, required=True)
    submission = HiddenField()
