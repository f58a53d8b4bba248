"""The pictures of a post: what is uploaded, and what is said of each that is in the form."""

from __future__ import annotations

from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _
from flask_wtf.file import MultipleFileField
from wtforms import BooleanField, ValidationError

from app.actions.post_pictures import Picked
from app.forms.fields import Form, Text
from app.forms.numbers import Numbers
from app.queries.post_pictures import Held
from app.rules import limits


class PictureForm(Form):
    """One picture: its description, or that it has none; whether it is left out."""

    alt = Text(_("Describe the picture for those who cannot see it"), most=limits.ALT)
    plain = BooleanField(_("Without description"))
    leave = BooleanField(_("Remove"))

    def validate_plain(self, field: Any) -> None:
        """What is typed counts: a box that stayed ticked would throw it away."""
        if not (self.alt.data or field.data or self.leave.data):
            raise ValidationError(_("Describe the picture, or choose “Without description”."))


class Chosen(NamedTuple):
    """A picture that is in the form, with what is said of it."""

    picture: Held
    form: PictureForm


class PicturesForm(Form):
    """The part of a form that has pictures. `pictures` and `refused` (why a file is none) are filled in by
    web/post_pictures.py, before it is validated.
    """

    pictures: tuple[Chosen, ...] = ()
    refused: tuple[str, ...] = ()
    picture = Numbers(most=2 * limits.PICTURES)
    files = MultipleFileField(_("Pictures"))

    def validate(self, extra_validators: Any = None) -> bool:
        valid = [super().validate(extra_validators)]
        for each in self.pictures:
            valid.append(each.form.validate())
            each.form.meta.has_focus = not all(valid[:-1])  # the first wrong field of all gets it
        return all(valid)

    def validate_files(self, field: Any) -> None:
        if self.refused:
            raise ValidationError(" ".join(self.refused))

    @property
    def shown(self) -> list[Chosen]:
        """Those that are not left out."""
        return [each for each in self.pictures if not each.form.leave.data]

    @property
    def has_room(self) -> bool:
        return len(self.shown) < limits.PICTURES

    @property
    def picked(self) -> list[Picked]:
        return [Picked(each.picture.id, each.form.alt.data) for each in self.shown]
