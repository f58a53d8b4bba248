"""Findings of checks as people read them, in their language and zone."""

from __future__ import annotations

from datetime import date, datetime

from babel.dates import format_date
from babel.numbers import format_decimal

from app.rules.findings import Finding, Value
from app.rules.labels import Label
from app.text.formatting import clock, language, short_date, translate


def found(finding: Finding) -> str:
    """The sentence of a finding."""
    return translate(finding.label, **{name: _shown(value) for name, value in finding.values.items()})


def _shown(value: Value) -> str:
    if isinstance(value, Label):
        return translate(value)
    if isinstance(value, datetime):
        return f"{short_date(value)}, {clock(value)}"
    if isinstance(value, int | float):
        return number(value)
    return value


def number(value: int | float) -> str:
    """A number with at most one decimal place: 1,284 and 99.1 in English, 1.284 and 99,1 in German."""
    return format_decimal(value, "#,##0.#", locale=language())


def calendar_day(day: date) -> str:
    """A day as short as a picture needs it: 30 Oct."""
    return format_date(day, "d.\u00a0MMM" if language() == "de" else "d\u00a0MMM", locale=language())
