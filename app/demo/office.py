"""What the demo organisation says: its legal pages and its page for guests, as words/pages.txt has them, and what it
announces (words/announcement.txt).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

from app.actions import announcements, legal
from app.actions.announcements import Words
from app.demo import words
from app.extensions import db
from app.models import Site
from app.models.base import at
from app.queries import announcements as seen
from app.queries import announcing
from app.queries.members import Anybody, Somebody
from app.rules import zones

COME, CANNOT = 0.06, 0.01  # of the members


def open_doors(admin: Somebody) -> None:
    """Publish the pages. Nobody is asked to agree to them."""
    for page, locale, text in pages():
        legal.publish(admin, page, locale, text, asks=False)
    db.session.get_one(Site, 1).public_about = True


def pages() -> list[tuple[str, str, str]]:
    """(page, language, text) of each."""
    found: list[tuple[str, str, list[str]]] = []
    for line in words.whole("pages.txt"):
        if line.startswith("== "):
            page, locale = line.removeprefix("== ").split()
            found.append((page, locale, []))
        else:
            found[-1][2].append(line)
    return [(page, locale, "\n".join(lines).strip()) for page, locale, lines in found]


def announce(admin: Somebody, ids: Sequence[int], now: datetime, seed: int) -> None:
    """The annual meeting, on the Saturday after next, announced two days ago; some have answered since."""
    title, *text = words.whole("announcement.txt")
    day = (now + timedelta(days=12 - now.weekday() + 7 * (now.weekday() > 2))).date()
    starts = zones.moment(datetime(day.year, day.month, day.day, 18), "Europe/Berlin")
    title = title % {"day": f"{day.day}. {MONTHS[day.month - 1]}"}
    said = Words(title, "\n".join(text).strip(), starts, starts, starts + timedelta(hours=4), "Speicherboden", True)
    with at(now - timedelta(days=2)):
        id = announcements.write(admin, said)
        announcements.publish(admin, announcing.one(id))  # type: ignore[arg-type]
    chance = Random(f"announcement {seed}")
    for member in ids[2:]:
        answers = chance.random()
        if answers < COME + CANNOT and (found := seen.seen(member, id)):
            announcements.answer(Anybody(member), found, answers < COME)


MONTHS = (
    "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November",
    "Dezember",
)  # fmt: skip
