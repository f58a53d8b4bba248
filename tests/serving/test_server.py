"""The process tree of bin/serve, with real processes and a tiny application."""

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from app.config import ConfigError
from app.serving.server import listen
from tests import ROOT
from tests.tree import pss

PROGRAM = """
import os, sys, time
from app.serving import channel
from app.serving.server import serve

LARGE = 65_536 * 1000
channel.PATIENCE = 3

def tiny(environ, start_response):
    if environ["PATH_INFO"] == "/slow":
        time.sleep(1)
    if environ["PATH_INFO"] == "/large":
        start_response("200 OK", [("Content-Length", str(LARGE))])
        return (b"x" * 65_536 for _ in range(LARGE // 65_536))
    if environ["PATH_INFO"] == "/who":
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [" ".join(map(environ.get, ("HTTP_X_FORWARDED_FOR", "REMOTE_ADDR", "wsgi.url_scheme"))).encode()]
    refused = environ["kontor.refused"]
    start_response(f"{refused} Refused" if refused else "200 OK", [("Content-Type", "text/plain")])
    return [str(os.getpid()).encode()]

tiny.knows = lambda cookies: "member" if cookies == "s=member" else ""

def letters(app, should_stop):
    print("letters", os.getpid(), flush=True)
    while not should_stop():
        time.sleep(0.05)

serve(tiny, "127.0.0.1", 0, 2, lambda sentence: print(sentence, flush=True), letters)
"""


class Tree:
    """A running process tree and what it said."""

    def __init__(self):
        command = [sys.executable, "-c", PROGRAM]
        self.parent = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        self.said = []
        self.listening = threading.Thread(target=self._listen, daemon=True)
        self.listening.start()
        self.port = int(self.hear("Listening on").partition("127.0.0.1:")[2].partition("/")[0])

    def _listen(self):
        for line in self.parent.stdout:
            self.said.append(line)

    def hear(self, words):
        """The first line with these words, as soon as it is said."""
        return eventually(lambda: next((line for line in list(self.said) if words in line), None))

    def get(self, path="/", **headers):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=40)  # a new child loads everything
        with contextlib.closing(connection):
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            return answer.status, answer.read().decode(), answer.headers

    def connections(self):
        """How many there are to this port, as the kernel counts them on the server's side."""
        table = Path("/proc/net/tcp").read_text().splitlines()[1:]
        return sum(line.split()[1].endswith(f":{self.port:04X}") and line.split()[3] == "01" for line in table)

    def is_gone(self):
        """True when nobody listens any more."""
        with socket.socket() as visitor:
            return visitor.connect_ex(("127.0.0.1", self.port)) != 0


def eventually(question, seconds=20):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if answer := question():
            return answer
        time.sleep(0.05)
    raise AssertionError("it did not happen in time")


