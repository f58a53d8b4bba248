"""Error pages: one per status and language, the same bytes whatever was hidden, and never a lost form."""

import pytest
from sqlalchemy.exc import IntegrityError

from app import create_app, database
from app.actions import posts
from app.extensions import db
from app.models import Member
from app.rules import limits
from tests.visitor import text_of


def hidden_post(app, world):
    with app.app_context(), database.transaction():
        return posts.write(db.session.get_one(Member, world.dirk), "secret", "connections").id


@pytest.mark.parametrize("fragment", [False, True])
@pytest.mark.parametrize("language", ["en", "de", "xx"])
def test_what_is_hidden_is_the_same_as_what_is_not_there(app, visit, world, fragment, language):
    hidden = hidden_post(app, world)
    anna = visit(world.anna)
    headers = {"Accept-Language": language}
    for method in (anna.get, anna.post):
        responses = [
            method(path, fragment=fragment, headers=headers)
            for path in (f"/posts/{hidden}/like", f"/posts/{hidden + 999}/like")
        ]
        assert responses[0].status_code == responses[1].status_code
        assert responses[0].data == responses[1].data
        assert dict(responses[0].headers) == dict(responses[1].headers)


def test_an_error_reaches_htmx_as_a_toast(visit, world):
    response = visit(world.anna).post("/posts/999/like", fragment=True)
    assert response.status_code == 404
    assert response.headers["HX-Retarget"] == "#toasts"
    assert "<html" not in response.get_data(as_text=True)
    assert text_of(response) == "This post is gone."


# What each button says when its thing is not there (any more), whatever became of it.
GONE = {
    "/posts/999/like": "This post is gone.",
    "/posts/999/like/removal": "This post is gone.",
    "/posts/999/removal": "This post is gone.",
    "/skills/999/endorsement": "This skill is gone, or you are no longer connected.",
    "/skills/999/endorsement/removal": "This skill is gone, or you are no longer connected.",
    "/skills/999/endorsement-request/dismissal": "This skill is gone, or you are no longer connected.",
    "/skills/999/endorsements/hiding": "This skill is no longer in your profile.",
    "/profile/skills/999/up": "This skill is no longer in your profile.",
    "/profile/skills/999/removal": "This skill is no longer in your profile.",
    "/profile/positions/999": "This entry is no longer in your profile.",
    "/profile/education/999/removal": "This entry is no longer in your profile.",
    "/profile/projects/999/removal": "This entry is no longer in your profile.",
    "/invitations/999/acceptance": "This invitation is gone.",
    "/invitations/999/dismissal": "This invitation is gone.",
    "/invitations/999/withdrawal": "This invitation is gone.",
    "/network/email-invitations/999/withdrawal": "This invitation is no longer open.",
    "/network/suggestions/999/dismissal": "This suggestion is gone.",
    "/recommendations/999/acceptance": "This recommendation is gone.",
    "/recommendations/999/withdrawal": "This recommendation is gone.",
    "/recommendations/999/text": "This recommendation is gone.",
    "/inmail/999": "This conversation is gone.",
    "/in/nobody-at-all/message": "This person is no longer available.",
    "/in/nobody-at-all/invitation": "This person is no longer available.",
    "/in/nobody-at-all/mute": "This person is no longer available.",
    "/in/nobody-at-all/block": "This person is no longer available.",
    "/in/nobody-at-all/recommendation": "This person is no longer available.",
    "/in/nobody-at-all/release/email": "This person is no longer available.",
    "/in/eve-strange/release/email/refusal": "You are not connected with this person.",
    "/in/eve-strange/endorsement-request": "You are not connected with this person.",
}


@pytest.mark.parametrize("path", GONE)
def test_what_is_gone_is_named(visit, world, path):
    anna = visit(world.anna)
    toast, page = anna.post(path, fragment=True), anna.post(path)
    assert toast.status_code == page.status_code == 404
    assert text_of(toast) == GONE[path] and GONE[path] in text_of(page)


