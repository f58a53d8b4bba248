"""A profile that is open to guests, where site and member say so; everywhere else guests are asked to sign in."""

import json
import re

import pytest

from app.actions import profiles
from app.extensions import db
from app.models import Member
from tests import canary as parts
from tests.canary import HANDLE, WORDS
from tests.visitor import text_of

PROFILE = f"/in/{HANDLE}"
VARYING = ("Date", "Content-Length")  # the body itself is compared
NAMES_OF_OTHERS = ("Ben Okafor", "Qshared", "Qendorser", "Qlisted", "Jana Someone")


@pytest.fixture
def opened(app, canary):
    """`opened(indexed=True)`: Anna's profile is open to guests, if site and member say so."""

    def run(**switches):
        with app.app_context():
            parts.open_to_guests(canary.anna, **switches)

    run()
    return run


def plain(response, handle):
    headers = sorted((name, value.replace(handle, "?")) for name, value in response.headers if name not in VARYING)
    return response.status_code, response.text.replace(handle, "?"), headers


@pytest.mark.parametrize("switches", [{"site": False}, {"member": False}, {"site": False, "member": False}, {}])
@pytest.mark.parametrize("fragment", [False, True])
def test_it_takes_site_and_member_and_everything_else_looks_like_nothing(opened, visit, switches, fragment):
    opened(**switches)
    for query in ("", "?part=about"):
        real, missing = (visit().get(f"/in/{who}{query}", fragment=fragment) for who in (HANDLE, "nobody-at-all"))
        assert ("Qname" in real.text or "Qbegins" in real.text) is (switches == {})
        assert (plain(real, HANDLE) == plain(missing, "nobody-at-all")) is (switches != {})
        target = missing.headers["HX-Redirect"] if fragment else missing.location
        assert target.startswith("/sign-in" if fragment else "/sign-in?next=/in/nobody-at-all")


def test_a_locked_member_has_no_public_profile(app, canary, opened, visit, act):
    with act() as member:
        member(canary.anna).state = "locked"
    assert plain(visit().get(PROFILE), HANDLE) == plain(visit().get("/in/nobody-at-all"), "nobody-at-all")
    assert visit().get(f"/pictures/{WORDS['photo']}/96").location.startswith("/sign-in")


def test_nothing_below_a_public_profile_is_open(opened, visit):
    closed = ("/contact", "/connections", "/connections?shared=1", "/release", "/recommendations", "/cv", "/card.vcf")
    for below in closed:
        for fragment in (False, True):
            response = visit().get(PROFILE + below, fragment=fragment)
            target = response.headers["HX-Redirect"] if fragment else response.location
            assert target.startswith("/sign-in") and response.data == (b"" if fragment else response.data)
            assert not any(word in response.text for word in WORDS.values())


@pytest.mark.parametrize("section", ["endorsers", "recommendations", "activity", "skills", "links"])
def test_nobody_else_is_named_or_counted_whatever_is_open_to_members(app, canary, opened, visit, section):
    with app.app_context():
        parts.choose(canary.anna, f"{section}: members")
    page = visit().get(PROFILE).text
    assert not [name for name in NAMES_OF_OTHERS if name in page]
    assert "connections<" not in page and "shared" not in page and "How you are connected" not in page


def test_a_guest_can_do_nothing_but_come_in(opened, visit):
    page = visit().get(PROFILE)
    main = re.search(r"<main.*?</main>", page.text, re.S)[0]
    assert "<form" not in main and "Connect" not in text_of(page).replace("Members can connect", "")
    assert f'href="/sign-in?next={PROFILE}"' in main and 'href="/join"' in main


def test_guests_are_in_no_cache_of_others_and_search_engines_are_asked_to_stay_out(opened, visit):
    response = visit().get(PROFILE)
    assert response.headers["Cache-Control"] == "private, no-cache" and "Cookie" in response.headers["Vary"]
    assert response.headers["X-Robots-Tag"] == "noindex" and '<meta name="robots" content="noindex">' in response.text
    for word in ("og:", "canonical", "ld+json", 'name="description"'):
        assert word not in response.text


