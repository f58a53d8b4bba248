"""Announcements of the organisation: until when members answer, and how far sending them by e-mail has come."""

from __future__ import annotations

from datetime import datetime

from app.rules.errors import Refused
from app.rules.labels import N_, Label

# Of `mail_state`; "" until an admin has it sent.
SENDING, STOPPED, DONE = "sending", "stopped", "done"
PACES = (60, 300, 600, 1800, 3600)  # e-mails an hour
USUAL_PACE = 600
PINNED_DAYS = 14  # that a new one is offered to stay on Home

PASSED = N_("Choose a day that has not passed yet: the announcement appears on Home until then.")
NOT_TESTED = N_("Send yourself a test e-mail first.")
DRAFT = N_("Publish the announcement first.")

# Of an answer, (yes, no): to something with a date, and to any other question.
ANSWERS: dict[bool, tuple[Label, Label]] = {
    True: (N_("I am coming"), N_("I cannot come")),
    False: (N_("Yes"), N_("No")),
}


def takes_answers(asks: bool, starts_at: datetime | None, ends_at: datetime | None, moment: datetime) -> bool:
    """Whether members may still answer, or answer otherwise: until what is asked about is over."""
    over = ends_at or starts_at
    return asks and (over is None or over > moment)


def check_pin(pinned_until: datetime | None, moment: datetime) -> None:
    """Raises Refused where the announcement would leave Home before it is there."""
    if pinned_until is not None and pinned_until <= moment:
        raise Refused(PASSED)


def check_mail(published_at: datetime | None, tested_at: datetime | None) -> None:
    """Raises Refused unless all members may get it by e-mail: it is published, and an admin has tried it."""
    if published_at is None:
        raise Refused(DRAFT)
    if tested_at is None:
        raise Refused(NOT_TESTED)
