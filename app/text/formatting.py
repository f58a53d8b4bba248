"""Dates and names as the viewer reads them: filters of the templates, in the viewer's language and zone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import Any

from babel import dates
from flask_babel import get_domain, get_locale, get_timezone
from flask_babel.speaklater import LazyString
from markupsafe import Markup, escape

from app.models.base import now
from app.rules import labels, languages
from app.rules.labels import N_, Label
from app.rules.sections import LANGUAGE_LEVELS, LISTS

Place = tuple[date, str, tzinfo]  # today, language, zone: what formatted dates depend on besides themselves
TODAY, YESTERDAY, JUST_NOW, GOES_ON = N_("Today"), N_("Yesterday"), N_("just now"), N_("today")
THIS_WEEK, EARLIER, IN_MONTH = N_("This week"), N_("Earlier in %(month)s"), N_("In %(month)s")
YEAR, YEARS = N_("%(count)s year"), N_("%(count)s years")
MONTH, MONTHS = N_("%(count)s month"), N_("%(count)s months")
_place: ContextVar[Place | None] = ContextVar("place", default=None)


@contextmanager
def placed() -> Iterator[None]:
    """Ask Babel for language and zone once, for everything formatted in this block: a page has hundreds of dates."""
    mark = _place.set(_asked())
    try:
        yield
    finally:
        _place.reset(mark)


def _asked() -> Place:
    zone = get_timezone()
    return now().astimezone(zone).date(), str(get_locale()), zone


def place() -> Place:
    """The viewer's today, language and zone."""
    return _place.get() or _asked()


def language() -> str:
    """The viewer's language: en or de."""
    placed = _place.get()
    return placed[1] if placed else str(get_locale())


def translate(label: Label, **values: Any) -> str:
    """A label in the viewer's language, with `values` put into its %(name)s. Plain text, to be escaped like any other.

    Raises TypeError for anything else: a text of a member is neither ours to translate nor a format string.
    """
    text = _translated(labels.checked(label), language())
    return text % values if values else text


@lru_cache(2048)
def _translated(text: str, _language: str) -> str:
    return str(get_domain().get_translations().ugettext(text))


def translate_later(label: Label, **values: Any) -> Any:
    """The same for labels declared before there is a viewer: the label of a field."""
    return LazyString(translate, labels.checked(label), **values)


def _local(at: datetime) -> tuple[datetime, date, str]:
    """A moment in the viewer's zone; the viewer's today and language."""
    today, locale, zone = place()
    return at.astimezone(zone), today, locale


@lru_cache(2048)  # each about 300 bytes; by day, as the same moment is hardly ever written again
def _dated(day: date, pattern: str, locale: str) -> str:
    return dates.format_date(day, pattern, locale=locale)


def _named(local: datetime, month: str, locale: str, year: bool) -> str:
    """Day and month stay on one line."""
    day = "d.\u00a0" if locale == "de" else "d\u00a0"
    return _dated(local.date(), day + month + (" y" if year else ""), locale)


def _clock(local: datetime) -> str:
    return f"{local.hour:02}:{local.minute:02}"  # a fifth of what strftime takes


def _day(local: datetime, today: date, locale: str) -> str:
    passed = (today - local.date()).days
    named = _named(local, "MMMM", locale, local.year != today.year)
    if passed in (0, 1):
        return f"{translate(YESTERDAY if passed else TODAY)}, {named}"
    return f"{_dated(local.date(), 'EEEE', locale)}, {named}" if 0 < passed < 7 else named


def clock(at: datetime) -> str:
    """The time of day, 24 h: 09:03."""
    return _clock(_local(at)[0])


def until(at: datetime) -> str:
    """A moment to wait for: 14:35, or 24 November, 01:00 where it is on another day."""
    local, today, locale = _local(at)
    named = "" if local.date() == today else f"{_named(local, 'MMMM', locale, False)}, "
    return f"{named}{_clock(local)}"


def short_date(at: datetime) -> str:
    """Day and month, with the year unless it is this one: 20 November / 20. November 2025."""
    local, today, locale = _local(at)
    return _named(local, "MMMM", locale, local.year != today.year)


def long_date(at: datetime) -> str:
    """Day, month and year."""
    local, _, locale = _local(at)
    return _named(local, "MMMM", locale, True)


def day(at: datetime) -> str:
    """A day as a heading: "Today, 23 November", "Yesterday, 22 November", "Friday, 20 November"."""
    return _day(*_local(at))


def period(at: datetime) -> str:
    """A heading over entries that are few: "Today, 23 November", "Yesterday, ...", "This week", then by month."""
    local, today, locale = _local(at)
    passed = (today - local.date()).days
    if passed <= 1:
        return _day(local, today, locale)
    if passed < 7:
        return translate(THIS_WEEK)
    is_this_year = local.year == today.year
    month = _dated(local.date(), "LLLL" if is_this_year else "LLLL y", locale)
    return translate(EARLIER, month=month) if is_this_year and local.month == today.month else month


