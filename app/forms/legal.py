"""Writing a legal page."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import BooleanField

from app.forms.fields import Form, Text
from app.rules.legal import TEXT


class LegalForm(Form):
    text = Text(_("Text"), most=TEXT, required=True)
    asks = BooleanField(_("Ask all members to agree to it"), default=True)
