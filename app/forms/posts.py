"""What a post may hold."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import HiddenField, SelectField

from app.forms.fields import Form, Required, Text, choices
from app.rules import limits

AUDIENCES = (("members", _("All members")), ("connections", _("My connections")))


class PostForm(Form):
    text = Text(
        _("What would you like to share?"), most=limits.POST, validators=[Required(_("Write something first."))]
    )
    audience = SelectField(_("Who may read it"), choices=choices(AUDIENCES), default="members")
    submission = HiddenField()