def test_a_member_who_wants_to_be_found_is_described_for_search_engines(app, opened, visit):
    opened(indexed=True)
    response = visit().get(PROFILE)
    assert "X-Robots-Tag" not in response.headers and "noindex" not in response.text
    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', response.text, re.S)[1]
    page, base = json.loads(block), app.config["BASE_URL"]
    person = page["mainEntity"]
    assert (page["@type"], page["url"], person["@type"]) == ("ProfilePage", f"{base}{PROFILE}", "Person")
    assert person["name"] == "Canaria Qname" and person["description"] == "Qheadline"
    assert person["jobTitle"] == ["Qcurrent"] and person["worksFor"][0]["name"] == "Firma"
    assert person["alumniOf"][0]["name"] == "Qschool" and person["knowsAbout"] == ["Qskill"]
    assert person["image"] == f"{base}/pictures/{WORDS['photo']}/320"
    for name, value in (("title", "Canaria Qname"), ("url", f"{base}{PROFILE}"), ("description", "Qheadline")):
        assert f'<meta property="og:{name}" content="{value}">' in response.text
    assert f'<link rel="canonical" href="{base}{PROFILE}">' in response.text
    hidden = ("rest of about", "former positions", "languages", "contact for connections")
    assert not [part for part in hidden if WORDS[part] in response.text]


def test_members_see_no_word_for_search_engines(opened, visit, canary):
    opened(indexed=True)
    for viewer in ("stranger", "connection", "owner"):
        response = visit(canary.viewers[viewer]).get(PROFILE)
        assert "ld+json" not in response.text and "og:" not in response.text and "X-Robots-Tag" not in response.headers


def test_no_text_of_a_member_ends_the_block_for_search_engines(canary, opened, does, visit):
    opened(indexed=True)
    evil = '</script><script>alert(1)</script><!-- & "\' \u2028'
    does(canary.anna, lambda anna: setattr(anna, "headline", evil))
    does(canary.anna, profiles.add_skill, evil)
    page = visit().get(PROFILE).text
    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)[1]
    assert not re.search("[<>&\u2028]", block) and "<script>alert" not in page
    assert json.loads(block)["mainEntity"]["description"] == evil
    assert evil in json.loads(block)["mainEntity"]["knowsAbout"]


@pytest.mark.parametrize("opened_by_site", [False, True])
def test_robots_may_look_below_in_where_the_site_says_so(opened, visit, opened_by_site):
    opened(site=opened_by_site)
    response = visit().get("/robots.txt")
    assert response.text == f"User-agent: *\n{'Allow: /in/' + chr(10) if opened_by_site else ''}Disallow: /\n"


def test_a_photo_is_open_to_guests_as_long_as_the_profile_is(opened, visit):
    address = f"/pictures/{WORDS['photo']}/96"
    assert visit().get(address).data == b"small"
    assert visit().get(address).headers["Cache-Control"].startswith("private")
    opened(member=False)
    for gone in (address, f"/pictures/{'0' * 64}/96", "/pictures/xy/96", f"/pictures/{'0' * 64}/97"):
        assert visit().get(gone).location == f"/sign-in?next={gone}"


def test_a_public_profile_costs_little(opened, visit, statements):
    visitor = visit()
    statements.clear()
    assert visitor.get(PROFILE).status_code == 200
    assert len(statements) <= 6


# --- settings ---------------------------------------------------------------------------------------------------


def test_the_switches_are_shown_where_the_site_allows_it(app, opened, visit, canary):
    anna, fields = visit(canary.anna), {"who_may_invite": "everyone", "public_profile": "y", "public_indexed": "y"}
    opened(site=False, member=False)
    page = anna.get("/settings/privacy")
    assert 'name="public_profile"' not in page.text and "shows profiles to members only" in text_of(page)
    anna.post("/settings/privacy", fields)
    assert switches(app, canary.anna) == (False, False)
    opened(member=False)
    assert 'name="public_profile"' in anna.get("/settings/privacy").text
    anna.post("/settings/privacy", fields)
    assert switches(app, canary.anna) == (True, True)
    anna.post("/settings/privacy", {**fields, "public_profile": ""})
    assert switches(app, canary.anna) == (False, False)


def switches(app, id):
    with app.app_context():
        member = db.session.get_one(Member, id)
        return member.public_profile, member.public_indexed


def test_what_a_member_chose_is_kept_while_the_site_is_closed(app, opened, visit, canary):
    opened(site=False, indexed=True)
    visit(canary.anna).post("/settings/privacy", {"who_may_invite": "nobody"})
    assert switches(app, canary.anna) == (True, True)


def test_beside_each_section_the_owner_reads_who_sees_it(app, opened, visit, canary):
    with app.app_context():
        parts.choose(canary.anna, "education: self")
    page = text_of(visit(canary.anna).get(PROFILE))
    for text in ("About Visible to: Connections", "Education Visible to: Only you", "Skills Visible to: Everyone"):
        assert text in page
    opened(member=False)
    assert "Skills Visible to: All members" in text_of(visit(canary.anna).get(PROFILE))
    for viewer in ("stranger", "connection"):
        assert 'class="who"' not in visit(canary.viewers[viewer]).get(PROFILE).text
