"""What admins may do, and where: the registries of their pages and of the acts that their log keeps.

A new page is one entry of ROOMS, its door and its template; a new act one entry of ACTS and a call of
`admin_log.note`. Placeholders of sentences: %(admin)s who did it, %(member)s whom it concerns.
"""

from __future__ import annotations

from typing import NamedTuple

from app.rules.labels import N_, Label


class Room(NamedTuple):
    """A page of the administration; `endpoint`: its handler."""

    name: str
    label: Label
    endpoint: str


ROOMS = (
    Room("site", N_("Organisation"), "admin.site"),
    Room("applicants", N_("Applicants"), "admin_applicants.index"),
    Room("roster", N_("Roster"), "admin_roster.index"),
)  # fmt: skip

COMMAND_LINE = N_("The command line")

ACTS: dict[str, Label] = {
    "site_changed": N_("%(admin)s changed the settings of the organisation."),
    "applicant_accepted": N_("%(admin)s accepted an applicant."),
    "applicant_turned_down": N_("%(admin)s turned an applicant down."),
    "roster_added": N_("%(admin)s added a list to the roster."),
    "roster_released": N_("%(admin)s started sending the invitations of the roster."),
    "roster_stopped": N_("%(admin)s stopped the invitations of the roster."),
    "roster_removed": N_("%(admin)s removed the waiting people from the roster."),
    "leaver_locked": N_("%(admin)s locked %(member)s, who has left."),
}
