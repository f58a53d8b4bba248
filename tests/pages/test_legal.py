"""Legal pages: written by admins, read by everybody once they are published."""

import re

import pytest

from app.extensions import db
from app.models import LegalPage, LogEntry, Site
from app.queries import legal
from app.rules import limits
from app.rules.cookies import COOKIES
from app.rules.legal import PAGES, gaps
from app.rules.retention import KEPT
from tests import cast
from tests.pages.publishing import TEXT, published
from tests.visitor import text_of

ADMIN = "/admin/legal"


def write(visitor, text=TEXT, act="publish", page="imprint", locale="en", **more):
    return visitor.post(f"{ADMIN}/{page}/{locale}", {"text": text, "act": act, **more})


def versions(app):
    with app.app_context():
        return db.session.query(LegalPage).order_by(LegalPage.id).all()


def typed(page):
    """What stands in the field."""
    from html import unescape

    return unescape(re.search(r"<textarea[^>]*>\r?\n?(.*?)</textarea>", page.text, re.S)[1])


@pytest.mark.parametrize("locale", ["en", "de"])
@pytest.mark.parametrize("page", PAGES)
def test_each_page_begins_with_a_text_whose_gaps_keep_it_from_being_published(app, world, visit, page, locale):
    frieda = visit(world.frieda)
    draft = typed(frieda.get(f"{ADMIN}/{page}/{locale}"))
    assert gaps(draft) and "{{" not in draft and "\\" not in draft
    answer = write(frieda, draft, page=page, locale=locale)
    assert answer.status_code == 422 and "Fill in what is in square brackets" in text_of(answer)
    assert gaps(draft)[0] in text_of(answer) and typed(answer) == draft
    assert versions(app) == [] and visit().get(f"/legal/{page}").status_code == 404
    filled = re.sub(r"\[[^\]]*\]", "Brooktorkai 4", draft)
    assert write(frieda, filled, page=page, locale=locale).status_code == 303
    assert len(versions(app)) == 1


@pytest.mark.parametrize("locale", ["en", "de"])
def test_the_privacy_page_names_the_cookies_that_are_set(app, world, visit, locale):
    guest = visit()
    answers = [guest.post("/language", {"locale": "de"}), guest.post("/sign-in", cast.SIGN_IN)]
    names = {line.partition("=")[0] for answer in answers for line in answer.headers.getlist("Set-Cookie")}
    assert len(names) == len(COOKIES)
    draft = typed(visit(world.frieda).get(f"{ADMIN}/privacy/{locale}"))
    assert [name for name in names if f"- {name} (" not in draft] == []
    assert [line for line in draft.split("\n") if re.match(r"- [a-z_]+ \(", line)] == [
        line for line in draft.split("\n") if any(line.startswith(f"- {name} (") for name in names)
    ]


def test_the_privacy_page_names_the_periods_that_the_code_keeps(app, world, visit, monkeypatch):
    draft = typed(visit(world.frieda).get(f"{ADMIN}/privacy/en"))
    assert f"{limits.SESSION_IDLE.days} days" in draft and "30 minutes" in draft
    assert all(f"- {each.label}: " in draft for each in KEPT.values())
    ages = {name: value for name, value in vars(limits).items() if name.endswith(("_EXPIRES", "_KEPT"))}
    told = [each.lasts for each in KEPT.values()]
    assert [name for name, lasts in ages.items() if lasts not in told] == []


def test_whoever_reads_the_language_of_the_organisation_reads_that_version(world, visit):
    """Whichever was published last: a corrected one has a higher number than one in another language."""
    frieda = visit(world.frieda)
    for locale in ("de", "en"):
        write(frieda, f"Qtext-{locale}", locale=locale)
    assert "Qtext-en" in visit().get("/legal/imprint").text
    write(frieda, "Qtext-de-anew", locale="de")
    assert "Qtext-en" in visit().get("/legal/imprint").text


def test_publishing_is_not_saving(app, world, visit):
    frieda, guest = visit(world.frieda), visit()
    assert write(frieda, "Qfirst", act="draft").status_code == 303
    write(frieda, "Qsecond", act="draft")
    assert [(each.text, each.published_at) for each in versions(app)] == [("Qsecond", None)]
    assert guest.get("/legal/imprint").status_code == 404 and "/legal/" not in guest.get("/").text
    assert "draft" in frieda.get(ADMIN).text and typed(frieda.get(f"{ADMIN}/imprint/en")) == "Qsecond"
    write(frieda, "Qthird")
    page = guest.get("/legal/imprint")
    assert "Qthird" in page.text and "Valid since" in text_of(page) and 'href="/legal/imprint"' in guest.get("/").text
    write(frieda, "Qfourth", act="draft")
    assert "Qthird" in guest.get("/legal/imprint").text and "Qfourth" not in guest.get("/legal/imprint").text
    write(frieda, "Qfifth")
    assert [each.text for each in versions(app)] == ["Qthird", "Qfifth"]
    kept = frieda.get(f"{ADMIN}/imprint/en/versions").text
    assert kept.index("Qfifth") < kept.index("Qthird")
    assert "Frieda Ahlers published the page “Imprint” (en)." in text_of(frieda.get("/admin/log"))
    with app.app_context():
        assert [entry.act for entry in db.session.query(LogEntry)] == ["legal_published"] * 2
        assert db.session.get_one(Site, 1).legal == "imprint"


