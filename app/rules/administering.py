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
    Room("mail", N_("E-mail"), "admin_mail.show"),
    Room("health", N_("Site health"), "admin_health.show"),
)  # fmt: skip

COMMAND_LINE = N_("The command line")

ACTS: dict[str, Label] = {
    "site_changed": N_("%(admin)s changed the settings of the organisation."),
    "test_email_sent": N_("%(admin)s sent a test e-mail."),
    "email_retried": N_("%(admin)s had an e-mail sent again."),
    "emails_retried": N_("%(admin)s had all waiting e-mails sent again."),
    "records_asked": N_("%(admin)s looked up the records of the sender’s domain."),
}
