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
    Room("reports", N_("Reports"), "admin_reports.index"),
)  # fmt: skip

COMMAND_LINE = N_("The command line")

ACTS: dict[str, Label] = {
    "site_changed": N_("%(admin)s changed the settings of the organisation."),
    "report_opened": N_("%(admin)s read a reported message by %(member)s."),
    "report_removed": N_("%(admin)s removed something by %(member)s after a report."),
    "report_measures": N_("%(admin)s closed a report about %(member)s: handled in another way."),
    "report_dismissed": N_("%(admin)s closed a report about %(member)s: no reason to act."),
    "report_upheld": N_("%(admin)s rejected an objection by %(member)s."),
    "report_restored": N_("%(admin)s restored something by %(member)s after an objection."),
}
