"""What an announcement may hold, and how fast it is sent. Days and times are those of the organisation."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, HiddenField, SelectField, StringField, ValidationError
from wtforms.widgets import DateInput, TimeInput

from app.actions.announcements import Words
from app.forms.fields import Form, Line, Text, choices, has_letters_or_digits
from app.queries.announcing import Announced
from app.rules import announcements as rules
from app.rules import limits, zones
from app.rules.announcements import PACES, USUAL_PACE

END_OF_DAY = time(23, 59)


YEARS = range(2000, 2201)  # beyond them some zone has no such moment


def _day(text: str) -> date:
    found = date.fromisoformat(text)
    if found.year not in YEARS:
        raise ValueError(text)
    return found


def _clock(text: str) -> time:
    """To the minute, without a zone: that is the organisation's."""
    return datetime.strptime(text[:5], "%H:%M").time()


class _Read(StringField):
    """A text of which `read` makes something; `value`: that, None where nothing was typed or it is wrong."""

    value: Any = None
    read: Callable[[str], Any]
    wrong: Any

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = valuelist[0].strip()[:20] if valuelist else ""

    def pre_validate(self, form: Form) -> None:
        if not self.data:
            return
        try:
            self.value = self.read(self.data)
        except ValueError:
            raise ValidationError(self.wrong) from None


class Day(_Read):
    widget = DateInput()
    read = staticmethod(_day)
    wrong = _("Enter a date with year, month and day.")


class Time(_Read):
    widget = TimeInput()
    read = staticmethod(_clock)
    wrong = _("Enter a time like 18:30.")


class AnnouncementForm(Form):
    title = Line(
        _("Heading"), most=limits.ANNOUNCEMENT_TITLE, required=True, validators=[has_letters_or_digits]
    )
    text = Text(_("Text"), most=limits.ANNOUNCEMENT_TEXT, required=True)
    pinned = Day(_("On Home until"))
    day = Day(_("Date"))
    begins = Time(_("Begins"))
    ends = Time(_("Ends"))
    place = Line(_("Place"), most=limits.PLACE, validators=[has_letters_or_digits])
    asks = BooleanField(_("Ask members for yes or no"))
    submission = HiddenField()

    @classmethod
    def blank(cls, moment: datetime, zone: str) -> AnnouncementForm:
        """For a new one: two weeks on Home."""
        until = moment.astimezone(zones.zone(zone)).date() + timedelta(days=rules.PINNED_DAYS)
        return cls(formdata=None, pinned=until.isoformat())

    @classmethod
    def of(cls, found: Announced, zone: str) -> AnnouncementForm:
        """With what it says now."""

        def local(at: datetime | None, pattern: str) -> str:
            return at.astimezone(zones.zone(zone)).strftime(pattern) if at else ""

        return cls(
            formdata=None, title=found.title, text=found.text, place=found.place, asks=found.asks,
            pinned=local(found.pinned_until, "%Y-%m-%d"), day=local(found.starts_at, "%Y-%m-%d"),
            begins=local(found.starts_at, "%H:%M"), ends=local(found.ends_at, "%H:%M"),
        )  # fmt: skip

    def validate_begins(self, field: Time) -> None:
        if self.day.data and not field.data:
            raise ValidationError(_("Enter when it begins."))

    def validate_day(self, field: Day) -> None:
        if not field.data and (self.begins.data or self.ends.data):
            raise ValidationError(_("Enter the day."))

    def words(self, zone: str) -> Words:
        """The form is valid. Something that ends before it begins ends on the next day."""
        day, begins, ends = self.day.value, self.begins.value, self.ends.value
        last = day + timedelta(days=ends <= begins) if day and ends else None
        return Words(
            self.title.data, self.text.data, pinned_until=_at(self.pinned.value, END_OF_DAY, zone),
            starts_at=_at(day, begins, zone), ends_at=_at(last, ends, zone), place=self.place.data,
            asks=self.asks.data,
        )  # fmt: skip


def _at(day: date | None, clock: time | None, zone: str) -> datetime | None:
    """This moment by the clocks of the organisation."""
    if day is None or clock is None:
        return None
    return zones.moment(datetime.combine(day, clock), zone)


class MailingForm(Form):
    per_hour = SelectField(
        _("How fast?"), choices=choices({count: _("%(count)s an hour", count=count) for count in PACES}), coerce=int,
        default=USUAL_PACE,
    )
