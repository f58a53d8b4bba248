"""What an InMail may hold."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import HiddenField

from app.forms.fields import Form, Text
from app.rules import limits


class MessageForm(Form):
    text = Text(_("Your message"), most=limits.MESSAGE, required=True)
    submission = HiddenField()
