"""No log holds a word, an e-mail address or a web address of a member, nor a link that works, whatever goes wrong."""

from __future__ import annotations

import logging
import re
import smtplib
import subprocess
import sys

import pytest
from sqlalchemy import insert, select, text

from app import logs
from app.delivery import outbox, worker
from app.delivery.connection import CheckedConnection
from app.extensions import db
from app.models import Delivery, Member
from app.portability import drafting
from tests import ROOT, cast
from tests.databases import MANY
from tests.pages import letters as waiting
from tests.strangers import addresses
from tests.strangers.conftest import CANARIES
from tests.strangers.forms import FORMS, filled
from tests.strangers.test_forged import paths  # noqa: F401 (a fixture)

WORD = "Qtypedjustnow qtyped@firma.example https://qtyped.example/?q=1 0151 999 333"
# Everything private, everybody's name, whatever is typed below; and secrets.
WANTED = [*CANARIES, "Qtyped", "qtyped", "999 333", "Brandt", "brandt", "Okafor", "firma.example", "anderswo.example",
          cast.PASSWORD, "$argon2"]  # fmt: skip


class Log:
    """What the console of the people who run Kontor shows, at the most talkative level."""

    def __init__(self, capsys):
        self.capsys, self.text = capsys, ""

    def read(self):
        said = self.capsys.readouterr()
        self.text += said.err + said.out
        return self.text

    def leaks(self, *more):
        return [word for word in (*WANTED, *more) if word in self.read()]


@pytest.fixture
def log(app, capsys, monkeypatch):
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)  # as when it serves: an error has its page
    before = logging.getLogger("app").level
    logs.init("DEBUG")
    yield Log(capsys)
    logs.init(before)


def everywhere(app, things, paths, visit):  # noqa: F811
    """Every form with what belongs into it and with something else in every field; then every page."""
    for typed in (False, True):
        for endpoint, (who, fields, _) in FORMS.items():
            given = dict.fromkeys(fields, WORD) if typed else filled(fields, things)
            visit(things.viewers[who]).post(paths[endpoint], given)
    for place in addresses.places(app, things):
        for viewer in ("owner", "guest"):
            visit(things.viewers[viewer]).get(place.there, query_string={"q": WORD}, headers={"Referer": WORD[:40]})


@MANY
def test_all_forms_and_pages(app, things, paths, visit, log):  # noqa: F811
    links = {piece for path in paths.values() for piece in path.split("/") if "." in piece}
    everywhere(app, things, paths, visit)
    assert all(f" {event} " in log.read() for event in ("sign-in-failed", "password-changed", "joined", "exported"))
    assert log.leaks(*links) == []


def everything_fails(*_given, **_named):
    try:
        raise KeyError(WORD)
    except KeyError as error:
        raise RuntimeError(f"{WORD} of {error}") from error


def the_row_is_there_already(*_given, **_named):
    anna = db.session.scalars(select(Member).where(Member.email == "anna@firma.example")).one()
    values = {column.key: getattr(anna, column.key) for column in Member.__table__.c if column.key != "id"}
    db.session.execute(insert(Member).values(**values))


def the_database_does_not_understand(*_given, **_named):
    db.session.execute(text("SELECT no_such_function(:word)"), {"word": WORD})


def a_number_is_none(*_given, **_named):
    db.session.execute(text("SELECT CAST(:word AS no_such_type)"), {"word": WORD})


FAULTS = [everything_fails, the_row_is_there_already, the_database_does_not_understand, a_number_is_none]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_a_broken_handler(app, world, visit, log, monkeypatch, fault):
    visit().post("/password", {"email": "anna@firma.example"})
    link = waiting.link(app, "reset_password")
    for name in ("app.actions.posts.write", "app.actions.accounts.reset_password", "app.queries.search_pages.page"):
        monkeypatch.setattr(name, fault)
    anna = visit(world.anna)
    statuses = {
        anna.post("/posts", {"text": WORD, "audience": "members"}).status_code,
        anna.get("/search", query_string={"q": WORD}).status_code,
        visit().post(link, {"password": "lampe-wiese-kompass"}).status_code,
    }
    assert statuses <= {500, 503}
    assert "no answer to" in log.read() or "database: " in log.read()
    assert log.leaks(link.rsplit("/", 1)[1]) == []


