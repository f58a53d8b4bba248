"""Clients that send a byte now and then: everybody else is answered as ever, and the memory comes back."""

from __future__ import annotations

import contextlib
import socket
import threading
import time

import pytest

from tests import databases
from tests.faults.town import Town

HEADERS = b"GET /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "
BODY = (
    b"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    b"Content-Length: 100000\r\n\r\nemail="
)
HOLDS = pytest.mark.promise("Slow headers and bodies")
AT_MOST = 1.0  # seconds for anybody else's page
MORE_MEMORY = 5_000_000  # bytes that may stay


@pytest.fixture
def town(tmp_path):
    founded = Town(tmp_path, databases.sqlite_url(tmp_path), 1, 0, mail_port=9)
    yield founded
    founded.end()


@contextlib.contextmanager
def slow(port, number, beginning):
    """So many connections that begin and then send one byte every half second."""
    stop = threading.Event()
    with contextlib.ExitStack() as opened:
        doors = [opened.enter_context(socket.create_connection(("127.0.0.1", port))) for _ in range(number)]
        for door in doors:
            door.sendall(beginning)

        def trickle():
            while not stop.wait(0.5):
                for door in doors:
                    with contextlib.suppress(OSError):
                        door.sendall(b"a")

        thread = threading.Thread(target=trickle)
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join()


def slowest(town, seconds):
    """The longest time of a page of somebody else, looked at again and again."""
    times, until = [], time.monotonic() + seconds
    while time.monotonic() < until:
        began = time.monotonic()
        assert town.ask("GET", "/", town.clients[0].id)[0] == 200
        times.append(time.monotonic() - began)
    return max(times)


def endure(town, number, seconds, measured):
    town.warm_up()
    before = town.tree.memory()
    longest = {}
    for what, beginning in (("headers", HEADERS), ("bodies", BODY)):
        with slow(town.port, number, beginning):
            longest[what] = slowest(town, seconds)
    time.sleep(1)
    slowest(town, 0.5)
    more = town.tree.memory() - before
    assert more < MORE_MEMORY
    figures = [f"slow {what}: slowest page of others {each:.2f} s" for what, each in longest.items()]
    figures.append(f"{more / 1e6:+.1f} MB of memory afterwards")
    measured(
        2 * number, "clients", wrong=[each for each in longest.items() if each[1] > AT_MOST], figure=", ".join(figures)
    )


@HOLDS
def test_forty_slow_clients(town, measured):
    endure(town, 40, 1.5, measured)


@HOLDS
@pytest.mark.long
def test_two_hundred_slow_clients(town, measured):
    endure(town, 200, 8, measured)
