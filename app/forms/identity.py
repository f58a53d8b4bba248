"""What the organisation looks like, for its admins."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField
from wtforms import RadioField, SelectField, ValidationError

from app.forms.accounts import LANGUAGES, ZoneField, organisation_field
from app.forms.fields import Form, Line, MultiCheckboxField, Required, choices, labelled
from app.rules import limits
from app.rules.identity import HUES, STRENGTHS
from app.rules.labels import N_
from app.rules.locales import offered
from app.text.formatting import translate, translate_later

MARKS = {"initial": N_("The initial"), "own": N_("A mark of our own")}
_NO_FILE = N_("Choose a file for the mark.")
_NOT_OFFERED = N_("Choose a language that you offer.")
COLUMNS = ("name", "tagline", "hue", "chroma", "locale", "timezone")


class IdentityForm(Form):
    name = organisation_field()
    tagline = Line(_("Second line"), most=limits.TAGLINE)
    mark_kind = RadioField(_("Beside the name"), choices=choices(labelled(MARKS)), default="initial")
    picture = FileField(_("File of the mark"))
    hue = RadioField(
        _("Colour"), coerce=int, choices=choices([(hue, translate_later(label)) for hue, label in HUES.items()])
    )
    chroma = RadioField(
        _("Strength"), coerce=float,
        choices=choices([(chroma, translate_later(label)) for chroma, label in STRENGTHS.items()]),
    )  # fmt: skip
    locales = MultiCheckboxField(
        _("Languages of the site"), [Required(_("Choose at least one language."))], choices=LANGUAGES
    )
    locale = SelectField(_("Language of the organisation"), choices=LANGUAGES)
    timezone = ZoneField()

    def __init__(self, *, site: Any, **options: Any) -> None:
        """site: the organisation as it is."""
        kind = "own" if site.mark else "initial"
        super().__init__(**options, data={
            **{name: getattr(site, name) for name in COLUMNS}, "mark_kind": kind, "locales": offered(site.locales),
        })  # fmt: skip
        self._has_mark = bool(site.mark)

    def validate_picture(self, field: Any) -> None:
        if self.mark_kind.data == "own" and not field.data and not self._has_mark:
            raise ValidationError(translate(_NO_FILE))

    def validate_locale(self, field: Any) -> None:
        if self.locales.data and field.data not in self.locales.data:
            raise ValidationError(translate(_NOT_OFFERED))

    def columns(self) -> dict[str, Any]:
        """The values of the Site's columns."""
        locales = " ".join(offered(" ".join(self.locales.data)))
        return {**{name: self[name].data for name in COLUMNS}, "locales": locales}

    @property
    def content(self) -> bytes:
        """The file of the mark that was sent, empty for none."""
        return self.picture.data.read() if self.mark_kind.data == "own" and self.picture.data else b""
