"""An upgrade that is killed or meets a full disk at any moment, and several starts at once."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from flask_migrate import downgrade

from app.database import migrating
from app.extensions import db
from tests import ROOT, cast, databases
from tests.faults.test_disk_and_locks import ALLOWED
from tests.places import KEY, place

SOME, ALL = 4, 20  # moments of an upgrade at which something happens
LONG = pytest.mark.long
AT_ONCE = "Several starts at once migrate once"


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    """The home of an organisation whose database has the shape of the first version."""
    app = place("sqlite", tmp_path_factory.mktemp("upgrades"))
    with app.app_context():
        cast.world()
        db.session.remove()
        downgrade(revision=min(migrating.known()))
        db.engine.dispose()
    return Path(app.config["DATA_DIR"])


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param("kill", marks=pytest.mark.promise("An upgrade that is killed")),
        pytest.param("full", marks=pytest.mark.promise("An upgrade on a disk that fills up")),
    ],
)
@pytest.mark.parametrize("share", [SOME, pytest.param(ALL, marks=LONG)])
def test_an_upgrade_leaves_a_whole_copy_and_a_working_database(template, tmp_path, measured, fault, share):
    own = ["unshare", "-rm"] if fault == "full" else []
    if own and (not shutil.which("unshare") or subprocess.run(ALLOWED.split(), capture_output=True).returncode):
        pytest.skip("mounting a file system of one's own is not permitted here")
    command = [*own, sys.executable, "-m", "tests.faults.upgrading", fault, str(template), str(tmp_path), str(share)]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=600)
    assert ran.returncode == 0, ran.stderr[-3000:]
    assert "Traceback" not in ran.stderr
    seen = json.loads(ran.stdout.splitlines()[-1])
    refused = f", {seen['refused']} told to make room" if fault == "full" else ""
    measured(share, "moments", wrong=seen["wrong"], figure=f"of {seen['moments']} of an upgrade{refused}")


def together(count, environ):
    """Start so many at once; gives what each of them said."""
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "upgrade"]
    heard = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    starts = [subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environ}, **heard) for _ in range(count)]
    said = [started.communicate(timeout=120)[0] for started in starts]
    assert [started.returncode for started in starts] == [0] * count, said
    return said


@pytest.mark.promise(AT_ONCE)
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
@pytest.mark.parametrize(("count", "times"), [(2, 1), pytest.param(2, 10, marks=LONG), pytest.param(10, 1, marks=LONG)])
def test_several_starts_at_once_migrate_once(template, tmp_path, measured, kind, count, times):
    wrong = []
    for number in range(times):
        home = tmp_path / str(number)
        shutil.copytree(template, home)
        on_sqlite = kind == "sqlite"
        url = f"sqlite:///{home}/kontor.sqlite3" if on_sqlite else databases.postgresql_url("kontor_at_once")
        said = together(count, {"DATA_DIR": str(home), "DATABASE_URL": url, "SECRET_KEY": KEY})
        changed = [each for each in said if "was brought" in each or "was made" in each]
        idle = [each for each in said if each.startswith("The database is up to date")]
        copies = len(list((home / "copies").glob("*"))) if on_sqlite else 1
        if (len(changed), len(idle), copies) != (1, count - 1, 1) or "Traceback" in "".join(said):
            wrong.append(said)
    measured(times, f"times {count} starts", wrong=wrong)