@pytest.mark.parametrize("fragment", [False, True])
def test_a_post_deleted_meanwhile_is_gone_and_what_is_gone_looks_like_what_is_hidden(app, visit, world, does, fragment):
    deleted, hidden = does(world.ben, lambda ben: posts.write(ben, "Soon gone").id), hidden_post(app, world)
    anna = visit(world.anna)
    assert anna.post(f"/posts/{deleted}/like").status_code == 303
    visit(world.ben).post(f"/posts/{deleted}/removal")
    responses = [anna.post(f"/posts/{id}/like", fragment=fragment) for id in (deleted, hidden, hidden + 999)]
    assert "This post is gone." in text_of(responses[0])
    assert len({(response.status_code, response.data) for response in responses}) == 1


@pytest.mark.parametrize("losses, status", [(2, 303), (3, 503)])
def test_a_handler_that_loses_races_runs_again_twice_at_most(monkeypatch, visit, world, does, losses, status):
    post = does(world.ben, posts.write, "Hello")
    tries = []

    def contested(*args):
        tries.append(args)
        if len(tries) <= losses:
            raise IntegrityError("INSERT", {}, Exception())
        return like(*args)

    like = posts.like
    monkeypatch.setattr(posts, "like", contested)
    assert visit(world.anna).post(f"/posts/{post.id}/like").status_code == status
    assert len(tries) == 3


@pytest.mark.parametrize("fragment", [False, True])
def test_an_invitation_withdrawn_meanwhile_is_no_longer_open(visit, world, invite, fragment):
    id, anna = invite(world.eve, world.anna), visit(world.anna)
    visit(world.eve).post(f"/invitations/{id}/withdrawal")
    response = anna.post(f"/invitations/{id}/acceptance", fragment=fragment)
    assert "This invitation is no longer open." in text_of(response if fragment else anna.get(response.location))


@pytest.mark.parametrize("path", ["/posts/99999999999999999999", "/in/a%00b", "/nothing", "/posts/-1"])
def test_impossible_addresses_do_not_exist(visit, world, path):
    assert visit(world.anna).get(path).status_code == 404


def test_a_form_without_its_token_is_refused_and_nothing_happens(visit, world):
    anna = visit(world.anna)
    assert anna.client.post("/posts", data={"text": "forged"}).status_code == 400
    assert "forged" not in text_of(anna.get("/"))


