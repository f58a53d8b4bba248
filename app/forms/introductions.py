"""Asking for an introduction, and passing one on."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import RadioField

from app.actions.introductions import Plea
from app.forms.fields import Form, Text
from app.queries.people import Person
from app.rules import limits


class IntroductionForm(Form):
    """Whom to ask, with words for that person and words to pass on. One who can be asked is chosen already."""

    via = RadioField(_("Who should introduce you?"))
    to_via = Text(_("To the person who introduces you"), most=limits.NOTE, required=True)
    to_target = Text(_("To pass on, one or two sentences"), most=limits.NOTE, required=True)

    def __init__(self, askable: Sequence[Person], **options: object) -> None:
        super().__init__(**options)
        self.via.choices = [(str(person.id), person.name) for person in askable]
        if not self.is_submitted() and askable:
            self.via.data = str(askable[0].id)
        if len(askable) == 1:
            self.to_via.label.text = gettext("To %(name)s", name=askable[0].name)

    def plea(self) -> Plea:
        return Plea(int(self.via.data), self.to_via.data, self.to_target.data)


class PassingForm(Form):
    """What the one between adds, in the card of this introduction: a page may show several cards."""

    words = Text(_("Your own words, optional"), most=limits.NOTE)

    def __init__(self, introduction_id: int, **options: object) -> None:
        super().__init__(**options)
        self.words.id = f"words-{introduction_id}"
