"""What an InMail may hold."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import HiddenField, ValidationError

from app.forms.fields import Form, Text
from app.rules import limits


class MessageForm(Form):
    text = Text(_("Your message"), most=limits.MESSAGE, required=True)
    submission = HiddenField()
    opening = ""  # a sentence before it: which notice it answers

    def validate_text(self, field: Text) -> None:
        given = len(field.data or "")
        most = limits.MESSAGE - (len(self.said) - given if self.opening else 0)
        if given > most:
            raise ValidationError(_("Use at most %(most)s characters; these are %(given)s.", most=most, given=given))

    @property
    def said(self) -> str:
        """The whole text."""
        return f"{self.opening}\n\n{self.text.data}" if self.opening else self.text.data
