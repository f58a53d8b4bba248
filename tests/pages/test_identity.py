"""/admin/identity: name, mark, colour and languages, followed by pages, icons and e-mails."""

import io
import re

import pytest
from PIL import Image

from app.extensions import db
from app.models import LogEntry, Site, SiteMark
from app.rules.identity import HUES, STRENGTHS
from tests.visitor import MOST_QUERIES, text_of

PAGE = "/admin/identity"
FIELDS = {
    "name": "Deichverein", "tagline": "Seit 1899", "mark_kind": "initial", "hue": "15", "chroma": "0.105",
    "locales": ["en", "de"], "locale": "de", "timezone": "Europe/Vienna",
}  # fmt: skip
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path fill="#123" d="M0 0h9v9z"/></svg>'


def site(app):
    with app.app_context():
        return db.session.get_one(Site, 1)


def png():
    out = io.BytesIO()
    Image.new("RGB", (300, 300), "teal").save(out, "PNG")
    return out.getvalue()


def save(visitor, content=None, **fields):
    one = {**FIELDS, **fields, "locales": "en"} if content else {**FIELDS, **fields}
    file = {"picture": (io.BytesIO(content), "mark.svg"), "mark_kind": "own"} if content else {}
    return visitor.post(PAGE, {**one, **file})


def test_an_admin_changes_what_the_organisation_looks_like(app, world, visit):
    frieda, guest = visit(world.frieda), visit()
    assert 'value="Elbufer"' in frieda.get(PAGE).text
    before = guest.get("/sign-in").text
    assert save(frieda).location == PAGE
    now = site(app)
    assert (now.name, now.tagline, now.hue, now.chroma) == ("Deichverein", "Seit 1899", 15, 0.105)
    assert (now.locale, now.locales, now.timezone) == ("de", "en de", "Europe/Vienna")
    after = guest.get("/sign-in").text
    assert "Deichverein" in after and "15-0.105.css" in after and "15-0.105-68.svg" in after
    assert "15-0.105.css" not in before
    assert guest.get("/favicon.ico").location == "/mark/initial/15-0.105-68.svg"
    manifest = guest.get("/manifest.webmanifest").json
    assert (manifest["name"], manifest["icons"][0]["src"]) == ("Deichverein", "/mark/initial/15-0.105-68.svg")
    drawn = guest.get("/mark/initial/15-0.105-68.svg")
    assert ">D</text>" in drawn.text and manifest["theme_color"] in drawn.text
    with app.app_context():
        assert [entry.act for entry in db.session.query(LogEntry)] == ["identity_changed"]


def test_nothing_is_public_before_it_is_saved(app, world, visit):
    frieda = visit(world.frieda)
    answer = frieda.post(PAGE, {**FIELDS, "act": "preview"})
    shown = re.search(r'<div id="look".*', answer.text, re.S)[0]
    assert answer.status_code == 200 and "Deichverein" in shown and "tone-15-0.105.css" in shown
    assert 'data-theme="light"' in shown and 'data-theme="dark"' in shown
    assert site(app).name == "Elbufer" and "Deichverein" not in visit().get("/").text


def test_the_preview_follows_in_place(app, world, visit, statements):
    frieda = visit(world.frieda)
    statements.clear()
    piece = frieda.get(f"{PAGE}/preview?name=Deichverein&hue=35&chroma=0.105&mark_kind=initial", fragment=True)
    assert piece.status_code == 200 and "<html" not in piece.text and "tone-35-0.105.css" in piece.text
    assert len(statements) <= 4
    odd = frieda.get(f"{PAGE}/preview?hue=999&chroma=x&name=%3Cb%3E", fragment=True).text
    assert "tone-208-0.068.css" in odd and "&lt;b&gt;" in odd and "<b><b>" not in odd


@pytest.mark.parametrize("chroma", STRENGTHS)
def test_a_tone_declares_all_tokens_again(app, world, visit, chroma):
    for hue in HUES:
        address = app.extensions["assets"].tone(hue, chroma)
        css = visit().get(address).text
        assert ".toned{" in css and f"--hue:{hue};--chroma:{chroma:g};" in css and css.count("--hue:") == 1
        assert "--accent-1:" in css and "color-scheme" not in css and ":root" not in css
    assert visit().get("/static/x/tone-999-0.068.css").status_code == 404


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("name", "", "Fill in “Name of the organisation”."),
        ("name", "!!!", "at least one letter"),
        ("name", "x" * 81, "Use at most 80 characters"),
        ("tagline", "x" * 121, "Use at most 120 characters"),
        ("tagline", "a\u202eb", "cannot be shown"),
        ("locale", "xx", "Choose one of these."),
        ("hue", "7", "Choose one of these."),
        ("chroma", "0.4", "Choose one of these."),
        ("timezone", "Mars/Olympus", "Choose one of these."),
        ("locales", "", "Choose one of these."),
        ("mark_kind", "own", "Choose a file for the mark."),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(app, world, visit, field, value, message):
    response = visit(world.frieda).post(PAGE, {**FIELDS, field: value})
    assert response.status_code == 422 and message in text_of(response)
    assert field in ("name", "tagline") or 'value="Deichverein"' in response.text
    assert 'aria-invalid="true"' in response.text and site(app).name == "Elbufer"


