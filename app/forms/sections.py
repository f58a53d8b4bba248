"""Fields of forms from the registry of sections (rules/sections.py), and one form for entries of each."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import SelectField, StringField, ValidationError

from app.forms.fields import Form, Line, Most, Required, Text, choices, labelled, no_forbidden, one_line
from app.rules import limits, links, months, text
from app.rules.section_types import Field, Section
from app.rules.sections import ENTRY_KINDS, LANGUAGE_LEVELS
from app.text.formatting import translate_later


class Month(StringField):
    """A month or a year; `data` is "2014-04", "2014", or "" if nothing was typed."""

    _typed: str | None = None  # None: the form was not sent yet

    def __init__(self, label: Any, *, required: bool = False, **options: Any) -> None:
        own = [*([Required()] if required else []), Most(12), one_line, no_forbidden, is_month]
        super().__init__(label, own, render_kw={"inputmode": "numeric", "autocomplete": "off"}, **options)

    def process_formdata(self, valuelist: list[str]) -> None:
        self._typed = text.clean_line(valuelist[0]) if valuelist else ""
        self.data = months.entered(self._typed) or self._typed

    def _value(self) -> str:
        """As it was typed, even if it is not a month: "13/2014" cut up like "2014-04" would be "14/13/2"."""
        return months.typed(self.data or "") if self._typed is None else self._typed


def is_month(form: Form, field: Any) -> None:
    if field.data and months.parse(field.data) is None:
        raise ValidationError(_("Enter month and year like 04/2014, or the year alone."))


class Link(Line):
    """The address of a page; "https://" is put before an address without a scheme."""

    def __init__(self, label: Any, *, required: bool = False, **options: Any) -> None:
        super().__init__(label, most=limits.LINK, required=required, validators=[leads_to_a_page], **options)

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata(valuelist)
        self.data = links.complete(self.data) or self.data


def leads_to_a_page(form: Any, field: Any) -> None:
    if field.data and links.complete(field.data) is None:
        raise ValidationError(_("Enter a web address like www.example.org."))


class SectionForm(Form):
    """Several sections may be open at once: the ids of their fields begin with the name of the section."""

    part = ""

    def __init__(self, *positional: Any, **named: Any) -> None:
        super().__init__(*positional, **named)
        for field in self:
            field.id = field.label.field_id = f"{self.part}-{field.short_name}"


def made(field: Field) -> Any:
    """The field of a form for a field of the registry."""
    label = translate_later(field.label)
    note = {"description": translate_later(field.hint)} if field.hint else {}
    if field.form == "month":
        return Month(label, required=field.required, **note)
    if field.form == "link":
        return Link(label, required=field.required, **note)
    if field.form == "text":
        return Text(label, most=field.most, required=field.required, **note)
    if field.form == "level":
        return SelectField(label, choices=choices([("", _("Not said")), *labelled(LANGUAGE_LEVELS)]), default="")
    return Line(label, most=field.most, required=field.required, **note)


def with_fields_of(section: Section) -> Callable[[type[SectionForm]], type[SectionForm]]:
    """A class of a form with the fields of a section, beside those it has."""

    def add(form: type[SectionForm]) -> type[SectionForm]:
        for field in section.fields:
            setattr(form, field.column, made(field))
        return form

    return add


class EntryForm(SectionForm):
    """An entry of a section without a table of its own."""

    section: Section

    def validate(self, extra_validators: Any = None) -> bool:
        valid = super().validate(extra_validators)
        starts, ends = self._fields.get("starts"), self._fields.get("ends")
        known = starts and ends and starts.data and ends.data and not starts.errors and not ends.errors
        if known and not months.in_order(starts.data, ends.data):
            ends.errors = [*ends.errors, _("The end is before the beginning.")]
            return False
        return valid

    def values(self) -> dict[str, str]:
        """The arguments for the action. A link without a name is named after its host."""
        found = {name: field.data or "" for name, field in self._fields.items()}
        if self.section.look == "links" and not found["title"]:
            found["title"] = links.host(found["url"])
        return found


@cache
def form_for(kind: str) -> type[EntryForm]:
    """The class of the form for entries of this kind."""
    section = ENTRY_KINDS[kind]
    fields = {field.column: made(field) for field in section.fields}
    return type(f"{kind.title()}Form", (EntryForm,), {"part": kind, "section": section, **fields})