def month_of(at: datetime) -> str:
    """A heading over the entries of a month: "In October", with the year unless it is this one."""
    local, today, locale = _local(at)
    named = _dated(local.date(), "LLLL" if local.year == today.year else "LLLL y", locale)
    return translate(IN_MONTH, month=named)


def iso_day(at: datetime) -> str:
    """The viewer's calendar day, to compare: 2026-11-23."""
    return str(_local(at)[0].date())


def brief(at: datetime) -> str:
    """As short as a list needs it: 11:31 today, Sun within the week, else 20 Nov; the year unless it is this one."""
    local, today, locale = _local(at)
    passed = (today - local.date()).days
    if passed == 0:
        return _clock(local)
    if 0 < passed < 7:
        return _dated(local.date(), "EEE", locale)
    return _named(local, "MMM", locale, local.year != today.year)


def other_day(at: datetime) -> str:
    """The same for another day than today, of which it says nothing."""
    local, today, _ = _local(at)
    return "" if local.date() == today else brief(at)


def moment(at: datetime) -> str:
    """Day and time of day, with the year unless it is this one: 20 November, 09:03."""
    return f"{short_date(at)}, {clock(at)}"


def weekday(at: datetime) -> str:
    """When something was, below a heading of more than a day: Fri 10:15 within the week, else 20 Nov."""
    local, today, _ = _local(at)
    return f"{brief(at)} {_clock(local)}" if 0 < (today - local.date()).days < 7 else brief(at)


def ago(at: datetime) -> str:
    """How long ago, for the first week; then the date. A clock that jumped gives "just now", never the future."""
    passed = max(now() - at, timedelta(0))
    if passed < timedelta(minutes=1):
        return translate(JUST_NOW)
    if passed < timedelta(days=7):
        return dates.format_timedelta(-passed, add_direction=True, locale=language())
    return short_date(at)


SHOWN = {"day": day, "ago": ago, "brief": brief, "weekday": weekday, "moment": moment}


def when(at: datetime | None, style: str = "clock") -> Markup:
    """A <time> element; `style`: clock, or one of `SHOWN`."""
    if at is None:
        return Markup()
    local, today, locale = _local(at)
    exact = at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="minutes")
    time = _clock(local)
    shown = time if style == "clock" else escape(SHOWN[style](at))
    # a clock stands below a heading with the day: a title would say the same once more, twenty times on a page
    title = "" if style == "clock" else f' title="{escape(_day(local, today, locale))}, {time}"'
    return Markup(f'<time datetime="{exact}Z"{title}>{shown}</time>')  # noqa: S704 (dates in our words)


def month(text: str | None) -> str:
    """ "2014-04" -> 04/2014, "2014" -> 2014, none -> today."""
    if not text:
        return translate(GOES_ON)
    return f"{text[5:7]}/{text[:4]}" if len(text) == 7 else text


def span(starts: str | None, ends: str | None, kind: str = "") -> str:
    """ "04/2014 – 09/2018" of an entry of this kind, or one of the two; "04/2014 – today" where it goes on."""
    lasting = kind in LISTS and LISTS[kind].lasting
    goes_on = bool(starts) and not ends and lasting
    first, last = (month(starts) if starts else ""), (month(ends) if ends or goes_on else "")
    return first if first == last else " – ".join(filter(None, (first, last)))


def long_month(text: str) -> str:
    """ "2014-04" -> April 2014, "2014" -> 2014."""
    return _dated(date(int(text[:4]), int(text[5:7]), 1), "MMMM y", language()) if len(text) == 7 else text


def lasting(time: timedelta) -> str:
    """ "14 days", "30 minutes": whole days, or minutes of what is shorter."""
    unit = "day" if time.days else "minute"
    return dates.format_timedelta(time, granularity=unit, threshold=float("inf"), locale=language())


def duration(starts: str, ends: str | None) -> str:
    """How long a position lasted, both months counted: "12 years 8 months"; empty if only years are known."""
    until = ends or f"{place()[0]:%Y-%m}"
    if len(starts) < 7 or len(until) < 7 or until < starts:
        return ""
    months = (int(until[:4]) - int(starts[:4])) * 12 + int(until[5:]) - int(starts[5:]) + 1
    years, rest = divmod(months, 12)
    pieces = []
    if years:
        pieces.append(translate(YEAR if years == 1 else YEARS, count=years))
    if rest:
        pieces.append(translate(MONTH if rest == 1 else MONTHS, count=rest))
    return " ".join(pieces)


def fluency(level: str, words: str) -> str:
    """How well a language is spoken, from the key of a level and the member's own words: "Business fluent (C1)"."""
    name = LANGUAGE_LEVELS.get(level)
    return languages.told(translate(name) if name else "", words)


def birthday(text: str) -> str:
    """ "--03-14" -> 14 March: a birthday is stored without its year."""
    day_of_birth = date(2024, int(text[2:4]), int(text[5:7]))  # no moment: that would move with the time zone
    return _dated(day_of_birth, "d.\u00a0MMMM" if language() == "de" else "d\u00a0MMMM", language())
