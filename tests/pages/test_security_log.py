"""The security log: what is written of whom, and that fail2ban finds in it whom it should."""

import re
from pathlib import Path

import pytest

from app.rules import limits
from app.web import security_log
from tests import cast
from tests.pages import letters as waiting
from tests.strangers.forms import PRIVACY, SITE

DOCUMENT = Path(__file__).parents[2] / "docs/self-hosting.md"
LINE = re.compile(
    r"(?P<at>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z) (?P<level>INFO|WARNING) app\.security (?P<request>[0-9a-f]{12}) "
    r"(?P<event>[a-z-]+) member=(?P<member>\d+|-) ip=(?P<ip>[0-9a-f.:]+|-) at=(?P<where>[a-z_.]+|-)( what=[a-z_,-]+)?"
)
NEW = "lampe-wiese-kompass"
WRONG = {"email": "anna@firma.example", "password": "not-the-password"}
SIGN_IN = {**WRONG, "password": cast.PASSWORD}


class Written:
    """What went to the log since the test began."""

    def __init__(self, capsys):
        self.capsys, self.text = capsys, ""

    @property
    def lines(self):
        self.text += self.capsys.readouterr().err
        return self.text.splitlines()

    @property
    def told(self):
        """The lines as what the expression finds in them; each is of the shape."""
        found = [LINE.fullmatch(line) for line in self.lines]
        assert all(found), self.text
        return found

    def __call__(self):
        """(event, member) of each, with "-" for a guest."""
        return [(line["event"], line["member"]) for line in self.told]


@pytest.fixture
def written(capsys):
    return Written(capsys)


def test_signing_in_and_out_and_failing_to(world, visit, written):
    guest = visit()
    guest.post("/sign-in", WRONG)
    guest.post("/sign-in", SIGN_IN)
    visit(world.anna).post("/sign-out")
    anna = str(world.anna)
    assert written() == [("sign-in-failed", "-"), ("signed-in", anna), ("signed-out", anna)]


def test_a_lost_password(app, world, visit, written):
    visit().post("/password", {"email": "anna@firma.example"})
    link = waiting.link(app, "reset_password")
    visit().post(link, {"password": NEW})
    visit().post(link, {"password": NEW})
    assert written() == [("reset-asked", "-"), ("reset-used", str(world.anna)), ("link-refused", "-")]


def test_settings_of_security(world, visit, written):
    anna = visit(world.anna)
    anna.post("/settings/security", {"current": "not-the-password", "password": NEW})
    anna.post("/settings/security", {"current": cast.PASSWORD, "password": NEW})
    visit(world.anna).post("/settings/security/browsers/removal")
    assert [event for event, _ in written()] == ["password-refused", "password-changed", "browsers-ended"]
    assert {member for _, member in written()} == {str(world.anna)}


def test_privacy_that_opens_something_says_what(world, visit, written):
    anna, closed = visit(world.anna), {**PRIVACY, "hides_connections": "y"}
    anna.post("/settings/privacy", closed)
    assert written() == [("privacy-changed", str(world.anna))]
    anna.post("/settings/privacy", {**closed, "hides_connections": "", "section_about": "members"})
    assert written()[1:] == [("privacy-changed", str(world.anna)), ("opened", str(world.anna))]
    assert written.lines[-1].endswith(" what=connections,about")


def test_what_is_refused(world, visit, written):
    anna = visit(world.anna)
    anna.post("/posts", {"text": "x", "audience": "members"}, headers={"Sec-Fetch-Site": "cross-site"})
    anna.client.post("/posts", data={"text": "x"})
    anna.get("/admin/site")
    visit().post("/join", {"name": "x" * 310_000})
    for _ in range(limits.SIGN_IN_ACCOUNT.times + 1):
        visit().post("/sign-in", WRONG)
    events = [event for event, _ in written()]
    assert events[:4] == ["cross-site", "without-token", "forbidden", "too-large"]
    assert set(events[4:]) == {"sign-in-failed", "limited"} and events[-1] == "limited"


def test_what_is_taken_away(world, visit, written):
    anna = visit(world.anna)
    for path in ("/in/anna-brandt/resume.json", "/in/ben-okafor/card.vcf", "/in/anna-brandt/cv"):
        assert anna.get(path).status_code == 200
    for path in ("/network/connections.csv", "/network/connections.vcf"):
        assert anna.get(path).status_code == 200
    anna.post("/settings/data/archive", {"current": cast.PASSWORD}).close()
    assert written() == [("exported", str(world.anna))] * 6


def test_the_site_changed_by_an_admin(world, visit, written):
    visit(world.frieda).post("/admin/site", SITE)
    assert written() == [("site-changed", str(world.frieda))]


def test_reading_pages_writes_nothing(world, visit, written):
    for path in ("/", "/in/ben-okafor", "/settings/security", "/settings/privacy", "/nothing"):
        visit(world.anna).get(path)
    assert written() == []


def test_an_address_that_is_none_is_not_written_down(world, visit, written):
    visit().post("/sign-in", WRONG, environ_overrides={"REMOTE_ADDR": "anna@firma.example\nWARNING"})
    visit().post("/sign-in", WRONG, environ_overrides={"REMOTE_ADDR": "2001:db8::7"})
    assert [line["ip"] for line in written.told] == ["-", "2001:db8::7"]


def test_the_registry_names_what_is_there(app):
    blueprints, endpoints = set(app.blueprints), {rule.endpoint for rule in app.url_map.iter_rules()}
    named = {*security_log.DONE, *security_log.READ, *security_log.FAILED}
    assert named - endpoints - blueprints == set()
    writing = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "POST" in rule.methods and rule.endpoint.startswith(("account", "exports.", "setup."))
    }
    assert writing - set(security_log.DONE) == {"account_settings.account"}  # language and time zone


def fail2ban():
    """The expression of the filter in the document, with what fail2ban puts in for <HOST>."""
    found = re.search(r"^failregex = (.+)$", DOCUMENT.read_text(), flags=re.MULTILINE)
    return re.compile(found[1].replace("<HOST>", r"(?P<host>[0-9.]+|[0-9a-f:]+)"))


def test_the_filter_of_the_document_finds_who_guesses_and_nobody_else(world, visit, written):
    visit().post("/sign-in", WRONG, environ_overrides={"REMOTE_ADDR": "192.0.2.7"})
    visit().post("/sign-in", WRONG, environ_overrides={"REMOTE_ADDR": "2001:db8::7"})
    visit().post("/sign-in", SIGN_IN, environ_overrides={"REMOTE_ADDR": "192.0.2.8"})
    visit(world.anna).post("/sign-out", environ_overrides={"REMOTE_ADDR": "192.0.2.9"})
    without_date = [re.sub(r"^\S+", "", line) for line in written.lines]  # as fail2ban does it
    found = [match["host"] for match in map(fail2ban().search, without_date) if match]
    assert found == ["192.0.2.7", "2001:db8::7"]


def test_every_event_is_described(app):
    text = DOCUMENT.read_text()
    assert [event for event in sorted(security_log.EVENTS) if f"`{event}`" not in text] == []
    samples = [line for line in text.splitlines() if " app.security " in line]
    assert samples and all(map(LINE.fullmatch, samples))