def test_the_language_of_the_organisation_is_one_that_it_offers(app, world, visit):
    answer = visit(world.frieda).post(PAGE, {**FIELDS, "locales": "en", "locale": "de"})
    assert answer.status_code == 422 and "Choose a language that you offer." in text_of(answer)


def test_a_language_that_is_not_offered_is_nowhere(app, world, visit, does):
    does(world.anna, lambda member: setattr(member, "locale", "en"))
    save(visit(world.frieda), locales="de", locale="de")
    anna = visit(world.anna)
    assert '<html lang="de">' in anna.get("/").text and 'name="locale"' not in anna.get("/").text
    anna.post("/language", {"locale": "en"})
    guest = visit()
    guest.post("/language", {"locale": "en"})
    for visitor in (anna, guest):
        assert '<html lang="de">' in visitor.get("/", headers={"Accept-Language": "en"}).text
    page = anna.get("/settings/account").text
    assert '<option value="de">' in page and 'value="en"' not in page


@pytest.mark.parametrize(("content", "kind"), [(SVG, "image/svg+xml"), ("png", "image/png")])
def test_an_own_mark_is_everywhere_and_goes_again(app, world, visit, content, kind):
    frieda, guest = visit(world.frieda), visit()
    assert save(frieda, png() if content == "png" else content, locale="en").status_code == 303
    cv = frieda.get("/in/frieda-ahlers/cv")
    for page in (guest.get("/sign-in"), frieda.get("/"), guest.get("/nothing-here"), cv):
        address = re.search(r'<img class="mark" src="(/mark/[^"]+)"', page.text)[1]
    shown = guest.get(address)
    assert shown.status_code == 200 and shown.content_type == kind
    assert shown.headers["X-Content-Type-Options"] == "nosniff" and "immutable" in shown.headers["Cache-Control"]
    assert "sandbox" in shown.headers.getlist("Content-Security-Policy")
    assert guest.get("/favicon.ico").location == address
    assert guest.get("/manifest.webmanifest").json["icons"][0]["type"] == kind
    save(frieda, mark_kind="own")  # nothing new was chosen: it stays
    assert guest.get(address).status_code == 200
    save(frieda)
    assert guest.get(address).status_code == 404 and "<img" not in guest.get("/sign-in").text
    with app.app_context():
        assert db.session.query(SiteMark).count() == 0


@pytest.mark.parametrize("content", [b"<svg><script/></svg>", b"GIF89a", b"\x89PNG\r\n\x1a\nbroken"])
def test_a_file_that_is_no_mark_is_refused_beside_it(app, world, visit, content):
    answer = save(visit(world.frieda), content, locale="en")
    assert answer.status_code == 422 and 'id="picture-error"' in answer.text
    assert site(app).mark == "" and 'value="Deichverein"' in answer.text


def test_marks_that_nobody_made_are_not_there(app, world, visit):
    for path in (f"/mark/96/{'0' * 64}.png", "/mark/7/x.png", "/mark/initial/x", "/mark/initial/208-0.9-69.svg"):
        assert visit().get(path).status_code == 404


@pytest.mark.parametrize("member", ["anna", "eve"])
def test_for_members_there_is_nothing(app, world, visit, member):
    visitor = visit(getattr(world, member))
    for path in (PAGE, f"{PAGE}/preview", "/admin/legal", "/admin/legal/imprint/en"):
        assert visitor.get(path).data == visitor.get("/admin/nowhere").data
    assert visitor.post(PAGE, FIELDS).status_code == 404 and site(app).name == "Elbufer"


def test_the_zone_chosen_now_comes_first_and_the_others_by_region(world, visit):
    page = visit(world.anna).get("/settings/account").text
    groups = re.findall(r'<optgroup label="([^"]+)"', page)
    assert groups[:3] == ["Chosen now", "Europe", "Africa"] and groups[-1] == "Others"
    assert '<optgroup label="Chosen now"><option selected value="Europe/Berlin">Europe/Berlin</option>' in page
    assert page.count('value="Europe/Berlin"') == 1


def test_the_page_costs_little(world, visit, statements):
    frieda = visit(world.frieda)
    statements.clear()
    assert frieda.get(PAGE).status_code == 200 and len(statements) <= 4 <= MOST_QUERIES
