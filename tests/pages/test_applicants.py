"""Policies of joining: closed, by domain, by approval with a question; the same answer for every address."""

from __future__ import annotations

import pytest
import time_machine

from app import database
from app.actions import joining
from app.extensions import db
from app.models import LogEntry, Member, SignUp, Site
from app.rules import limits
from tests.pages import letters
from tests.pages.publishing import published
from tests.visitor import text_of

GERDA = {
    "name": "Gerda Vogt", "email": "gerda@neu.example", "password": "lampe-wiese-kompass",
    "answer": "I left the school of <navigation> in 1998.",
}  # fmt: skip
AGAIN = {"password": GERDA["password"]}
QUEUE = "/admin/applicants"


def set_policy(app, policy, **columns):
    with app.app_context(), database.transaction():
        site = db.session.get(Site, 1)
        site.policy = policy
        for name, value in columns.items():
            setattr(site, name, value)


@pytest.fixture
def approval(app, world):
    set_policy(app, "approval", question="When did you leave the school?")


def applied(app, visit, **changes):
    """Somebody applies and opens the link in the e-mail; its path."""
    assert visit().post("/join", {**GERDA, **changes}).status_code == 303
    path = letters.link(app, "confirm_sign_up")
    assert visit().post(path, AGAIN).location == path
    return path


def states(app):
    with app.app_context():
        return [row.state for row in db.session.query(SignUp).order_by(SignUp.id)]


def number(app):
    with app.app_context():
        return db.session.query(SignUp.id).order_by(SignUp.id.desc()).first()[0]


def members(app):
    with app.app_context():
        return db.session.query(Member).count()


# --- by approval ----------------------------------------------------------------------------------------------


def test_an_applicant_answers_waits_is_accepted_and_joins(app, world, visit, approval):
    page = visit().get("/join")
    assert "When did you leave the school?" in text_of(page) and "An admin then decides." in text_of(page)
    before = members(app)
    path = applied(app, visit)
    waiting = visit().get(path)
    assert waiting.status_code == 200 and "An admin decides" in text_of(waiting)
    assert "school of &lt;navigation&gt;" in waiting.text and members(app) == before
    frieda = visit(world.frieda)
    queue = frieda.get(QUEUE)
    assert "Gerda Vogt" in text_of(queue) and "school of &lt;navigation&gt;" in queue.text
    assert f'aria-label="Accept: {GERDA["name"]}"' in queue.text
    assert frieda.post(f"{QUEUE}/{number(app)}/acceptance").location == QUEUE
    assert letters.kinds(app)[-1] == "application_accepted" and members(app) == before
    assert letters.link(app, "application_accepted") == path
    assert visit().post(path, {"password": "another-one-altogether"}).status_code == 422
    gerda = visit()
    assert gerda.post(path, AGAIN).location == "/"
    assert gerda.get("/in/gerda-vogt").status_code == 200 and members(app) == before + 1
    with app.app_context():
        assert db.session.query(LogEntry).one().act == "applicant_accepted"


def test_who_is_turned_down_is_told_no_more_than_that(app, world, visit, approval):
    path, frieda = applied(app, visit), visit(world.frieda)
    asking = f"{QUEUE}/{number(app)}/rejection"
    assert "Turn Gerda Vogt down?" in text_of(frieda.get(asking))
    response = frieda.post(asking, {"reason": ""})
    assert response.status_code == 422 and 'id="reason-error"' in response.text and states(app) == ["applied"]
    assert frieda.post(asking, {"reason": "Unknown to <us>"}).location == QUEUE
    assert "Unknown to &lt;us&gt;" in frieda.get(QUEUE).text
    assert letters.kinds(app)[-1] == "application_declined"
    page = visit().get(path)
    assert "did not accept your application" in text_of(page) and "Unknown to" not in page.text
    before = members(app)
    assert visit().post(path, AGAIN).status_code == 200 and members(app) == before
    for act in ("acceptance", "rejection"):
        assert frieda.post(f"{QUEUE}/{number(app)}/{act}", {"reason": "x"}).status_code == 404


def test_before_the_address_is_confirmed_nobody_is_in_the_queue(app, world, visit, approval):
    visit().post("/join", GERDA)
    assert "Gerda" not in visit(world.frieda).get(QUEUE).text
    assert visit(world.frieda).post(f"{QUEUE}/{number(app)}/acceptance").status_code == 404


def test_an_applicant_does_not_exist_for_anybody_else(app, world, visit, approval):
    applied(app, visit)
    anna = visit(world.anna)
    for path in ("/search?q=Gerda", "/network/suggestions", "/", "/inmail/new?q=Gerda"):
        assert "Gerda Vogt" not in anna.get(path).text
    assert anna.get("/in/gerda-vogt").data == anna.get("/in/nobody-at-all").data


def test_an_applicant_cannot_sign_in(app, world, visit, approval):
    applied(app, visit)
    wrong = visit().post("/sign-in", {"email": GERDA["email"], **AGAIN})
    unknown = visit().post("/sign-in", {"email": "nobody@neu.example", **AGAIN})
    assert wrong.status_code == unknown.status_code == 422
    assert wrong.text.replace(GERDA["email"], "") == unknown.text.replace("nobody@neu.example", "")


