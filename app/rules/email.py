"""E-mail addresses: what can be sent to, and how SMTP spells it."""

from __future__ import annotations

from email_validator import EmailNotValidError, validate_email

from app.rules.labels import N_, Label

INCOMPLETE = N_("This is not a complete address, like anna@example.org.")
UNSENDABLE = N_(
    "Use an address without umlauts or other special letters before the @: this site cannot send e-mail to this one."
)


class Unsendable(ValueError):
    """No e-mail can go to this address; `why` says it."""

    def __init__(self, why: Label) -> None:
        super().__init__(why)
        self.why = why


def is_complete(address: str) -> bool:
    """Whether it has the syntax of an address, be it one that this site cannot send to."""
    try:
        validate_email(address, check_deliverability=False)
    except EmailNotValidError:
        return False
    return True


def deliverable(address: str) -> str:
    """The address as it is sent to: the domain by IDNA 2008, so that straße.example is not strasse.example.

    Raises Unsendable.
    """
    try:
        found = validate_email(address, check_deliverability=False)
    except EmailNotValidError:
        raise Unsendable(INCOMPLETE) from None
    if found.ascii_email is None:  # the part before the @ needs SMTPUTF8, which few servers speak
        raise Unsendable(UNSENDABLE)
    return found.ascii_email
