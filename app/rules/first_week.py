"""The first week of a newcomer on Home (product 18): three steps, each done by what is in the database."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from app.rules import limits

PEOPLE = 5  # connected with or invited


class Offered(NamedTuple):
    """What the organisation's roster says of a newcomer: offered in the form, written only by them."""

    school: str = ""
    year: str = ""
    organisation: str = ""


class Held(NamedTuple):
    """What a newcomer has so far. `school`, `year`: of the latest school with a year; `invited`: open invitations."""

    picture: str | None
    headline: str
    school: str
    year: str
    organisation: str
    connections: int
    invited: int
    offered: Offered = Offered()

    @property
    def class_(self) -> str:
        """School and year, as the address of a search names them (rules/searching.py)."""
        return f"{self.school}, {self.year}"

    @property
    def has_head(self) -> bool:
        return bool(self.picture and self.headline)

    @property
    def has_career(self) -> bool:
        return bool(self.school and self.organisation)

    @property
    def has_people(self) -> bool:
        return self.connections + self.invited >= PEOPLE

    @property
    def has_all(self) -> bool:
        return self.has_head and self.has_career and self.has_people


def lasts(joined_at: datetime, now: datetime) -> bool:
    """Whether somebody who joined then is a newcomer."""
    return joined_at + limits.FIRST_WEEK > now
