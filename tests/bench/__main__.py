"""`python -m tests.bench`: what pages cost beside a bare Flask page on the same server, in the same run."""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
from pathlib import Path

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import event, text

from app import create_app, database
from app.extensions import db
from tests import databases
from tests.bench import measure, report, tree, visits, world


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--postgres", action="store_true", help="on PostgreSQL instead of SQLite")
    parser.add_argument("--members", type=int, default=1000, help="size of the world (1000)")
    parser.add_argument("--profile", action="store_true", help="say which functions the home feed spends its time in")
    parser.add_argument("--only", default="", help="measure only requests whose name contains this")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kontor-bench-") as folder:
        bench = Bench(Path(folder), given.postgres, given.members)
        if given.profile:
            print("\n".join(bench.profile()))
        else:
            print("\n".join(bench.run(given.only)))


class Bench:
    """A world on disk, and the measurements that can be taken of it."""

    def __init__(self, folder: Path, postgres: bool, members: int) -> None:
        url = databases.postgresql_url("kontor_bench") if postgres else databases.sqlite_url(folder, "kontor")
        self.members, self.database = members, "PostgreSQL" if postgres else "SQLite"
        self.environ = {"DATA_DIR": str(folder), "DATABASE_URL": url}
        self.app: Flask = create_app(**self.environ)
        with self.app.app_context():
            upgrade()
            self.world = world.build(members)
            db.engine.dispose()
        self.cookies = visits.Cookies(self.app, self.world)
        self.visits = visits.all_of(self.app, self.world, self.cookies)

    def run(self, only: str = "") -> list[str]:
        """All tables, as lines."""
        os.sched_setaffinity(0, {tree.CLIENT_CORE % os.cpu_count()})
        with tree.kontor(self.environ) as kontor, tree.bare("page") as bare:
            weights = self.weights(visits.Browser(kontor.port))
            nothing = measure.figures(bare, visits.BARE, bare, lambda: None)
            found = [
                measure.figures(kontor, each, bare, self.forget_counts) for each in self.visits if only in each.name
            ]
            memory = kontor.memory() / 1e6
        os.sched_setaffinity(0, range(os.cpu_count()))
        for figures, visit in zip(found, [each for each in self.visits if only in each.name], strict=True):
            figures.queries = self.queries(visit)
        start = self.starts()
        return [
            f"{self.members:,} members, {self.database}, {os.cpu_count()} cores, one web process on a core of its own.",
            "", *report.costs(nothing, found), "", *report.weights(weights), "",
            *report.machine([
                ("start to first answer, times a small Flask application", start, 1.2, ""),
                ("memory of the process tree with one web process (PSS)", memory, 120, "MB"),
            ]),
        ]  # fmt: skip

    def forget_counts(self) -> None:
        """Between rounds: the limits of a single member are not what is measured here."""
        with self.app.app_context(), database.transaction() as session:
            session.execute(text("DELETE FROM counter"))
            session.execute(text("DELETE FROM strangers_shown"))

    def weights(self, browser: visits.Browser) -> list[tuple[str, int, int, int, int]]:
        viewer = self.cookies.of(world.VIEWER)
        parts = visits.first_visit(lambda path: browser.send("GET", path, viewer))
        fragment = browser.send("GET", "/?before=999999.20000", {**viewer, **visits.FRAGMENT})
        card = next(each for each in self.visits if each.name == "accept an invitation")
        answered = browser.send(*next(card.requests))
        page = len(parts["/"].body)
        return [
            ("first visit of `/`", sum(len(part.body) for part in parts.values()), 30_000, len(parts), 5),
            *((f"– {path.rsplit('/', 1)[-1] or 'page'}", len(part.body), 30_000, 1, 1) for path, part in parts.items()),
            ("repeat visit of `/`", page, 6_000, 1, 1),
            ("fragment: accepted card", len(answered.body), 4_000, 1, 1),
            ("fragment: 20 older updates", len(fragment.body), 4_000, 1, 1),
        ]

    def queries(self, visit: visits.Visit) -> int:
        """How many statements one answer takes, asked of the same application in this process."""
        method, path, headers, body = next(visit.requests)
        client, seen = self.app.test_client(use_cookies=False), []
        with self.app.app_context():
            engine = db.engine

        def note(_connection, _cursor, statement: str, *_rest) -> None:
            if statement.split(None, 1)[0].upper() in ("SELECT", "WITH", "INSERT", "UPDATE", "DELETE"):
                seen.append(statement)

        event.listen(engine, "before_cursor_execute", note)
        try:
            client.open(path, method=method, headers=headers, data=body)
        finally:
            event.remove(engine, "before_cursor_execute", note)
        return len(seen)

    def starts(self) -> float:
        """How much longer until the first answer than a small Flask application takes; medians of five each."""
        ours, theirs = [], []
        for _ in range(5):
            with tree.kontor(self.environ) as kontor:
                ours.append(kontor.start_seconds)
            with tree.bare("small") as small:
                theirs.append(small.start_seconds)
        return statistics.median(ours) / statistics.median(theirs)

    def profile(self, times: int = 200) -> list[str]:
        """The 15 functions in which the home feed spends most time of its own."""
        import cProfile
        import pstats

        client, headers = self.app.test_client(use_cookies=False), self.cookies.of(world.VIEWER)
        client.get("/", headers=headers)
        watch = cProfile.Profile()
        watch.enable()
        for _ in range(times):
            client.get("/", headers=headers)
        watch.disable()
        stats = pstats.Stats(watch).stats
        whole = sum(row[2] for row in stats.values())
        lines = ["| function | own time, % | calls per page |", "|---|--:|--:|"]
        for (file, line, name), row in sorted(stats.items(), key=lambda item: -item[1][2])[:15]:
            place = f"{'/'.join(Path(file).parts[-2:])}:{line} " if line else ""
            lines.append(f"| `{place}{name}` | {row[2] / whole:.1%} | {row[1] / times:.1f} |")
        return lines


if __name__ == "__main__":
    main()
