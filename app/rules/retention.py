"""What is kept for how long: one registry, read by whatever deletes, by the page of the admins, and by what the site
says about privacy.

A new entry is one `Kept` and a call of `retention.days` (queries) where it is deleted.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import NamedTuple

from app.rules import limits
from app.rules.labels import N_, Label


class Kept(NamedTuple):
    """`label`: what is kept, and from when on its time counts. `least`, `most`: days between which an admin may choose;
    0 where the time is not theirs to choose.
    """

    name: str
    label: Label
    lasts: timedelta
    least: int = 0
    most: int = 0

    @property
    def days(self) -> int:
        return self.lasts.days

    @property
    def is_chosen(self) -> bool:
        return self.most > 0


def _chosen(name: str, label: Label, days: int, least: int, most: int) -> Kept:
    return Kept(name, label, timedelta(days=days), least, most)


KEPT: dict[str, Kept] = {
    kept.name: kept
    for kept in (
        _chosen("account_events", N_("Sign-ins and changes of an account, with network address"), 90, 7, 365),
        _chosen("notifications", N_("Notifications"), 365, 30, 1_825),
        _chosen("letters", N_("Which e-mails were sent, without their text"), 30, 1, 365),
        _chosen("failed_letters", N_("Which e-mails could not be delivered"), 90, 7, 365),
        _chosen("email_invitations", N_("Addresses invited by e-mail, after the invitation has expired"), 60, 30, 365),
        Kept("sessions", N_("Signed-in browsers, with network address: after the last visit"), limits.SESSION_IDLE),
        Kept("leaving", N_("Accounts whose members asked for deletion"), limits.LEAVING_LASTS),
        Kept("leavers", N_("Accounts of people who left the organisation"), limits.LEAVER_LASTS),
        Kept("former_handles", N_("Former addresses of a profile"), limits.FORMER_HANDLE),
        Kept("address_undo", N_("The former e-mail address after a change"), limits.ADDRESS_UNDO),
        Kept(
            "address_by_admin",
            N_("The former e-mail address after a change by an admin"),
            limits.ADDRESS_UNDONE_WITHIN,
        ),
        Kept("changes", N_("Changes of the e-mail address without a confirmation"), limits.ADDRESS_CHANGE_EXPIRES),
        Kept("resets", N_("Links to a new password"), limits.RESET_EXPIRES),
        Kept("sign_ups", N_("Sign-ups that were not confirmed"), limits.SIGN_UP_EXPIRES),
        Kept("applications", N_("Applications that wait or were turned down"), limits.APPLICATION_LASTS),
        Kept("accepted", N_("Accepted applications whose link was not used"), limits.ACCEPTED_LASTS),
        Kept("invited", N_("Invitations by e-mail that wait for an answer"), limits.EMAIL_INVITATION_EXPIRES),
        Kept("invitations", N_("Invitations between members that nobody answered"), limits.INVITATION_EXPIRES),
        Kept("introductions", N_("Requests for an introduction that nobody answered"), limits.INTRODUCTION_LASTS),
        Kept("notices", N_("Notices, after they have ended or were solved"), limits.NOTICE_KEPT),
        Kept("reports", N_("Reports, after they were decided"), limits.REPORT_KEPT),
        Kept("removed", N_("What was removed after a report, until it can no longer be restored"), limits.REMOVED_KEPT),
        Kept("admin_words", N_("What admins wrote to a member"), limits.ADMIN_WORDS_KEPT),
        Kept("imports", N_("Uploaded archives that were not imported"), limits.IMPORT_EXPIRES),
        Kept("post_pictures", N_("Pictures of a post that was not published"), limits.PICTURES_WAIT),
        Kept("rosters", N_("Uploaded lists of people that were not confirmed"), limits.ROSTER_DRAFT_EXPIRES),
        Kept("counters", N_("Counters against misuse"), timedelta(days=1)),
    )
}
CHOSEN = {name: kept for name, kept in KEPT.items() if kept.is_chosen}


class Listed(NamedTuple):
    """What is kept, and for how long."""

    label: Label
    lasts: timedelta


def listed(days: Mapping[str, int]) -> list[Listed]:
    """The registry in words, with these days where an admin chose others."""
    return [
        Listed(kept.label, timedelta(days=days[name]) if name in days else kept.lasts) for name, kept in KEPT.items()
    ]