ANSWERS = [
    smtplib.SMTPRecipientsRefused({"anna@firma.example": (450, b"4.2.1 <anna@firma.example> Qtyped is full")}),
    smtplib.SMTPDataError(451, b"anna@firma.example says Qtyped"),
    smtplib.SMTPResponseException(454, b"4.7.0 try later, see https://qtyped.example/"),
    smtplib.SMTPServerDisconnected("anna@firma.example went away"),
    UnicodeEncodeError("ascii", "Qtyped@firma.example", 0, 1, "Qtyped"),
    RuntimeError(WORD),
]


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: type(answer).__name__)
def test_a_letter_that_is_not_taken(app, world, visit, log, monkeypatch, answer):
    def refuse(*_given):
        raise answer

    monkeypatch.setattr(CheckedConnection, "open", lambda _self: None)
    monkeypatch.setattr(CheckedConnection, "hand_over", refuse)
    visit().post("/password", {"email": "anna@firma.example"})
    with app.app_context():
        outbox.send_due()
        assert db.session.scalars(select(Delivery.answer)).one()
    assert log.leaks() == []
    assert "app.delivery.outbox" in log.text or isinstance(answer, smtplib.SMTPException)


def test_work_beside_the_requests_that_fails(app, world, log, monkeypatch):
    monkeypatch.setattr(worker, "TIDYING", (everything_fails, the_row_is_there_already))
    monkeypatch.setattr(drafting, "_finish", everything_fails)
    monkeypatch.setattr(drafting._places, "release", lambda: None)
    worker.tidy(app)
    drafting._read_beside(app, world.anna, "token", None)
    assert log.read().count("builtins.RuntimeError") == 2 and "UNIQUE" in log.text.upper()
    assert log.leaks() == []


NOBODY_CAUGHT = """
import sys, threading
from app import logs
logs.init("INFO")
logs.take_over()
def fail():
    raise ValueError(sys.argv[1])
thread = threading.Thread(target=fail)
thread.start()
thread.join()
fail()
"""


def test_what_nobody_caught():
    # typed, not written in the program: a trace quotes the program's own lines, from Python 3.13 on those of -c too
    command = [sys.executable, "-c", NOBODY_CAUGHT, "Qtyped of anna@firma.example"]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 1 and ended.stdout == ""
    assert ended.stderr.count("builtins.ValueError\n") == 2 and "in fail" in ended.stderr
    assert "Qtyped of" not in ended.stderr and "firma" not in ended.stderr


def test_what_other_programs_say_is_one_harmless_line(log):
    logging.getLogger("waitress").error("Exception while serving /password/1.Qtyped\n2026-01-01 INFO app.security x")
    logging.getLogger("waitress").warning("asked by %s for %s", "qtyped@firma.example", "https://qtyped.example/x")
    logging.getLogger("waitress").warning("asked by qtyped%40firma.example, qtyped@\nfirma.example")
    logging.getLogger("psycopg").error("error ignored: %s", ValueError(WORD))
    lines = log.read().splitlines()
    assert [line.split(" - ", 1)[1] for line in lines] == [
        "Exception while serving (covered)", "asked by (covered) for (covered)",
        "asked by (covered) (covered)", "error ignored: builtins.ValueError",
    ]  # fmt: skip
    assert log.leaks() == []


def test_a_trace_tells_where_and_what_but_not_what_it_quotes(log):
    try:
        everything_fails()
    except RuntimeError:
        logging.getLogger("app").exception("it failed")
    assert "builtins.KeyError" in log.read() and "in everything_fails" in log.text
    assert log.text.index("builtins.KeyError") < log.text.index("builtins.RuntimeError")
    assert log.leaks() == []


def test_the_format_of_the_proxys_log_leaves_out_every_link(app):
    """The expression that docs/self-hosting.md gives to nginx, over every address that holds a token."""
    document = ROOT / "docs/self-hosting.md"
    pattern = next(line.split()[0][1:] for line in document.read_text().splitlines() if "?<door>" in line)
    door = re.compile(pattern.replace("?<door>", "?P<door>"))
    rules = [rule.rule for rule in app.url_map.iter_rules() if "<token>" in rule.rule]
    found = {rule: door.match(rule.replace("<token>", "17.secret")) for rule in rules}
    assert rules and [rule for rule, match in found.items() if not match or "secret" in match["door"]] == []
    assert not any(map(door.match, ("/join", "/join/letter", "/password/letter", "/in/anna-brandt", "/joined")))
