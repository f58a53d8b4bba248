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
    Room("identity", N_("Appearance"), "admin_identity.show"),
    Room("legal", N_("Legal pages"), "admin_legal.index"),
)

COMMAND_LINE = N_("The command line")

ACTS: dict[str, Label] = {
    "site_changed": N_("%(admin)s changed the settings of the organisation."),
    "identity_changed": N_("%(admin)s changed the name, mark, colour or languages."),
    "legal_published": N_("%(admin)s published a legal page."),
}
