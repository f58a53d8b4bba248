"""An SMTP server of changing moods."""

from __future__ import annotations

import asyncio
import random

from tests.mail.postbox import Postbox

AT_THE_DOOR = ("hang up", "open", "open", "open")
MOODS = ("accept", "accept", "accept", "busy", "stall", "hang", "drop", "lose-answer")


class _Closed(asyncio.Protocol):
    def connection_made(self, transport) -> None:
        transport.abort()


class MoodyPostbox(Postbox):
    """Refuses, answers 451, stalls, hangs, closes in DATA, accepts without a word: at random, until `calm`.

    An address that begins with "bad" is always answered 550.
    """

    calm = hangs = False

    def _session(self):
        if not self.calm and random.choice(AT_THE_DOOR) == "hang up":
            return _Closed()
        return super()._session()

    async def handle_RCPT(self, server, session, envelope, address, options) -> str:
        mood = "hang" if self.hangs else "accept" if self.calm else random.choice(MOODS)
        self.behaves[address] = "no-such-user" if address.startswith("bad") else mood
        if mood == "stall":
            await asyncio.sleep(0.3)
        return await super().handle_RCPT(server, session, envelope, address, options)

    async def handle_DATA(self, server, session, envelope) -> str:
        if self.behaves[envelope.rcpt_tos[0]] == "stall":
            self.behaves[envelope.rcpt_tos[0]] = "accept"
        return await super().handle_DATA(server, session, envelope)
