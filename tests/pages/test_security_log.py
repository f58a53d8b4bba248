"""The security log: what is written of whom, and that fail2ban finds in it whom it should."""

import json
import re

import pytest

from app.actions import profiles as actions
from app.rules import limits
from app.web import security_log
from tests import ROOT, cast
from tests.cast import NEW_PASSWORD
from tests.pages import importing
from tests.pages import letters as waiting
from tests.strangers.forms import PRIVACY, SITE

DOCUMENT = ROOT / "docs/self-hosting.md"
LINE = re.compile(
    r"(?P<at>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z) (?P<level>INFO|WARNING) app\.security (?P<request>[0-9a-f]{12}) "
    r"(?P<event>[a-z-]+) member=(?P<member>\d+|-) ip=(?P<ip>[0-9a-f.:]+|-) at=(?P<where>[a-z_.]+|-)( what=[a-z_,-]+)?"
)
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
    visit().post(link, {"password": NEW_PASSWORD})
    visit().post(link, {"password": NEW_PASSWORD})
    assert written() == [("reset-asked", "-"), ("reset-used", str(world.anna)), ("link-refused", "-")]


def test_settings_of_security(world, visit, written):
    anna = visit(world.anna)
    anna.post("/settings/security", {"current": "not-the-password", "password": NEW_PASSWORD})
    anna.post("/settings/security", {"current": cast.PASSWORD, "password": NEW_PASSWORD})
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


# What bears on no account and shows nothing to more people than before, by endpoint or door.
UNWRITTEN = {
    "account_settings.account": "language and time zone", "language": "language",
    "agreement": "kept with the version that was read",
    "blocks": "what two people are to each other", "network": "the same", "invitations.ignore": "the same",
    "invitations.send": "the same, and shows nothing until it is accepted", "invitations.withdraw": "the same",
    "invitations.accept": "the same; a field that is released is noted apart",
    "email_invitations.send": "shows nothing until it is accepted", "email_invitations.withdraw": "takes it back",
    "email_invitations.decline": "no account", "email_invitations.refuse": "no account",
    "roster.decline": "no account", "roster.refuse": "no account", "unsubscribe": "e-mails",
    "home": "what it opens with",
    "introductions": "words, and an invitation, which shows nothing until it is accepted",
    "noticeboard": "words; an answer may be an invitation",
    "editing": "the own profile, for whom it is open", "entries": "the same", "hints": "a hint is put away",
    "imports.upload": "nothing is taken over yet", "imports.cancel": "nothing is taken over",
    "inmail": "words", "posts": "words", "comments": "words", "post_pictures": "pictures that wait in a form",
    "announcements": "a yes or no", "updates": "what feeds leave out", "notifications": "what was read",
    "recommendations": "words", "endorsements": "for whom skills are open",
    "settings.feed": "what is read", "settings.notifications": "what is told; e-mails about the account are fixed",
    "suggestions": "a card is put away, or an invitation sent",
    **{f"first_week.{each}": "the profile's own words" for each in ("head", "career")},
    **{f"first_week.{each}": "what Home shows" for each in ("dismiss", "restore")},
}  # fmt: skip


def decided(endpoint, of):
    return endpoint in of or endpoint.partition(".")[0] in of


def test_of_everything_that_can_be_sent_it_is_decided_whether_it_is_written(app):
    sent = {rule.endpoint for rule in app.url_map.iter_rules() if "POST" in rule.methods}
    assert {each for each in sent if not decided(each, security_log.DONE) and not decided(each, UNWRITTEN)} == set()
    assert {each for each in sent if each in security_log.DONE and each in UNWRITTEN} == set()
    assert set(UNWRITTEN) - sent - {each.partition(".")[0] for each in sent} == set()


def test_an_import_that_opens_something_says_what_as_the_settings_do(world, visit, written):
    eve = visit(world.eve)
    document = {
        "format": "kontor-profile", "version": 1, "account": {"name": "Eve Strange"},
        "contact": [{"kind": "phone", "value": "+49 40 1234567", "release": "connections"}],
        "audiences": {"positions": "members", "skills": "connections"}, "privacy": {"public_profile": True},
    }  # fmt: skip
    importing.upload(eve, json.dumps(document).encode(), "profile.json")
    assert written() == []
    page = eve.get(importing.PLACE)
    asked = {**importing.ticked(page), "decisions": "y"}
    assert eve.post(f"{importing.PLACE}/confirmation", asked).status_code == 303
    assert written() == [(event, str(world.eve)) for event in ("imported", "contact-changed", "opened")]
    assert [line.partition(" what=")[2] for line in written.lines] == ["", "phone", "guests,positions"]


def test_an_import_that_opens_nothing_says_only_that_it_was(world, visit, written):
    skills = {name: file for name, file in importing.BASIC.items() if name != "Profile.csv"}
    assert importing.bring(visit(world.eve), skills).status_code == 303
    assert written() == [("imported", str(world.eve))]


def test_a_field_that_is_released_or_taken_back_in_any_way(world, visit, does, invite, written):
    does(world.anna, actions.change_contact, {"phone": ("+49 40 1", "chosen"), "address": ("Kai 1", "connections")})
    invitation = invite(world.eve, world.anna)
    anna = visit(world.anna)
    assert anna.post(f"/invitations/{invitation}/acceptance", {"release": ["phone", "address"]}).status_code == 303
    line = f" contact-released member={world.anna} ip=127.0.0.1 at=invitations.accept what=phone"
    assert written.lines[-1].endswith(line)
    for path in ("phone/removal", "phone", "address/refusal", "address/refusal/removal"):
        assert anna.post(f"/in/eve-strange/release/{path}").status_code == 303, path
    events = [event for event, _ in written()]
    assert events[1:] == ["contact-revoked", "contact-released", "contact-revoked", "contact-released"]


def test_an_invitation_that_is_accepted_without_a_field_says_nothing(world, visit, invite, written):
    visit(world.anna).post(f"/invitations/{invite(world.eve, world.anna)}/acceptance")
    assert written() == []


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
