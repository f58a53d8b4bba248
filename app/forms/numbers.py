"""Hidden fields with numbers of things that are in a form."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from markupsafe import Markup
from wtforms import Field

from app.rules import limits


def _hidden(field: Field, **attributes: object) -> Markup:
    """One hidden field a number."""
    one = Markup('<input type="hidden" name="{}" value="{}">')
    return Markup("").join(one.format(field.name, number) for number in field.data or ())


class Numbers(Field):
    """The numbers of those who were chosen to be mentioned, or of other things; what is no number is left out."""

    widget = staticmethod(_hidden)

    def __init__(self, label: Any = None, *, most: int = limits.MENTIONS, **options: Any) -> None:
        super().__init__(label, **options)
        self.most = most

    def process_formdata(self, valuelist: list[str]) -> None:
        given = [each for each in valuelist if each.isascii() and each.isdigit() and len(each) <= 18]
        self.data = [int(each) for each in given[: self.most]]

    def process_data(self, value: Sequence[int] | None) -> None:
        self.data = list(value or ())
