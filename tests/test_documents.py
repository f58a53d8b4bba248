"""What the documentation gives to copy is taken by the programs it is meant for."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from sqlalchemy import text

from app import create_app, database
from app.database import copies, migrating, sqlite_file
from app.extensions import db
from tests import ROOT, cast
from tests.places import place
from tests.portability.commands import close, ok, people
from tests.tree import free_port


def blocks(document, language, begins=""):
    """The code blocks of this language in a document that begin like this."""
    text = (ROOT / "docs" / document).read_text()
    return re.findall(rf"^```{language}\n({begins}.*?)^```", text, re.DOTALL | re.MULTILINE)


def run(*command):
    return subprocess.run([*map(str, command)], capture_output=True, text=True, timeout=60)


@pytest.fixture
def nginx():
    found = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if not found or not shutil.which("openssl"):
        pytest.skip("nginx or openssl is not installed here")
    return found


def test_the_example_for_nginx_is_taken_without_a_warning(nginx, tmp_path):
    [server] = blocks("self-hosting.md", "nginx", "server ")
    key, certificate = tmp_path / "kontor.key", tmp_path / "kontor.pem"
    made = run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=kontor.example.org",
               "-keyout", key, "-out", certificate)  # fmt: skip
    assert made.returncode == 0, made.stderr
    for named, there in (("/etc/ssl/kontor.example.org.pem", certificate), ("/etc/ssl/kontor.example.org.key", key)):
        assert named in server
        server = server.replace(named, str(there))
    server = server.replace("listen 443 ", f"listen 127.0.0.1:{free_port()} ")  # the test binds it for a moment
    config = tmp_path / "nginx.conf"
    [formats] = blocks("self-hosting.md", "nginx", "map ")
    config.write_text(
        f"pid {tmp_path}/pid; error_log stderr; events {{}}\nhttp {{ access_log off;\n{formats}{server}}}\n"
    )
    tried = run(nginx, "-t", "-p", tmp_path, "-c", config)
    assert (tried.returncode, "[warn]" in tried.stderr) == (0, False), tried.stderr


def test_the_example_for_nginx_asks_for_nothing_that_only_some_versions_know():
    """`http2 on` begins with 1.25.1, `listen ... http2` warns from then on: neither suits Debian 12 and 13 alike."""
    [server] = blocks("self-hosting.md", "nginx", "server ")
    assert "http2" not in server


def test_the_units_are_sound_for_systemd(tmp_path):
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd-analyze is not installed here")
    [service] = blocks("self-hosting.md", "ini", r"\[Unit\]")
    [socket] = blocks("self-hosting.md", "ini", r"\[Socket\]")
    assert "/srv/kontor" in service
    (tmp_path / "kontor.service").write_text(service.replace("/srv/kontor", str(ROOT)))
    (tmp_path / "kontor.socket").write_text(socket)
    tried = run("systemd-analyze", "verify", "--man=no", tmp_path / "kontor.service", tmp_path / "kontor.socket")
    said = [line for line in tried.stderr.splitlines() if "kontor" in line]
    assert (tried.returncode, said) == (0, []), tried.stderr


def test_the_way_back_after_an_update_leads_back(tmp_path):
    """The commands of the document, with this home and this copy in them, on a database that others have open."""
    app = place("sqlite", tmp_path)
    people(app)
    home = Path(app.config["DATA_DIR"])
    with app.app_context():
        copy = copies.copy_aside(migrating.present())
        with database.transaction() as session:
            session.execute(text("UPDATE member SET headline = 'Changed since'"))
    close(app)
    [commands] = [block for block in blocks("backup.md", "sh") if "copies/" in block]
    assert "cd /var/lib/kontor\n" in commands
    commands = commands.replace("/var/lib/kontor", str(home))
    commands = re.sub(r"kontor-\d{4}-\d{8}-\d{6}\.sqlite3", copy.name, commands)
    ran = run("sh", "-euc", commands)
    assert ran.returncode == 0, ran.stderr
    app = create_app(DATA_DIR=str(home), DATABASE_URL=None, TESTING=True)  # a new start
    sqlite_file._opened.clear()
    assert "up to date" in ok(app, "upgrade")
    with app.app_context(), database.transaction(reading=True) as session:
        assert session.execute(text("SELECT count(*) FROM member WHERE headline = 'Changed since'")).scalar() == 0
        assert session.execute(text("SELECT count(*) FROM member")).scalar() == len(cast.NAMES)
    close(app)


def test_the_statements_for_a_restored_dump_run_on_postgresql(tmp_path):
    app = place("postgresql", tmp_path)
    people(app)
    [statements] = blocks("backup.md", "sql")
    with app.app_context(), database.transaction() as session:
        for statement in statements.strip().rstrip(";").split(";"):
            session.execute(text(statement))
        assert db.session.execute(text("SELECT count(*) FROM delivery WHERE state = 'due'")).scalar() == 0
        assert db.session.execute(text("SELECT count(*) FROM session")).scalar() == 0
    close(app)
