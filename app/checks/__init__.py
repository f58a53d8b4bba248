"""What `bin/flask check` and the page of the site's health check: for each name a function that returns findings.

A new check is one entry of CHECKS; where it belongs on the page, one of ON_PAGE with its title.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from app.checks import keeping, machine, mail
from app.checks.machine import of_database, of_disk
from app.checks.mail import Signs, of_records, of_settings, of_test, of_worker
from app.rules.findings import RED, Finding
from app.rules.labels import N_, Label

CHECKS: dict[str, Callable[..., Finding | Iterable[Finding]]] = {
    "version": machine.of_version, "database": of_database, "disk": of_disk, "clock": machine.of_clock,
    "address": machine.of_address, "set-up": keeping.of_set_up, "admins": keeping.of_admins,
    "mail-server": mail.of_server, "outbox": mail.of_outbox, "worker": of_worker, "backup": keeping.of_backup,
    "rehearsal": keeping.of_rehearsal, "search": keeping.of_search,
}  # fmt: skip
OF_DATABASE = ("set-up", "admins", "outbox", "worker", "backup", "rehearsal", "search")  # if the database is not red
OF_SIGNS = ("worker", "backup", "rehearsal")
AT_START = ("disk", "clock")  # reported by bin/serve; nothing here may wait for another machine
# What a page may check: nothing that waits for another machine, or writes.
ON_PAGE: dict[str, Label] = {
    "version": N_("Version"), "database": N_("Database"), "disk": N_("Disk"), "clock": N_("Clock"),
    "address": N_("Address"), "worker": N_("Worker"), "outbox": N_("Outbox"), "backup": N_("Backup"),
    "rehearsal": N_("Restore test"), "admins": N_("Admins"),
}  # fmt: skip


def look(names: Iterable[str], signs: Signs | None = None) -> Iterator[tuple[str, Finding]]:
    """The findings of the checks of these names, in their order. `signs`: where they were read already, for a page."""
    is_there = True
    for name in names:
        if name in OF_DATABASE and not is_there:
            continue
        found = CHECKS[name](signs) if name in OF_SIGNS else CHECKS[name]()
        for finding in [found] if isinstance(found, Finding) else found:
            is_there = is_there and (name, finding.level) != ("database", RED)
            yield name, finding


__all__ = [
    "AT_START", "CHECKS", "ON_PAGE", "look", "of_database", "of_disk", "of_records", "of_settings", "of_test",
    "of_worker",
]  # fmt: skip
