"""What admins do about e-mail: trying again, a test e-mail, asking what the sender's domain says."""

from __future__ import annotations

from app.actions import admin_log, letters, signs
from app.queries import outbox
from app.queries.members import Somebody
from app.rules import machine
from app.rules.errors import Gone
from app.rules.findings import GREEN, YELLOW
from app.rules.labels import N_

NOT_THERE = N_("This e-mail is no longer in the outbox.")


def try_again(admin: Somebody, letter_id: int) -> None:
    """One e-mail, even if it has failed; twice is once. Raises Gone if it is not there, or was sent meanwhile."""
    if letters.try_again([letter_id]):
        admin_log.note("email_retried", admin, object_id=letter_id)
    elif outbox.state(letter_id) != "due":
        raise Gone(NOT_THERE)


def try_all_again(admin: Somebody) -> None:
    """All that wait for a later try."""
    count = letters.try_again()
    if count:
        admin_log.note("emails_retried", admin, object_id=count)


def keep_test(admin: Somebody | None, *, trouble: str, answer: str, is_sent: bool) -> None:
    """What became of a test e-mail: the server's answer, and why it did not take it, a key of mail_troubles.py."""
    signs.leave(machine.TEST_EMAIL, level=GREEN if is_sent else YELLOW, text=f"{trouble}\n{answer}")
    admin_log.note("test_email_sent", admin)


def keep_records(admin: Somebody, found: dict[str, list[str] | None]) -> None:
    """What the sender's domain says; None for what nobody answered."""
    for name, texts in found.items():
        signs.leave(name, level=YELLOW if texts is None else GREEN, text="\n".join(texts or ()))
    admin_log.note("records_asked", admin)