def test_a_preview_shows_what_was_typed_and_stores_nothing(app, world, visit):
    answer = write(visit(world.frieda), "# Title\n- one\n- two\n\nhttps://example.org/x <b>", act="preview")
    assert answer.status_code == 200 and versions(app) == []
    for piece in ("<h2>Title</h2>", "<li>one</li>", 'href="https://example.org/x"', "&lt;b&gt;"):
        assert piece in answer.text
    assert write(visit(world.frieda), "").status_code == 422


HOSTILE = "<script>alert(1)</script>\n# <img src=x onerror=x>\n- javascript:alert(1)\n%(name)s {{ 7*7 }} a@b.example?x"


def test_a_text_is_never_markup(app, world, visit):
    write(visit(world.frieda), HOSTILE)
    page = visit().get("/legal/imprint").text
    assert "<script>alert" not in page and "<img" not in page and 'href="javascript' not in page
    assert "%(name)s {{ 7*7 }}" in page and 'href="mailto:a@b.example"' in page


def test_a_page_is_read_in_the_own_language_else_in_that_of_the_organisation(app, world, visit):
    published(app, "imprint", locale="en", text="Qenglish")
    guest = visit()
    guest.post("/language", {"locale": "de"})
    page = guest.get("/legal/imprint").text
    assert "Qenglish" in page and 'lang="en">' in page and "<title>Impressum" in page
    published(app, "imprint", locale="de", text="Qdeutsch")
    assert "Qdeutsch" in guest.get("/legal/imprint").text and "Qenglish" in visit().get("/legal/imprint").text


def test_what_is_published_is_at_the_foot_of_every_page(app, world, visit):
    published(app, "privacy", "imprint", "about")
    for page in (visit().get("/sign-in"), visit(world.anna).get("/network"), visit(world.anna).get("/nothing")):
        foot = re.search(r'<footer class="foot">.*</footer>', page.text, re.S)[0]
        assert re.findall(r'href="(/[^"]+)"', foot) == ["/legal/imprint", "/legal/privacy"]


def test_what_has_to_be_published_first_counts_in_the_language_of_the_organisation(app, world):
    def missing():
        with app.app_context():
            return legal.missing_before_opening("en")

    assert missing() == ["imprint", "privacy"]
    published(app, "imprint", "privacy", locale="de")
    assert missing() == ["imprint", "privacy"]
    published(app, "privacy")
    assert missing() == ["imprint"]


def test_pages_that_are_none_are_not_there(app, world, visit):
    published(app, "imprint")
    for path in ("/legal/terms", "/legal/nothing", "/legal/about", "/legal/imprint%00"):
        assert visit().get(path).status_code == 404
    for path in ("imprint/xx", "nothing/en", "nothing/en/versions"):
        assert visit(world.frieda).get(f"{ADMIN}/{path}").status_code == 404


# --- about --------------------------------------------------------------------------------------------------------


def open_about(app, *, profiles=True):
    published(app, "imprint", "privacy")
    published(app, "about", text="Qwhoweare")
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(Site.__table__.update().values(public_about=True, public_profiles=profiles))


def test_guests_read_about_the_organisation_only_once_it_says_so(app, world, visit):
    published(app, "about", "imprint")
    assert visit().get("/about").status_code == visit(world.frieda).get("/about").status_code == 404
    open_about(app)
    page = visit().get("/about")
    assert "Qwhoweare" in page.text and 'href="mailto:office@elbufer.example"' in page.text
    assert 'href="/about"' in visit().get("/").text


def test_of_the_members_only_those_appear_who_agreed(app, world, visit, does):
    open_about(app)
    does(world.anna, lambda member: setattr(member, "public_profile", True))
    does(world.ben, lambda member: (setattr(member, "public_profile", True), setattr(member, "state", "locked")))
    page = text_of(visit().get("/about"))
    assert "Anna Brandt" in page and not [name for name in ("Ben", "Carla", "Dirk", "Eve", "Frieda") if name in page]
    visit(world.anna).post("/in/eve-strange/block", {"note": ""})
    assert "Anna Brandt" not in text_of(visit(world.eve).get("/about"))
    open_about(app, profiles=False)
    assert "Anna Brandt" not in text_of(visit().get("/about"))


def test_the_pages_cost_little(app, world, visit, statements):
    open_about(app)
    for visitor, path, most in (
        (visit(), "/legal/imprint", 2), (visit(), "/about", 4), (visit(world.anna), "/about", 6),
        (visit(world.frieda), ADMIN, 6), (visit(world.frieda), f"{ADMIN}/imprint/en", 6),
    ):  # fmt: skip
        statements.clear()
        assert visitor.get(path).status_code == 200 and len(statements) <= most, (path, len(statements))
