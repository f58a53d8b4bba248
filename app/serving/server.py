"""The process tree of bin/serve: a parent that only watches, web processes on one shared socket, one mail worker.

The children are forked from one process that has loaded the application (children.py). Database connections are opened
only after the fork: two processes on one connection would mix up their results.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import socket
import sys
import time
from collections.abc import Callable
from typing import Any, NoReturn

from app.config import ConfigError
from app.serving import children
from app.serving.children import Child
from app.serving.parent import GRACE

THREADS = 8  # requests that one web process handles at once
CONNECTIONS = 1000  # to one web process; with waitress's 100 a few hundred slow clients would keep everybody out
HEADERS = 32_768  # bytes of all headers of one request
MOMENT = 2  # seconds for a request that has begun, or a connection just made, when a process ends
IDLE = 60  # seconds after which a silent connection is closed

FIRST_HANDED_OVER = 3  # SD_LISTEN_FDS_START
M_ARENA_MAX, M_MMAP_THRESHOLD, LARGE = -8, -3, 512_000  # mallopt(3); bytes

REFUSED = {
    errno.EADDRINUSE: "PORT {port} on {host} is taken by another program; end that one or choose another PORT.",
    errno.EACCES: "PORT {port} is reserved for the administrator; choose one from 1024 up.",
}


def serve(
    app: Any,
    host: str,
    port: int,
    web_processes: int,
    announce: Callable[[str], None],
    letters: Callable[[Any, Callable[[], bool]], None] | None = None,
    listener: socket.socket | None = None,
) -> NoReturn:
    """Serve `app` until SIGTERM, SIGINT or SIGHUP; then let requests in progress finish (30 s at most) and exit.

    app: the application, fully imported; host, port: where to listen; web_processes: how many;
    announce: takes one sentence for the console; letters: the mail worker, `app.delivery.worker.run` if not given;
    listener: what `opened(host, port)` returned, for a caller that wants to know early whether the port is free.
    Raises ConfigError with one sentence if the server cannot listen.
    """
    listener = listener or opened(host, port)
    web = Child("web process", lambda should_stop: answer(app, listener, should_stop))
    worker = Child("mail worker", lambda should_stop: (letters or _send_letters)(app, should_stop))
    family = [web] * web_processes + [worker]
    _close_databases(app)
    if place := children.place():
        children.live(family[place.number].work, place.alive)
    shown = f"[{host}]" if ":" in host else host
    announce(f"Listening on http://{shown}:{listener.getsockname()[1]}/ (Ctrl-C ends it).")
    children.begin(family, listener.fileno())


def opened(host: str, port: int) -> socket.socket:
    """The listening socket: the one of the child whose place this process takes, systemd's, or a new one.

    Raises ConfigError with one sentence that says what is wrong with HOST or PORT.
    """
    if place := children.place():
        return socket.socket(fileno=place.listener)
    return handed_over() or listen(host, port)


def handed_over() -> socket.socket | None:
    """The listening socket that systemd holds for us (sd_listen_fds(3)), None if there is none.

    While Kontor is replaced by a new version, connections wait in it.
    """
    if os.environ.get("LISTEN_PID") != str(os.getpid()):
        return None
    return socket.socket(fileno=FIRST_HANDED_OVER)


def listen(host: str, port: int) -> socket.socket:
    """A listening socket. Raises ConfigError with one sentence that says what is wrong with HOST or PORT."""
    listener = None
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, kind, _, _, address = found[0]
        listener = socket.socket(family, kind)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(1024)
    except OSError as error:
        if listener:
            listener.close()
        sentence = REFUSED.get(error.errno, "HOST is {host!r}, which is no address of this machine.")
        raise ConfigError(sentence.format(host=host, port=port)) from None
    return listener


def answer(app: Any, listener: socket.socket, should_stop: Callable[[], bool]) -> None:
    """The body of a web process: handle requests until told to stop, then finish those in progress."""
    from waitress import wasyncore

    _give_memory_back()
    server = _server(app, listener)
    looked = 0.0
    while not should_stop():
        wasyncore.loop(timeout=0.5, use_poll=True, map=server._map, count=1)
        looked = _hang_up_on_the_slow(server, looked)
    server.accepting = False
    server.del_channel()
    began = time.monotonic()
    while True:
        wasyncore.loop(timeout=0.1, use_poll=True, map=server._map, count=1)
        waited = time.monotonic() - began
        if not _in_progress(server, patient=waited < MOMENT) or waited > GRACE:
            break
    server.task_dispatcher.shutdown(timeout=1)


def _server(app: Any, listener: socket.socket) -> Any:
    from waitress.server import create_server

    from app.serving.channel import Channel, Room

    server = create_server(
        app,
        sockets=[listener],
        threads=THREADS,
        connection_limit=CONNECTIONS,
        asyncore_use_poll=True,
        channel_timeout=IDLE,
        max_request_header_size=HEADERS,
        max_request_body_size=sys.maxsize,  # channel.py limits bodies, so that the response is a page of ours
        clear_untrusted_proxy_headers=False,  # ProxyFix reads as many as are trusted, web/proxies.py warns of others
        ident="",  # no Server header: visitors need not know what runs here
    )
    server.channel_class = Channel
    proxies = getattr(app, "config", {}).get("TRUSTED_PROXIES", 0)
    server.room = Room(getattr(app, "knows", lambda _cookies: ""), proxies)
    return server


def _give_memory_back() -> None:
    """Return large blocks to the system when they are freed (hashing a password takes 19 MB); let all threads allocate
    from one arena.

    glibc raises its threshold with the first large block and then keeps one block for each thread: 300 MB in two
    processes. An arena for each thread, each as large as it ever had to be, is another 25 MB, for threads that run one
    at a time.
    """
    with contextlib.suppress(AttributeError, OSError, TypeError):  # another C library does not have this switch
        c_library = ctypes.CDLL(None)
        c_library.mallopt(M_MMAP_THRESHOLD, LARGE)
        c_library.mallopt(M_ARENA_MAX, 1)


def _hang_up_on_the_slow(server: Any, looked: float) -> float:
    """Close connections that send or read too slowly; checks once a second.

    looked: when it last checked, by the monotonic clock; returns the same.
    """
    now = time.monotonic()
    if now - looked < 1:
        return looked
    for channel in list(server.active_channels.values()):
        if channel.is_too_slow(now):
            channel.handle_close()  # directly: the loop would wait until something can be sent
    return now


def _in_progress(server: Any, patient: bool) -> bool:
    """True while a response is being made or sent or, if `patient`, a request is still arriving.

    Idle connections are closed, so that nothing new begins on them; on the others this response is the last one.
    """
    busy = False
    for channel in list(server.active_channels.values()):
        if channel.requests or channel.total_outbufs_len:
            busy = True
            for request in list(channel.requests):
                request.headers["CONNECTION"] = "close"
        elif patient and (channel.request is not None or not channel.has_asked):
            busy = True
        else:
            channel.will_close = True
    return busy


def _send_letters(app: Any, should_stop: Callable[[], bool]) -> None:
    from app.delivery import worker

    worker.run(app, should_stop)


def _close_databases(app: Any) -> None:
    """Close the parent's connections, left by migrations, so that no child inherits one."""
    database = getattr(app, "extensions", {}).get("sqlalchemy")
    if database is None:
        return
    with app.app_context():
        database.session.remove()
        for engine in database.engines.values():
            engine.dispose()
