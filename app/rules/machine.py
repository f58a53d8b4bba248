"""How long the parts of the machine may be silent, and the names of the signs that they leave (models/machine.py)."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.rules.findings import GREEN, RED, YELLOW
from app.rules.labels import N_, Label

WORKER, BACKUP, TRIED, REHEARSAL, TEST_EMAIL = "worker", "backup", "backup-tried", "rehearsal", "test-email"
SPF, DKIM, DMARC = "spf", "dkim", "dmarc"
RECORDS = (SPF, DKIM, DMARC)

WORKER_EVERY = timedelta(minutes=1)
WORKER_GONE = timedelta(minutes=10)
BACKUP_LATE, BACKUP_MISSING = timedelta(days=2), timedelta(days=7)
REHEARSAL_EVERY, REHEARSAL_LATE = timedelta(days=7), timedelta(days=14)
TRY_AGAIN = timedelta(hours=1)  # after a backup that could not be made


def backup_level(made_at: datetime, at: datetime) -> str:
    """How a site stands whose newest backup was made then."""
    age = at - made_at
    return RED if age > BACKUP_MISSING else YELLOW if age > BACKUP_LATE else GREEN

# What the banner of admins says of a sign that is red, or too old.
ALARMS: dict[str, Label] = {
    WORKER: N_("The worker does not run: e-mails are not sent, and no backups are made."),
    BACKUP: N_("No backup has been made for more than a week."),
    TRIED: N_("No backup could be made."),
    REHEARSAL: N_("The restore test of a backup failed."),
}
OF_BACKUPS = (BACKUP, TRIED, REHEARSAL)
