"""What templates are drawn with: pieces written in Python, addresses made of patterns, entries that many share."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from flask import url_for

from app.queries.comments import CommentSeen
from app.queries.feed import Entry
from app.queries.people import Person
from app.queries.posts import PostSeen
from app.web import pieces
from app.web.addresses import Addresses
from app.web.entries import shown

ANNA = Person(1, "<b>Anna</b> & Co", "anna-b", "at <i>work</i>", None, 1, 4)
BEN, CARLA = (Person(id, name, name.lower(), "busy", "ab" * 32, 1) for id, name in ((2, "Ben"), (3, "Carla")))


@pytest.fixture
def ui(app):
    return app.extensions["environments"]["en"].globals["pieces"]


@pytest.fixture
def routes(app):
    with app.test_request_context():
        yield app


def test_what_is_put_into_a_piece_is_escaped(ui):
    rude = SimpleNamespace(id=1, name='"><script>', handle='"><script>', picture='"><script>')
    drawn = [
        ui.name(rude), ui.to(rude), ui.portrait(rude), ui.portrait(ANNA), ui.joined(rude, ANNA),
        ui.pile([rude], rude.name),
        ui.pile([ANNA]), ui.more(rude.name, rude.name),
        ui.button_form(rude.name, rude.name, rude.name, target=rude.name, fields={rude.name: rude.name}, id=rude.name),
    ]  # fmt: skip
    assert not [piece for piece in drawn if "<script>" in piece or "<b>Anna" in piece]


def test_pieces_write_the_addresses_that_the_routes_have(routes, ui):
    assert pieces.profile_address("anna-b") == url_for("profiles.show", handle="anna-b")
    for size, pixels in (("m", 96), ("xxl", 320)):
        assert f'src="{url_for("pictures.show", sha=BEN.picture, size=pixels)}"' in ui.portrait(BEN, size)


@pytest.mark.parametrize(
    ("endpoint", "values"),
    [
        ("home.index", {}),
        ("home.index", {"before": "12.5", "day": "2026-11-01"}),
        ("profiles.show", {"handle": "anna-b"}),
        ("profiles.show", {"handle": "anna-b", "_anchor": "skills"}),
        ("posts.like", {"id": 7}),
        ("inmail.index", {"before": 3, "show": None}),
        ("search.index", {"q": "50 % & mehr"}),
        ("pictures.show", {"sha": "ab", "size": 96}),
        ("recommendations.index", {"tab": "received"}),
    ],
)
def test_addresses_are_those_of_the_routes(routes, endpoint, values):
    address_of = Addresses(routes.url_for)
    assert [address_of(endpoint, **values) for _ in range(2)] == [url_for(endpoint, **values)] * 2


def entry(*actors, kind="liked", others=0, whom=CARLA):
    return Entry(9, kind, datetime(2026, 11, 1, tzinfo=UTC), actors, others, whom, True)


def test_an_entry_holds_what_it_shows_and_no_more():
    head, post = shown(entry(ANNA, BEN))
    assert head[0].actors == (ANNA._replace(headline="", shared=0), BEN._replace(headline="", degree=None))
    assert shown(entry(ANNA, BEN, others=3)) == shown(entry(ANNA, CARLA, others=3)) == shown(entry(ANNA, others=4))
    assert (head[0].whom.headline, post) == ("", None)


def test_of_a_new_connection_the_other_side_is_shown_whole():
    assert shown(entry(BEN, kind="connected", whom=ANNA))[0][0].whom == ANNA


def said(by, whom=None):
    return CommentSeen(5, 7, by.id, "Yes", "en", datetime(2026, 11, 1, tzinfo=UTC), False, None, 0, False, by, whom)


def post(by, *comments):
    at = datetime(2026, 11, 1, tzinfo=UTC)
    return PostSeen(7, by.id, "Who?", "members", at, 0, False, author=by, latest=comments)


def test_a_post_and_its_comments_are_drawn_once_for_all_who_stand_above_them():
    told = [entry(who, whom=ANNA)._replace(object=post(ANNA, said(CARLA, BEN))) for who in (BEN, CARLA)]
    assert [shown(each)[0][0].object for each in told] == [None, None]
    assert shown(told[0])[1] == shown(told[1])[1]


def test_how_far_somebody_is_tells_two_comments_apart_only_for_oneself():
    def below(by, author=ANNA):
        return shown(entry(BEN)._replace(object=post(author, said(by, BEN))))[1]

    near, far, me = (CARLA._replace(degree=degree, shared=degree) for degree in (1, 3, 0))
    assert below(near) == below(far) != below(me)
    assert below(near) != below(near, ANNA._replace(degree=0))
