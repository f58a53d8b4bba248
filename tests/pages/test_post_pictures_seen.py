"""Who sees the pictures of a post, and where: the rule of the post decides, at every moment."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import pytest
import time_machine
from PIL import Image

from app import database
from app.actions import blocks, comments, connections, leaving, post_pictures, posts, profiles, reports
from app.delivery import letters as composing
from app.extensions import db
from app.models import Delivery, Member, Picture, PostPicture, Removal, Report
from app.models.base import now
from app.queries import posts as found
from app.queries import removals, reported
from app.queries import reports as cases
from app.rules import limits, mentions
from tests.pages.picturing import addresses, described, file, publish, upload, waiting
from tests.pages.test_archive import archive_of
from tests.visitor import MOST_QUERIES, text_of

ALT = "Block 6 from the water"


@pytest.fixture
def shown(world, does, visit):
    """`shown("connections")`: the id of a post of Anna's with one picture, and the address of the picture."""

    def write(audience="members", *alts):
        post = does(world.anna, publish, *(alts or (ALT,)), audience=audience).id
        return post, addresses(visit(world.anna).get(f"/posts/{post}"))[0]

    return write


def sees(visitor, post, picture):
    """Whether somebody sees the picture, its page and its description: all of it, or nothing."""
    found = {visitor.get(path).status_code == 200 for path in (picture, f"/posts/{post}/pictures/1", f"/posts/{post}")}
    found.add(ALT in visitor.get("/?stream=members").text + visitor.get("/?stream=connections").text)
    assert len(found) == 1, found
    return found.pop()


def test_a_picture_for_connections_is_hidden_from_everybody_else(world, visit, shown):
    post = shown("connections")
    assert [who for who in vars(world) if sees(visit(getattr(world, who)), *post)] == ["anna", "ben"]
    guest = visit(None)
    assert {guest.get(path).status_code for path in (post[1], f"/posts/{post[0]}/pictures/1")} == {303}


def test_what_is_hidden_looks_like_what_never_was(world, visit, shown):
    post, picture = shown("connections")
    eve = visit(world.eve)
    missing = eve.get(f"/posts/pictures/{'0' * 64}/640")
    assert eve.get(picture).data == missing.data and missing.status_code == 404
    assert eve.get(f"/posts/{post}/pictures/1").data == eve.get("/posts/987654/pictures/1").data


def test_an_admin_sees_what_all_members_see(world, visit, shown):
    assert sees(visit(world.frieda), *shown())


def test_narrowing_the_audience_hides_the_pictures_too(world, visit, does, shown):
    post, picture = shown()
    carla = visit(world.carla)
    assert sees(carla, post, picture)
    does(world.anna, lambda anna: posts.edit(anna, found.own(anna.id, post), "Text", "connections"))
    assert not sees(carla, post, picture) and sees(visit(world.ben), post, picture)


@pytest.mark.parametrize("end", ["block", "blocked", "disconnect", "lock", "delete"])
def test_whatever_ends_reading_the_post_ends_seeing_its_pictures(world, visit, does, act, shown, end):
    post, picture = shown("connections")
    ben = visit(world.ben)
    assert sees(ben, post, picture)
    if end == "block":
        does(world.anna, blocks.block, world.ben)
    elif end == "blocked":
        does(world.ben, blocks.block, world.anna)
    elif end == "disconnect":
        does(world.anna, connections.remove, world.ben)
    elif end == "lock":
        with act() as members:
            members(world.anna).state = "locked"
    else:
        visit(world.anna).post(f"/posts/{post}/removal")
    assert not sees(ben, post, picture)


def test_whoever_reads_one_post_sees_no_picture_of_another(world, visit, does, shown):
    _, closed = shown("connections")
    does(world.carla, publish, "Open", colours=("brown",))
    upload(visit(world.eve), file("navy"))  # and one that waits in a form of hers
    assert visit(world.eve).get(closed).status_code == 404