def test_another_site_cannot_post_here(visit, world):
    response = visit(world.anna).post("/posts", {"text": "forged"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert response.status_code == 400


def test_unknown_methods_are_refused(visit, world):
    anna = visit(world.anna)
    assert anna.client.delete("/posts", headers={"X-CSRFToken": anna.token}).status_code == 405
    assert anna.client.open("/", method="BREW", headers={"X-CSRFToken": anna.token}).status_code == 405


def test_a_foreign_host_is_refused(visit, world):
    assert visit(world.anna).get("/", headers={"Host": "evil.test"}).status_code == 400


@pytest.mark.parametrize(
    ("form", "size"),
    [
        ("application/x-www-form-urlencoded", 400_000),
        ("application/x-www-form-urlencoded", 7_000_000),
        ("multipart/form-data", 400_000),
    ],
)
def test_a_form_that_is_too_large_is_refused(visit, world, form, size):
    assert visit(world.anna).post("/posts", {"text": "x" * size}, content_type=form).status_code == 413


@pytest.mark.parametrize(
    "value", ["http://[", "http://[::1", "//[x]y/", "http://[v1.]/", "\xbd", "http://a:b:c/", "", "\x85"]
)
@pytest.mark.sampled(8)
def test_a_header_that_is_nonsense_is_answered_like_none(visit, world, value):
    names = ["Referer", "Origin", "Accept-Language", "Accept-Encoding", "Sec-Fetch-Site", "Purpose", "Cookie", "Range",
             "If-None-Match", "If-Modified-Since", "X-Forwarded-For", "HX-Current-URL"]  # fmt: skip
    guest, anna = visit(None), visit(world.anna)
    for asks_a_piece in ({}, {"HX-Request": "true"}):
        for name in names:
            headers = {name: value, **asks_a_piece}
            for path in ("/inmail", "/in/ben-okafor", "/in/ben-okafor/mute"):
                assert guest.get(path, headers=headers).status_code < 500, (name, path)
                assert guest.post(path, headers=headers).status_code < 500, (name, path)
                assert anna.post(path, headers=headers).status_code < 500, (name, path)


def test_the_longest_message_of_the_widest_signs_is_taken(visit, world):
    assert visit(world.anna).post("/in/ben-okafor/message", {"text": "\U0001f680" * limits.MESSAGE}).status_code == 303


@pytest.mark.parametrize(
    ("base_url", "wider", "told"),
    [
        ("https://kontor.example.org", "false", "max-age=31536000"),
        ("https://kontor.example.org", "true", "max-age=31536000; includeSubDomains"),
        ("http://kontor.example.org", "true", None),
    ],
)
def test_browsers_are_told_to_come_by_https_where_members_type_it(tmp_path, base_url, wider, told):
    app = create_app(DATA_DIR=str(tmp_path), BASE_URL=base_url, HSTS_SUBDOMAINS=wider, TESTING=True)
    for path in ("/healthz", "/nowhere", "/static/nothing.css"):
        for scheme in ("http", "https"):  # of the last hop: a proxy may speak plain HTTP to Kontor
            response = app.test_client().get(path, base_url=f"{scheme}://kontor.example.org")
            assert response.headers.get("Strict-Transport-Security") == told, path


def test_every_answer_carries_the_headers_that_protect_it(visit, world):
    no_portrait, no_file = f"/pictures/{'0' * 64}/96", "/static/nothing.css"
    anna = visit(world.anna)
    for visitor, path in ((visit(None), "/"), *((anna, path) for path in ("/", "/nothing", no_portrait, no_file))):
        headers = visitor.get(path).headers
        assert headers["Content-Security-Policy"].startswith("default-src 'none'")
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cache-Control"] == "private, no-cache"
        assert "Cookie" in headers["Vary"] and "HX-Request" in headers["Vary"]


# --- ways on -------------------------------------------------------------------------------------------------------


def test_members_keep_the_navigation_where_nothing_is_there(app, visit, world):
    """As plain links, the same for all of them: no portrait, count, form or token tells who looks."""
    paths = ("/no-such-page", f"/posts/{hidden_post(app, world)}", "/in/nobody-at-all", "/admin/site")
    pages = [visit(who).get(path) for who in (world.anna, world.eve) for path in paths]
    assert {page.status_code for page in pages} == {404} and len({page.data for page in pages}) == 1
    [html] = {page.text for page in pages}
    for place in ("/", "/network", "/inmail", "/notifications", "/search"):
        assert f'href="{place}"' in html
    for missing in ("<form", "csrf", "token", "portrait", 'class="count"', "<script", "Anna"):
        assert missing not in html
    assert "/network" not in visit().get("/no-such-page").text


OVER = [  # a link of an e-mail that is over, and where a guest and a member get on
    ("/password/1.used", "/password", "/sign-in", "/"),
    ("/join/1.used", "/sign-in", "/join", "/"),
    ("/join/invited/1.used", "/sign-in", "/sign-in", "/network"),
]


@pytest.mark.parametrize(("path", "first", "second", "member"), OVER)
def test_a_link_that_is_over_offers_a_way_on(visit, world, path, first, second, member):
    guest, anna = visit().get(path), visit(world.anna).get(path)
    assert guest.status_code == anna.status_code == 410
    ways = [page.text.split('<p class="actions">')[1].split("</p>")[0] for page in (guest, anna)]
    assert f'btn-primary" href="{first}"' in ways[0] and f'href="{second}"' in ways[0]
    assert f'href="{member}"' in ways[1] and "/sign-in" not in ways[1]


def test_a_used_link_to_a_new_address_offers_another_one(visit, world):
    page = visit(world.anna).get("/settings/account/email/1.used")
    assert page.status_code == 410 and 'btn-primary" href="/settings/account/email"' in page.text
