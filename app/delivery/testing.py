"""A test e-mail: sent directly, not through the outbox, so that the sender sees the reply."""

from __future__ import annotations

from flask_babel import force_locale, gettext
from markupsafe import escape

from app import database
from app.actions.letters import message_id
from app.delivery import letters, links, outcomes
from app.delivery.connection import CheckedConnection
from app.delivery.mime import Letter
from app.delivery.outcomes import SENT, Outcome
from app.rules.email import deliverable


def send_to(address: str) -> Outcome:
    """Send one test e-mail. Raises Unsendable for an address that no e-mail can go to."""
    letter = _letter(deliverable(address))
    connection, connected = CheckedConnection(), False
    try:
        connection.open()
        connected = True
        return Outcome(SENT, connection.hand_over(letter, letters.envelope_sender()))
    except Exception as error:
        return outcomes.of(error, connected=connected)
    finally:
        connection.close()


def reach() -> Outcome:
    """Connect, encrypt and sign in, and nothing more."""
    connection = CheckedConnection()
    try:
        connection.open()
        return Outcome(SENT)
    except Exception as error:
        return outcomes.of(error, connected=False)
    finally:
        connection.close()


def _letter(address: str) -> Letter:
    with database.transaction(reading=True):
        site = letters.organisation()
    with force_locale(site.locale):
        words = gettext("This is a test e-mail. %(site)s can send e-mail.", site=site.name)
        letter = Letter(gettext("Test e-mail"), [address], body=f"{words}\n\n{links.to()}\n")
    letter.html = f'<p>{escape(words)}</p><p><a href="{links.to()}">{links.to()}</a></p>'
    letter.extra_headers = {"Auto-Submitted": "auto-generated"}
    letter.msgId, letter.sender = message_id(), letters.sender(site)
    return letter