def test_a_browser_asks_again_whether_it_may_show_a_picture(world, visit, shown):
    _, picture = shown()
    eve = visit(world.eve)
    answer = eve.get(picture)
    assert answer.headers["Cache-Control"] == "private, max-age=3600" and answer.content_type == "image/webp"
    again = eve.get(picture, headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304 and not again.data


@pytest.mark.parametrize("name", ["ab" * 32 + "/641", "AB" * 32 + "/640", "xy/640", "%00/640", "ab" * 32 + "/9" * 30])
def test_a_picture_that_is_not_there_is_a_404(world, visit, name):
    assert visit(world.eve).get(f"/posts/pictures/{name}").status_code == 404


# --- how they are drawn -------------------------------------------------------------------------------------------


def test_they_stand_wherever_the_post_does(world, visit, does, shown):
    post, picture = shown()
    does(world.ben, lambda ben: posts.like(ben, found.readable(ben.id, post)))
    does(world.ben, lambda ben: comments.write(ben, found.readable(ben.id, post), "Nice"))
    does(world.anna, profiles.choose_audience, "activity", "members")
    seen_by = {
        "anna": ["/", "/posts", f"/posts/{post}", f"/posts/{post}/removal"],
        "ben": ["/", "/?stream=members", f"/posts/{post}", "/in/anna-brandt/activity"],
        "carla": ["/", "/?stream=members", "/in/anna-brandt/activity"],
    }
    for who, paths in seen_by.items():
        for path in paths:
            page = visit(getattr(world, who)).get(path)
            assert picture in page.text and f'alt="{ALT}"' in page.text, (who, path)


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_one_has_its_description_below_it_and_several_are_a_grid(world, visit, shown, count):
    post, _ = shown("members", *(f"Number {number}" for number in range(1, count + 1)))
    page = visit(world.ben).get(f"/posts/{post}")
    assert re.findall(r'<a href="(/posts/\d+/pictures/\d)"><img', page.text) == [
        f"/posts/{post}/pictures/{number}" for number in range(1, count + 1)
    ]
    assert ("Number 1" in text_of(page)) is (count == 1)
    assert page.text.count('loading="lazy" decoding="async">') >= count - 1
    alone = visit(world.ben).get(f"/posts/{post}/pictures/{count}")
    assert f"Number {count}" in text_of(alone) and f"Picture {count} of {count}" in text_of(alone)
    assert ("Previous picture" in text_of(alone)) is (count > 1) and "Next picture" not in text_of(alone)
    assert {visit(world.ben).get(f"/posts/{post}/pictures/{no}").status_code for no in (0, count + 1)} == {404}


def test_a_page_knows_the_size_of_a_picture_before_it_arrives(app, world, visit, does):
    does(world.anna, publish, ALT, size=(2000, 1000))
    (tag,) = re.findall(r'<img src="/posts/pictures[^>]*>', visit(world.ben).get("/").text)
    assert 'width="1440" height="720"' in tag and 'sizes="' in tag
    offered = re.findall(r"(/posts/pictures/\w+/(\d+)) (\d+)w", tag)
    assert [int(width) for _, _, width in offered] == [480, 960, 1440]
    for address, path_width, width in offered:
        with Image.open(io.BytesIO(visit(world.ben).get(address).data)) as picture:
            assert (picture.format, picture.width) == ("WEBP", int(width)) and path_width == width


def test_each_address_is_that_of_its_own_picture(world, visit, does):
    post = does(world.anna, publish, ALT, "Another", colours=("black", "white")).id
    ben = visit(world.ben)
    shown = [Image.open(io.BytesIO(ben.get(each).data)) for each in addresses(ben.get(f"/posts/{post}"))]
    assert [picture.convert("L").getpixel((9, 9)) > 127 for picture in shown] == [False, True]


def test_words_in_a_description_are_never_markup(world, visit, does):
    post = does(world.anna, publish, '"><script>alert(1)</script>{{ 7*7 }}%(name)s').id
    for path in ("/", f"/posts/{post}", f"/posts/{post}/pictures/1", f"/posts/{post}/text"):
        page = visit(world.anna).get(path).text
        assert "<script>alert" not in page and "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7*7 }}%(name)s" in page


def test_pages_ask_once_for_all_pictures_and_not_at_all_without(world, visit, does, statements):
    anna = visit(world.anna)

    def asked(path):
        anna.get(path)
        statements.clear()
        anna.get(path)
        assert len(statements) <= MOST_QUERIES
        return sum("post_picture" in each for each in statements), len(statements)

    does(world.anna, posts.write, "Plain")
    none, before = asked("/")
    for number in range(3):
        does(world.ben, publish, f"One {number}", "Two")
    assert none == 0 and asked("/") == (1, before + 1) and asked("/posts")[0] == 0


# --- reports ------------------------------------------------------------------------------------------------------


def report(world, does, post):
    def act(ben):
        reports.report(ben, "post", post, reported.MODULES["post"].seen_by(ben.id, post), "insult", "")
        return db.session.query(Report.id).order_by(Report.id.desc()).limit(1).scalar()

    return does(world.ben, act)


def close(world, does, id, outcome="removed"):
    does(world.frieda, lambda admin: reports.close(admin, cases.case(admin.id, id), outcome, "Too loud", ""))


def test_an_admin_sees_the_pictures_of_a_reported_post_as_they_were(world, visit, does, shown):
    post, picture = shown("connections")
    frieda = visit(world.frieda)
    assert frieda.get(picture).status_code == 404
    id = report(world, does, post)
    anna = visit(world.anna)
    (first,) = waiting(anna.get(f"/posts/{post}/text"))
    fields = described([first], "Something else") | {f"picture-{first}-leave": "y"}
    assert upload(anna, path=f"/posts/{post}/text", **fields).status_code == 303
    assert anna.get(picture).status_code == 404 and visit(world.ben).get(picture).status_code == 404
    page = frieda.get(f"/admin/reports/{id}")
    assert addresses(page) == [picture] and ALT in text_of(page) and "Something else" not in page.text
    assert frieda.get(picture).status_code == 200


def test_a_report_has_the_pictures_of_its_post_alone(world, visit, does):
    """And what one was reported for opens nothing else, neither to admins nor to who is none."""
    first, second = (does(world.anna, publish, alt, audience="connections", colours=(colour,)).id
                     for alt, colour in ((ALT, "teal"), ("Another", "brown")))  # fmt: skip
    third = does(world.anna, publish, "Not reported", audience="connections", colours=("navy",)).id
    pictures = [addresses(visit(world.anna).get(f"/posts/{id}"))[0] for id in (first, second, third)]
    ids = [report(world, does, id) for id in (first, second)]
    frieda = visit(world.frieda)
    assert [addresses(frieda.get(f"/admin/reports/{id}")) for id in ids] == [[pictures[0]], [pictures[1]]]
    assert [frieda.get(picture).status_code for picture in pictures] == [200, 200, 404]
    assert {visit(world.eve).get(picture).status_code for picture in pictures} == {404}


def test_an_admin_who_is_reported_sees_no_copy(world, visit, does, act):
    with act() as members:
        members(world.anna).role = "admin"
    post = does(world.anna, publish, ALT, audience="connections").id
    anna = visit(world.anna)
    picture = addresses(anna.get(f"/posts/{post}"))[0]
    report(world, does, post)
    anna.post(f"/posts/{post}/removal")
    assert anna.get(picture).status_code == 404 and visit(world.frieda).get(picture).status_code == 200


def test_removing_a_post_hides_its_pictures_and_restoring_shows_them(world, visit, does, shown):
    post, picture = shown()
    id = report(world, does, post)
    close(world, does, id)
    for who in (world.anna, world.ben):
        assert visit(who).get(picture).status_code == 404
    assert upload(visit(world.anna), path=f"/posts/{post}/text").status_code == 404
    assert waiting(upload(visit(world.anna), path=f"/posts/pictures?post={post}", fragment=True)) == []
    does(world.anna, lambda anna: reports.object_to(_removal(anna), "It was a joke"))
    does(world.frieda, lambda admin: reports.decide(admin, cases.case(admin.id, id), "restored"))
    assert sees(visit(world.ben), post, picture)


def _removal(member):
    return removals.of_member(member.id, db.session.query(Removal.id).scalar())


def test_copies_and_removed_pictures_go_when_nothing_can_be_restored(app, world, does, shown):
    post, _ = shown()
    close(world, does, report(world, does, post))
    with time_machine.travel(now() + limits.REMOVED_KEPT + timedelta(days=1)), app.app_context():
        with database.transaction():
            reports.forget_old()
        with database.transaction():
            post_pictures.forget_old()
    with app.app_context():
        assert db.session.query(PostPicture).count() == db.session.query(Picture).count() == 0


def test_a_report_that_waits_keeps_its_copy(app, world, does, shown):
    post, _ = shown()
    report(world, does, post)
    with time_machine.travel(now() + timedelta(days=40)), app.app_context(), database.transaction():
        post_pictures.forget_old()
    with app.app_context():
        assert db.session.query(PostPicture).count() == 2


# --- elsewhere ----------------------------------------------------------------------------------------------------


def test_the_own_archive_holds_them_with_their_descriptions(world, visit, does):
    post = does(world.anna, publish, ALT, "").id
    does(world.ben, publish, "Not of Anna")
    zipped = archive_of(visit(world.anna))
    names = [name for name in zipped.namelist() if name.startswith("pictures/posts/")]
    assert names == [f"pictures/posts/{post}-1.webp", f"pictures/posts/{post}-2.webp"]
    for name in names:
        with Image.open(io.BytesIO(zipped.read(name))) as picture:
            assert (picture.format, picture.size) == ("WEBP", (640, 480))
    page = zipped.read("index.html").decode()
    assert f'<img src="{names[0]}" alt="{ALT}">' in page and 'alt="Picture without description"' in page
    assert " ".join(names) in zipped.read("Shares.csv").decode() and "Not of Anna" not in page


def test_what_an_admin_removed_is_not_in_the_archive(world, visit, does, shown):
    post, _ = shown()
    close(world, does, report(world, does, post))
    assert not [name for name in archive_of(visit(world.anna)).namelist() if name.startswith("pictures/posts/")]


def test_an_email_says_how_many_there_are_and_contains_none(app, world, does):
    does(world.ben, publish, ALT, "Another", text=f"Do you know {mentions.token(world.anna)}?")
    with app.app_context(), database.transaction(reading=True):
        mail = composing.compose(db.session.query(Delivery).filter_by(kind="mentioned").one())
    for part in (mail.body, mail.html):
        assert "With 2 pictures" in part and "/posts/pictures/" not in part and ALT not in part


def test_an_email_about_a_comment_counts_no_pictures_of_its_post(app, world, does):
    post = does(world.ben, publish, ALT).id
    asked = f"Do you know {mentions.token(world.anna)}?"
    does(world.carla, lambda me: comments.write(me, found.readable(me.id, post), asked))
    with app.app_context(), database.transaction(reading=True):
        mail = composing.compose(db.session.query(Delivery).filter_by(kind="mentioned").one())
    assert "Do you know" in mail.body and "picture" not in mail.body


def test_erasing_the_author_deletes_pictures_drafts_and_copies(app, world, visit, does, shown):
    post, picture = shown()
    upload(visit(world.anna), file("brown"))
    report(world, does, post)
    does(world.anna, lambda anna: leaving.erase(anna.id))
    with app.app_context():
        assert db.session.query(PostPicture).count() == db.session.query(Picture).count() == 0
        assert db.session.get_one(Member, world.anna).state == "erased"
    assert visit(world.frieda).get(picture).status_code == 404
