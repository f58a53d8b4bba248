"""The first steps on Home. Each form asks only for what its member does not have yet."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField
from wtforms import HiddenField, ValidationError

from app.forms.fields import Line, fill_in
from app.forms.sections import Month, SectionForm, with_fields_of
from app.queries.first_week import Week
from app.rules import limits, months
from app.rules.first_week import Held
from app.rules.pictures import Crop, crop_of
from app.rules.section_types import Section
from app.rules.sections import HEAD, POSITIONS, SECTIONS

CHOOSE = _("Choose a photo.")


def _part(section: Section, *columns: str) -> Section:
    """A section with these fields alone, none of them required: the form says when they are."""
    fields = (field._replace(required=False, hint=None) for field in section.fields if field.column in columns)
    return replace(section, fields=tuple(fields))


class _OfNewcomer(SectionForm):
    """`asked`: names of the fields, part by part. A part that was begun is to be filled in; one of them has to be.
    `offered`: what fields hold before anybody has typed, which alone begins no part.
    """

    asked: tuple[tuple[str, ...], ...]
    offered: Mapping[str, str]
    optional: tuple[str, ...] = ()
    missing: Callable[[Any, Held], tuple[tuple[str, ...], ...]]  # each form says which parts are not there yet

    def __init__(self, held: Held, **options: Any) -> None:
        self.offered = held.offered._asdict()
        super().__init__(**{**self.offered, **options})
        missing = self.missing(held)
        for name in (name for part in self.asked if part not in missing for name in part):
            del self[name]
        self.asked = missing

    def has(self, name: str) -> bool:
        """Whether something was given for this field."""
        return name in self and bool(self[name].data)

    def begun(self, part: tuple[str, ...]) -> bool:
        given = [name for name in part if self.has(name)]
        whole = all(self.has(name) for name in part if name not in self.optional)
        return whole or any(self[name].data != self.offered.get(name) for name in given)

    def validate(self, extra_validators: Any = None) -> bool:
        valid = super().validate(extra_validators)
        begun = [part for part in self.asked if self.begun(part)] or list(self.asked[:1])
        for name in (name for part in begun for name in part if name not in self.optional):
            if not self.has(name) and not self[name].errors:
                self[name].errors = [*self[name].errors, CHOOSE if name == "photo" else fill_in(self[name])]
                valid = False
        return valid


@with_fields_of(_part(HEAD, "headline"))
class HeadForm(_OfNewcomer):
    """Portrait and headline; either will do."""

    part = "start"
    asked = (("headline",), ("photo",))
    headline: Line
    photo = FileField(_("Photo"))
    left, top, side = HiddenField(), HiddenField(), HiddenField()

    def missing(self, held: Held) -> tuple[tuple[str, ...], ...]:
        return (("headline",),) * (not held.headline) + (("photo",),) * (not held.picture)

    @property
    def crop(self) -> Crop | None:
        """The chosen square; without JavaScript it is the one in the middle."""
        return crop_of(self.left.data, self.top.data, self.side.data)


@with_fields_of(_part(SECTIONS[POSITIONS], "organisation", "title", "starts", "ends"))
class CareerForm(_OfNewcomer):
    """School with year, and a position; either will do."""

    part = "career"
    asked = (("school", "year"), ("organisation", "title", "starts", "ends"))
    optional = ("ends",)
    school = Line(_("School"), most=limits.TITLE)
    year = Month(_("Year of leaving"))
    starts: Month
    ends: Month

    def missing(self, held: Held) -> tuple[tuple[str, ...], ...]:
        school, position = CareerForm.asked
        return (school,) * (not held.school) + (position,) * (not held.organisation)

    def validate_ends(self, field: Month) -> None:
        if self.starts.data and field.data and not months.in_order(self.starts.data, field.data):
            raise ValidationError(_("The end is before the beginning."))

    @property
    def school_given(self) -> dict[str, str] | None:
        return {"school": self.school.data, "ends": self.year.data} if self.has("school") else None

    @property
    def position_given(self) -> dict[str, Any] | None:
        """What the action takes; a position without an end is a current one."""
        if not self.has("organisation") or not self.begun(CareerForm.asked[1]):
            return None
        values = {name: self[name].data for name in ("title", "organisation", "starts")}
        return {**values, "ends": self.ends.data or None, "place": "", "text": ""}


def blank(week: Week) -> dict[str, Any]:
    """The forms of the steps before anything was typed, by the names of the steps."""
    return {"head": HeadForm(week.held, formdata=None), "career": CareerForm(week.held, formdata=None)}
