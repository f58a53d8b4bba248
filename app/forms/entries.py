"""One form for each further section of a profile, made from its registry."""

from __future__ import annotations

from functools import cache
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import SelectField, ValidationError

from app.forms.fields import Line, Text, choices, labelled
from app.forms.profiles import Month, SectionForm
from app.rules import limits, links, months
from app.rules.sections import ENTRY_KINDS, LANGUAGE_LEVELS, EntryField
from app.text.formatting import translate_later


class Link(Line):
    """The address of a page; "https://" is put before what has no scheme."""

    def __init__(self, label: Any, *, required: bool = False, **options: Any) -> None:
        super().__init__(label, most=limits.LINK, required=required, validators=[leads_to_a_page], **options)

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata(valuelist)
        self.data = links.complete(self.data) or self.data


def leads_to_a_page(form: Any, field: Any) -> None:
    if field.data and links.complete(field.data) is None:
        raise ValidationError(_("Please write the address of a page, like www.example.org."))


class EntryForm(SectionForm):
    """An entry of a further section; `fields_of` gives its fields in order."""

    def validate(self, extra_validators: Any = None) -> bool:
        valid = super().validate(extra_validators)
        starts, ends = self._fields.get("starts"), self._fields.get("ends")
        known = starts and ends and starts.data and ends.data and not starts.errors and not ends.errors
        if known and not months.in_order(starts.data, ends.data):
            ends.errors = [*ends.errors, _("The end is before the beginning.")]
            return False
        return valid

    def values(self) -> dict[str, str]:
        """What the action takes. A link without a name is called after its host."""
        found = {name: field.data or "" for name, field in self._fields.items()}
        if self.part == "links" and not found["title"]:
            found["title"] = links.host(found["url"])
        return found


@cache
def form_for(kind: str) -> type[EntryForm]:
    """The class of the form for entries of this kind."""
    fields = {field.column: _made(field) for field in ENTRY_KINDS[kind].fields}
    return type(f"{kind.title()}Form", (EntryForm,), {"part": kind, **fields})


def _made(field: EntryField) -> Any:
    label = translate_later(field.label)
    note = {"description": translate_later(field.hint)} if field.hint else {}
    if field.form == "month":
        return Month(label, required=field.required, **note)
    if field.form == "link":
        return Link(label, required=field.required, **note)
    if field.form == "text":
        return Text(label, most=field.most, required=field.required, **note)
    if field.form == "choice":
        return SelectField(label, choices=choices([("", _("Not said")), *labelled(LANGUAGE_LEVELS)]), default="")
    return Line(label, most=field.most, required=field.required, **note)
