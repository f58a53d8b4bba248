"""What is kept for how long: one registry, read by whatever deletes, by the page of the admins, and by what the site
says about privacy.

A new entry is one `Kept` and a call of `retention.days` (queries) where it is deleted.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from app.rules import limits
from app.rules.labels import N_, Label


class Kept(NamedTuple):
    """`label`: what is kept, and from when on the days count. `least`, `most`: between which an admin may choose; the
    same if it is not theirs to choose.
    """

    name: str
    label: Label
    days: int
    least: int
    most: int

    @property
    def is_chosen(self) -> bool:
        return self.least < self.most


def _fixed(name: str, label: Label, days: int) -> Kept:
    return Kept(name, label, days, days, days)


KEPT: dict[str, Kept] = {
    kept.name: kept
    for kept in (
        Kept("account_events", N_("Sign-ins and changes of an account, with network address"), 90, 7, 365),
        Kept("notifications", N_("Notifications"), 365, 30, 1_825),
        Kept("letters", N_("Which e-mails were sent, without their text"), 30, 1, 365),
        Kept("failed_letters", N_("Which e-mails could not be delivered"), 90, 7, 365),
        Kept("email_invitations", N_("Addresses invited by e-mail, after the invitation has expired"), 60, 30, 365),
        _fixed("notices", N_("Notices, after they have ended or were solved"), limits.NOTICE_KEPT.days),
        _fixed("leaving", N_("Accounts whose members asked for deletion"), limits.LEAVING_LASTS.days),
        _fixed("sessions", N_("Signed-in browsers"), limits.SESSION_ABSOLUTE.days),
        _fixed("former_handles", N_("Former addresses of a profile"), limits.FORMER_HANDLE.days),
        _fixed("address_undo", N_("The former e-mail address after a change"), limits.ADDRESS_UNDO.days),
        _fixed("sign_ups", N_("Sign-ups that were not confirmed"), limits.SIGN_UP_EXPIRES.days),
        _fixed("imports", N_("Uploaded archives that were not imported"), limits.IMPORT_EXPIRES.days),
        _fixed("counters", N_("Counters against misuse"), 1),
    )
}
CHOSEN = {name: kept for name, kept in KEPT.items() if kept.is_chosen}


class Listed(NamedTuple):
    """What is kept, and for how many days."""

    label: Label
    days: int


def listed(days: Mapping[str, int]) -> list[Listed]:
    """The registry in words, with these days where an admin chose others."""
    return [Listed(kept.label, days.get(name, kept.days)) for name, kept in KEPT.items()]
