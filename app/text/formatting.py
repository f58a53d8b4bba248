"""Dates and names as the viewer reads them: filters of the templates, in the viewer's language and zone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache, wraps
from typing import Any

from babel import dates
from flask_babel import format_date, format_timedelta, get_domain, get_locale, get_timezone, gettext
from flask_babel.speaklater import LazyString
from markupsafe import Markup

from app.models.base import now
from app.rules import labels, languages
from app.rules.labels import Label
from app.rules.sections import LANGUAGE_LEVELS, LISTS

Place = tuple[date, str, tzinfo]  # today, language, zone: what formatted dates depend on besides themselves
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


def _kept(write: Callable[[datetime, date, str, tzinfo], str]) -> Callable[[datetime], str]:
    """A formatter with a cache. `write` gets the local moment, the viewer's today, language, zone."""

    @lru_cache(4096)  # each about 600 bytes
    def kept(at: datetime, today: date, locale: str, zone: tzinfo) -> str:
        return write(at.astimezone(zone), today, locale, zone)

    @wraps(write)
    def formatted(at: datetime) -> str:
        return kept(at, *(_place.get() or _asked()))

    return formatted


def _pattern(locale: str, month: str, year: bool) -> str:
    return ("d. " if locale == "de" else "d ") + month + (" y" if year else "")


def _dated(local: datetime, pattern: str, locale: str) -> str:
    return dates.format_date(local.date(), pattern, locale=locale)


@_kept
def clock(local: datetime, today: date, locale: str, zone: tzinfo) -> str:
    """The time of day, 24 h: 09:03."""
    return local.strftime("%H:%M")


@_kept
def until(local: datetime, today: date, locale: str, zone: tzinfo) -> str:
    """The end of a wait: 14:35, or 24 November, 01:00 if it is on another day."""
    named = "" if local.date() == today else f"{_dated(local, _pattern(locale, 'MMMM', False), locale)}, "
    return f"{named}{local:%H:%M}"


@_kept
def short_date(local: datetime, today: date, locale: str, zone: tzinfo) -> str:
    """Day and month, with the year unless it is this one: 20 November / 20. November 2025."""
    return _dated(local, _pattern(locale, "MMMM", local.year != today.year), locale)


@_kept
def long_date(local: datetime, today: date, locale: str, zone: tzinfo) -> str:
    """Day, month and year."""
    return _dated(local, _pattern(locale, "MMMM", True), locale)


@_kept
def day(local: datetime, today: date, locale: str, zone: tzinfo) -> str:
    """A day as a heading: "Today, 23 November", "Yesterday, 22 November", "Friday, 20 November"."""
    passed = (today - local.date()).days
    named = _dated(local, _pattern(locale, "MMMM", local.year != today.year), locale)
    if passed in (0, 1):
        word = gettext("Yesterday") if passed else gettext("Today")
        return f"{word}, {named}"
    return f"{_dated(local, 'EEEE', locale)}, {named}" if 0 < passed < 7 else named


@_kept
def iso_day(local: datetime, today: date, locale: str, zone: tzinfo) -> str:
    """The viewer's calendar day, to compare: 2026-11-23."""
    return local.strftime("%Y-%m-%d")


@_kept
def brief(local: datetime, today: date, locale: str, zone: tzinfo) -> str:
    """As short as a list needs it: 11:31 today, Sun within the week, else 20 Nov; with the year unless it is this one.
    """
    passed = (today - local.date()).days
    if passed == 0:
        return local.strftime("%H:%M")
    if 0 < passed < 7:
        return _dated(local, "EEE", locale)
    return _dated(local, _pattern(locale, "MMM", local.year != today.year), locale)


def ago(at: datetime) -> str:
    """How long ago, for the first week; then the date. A clock that jumped gives "just now", never the future."""
    passed = max(now() - at, timedelta(0))
    if passed < timedelta(minutes=1):
        return gettext("just now")
    return format_timedelta(-passed, add_direction=True) if passed < timedelta(days=7) else short_date(at)


@_kept
def _clock_element(local: datetime, today: date, locale: str, zone: tzinfo) -> str:
    at = local.astimezone(UTC)
    return Markup('<time datetime="{:%Y-%m-%dT%H:%M:%SZ}" title="{}, {:%H:%M}">{{}}</time>').format(at, day(at), local)


def when(at: datetime | None, style: str = "clock") -> Markup:
    """A <time> element; `style`: clock, day, ago or brief."""
    if at is None:
        return Markup()
    shown = {"clock": clock, "day": day, "ago": ago, "brief": brief}[style](at)
    return Markup(_clock_element(at)).format(shown)  # noqa: S704 (made above)


def month(text: str | None) -> str:
    """ "2014-04" -> 04/2014, "2014" -> 2014, none -> today."""
    if not text:
        return gettext("today")
    return f"{text[5:7]}/{text[:4]}" if len(text) == 7 else text


def span(starts: str | None, ends: str | None, kind: str = "") -> str:
    """ "04/2014 – 09/2018" of an entry of this kind, or one of the two; "04/2014 – today" where it goes on."""
    lasting = kind in LISTS and LISTS[kind].lasting
    goes_on = bool(starts) and not ends and lasting
    first, last = (month(starts) if starts else ""), (month(ends) if ends or goes_on else "")
    return first if first == last else " – ".join(filter(None, (first, last)))


def long_month(text: str) -> str:
    """ "2014-04" -> April 2014, "2014" -> 2014."""
    return format_date(date(int(text[:4]), int(text[5:7]), 1), "MMMM y") if len(text) == 7 else text


def duration(starts: str, ends: str | None) -> str:
    """How long a position lasted, both months counted: "12 years 8 months"; empty if only years are known."""
    today = now().astimezone(get_timezone()).strftime("%Y-%m")
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


def fluency(level: str, words: str) -> str:
    """How well a language is spoken, from the key of a level and the member's own words: "Business fluent (C1)"."""
    name = LANGUAGE_LEVELS.get(level)
    return languages.told(translate(name) if name else "", words)


def birthday(text: str) -> str:
    """ "--03-14" -> 14 March: a birthday is stored without its year."""
    day_of_birth = date(2024, int(text[2:4]), int(text[5:7]))  # no moment: that would move with the time zone
    return format_date(day_of_birth, "d. MMMM" if str(get_locale()) == "de" else "d MMMM")
