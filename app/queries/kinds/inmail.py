"""A connection wrote an InMail. The list of notifications tells of a conversation once."""

from __future__ import annotations

from app.queries import inmail_letters
from app.queries.conversations import of_messages

told = inmail_letters.messages
shown = of_messages
