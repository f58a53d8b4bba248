"""What pages cost in the life of a site, beside a bare Flask page on the same server in the same rhythm."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

from flask import Flask

from app import create_app
from tests.bench import finding, kept, load, profile, report, starts, tree
from tests.bench.cast import CROWD, SIZE, Cast
from tests.bench.play import Player
from tests.mail.postbox import Postbox

SERVERS = {"sqlite": ("SQLite", kept.sqlite), "postgresql": ("PostgreSQL", kept.postgresql)}
COUNTED = 400  # visits whose statements are counted, after those that are clocked
MEASURED_AT = (0, 2_000, 20_000)  # visits after which memory is read


class Stage(NamedTuple):
    """A world that is ready to be served, and who visits."""

    app: Flask
    environ: dict[str, str]
    cast: Cast


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--database", nargs="+", choices=SERVERS, default=list(SERVERS), help="both if not given")
    parser.add_argument("--members", nargs="+", type=int, default=[1000, 20_000], help="sizes (1000 20000)")
    parser.add_argument("--visits", type=int, default=4000, help="visits that are clocked (4000)")
    parser.add_argument("--warm-up", type=int, default=500, help="visits before them (500)")
    parser.add_argument("--seed", type=int, default=7, help="of worlds and visits: the same again (7)")
    parser.add_argument("--memory", action="store_true", help="instead: memory before and after 20,000 visits")
    parser.add_argument("--start", action="store_true", help="instead: time from starting to the first answer")
    parser.add_argument("--profile", action="store_true", help="instead: where home feeds spend their time")
    parser.add_argument("--load", type=int, metavar="SECONDS", help="instead: many clients at once for so long")
    parser.add_argument("--finding", action="store_true", help="instead: what single questions about people cost")
    return parser.parse_args()


def main() -> None:
    given = arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("Stopped."))  # so that servers and folders go, too
    if not (given.memory or given.start or given.profile or given.finding or given.load):
        runs = [run(name, members, given) for name in given.database for members in given.members]
        return print("\n".join([*report.costs(runs), "", *report.sorts(runs)]))
    for name in given.database:
        for members in given.members:
            print(f"{SERVERS[name][0]}, {members:,} members", flush=True)
            with stage(name, members, given.seed, CROWD if given.load else SIZE) as ready:
                for line in other(ready, given):
                    print(line, flush=True)


def other(ready: Stage, given: argparse.Namespace) -> Iterable[str]:
    if given.profile:
        return profile.feeds(ready.app, ready.cast)
    if given.finding:
        return finding.costs(ready.app, ready.cast)
    if given.load:
        return load.lines(ready.environ, ready.cast, given.load)
    if given.start:
        return [f"start to first answer: {starts.ratio(ready.environ):.1f} times a small Flask application"]
    return report.memory(memory(ready))


@contextmanager
def stage(database: str, members: int, seed: int, size: int = SIZE) -> Iterator[Stage]:
    """A copy of the world, a postbox that takes its e-mails, and the cast of this size, signed in."""
    with tempfile.TemporaryDirectory(prefix="kontor-bench-") as folder, Postbox() as postbox:
        url = SERVERS[database][1](members, seed, Path(folder))
        mail = {"MAIL_SERVER": "127.0.0.1", "MAIL_PORT": str(postbox.port)}
        environ = {"DATA_DIR": folder, "DATABASE_URL": url, **mail}
        app = create_app(**environ)
        yield Stage(app, environ, Cast(app, seed, size))


@contextmanager
def playing(ready: Stage) -> Iterator[Player]:
    """Both servers; this process has the other core, where there is one."""
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {tree.CLIENT_CORE % os.cpu_count()})
    try:
        with (
            tree.kontor(ready.environ) as kontor,
            tree.bare("page") as bare,
            closing(Player(kontor, bare, ready.cast)) as player,
        ):
            yield player
    finally:
        os.sched_setaffinity(0, cores)


def run(database: str, members: int, given: argparse.Namespace) -> report.Run:
    print(f"{SERVERS[database][0]}, {members:,} members ...", file=sys.stderr, flush=True)
    with stage(database, members, given.seed) as ready, playing(ready) as player:
        player.only(given.warm_up)
        clocked = player.clock(given.visits)
        return report.Run(SERVERS[database][0], members, clocked, player.count(COUNTED))


def memory(ready: Stage) -> Iterator[tuple[int, dict[str, int]]]:
    """Bytes by process, before and after so many visits."""
    with playing(ready) as player:
        for before, visits in zip((0, *MEASURED_AT), MEASURED_AT, strict=False):
            player.only(visits - before)
            yield visits, player.kontor.memory_by_role()


if __name__ == "__main__":
    main()