def test_without_an_answer_the_field_says_so(app, world, visit, approval):
    for answer in ("", "x" * 1001):
        response = visit().post("/join", {**GERDA, "answer": answer})
        assert response.status_code == 422 and 'id="answer-error"' in response.text
    assert letters.kinds(app) == []


def test_applying_again_replaces_what_is_not_decided(app, world, visit, approval):
    first = applied(app, visit)
    applied(app, visit, answer="Once more")
    assert states(app) == ["applied"] and visit().get(first).status_code == 410


def test_an_invitation_of_a_member_needs_no_approval(app, world, visit, approval):
    invite = {"email": GERDA["email"], "how": "friend", "note": ""}
    assert visit(world.anna).post("/network/email-invitations", invite).status_code == 303
    path, before = letters.link(app, "email_invitation"), members(app)
    assert visit().post(path, GERDA).status_code == 303
    assert members(app) == before + 1


def test_applications_are_forgotten_in_time(app, world, visit, approval):
    with time_machine.travel("2026-11-23 12:00:00+00:00", tick=False) as clock:
        path = applied(app, visit)
        clock.shift(limits.SIGN_UP_EXPIRES.total_seconds() + 60)
        assert visit().get(path).status_code == 200
        clock.shift(limits.APPLICATION_LASTS.total_seconds())
        assert visit().get(path).status_code == 410
        with app.app_context(), database.transaction():
            joining.forget_old()
    assert states(app) == []


# --- by domain, and closed --------------------------------------------------------------------------------------


def test_an_address_of_another_domain_is_refused_whoever_owns_it(app, world, visit):
    set_policy(app, "domains", domains="firma.example\nneu.example")
    bodies, key = [], "f49272a1-27af-4bbd-b49d-00bd8d50f167"
    for email in ("eve@anderswo.example", "nobody@anderswo.example"):
        response = visit().post("/join", {**GERDA, "email": email, "submission": key})
        assert response.status_code == 422 and 'id="email-error"' in response.text
        assert "@firma.example, @neu.example" in text_of(response)
        bodies.append(response.text.replace(email, ""))
    assert bodies[0] == bodies[1] and letters.kinds(app) == []
    assert "firma.example, neu.example" in text_of(visit().get("/join"))


def test_an_address_of_a_domain_joins_by_its_link(app, world, visit):
    set_policy(app, "domains", domains="neu.example")
    visit().post("/join", {**GERDA, "email": "Gerda@NEU.example"})
    path = letters.link(app, "confirm_sign_up")
    assert visit().post(path, AGAIN).location == "/"


def test_a_domain_that_is_struck_meanwhile_lets_nobody_in(app, world, visit):
    set_policy(app, "domains", domains="neu.example")
    visit().post("/join", GERDA)
    set_policy(app, "domains", domains="firma.example")
    assert visit().post(letters.link(app, "confirm_sign_up"), AGAIN).status_code == 410


@pytest.mark.parametrize("policy", ["domains", "approval", "open"])
def test_known_and_unknown_addresses_get_the_same_bytes(app, world, visit, policy):
    set_policy(app, policy, domains="firma.example", question="Who are you?")
    emails = ("gerda@firma.example", "anna@firma.example")
    unknown, known = (visit().post("/join", {**GERDA, "email": email}) for email in emails)
    assert (unknown.status_code, unknown.location, unknown.data) == (known.status_code, known.location, known.data)
    assert unknown.status_code == 303 and letters.kinds(app) == ["confirm_sign_up", "already_member"]


def test_a_closed_network_takes_nobody_in(app, world, visit):
    invite = {"email": GERDA["email"], "how": "friend", "note": ""}
    visit(world.anna).post("/network/email-invitations", invite)
    path, before = letters.link(app, "email_invitation"), members(app)
    set_policy(app, "closed")
    assert "Joining is closed" in text_of(visit().get("/join"))
    assert visit().post("/join", GERDA).status_code == 403
    assert "takes no new members now" in text_of(visit().get(path))
    assert visit().post(path, GERDA).status_code == 410 and members(app) == before


# --- choosing the policy ------------------------------------------------------------------------------------------

SITE = {"policy": "open", "domains": "", "question": ""}


@pytest.mark.parametrize(
    ("changes", "wrong", "message"),
    [
        ({"policy": "domains"}, "domains", "Fill in “Domains”."),
        ({"policy": "domains", "domains": "firma"}, "domains", "“firma” is none"),
        ({"policy": "open", "domains": "<b>"}, "domains", "“<b>” is none"),
        ({"policy": "approval"}, "question", "Fill in “Question to applicants”."),
    ],
)
def test_what_a_policy_needs_is_asked_for_beside_its_field(app, world, visit, changes, wrong, message):
    response = visit(world.frieda).post("/admin/site", {**SITE, **changes})
    assert response.status_code == 422 and message in text_of(response) and f'id="{wrong}-error"' in response.text


def test_a_policy_is_chosen_with_what_it_needs(app, world, visit):
    published(app, "imprint", "privacy")
    given = {**SITE, "policy": "domains", "domains": "@Firma.example, neu.example", "question": "Who are you?"}
    assert visit(world.frieda).post("/admin/site", given).status_code == 303
    with app.app_context():
        site = db.session.get(Site, 1)
        assert (site.policy, site.domains, site.question) == ("domains", "firma.example\nneu.example", "Who are you?")
