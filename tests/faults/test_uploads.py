"""What arrives takes a bounded part of memory and disk, whoever sends it and however slowly; the pages say so."""

from __future__ import annotations

import contextlib
import re
import socket
import sys

import pytest

from tests import databases
from tests.faults.town import Town
from tests.tree import Tree

PATCHED = """
from app.serving import channel
channel.PATIENCE, channel.MEMBERS, channel.GUESTS, channel.MEMBERS_SHARE = 3, 3_000_000, 500_000, 2_500_000
from tests.faults.town import PROGRAM
exec(PROGRAM)
"""
FORM = "application/x-www-form-urlencoded"
FILE = "multipart/form-data; boundary=x"
ADDRESSES = ("/", "/sign-in", "/profile/photo", "/settings/data/import", "/nothing/here")
PHOTO = "/profile/photo"
MEMORY = 20_000_000  # bytes that the whole tree may grow by while forty guests hold a file each in front of it


class Narrow(Town):
    """A town whose server has little room and little patience, in one web process."""

    def grow(self) -> Tree:
        return Tree([sys.executable, "-c", PATCHED], self.port, {**self.environ, "WEB_CONCURRENCY": "1"})


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    folder = tmp_path_factory.mktemp("uploads")
    founded = Narrow(folder, databases.sqlite_url(folder), 2, 0, mail_port=9)
    yield founded
    founded.end()


@contextlib.contextmanager
def opened(town):
    with socket.create_connection(("127.0.0.1", town.port), timeout=30) as door:
        yield door


def head(town, path, *lines, kind=FILE, member=None):
    cookie = [f"{name}: {value}" for name, value in (town.cookies.of(member) if member else {}).items()]
    lines = [f"POST {path} HTTP/1.1", "Host: 127.0.0.1", f"Content-Type: {kind}", *cookie, *lines]
    return "\r\n".join([*lines, "", ""]).encode()


def read(door):
    """Status and text of everything that comes until the other side has said all of an answer, or hung up."""
    said = b""
    with contextlib.suppress(ConnectionError):
        while piece := door.recv(65_536):
            said += piece
            length = re.search(rb"Content-Length: (\d+)", said)
            if length and len(said.partition(b"\r\n\r\n")[2]) >= int(length[1]):
                break
    status = re.match(rb"HTTP/1\.1 (\d+)", said)
    return int(status[1]) if status else 0, said.decode()


@pytest.mark.parametrize("path", ADDRESSES)
def test_what_a_guest_sends_is_thrown_away_as_it_comes_and_the_page_says_so_in_the_guests_language(town, path):
    with opened(town) as door:
        door.sendall(head(town, path, "Content-Length: 5000000", "Accept-Language: de"))
        door.sendall(b"x" * 5_000_000)
        status, page = read(door)
    assert status == 413
    assert "Zu groß" in page and 'lang="de"' in page and "Strict" not in page


def test_forty_guests_with_a_file_each_take_no_memory(town):
    town.warm_up()
    with contextlib.ExitStack() as doors:
        before = town.tree.memory()
        for place in range(40):
            door = doors.enter_context(opened(town))
            door.sendall(head(town, ADDRESSES[place % 5], "Content-Length: 61000000"))
            door.sendall(b"x" * 2_000_000)
        assert town.ask("GET", "/", town.clients[0].id)[0] == 200
        assert town.tree.memory() - before < MEMORY


def test_who_asks_before_sending_is_told_at_once(town):
    with opened(town) as door:
        door.sendall(head(town, PHOTO, "Content-Length: 400000", "Expect: 100-continue"))
        assert read(door)[0] == 413
        assert door.recv(1) == b""  # hung up: what would follow is no request


def test_a_body_without_a_length_is_cut_where_a_form_ends(town):
    member = town.clients[0].id
    for path in (PHOTO, "/settings/data/import"):
        with opened(town) as door:
            door.sendall(head(town, path, "Transfer-Encoding: chunked", member=member))
            with contextlib.suppress(ConnectionError):  # it hangs up before everything is sent
                for _ in range(20):
                    door.sendall(b"4e20\r\n" + b"x" * 20_000 + b"\r\n")
                assert read(door)[0] in (0, 413)
        assert town.ask("GET", "/", member)[0] == 200


@pytest.mark.parametrize("beginning", ["", "Content-Length: 200000"], ids=["the head", "the body"])
def test_who_drips_is_hung_up_on(town, beginning):
    with opened(town) as door:
        door.sendall(head(town, "/sign-in", beginning, kind=FORM) if beginning else b"POST /sign-in HTTP/1.1\r\nX: ")
        door.settimeout(0.5)
        for _ in range(60):
            try:
                if door.recv(1) == b"":
                    break
            except TimeoutError:
                pass
            except ConnectionError:
                break
            with contextlib.suppress(ConnectionError):
                door.sendall(b"a")
        else:
            pytest.fail("after half a minute it was still listening")


def test_files_that_arrive_at_once_share_their_room_and_who_finds_none_is_told_when_to_come_back(town):
    first, second = (client.id for client in town.clients)
    with opened(town) as parked, opened(town) as late:
        parked.sendall(head(town, PHOTO, "Content-Length: 2000000", member=first))
        assert town.ask("GET", "/", first)[0] == 200  # by now its head has been read
        late.sendall(head(town, PHOTO, "Content-Length: 2000000", member=second))
        late.sendall(b"x" * 2_000_000)
        status, page = read(late)
        assert status == 503 and "Retry-After: 60" in page and "Many files at once" in page
        assert town.ask("POST", "/posts", second, {"text": "as ever", "audience": "members"})[0] == 303
    assert sent(town, second) != 503


def test_one_member_who_sends_nothing_of_much_leaves_room_for_others(town):
    first, second = (client.id for client in town.clients)
    with contextlib.ExitStack() as doors:
        for size in (2_000_000, 400_000, 400_000, 90_000, 90_000):
            parked = doors.enter_context(opened(town))
            parked.sendall(head(town, PHOTO, f"Content-Length: {size}", member=first))
        assert town.ask("GET", "/", first)[0] == 200  # by now the heads have been read
        with opened(town) as door:
            door.sendall(head(town, PHOTO, "Content-Length: 400000", member=second) + b"x" * 400_000)
            assert read(door)[0] != 503


def sent(town, member):
    """The status of a photo that finds room as soon as nobody else's is held any more."""
    for _ in range(100):
        with opened(town) as door:
            door.sendall(head(town, PHOTO, "Content-Length: 2000000", member=member) + b"x" * 2_000_000)
            status = read(door)[0]
        if status != 503:
            return status
    return 503


def test_guests_who_crowd_take_no_room_from_members(town):
    member = town.clients[0].id
    with contextlib.ExitStack() as doors:
        parked = [doors.enter_context(opened(town)) for _ in range(6)]
        for door in parked:
            door.sendall(head(town, "/join", "Content-Length: 250000", kind=FORM))
        assert town.ask("GET", "/", member)[0] == 200
        parked[-1].sendall(b"x" * 250_000)
        assert read(parked[-1])[0] == 503
        assert sent(town, member) != 503


def test_who_asks_much_and_reads_nothing_is_hung_up_on(town):
    with opened(town) as door:
        door.sendall(b"GET /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" * 100)
        said = read(door)[1]
        with contextlib.suppress(ConnectionError):
            while piece := door.recv(65_536):
                said += piece.decode()
    assert said.count("HTTP/1.1 200") < 10