def lives(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{pid}/stat")  # one that ended and was not yet fetched by its adoptive parent is dead, too
    return not status.exists() or ") Z " not in status.read_text()


@pytest.fixture
def tree():
    grown = Tree()
    yield grown
    if grown.parent.poll() is None:
        grown.parent.kill()
    grown.parent.wait()
    eventually(grown.is_gone)
    grown.listening.join(5)
    grown.parent.stdout.close()


def test_the_tree_answers_and_does_not_say_what_it_runs_on(tree):
    status, _, headers = tree.get()
    assert status == 200
    assert "Server" not in headers


def test_what_a_proxy_says_reaches_the_application_which_warns_of_it_and_changes_nothing(tree):
    said = {"X-Forwarded-For": "203.0.113.7", "X-Forwarded-Proto": "https", "Forwarded": "for=203.0.113.8"}
    assert tree.get("/who", **said)[1] == "203.0.113.7 127.0.0.1 http"


def test_a_killed_child_is_replaced(tree):
    victim = int(tree.get()[1])
    os.kill(victim, signal.SIGKILL)
    tree.hear("A web process ended with status -9")
    assert {tree.get()[0] for _ in range(20)} == {200}
    assert not lives(victim)


def test_whoever_takes_the_place_of_a_child_is_replaced_and_ended_like_it(tree):
    first = set()
    while len(first) < 2:
        first.add(int(tree.get()[1]))
    for pid in first:
        os.kill(pid, signal.SIGKILL)
    second = int(tree.get()[1])
    assert second not in first
    os.kill(second, signal.SIGTERM)
    tree.hear("A web process ended with status 0")
    third = eventually(lambda: ({int(tree.get()[1]) for _ in range(20)} - first - {second}))
    tree.parent.send_signal(signal.SIGTERM)
    assert tree.parent.wait(20) == 0
    assert not any(map(lives, third))


def test_the_parent_keeps_nothing_of_the_application(tree):
    tree.get()
    assert pss(tree.parent.pid) < 10_000_000


def test_sigterm_lets_a_request_in_progress_finish_and_ends_every_child(tree):
    worker = int(tree.hear("letters").split()[1])
    answers = []
    visitor = threading.Thread(target=lambda: answers.append(tree.get("/slow")[0]))
    visitor.start()
    time.sleep(0.3)
    tree.parent.send_signal(signal.SIGTERM)
    assert tree.parent.wait(20) == 0
    visitor.join(5)
    assert answers == [200]
    assert tree.is_gone()
    assert not lives(worker)


def test_ctrl_c_ends_the_tree(tree):
    tree.hear("letters")
    tree.parent.send_signal(signal.SIGINT)
    assert tree.parent.wait(20) == 0


def test_orphaned_children_end(tree):
    worker, web = int(tree.hear("letters").split()[1]), int(tree.get()[1])
    tree.parent.kill()
    eventually(lambda: not lives(worker) and not lives(web))
    eventually(tree.is_gone)


def test_three_hundred_silent_visitors_shut_nobody_out(tree):
    with contextlib.ExitStack() as open_doors:
        for _ in range(300):
            silent = open_doors.enter_context(socket.create_connection(("127.0.0.1", tree.port)))
            silent.sendall(b"GET / HTTP/1.1\r\nHost: ")
        assert tree.get()[0] == 200


def test_a_taken_port_is_told_in_one_sentence():
    with listen("127.0.0.1", 0) as first:
        port = first.getsockname()[1]
        with pytest.raises(ConfigError) as told:
            listen("127.0.0.1", port)
    assert told.value.message == (
        f"PORT {port} on 127.0.0.1 is taken by another program; end that one or choose another PORT."
    )


def test_a_foreign_address_is_told_in_one_sentence():
    with pytest.raises(ConfigError, match=r"^HOST is '192\.0\.2\.1', which is no address of this machine\.$"):
        listen("192.0.2.1", 0)


def status_of_sending(port, path, size, cookie="s=member"):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    with contextlib.closing(connection):
        try:
            connection.request("POST", path, body=b"x" * size, headers={"Cookie": cookie})
        except OSError:  # it hung up before everything was sent
            return 413
        return connection.getresponse().status


def test_who_does_not_fetch_an_answer_is_hung_up_on(tree):
    with socket.socket() as lazy:
        lazy.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        lazy.connect(("127.0.0.1", tree.port))
        lazy.sendall(b"GET /large HTTP/1.1\r\nHost: x\r\n\r\n")
        eventually(lambda: tree.connections() == 0)
    assert tree.get()[0] == 200


def test_who_fetches_an_answer_gets_all_of_it(tree):
    assert len(tree.get("/large")[1]) == 65_536_000


def test_only_a_file_may_be_large_and_only_of_a_member(tree):
    assert status_of_sending(tree.port, "/profile/photo", 8_100_000) == 200
    assert status_of_sending(tree.port, "/profile/photo", 9_000_000) == 413
    assert status_of_sending(tree.port, "/settings/data/import", 51_000_000) == 200
    assert status_of_sending(tree.port, "/settings/data/import", 63_000_000) == 413
    assert status_of_sending(tree.port, "/settings/privacy", 310_000) == 413
    assert status_of_sending(tree.port, "/settings/data/import", 310_000, cookie="s=guest") == 413
    assert status_of_sending(tree.port, "/join", 290_000, cookie="s=guest") == 200
