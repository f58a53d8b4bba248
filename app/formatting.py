"""Dates and names as the viewer reads them: filters of the templates, in the viewer's language and zone."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask_babel import format_date, format_datetime, format_timedelta, get_locale, gettext, to_user_timezone

from app.models.base import now


def clock(at: datetime) -> str:
    """The time of day, 24 h: 09:03."""
    return to_user_timezone(at).strftime("%H:%M")


def short_date(at: datetime) -> str:
    """Day and month, with the year unless it is this one: 20 November / 20. November 2025."""
    local = to_user_timezone(at)
    german = str(get_locale()) == "de"
    pattern = ("d. MMMM" if german else "d MMMM") + ("" if local.year == to_user_timezone(now()).year else " y")
    return format_datetime(at, pattern)


def long_date(at: datetime) -> str:
    """Day, month and year."""
    return format_datetime(at, "d. MMMM y" if str(get_locale()) == "de" else "d MMMM y")


def day(at: datetime) -> str:
    """A day as a heading: "Today, 23 November", "Yesterday, 22 November", "Friday, 20 November"."""
    days = (to_user_timezone(now()).date() - to_user_timezone(at).date()).days
    if days == 0:
        return f"{gettext('Today')}, {short_date(at)}"
    if days == 1:
        return f"{gettext('Yesterday')}, {short_date(at)}"
    return f"{format_datetime(at, 'EEEE')}, {short_date(at)}" if 0 < days < 7 else short_date(at)


def iso_day(at: datetime) -> str:
    """The viewer's calendar day, to compare: 2026-11-23."""
    return to_user_timezone(at).strftime("%Y-%m-%d")


def ago(at: datetime) -> str:
    """How long ago, for the first week; then the date. A clock that jumped gives "just now", never the future."""
    passed = max(now() - at, timedelta(0))
    if passed < timedelta(minutes=1):
        return gettext("just now")
    return format_timedelta(-passed, add_direction=True) if passed < timedelta(days=7) else short_date(at)


def brief(at: datetime) -> str:
    """As short as a list needs it: 11:31 today, Sun within the week, else 20 Nov, with the year unless it is this one."""
    local, today = to_user_timezone(at), to_user_timezone(now())
    days = (today.date() - local.date()).days
    if days == 0:
        return clock(at)
    if 0 < days < 7:
        return format_datetime(at, "EEE")
    pattern = "d. MMM" if str(get_locale()) == "de" else "d MMM"
    return format_datetime(at, pattern if local.year == today.year else pattern + " y")


def month(text: str | None) -> str:
    """ "2014-04" -> 04/2014, "2014" -> 2014, none -> today."""
    if not text:
        return gettext("today")
    return f"{text[5:7]}/{text[:4]}" if len(text) == 7 else text


def duration(starts: str, ends: str | None) -> str:
    """How long a position lasted, both months counted: "12 years 8 months"; empty where only years are known."""
    today = to_user_timezone(now()).strftime("%Y-%m")
    until = ends or today
    if len(starts) < 7 or len(until) < 7 or until < starts:
        return ""
    months = (int(until[:4]) - int(starts[:4])) * 12 + int(until[5:]) - int(starts[5:]) + 1
    years, rest = divmod(months, 12)
    pieces = []
    if years:
        pieces.append(gettext("%(count)s year", count=1) if years == 1 else gettext("%(count)s years", count=years))
    if rest:
        pieces.append(gettext("%(count)s month", count=1) if rest == 1 else gettext("%(count)s months", count=rest))
    return " ".join(pieces)


def birthday(text: str) -> str:
    """ "--03-14" -> 14 March: a birthday is kept without its year."""
    moment = datetime(2024, int(text[2:4]), int(text[5:7]))
    return format_date(moment, "d. MMMM" if str(get_locale()) == "de" else "d MMMM")
