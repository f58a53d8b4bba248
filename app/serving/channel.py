"""What arrives over one connection: how much, how fast, and how much over all connections of a web process together."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Mapping
from io import BytesIO
from threading import Lock
from typing import Any, NamedTuple

from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser, ParsingError
from waitress.receiver import FixedStreamReceiver
from waitress.task import WSGITask

from app.rules import sizes
from app.rules.networks import network_of
from app.web.receiving import REFUSED

SMALL = 16_384  # bytes of a body that are always accepted: the number of connections is limited
MEMBERS, GUESTS = 120_000_000, 20_000_000  # bytes of larger bodies held at one time: two archives and more
# the part of these for one sender: an archive and a photo; many forms of a school
MEMBERS_SHARE, GUESTS_SHARE = 60_000_000, 5_000_000
# bytes of a body that are discarded as they arrive: a browser shows no page before it has sent all
READ_PAST = 64_000_000
QUEUE = 4  # unanswered requests over one connection; browsers wait for each response
PATIENCE, SLOWEST = 30, 20_000  # seconds at first, then bytes a second: 50 MB may take 42 minutes


class Holder(NamedTuple):
    """The sender of a body: a member by the key of their cookie (`known`), else everybody in a network."""

    known: bool
    name: str


class Room:
    """Bytes of bodies held at one time. Guests have a part of their own, so a crowd of guests keeps no member out; of
    each part no sender gets more than a share, so no single one keeps out the others.
    """

    def __init__(self, knows: Callable[[str], str], proxies: int = 0) -> None:
        """knows: the member who was signed in by the browser that sends this Cookie header, "" for none; proxies: how
        many are in front of Kontor and name the address of the visitor.
        """
        self.knows, self.proxies = knows, proxies
        self._left = {True: MEMBERS, False: GUESTS}
        self._held: Counter[Holder] = Counter()
        self._counting = Lock()

    def holder(self, headers: Mapping[str, str], peer: str) -> Holder:
        """The sender of a body with these headers (in capitals, with underscores) from this address."""
        if member := self.knows(headers.get("COOKIE", "")):
            return Holder(True, member)
        said = headers.get("X_FORWARDED_FOR", "").split(",")
        is_said = 0 < self.proxies <= len(said)
        return Holder(False, network_of(said[-self.proxies].strip() if is_said else peer))

    def take(self, size: int, holder: Holder) -> bool:
        """Reserve so many bytes; False if they are not available, or more than a share."""
        with self._counting:
            share = (MEMBERS_SHARE if holder.known else GUESTS_SHARE) - self._held[holder]
            there = size <= min(self._left[holder.known], share)
            self._move(size if there else 0, holder)
        return there

    def give_back(self, size: int, holder: Holder) -> None:
        with self._counting:
            self._move(-size, holder)

    def _move(self, size: int, holder: Holder) -> None:
        self._left[holder.known] -= size
        self._held[holder] += size
        if not self._held[holder]:
            del self._held[holder]


class Nowhere:
    """Accepts a body and keeps nothing of it."""

    def append(self, data: bytes) -> None:
        pass

    def getfile(self) -> BytesIO:
        return BytesIO()

    def __len__(self) -> int:
        return 0

    def close(self) -> None:
        pass


class Parser(HTTPRequestParser):
    """Reads one request. A body that is too large, or has no room, is not kept: the application responds with a page.
    """

    refused = 0  # the status of that page
    taken, most = 0, sizes.FORM
    holder = Holder(False, "")

    def __init__(self, adj: Any, room: Room, peer: str) -> None:
        """peer: the address at the other end of the connection."""
        super().__init__(adj)
        self.room, self.peer = room, peer

    def parse_header(self, header_plus: bytes) -> None:
        try:
            super().parse_header(header_plus)
        except ValueError as error:  # an address like http://[::1 in place of a path: urlsplit refuses it
            raise ParsingError("Bad URI") from error
        if self.chunked or self.content_length > SMALL:
            self._admit()

    def _admit(self) -> None:
        self.holder = self.room.holder(self.headers, self.peer)
        if not self.chunked:  # a browser says how large a file is
            self.most = sizes.most(self.path, member=self.holder.known)
        size = self.most if self.chunked else self.content_length
        if size > self.most:
            self._refuse(413)
        elif self.room.take(size, self.holder):
            self.taken = size
        else:
            self._refuse(503)

    def _refuse(self, status: int) -> None:
        self.refused = status
        if self.chunked or self.expect_continue or self.content_length > READ_PAST:
            self._hang_up()
        else:
            self.body_rcv = FixedStreamReceiver(self.content_length, Nowhere())

    def _hang_up(self) -> None:
        """Respond at once, for the last time over this connection: what still arrives is no request."""
        self.close()
        self.body_rcv, self.expect_continue, self.completed = None, False, True
        self.headers["CONNECTION"] = "close"

    def received(self, data: bytes) -> int:
        consumed: int = super().received(data)
        if self.chunked and not self.refused and self.body_bytes_received > self.most:
            self._refuse(413)
        return len(data) if self.refused and self.body_rcv is None else consumed

    def close(self) -> None:
        """This request is finished; release its bytes."""
        super().close()
        self.room.give_back(self.taken, self.holder)
        self.taken = 0


class Task(WSGITask):
    """Responds to one request, whose environment says whether its body was left unread."""

    def get_environment(self) -> dict[str, Any]:
        environ: dict[str, Any] = super().get_environment()
        environ[REFUSED] = self.request.refused
        return environ


class Pace:
    """How fast bytes arrive or leave, since something began."""

    began, moved = 0.0, 0

    def begin(self) -> None:
        self.began, self.moved = time.monotonic(), 0

    def is_too_slow(self, now: float) -> bool:
        return now - self.began > PATIENCE + self.moved / SLOWEST


class Channel(HTTPChannel):
    """One connection of a browser. `has_asked`: something has arrived over it already. The server has the `room`."""

    task_class = Task
    has_asked = False

    def __init__(self, *arguments: Any, **options: Any) -> None:
        self.coming, self.going = Pace(), Pace()
        super().__init__(*arguments, **options)

    def parser_class(self, adj: Any) -> Parser:
        return Parser(adj, self.server.room, str(self.addr[0]) if self.addr else "")

    def received(self, data: bytes) -> bool:
        self.has_asked = True
        if self.request is None:
            self.coming.begin()
        self.coming.moved += len(data)
        taken: bool = super().received(data)
        self.will_close |= len(self.requests) > QUEUE
        return taken

    def write_soon(self, data: Any) -> int:
        if not self.total_outbufs_len:
            self.going.begin()
        return super().write_soon(data)  # type: ignore[no-any-return]

    def send(self, data: bytes, do_close: bool = True) -> int:
        sent: int = super().send(data, do_close)
        self.going.moved += sent
        return sent

    def is_too_slow(self, now: float) -> bool:
        """A request that is sent too slowly, or a response that is read too slowly: neither may occupy a place for
        hours.
        """
        if self.total_outbufs_len:
            return self.going.is_too_slow(now)
        return self.request is not None and not self.requests and self.coming.is_too_slow(now)

    def handle_close(self) -> None:
        if self.request is not None:
            self.request.close()
        super().handle_close()
