"""Pictures in posts: uploaded with the form or before it is sent, described, and never lost."""

from __future__ import annotations

import io
import re

import pytest
import time_machine
from PIL import Image

from app import database
from app.actions import post_pictures, posts
from app.actions.post_pictures import Picked
from app.extensions import db
from app.models import Picture, Post, PostPicture
from app.models.base import now
from app.rules import limits
from app.rules.errors import Refused
from app.rules.post_pictures import encoded
from tests.pages.picturing import TEXT, addresses, described, file, publish, upload, waiting
from tests.visitor import text_of

ASKS = "Describe the picture, or choose “Without description”."
KEY = "0" * 8 + "-0000-0000-0000-" + "0" * 12


@pytest.fixture
def stored(app):
    """How many rows there are of a table."""

    def count(table, **which):
        with app.app_context():
            return db.session.query(table).filter_by(**which).count()

    return count


# --- writing ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("fragment", [False, True])
def test_without_javascript_the_form_comes_back_and_asks_for_a_description(world, visit, fragment):
    anna = visit(world.anna)
    asked = upload(anna, file(), audience="connections", fragment=fragment)
    assert asked.status_code == 422 and ASKS in text_of(asked) and TEXT in asked.text
    assert 'value="connections" selected' in asked.text or 'selected value="connections"' in asked.text
    (id,), (thumbnail,) = waiting(asked), addresses(asked)
    assert anna.get(thumbnail).status_code == 200
    sent = upload(anna, audience="members", **described([id], "Block 6 from the water"))
    assert sent.status_code == 303
    page = anna.get("/")
    assert 'alt="Block 6 from the water"' in page.text and thumbnail in page.text
    assert text_of(page).count("Block 6 from the water") == 1


def test_a_picture_may_stay_without_a_description_if_its_author_says_so(world, visit):
    anna = visit(world.anna)
    (id,) = waiting(upload(anna, file()))
    assert ASKS in text_of(upload(anna, picture=id))
    assert upload(anna, **described([id], "")).status_code == 303
    assert 'alt="Picture without description"' in anna.get("/").text


def test_with_htmx_pictures_are_added_before_the_form_is_sent(world, visit):
    anna = visit(world.anna)
    piece = upload(anna, file(), path="/posts/pictures", fragment=True)
    assert piece.status_code == 200 and ASKS not in text_of(piece) and "<form" not in piece.text
    (first,) = waiting(piece)
    more = upload(anna, file("brown"), path="/posts/pictures", fragment=True, **described([first], "Teal"))
    ids = waiting(more)
    assert len(ids) == 2 and ids[0] == first and ">Teal</textarea>" in more.text.replace("\r\n", "")
    assert upload(anna, fragment=True, **described(ids, "Teal", "Brown")).status_code == 200
    assert re.findall(r'alt="(Teal|Brown)"', anna.get("/").text) == ["Teal", "Brown"]


def test_the_address_that_adds_pictures_leads_back_to_the_form(world, visit):
    anna = visit(world.anna)
    assert anna.get("/posts/pictures").location == "/"
    assert upload(anna, file(), path="/posts/pictures").location == "/"


def test_a_file_that_is_no_picture_is_named_and_the_others_are_kept(world, visit):
    anna = visit(world.anna)
    asked = upload(anna, file(), b"GIF89a nothing", file("brown"))
    assert asked.status_code == 422 and len(waiting(asked)) == 2
    assert "file-2.png: Choose a picture: JPEG, PNG or WebP" in text_of(asked)


def test_a_fifth_picture_is_refused_and_four_are_kept(world, visit):
    asked = upload(visit(world.anna), *(file(colour) for colour in ("red", "green", "blue", "white", "black")))
    assert asked.status_code == 422 and len(waiting(asked)) == 4
    assert "file-5.png: a post has up to 4 pictures." in text_of(asked)


def test_pictures_from_several_forms_are_together_no_more_than_four(world, visit, stored, post):
    anna = visit(world.anna)
    rounds = (("red", "green"), ("blue", "white"), ("black",))
    ids = [id for colours in rounds for id in waiting(upload(anna, *map(file, colours)))]
    for path in ("/posts", f"/posts/{post}/text"):
        refused = upload(anna, path=path, **described(ids, *"abcde"))
        assert refused.status_code == 422 and "A post has up to 4 pictures" in text_of(refused)
        assert set(ids) <= set(waiting(refused))
    assert stored(Post) == 1 and stored(PostPicture, post_id=post) == 2
    assert upload(anna, **described(ids[:4], *"abcd")).status_code == 303


def test_a_picture_that_is_removed_in_the_form_makes_room(world, visit, stored):
    anna = visit(world.anna)
    ids = waiting(upload(anna, *(file(colour) for colour in ("red", "green", "blue", "white"))))
    fields = described(ids, "a", "b", "c", "d") | {f"picture-{ids[1]}-leave": "y"}
    again = upload(anna, file("black"), **fields)
    fields |= described(waiting(again), "a", "b", "c", "d", "e")
    assert len(waiting(again)) == 5 and upload(anna, **fields).status_code == 303
    assert re.findall(r'alt="(\w)"', anna.get("/").text) == ["a", "c", "d", "e"]
    assert stored(PostPicture, post_id=None) == 1  # until it expires


def test_what_was_typed_and_chosen_survives_any_other_mistake(world, visit):
    anna = visit(world.anna)
    (id,) = waiting(upload(anna, file()))
    for wrong in ({"text": " "}, {"text": "a" * (limits.POST + 1)}, {"audience": "nobody"}):
        asked = upload(anna, **described([id], "Teal"), **wrong)
        assert asked.status_code == 422 and waiting(asked) == [id] and "Teal</textarea>" in asked.text
    long = upload(anna, **described([id], "a" * (limits.ALT + 1)))
    assert long.status_code == 422 and "500" in text_of(long)


def test_the_first_wrong_field_alone_has_the_focus(world, visit):
    anna = visit(world.anna)
    ids = waiting(upload(anna, file("red"), file("green")))
    page = upload(anna, picture=ids)
    assert page.text.count("autofocus") == 1
    page = upload(anna, picture=ids, text="")
    (focus,) = re.findall(r"<[^>]*autofocus[^>]*>", page.text)
    assert 'id="text"' in focus


def test_a_form_that_is_sent_twice_is_one_post(world, visit, stored):
    anna = visit(world.anna)
    fields = described(waiting(upload(anna, file())), "Teal") | {"submission": KEY}
    first, second = upload(anna, **fields), upload(anna, **fields)
    assert (first.status_code, second.status_code) == (303, 303) and stored(Post) == 1
    assert stored(PostPicture) == 1


def test_a_picture_of_another_form_cannot_be_used_twice(world, visit, stored):
    anna = visit(world.anna)
    fields = described(waiting(upload(anna, file())), "Teal")
    assert upload(anna, **fields).status_code == 303
    again = upload(anna, **fields)
    assert again.status_code == 422 and "Choose this picture again: it is no longer there." in text_of(again)
    assert stored(Post) == 1


def test_nobody_publishes_or_sees_what_waits_in_the_form_of_somebody_else(world, visit, stored):
    asked = upload(visit(world.anna), file())
    ben = visit(world.ben)
    assert upload(ben, **described(waiting(asked), "Mine")).status_code == 422 and stored(Post) == 0
    for other in (ben, visit(world.frieda)):
        assert other.get(addresses(asked)[0]).status_code == 404


@pytest.mark.parametrize("junk", ["", "x", "-1", "0", "9" * 30, "1 OR 1=1", "987654321"])
def test_junk_for_a_picture_is_no_picture(world, visit, junk):
    assert upload(visit(world.anna), picture=junk).status_code in (303, 422)


def test_a_text_is_required_beside_pictures(world, visit):
    anna = visit(world.anna)
    (id,) = waiting(upload(anna, file()))
    assert "Write something first." in text_of(upload(anna, text="", **described([id], "Teal")))


def test_uploads_of_a_day_are_limited(world, visit, monkeypatch):
    monkeypatch.setattr(limits, "UPLOADED_PICTURES", limits.UPLOADED_PICTURES._replace(times=3))
    anna = visit(world.anna)
    assert upload(anna, file("red"), file("green")).status_code == 422
    refused = upload(anna, file("blue"), file("white"))
    assert refused.status_code == 429 and "today’s limit for pictures" in text_of(refused)
    assert upload(anna, file("blue")).status_code == 422  # what was refused is not counted


@pytest.fixture
def decoded(monkeypatch):
    """The files that were decoded."""
    tried = []
    monkeypatch.setattr("app.rules.post_pictures.encoded", lambda content: [tried.append(content), encoded(content)][1])
    return tried


def test_of_many_damaged_files_few_are_decoded(world, visit, decoded):
    asked = upload(visit(world.anna), *[file()[:200]] * 20, file())
    assert asked.status_code == 422 and not waiting(asked) and len(decoded) == 2 * limits.PICTURES
    assert "file-1.png: Choose another picture" in text_of(asked) and "file-21.png: a post has up to" in text_of(asked)


def test_a_damaged_file_is_a_picture_of_the_day(world, visit, decoded, monkeypatch):
    monkeypatch.setattr(limits, "UPLOADED_PICTURES", limits.UPLOADED_PICTURES._replace(times=3))
    anna = visit(world.anna)
    assert upload(anna, *[file()[:200]] * 3).status_code == 422
    assert upload(anna, file()).status_code == 429 and len(decoded) == 3


def test_what_waits_goes_after_a_day_with_its_bytes(app, world, visit, stored):
    anna = visit(world.anna)
    fields = described(waiting(upload(anna, file())), "Teal")
    for hours, left in ((23, 1), (25, 0)):
        later = now() + (limits.PICTURES_WAIT / 24) * hours
        with time_machine.travel(later), app.app_context(), database.transaction():
            post_pictures.forget_old()
        assert stored(PostPicture) == left and (stored(Picture) > 0) == bool(left)
    late = upload(anna, **fields)
    assert late.status_code == 422 and "no longer there" in text_of(late) and TEXT in late.text


# --- editing ------------------------------------------------------------------------------------------------------


def edit(visitor, post, *contents, **fields):
    return upload(visitor, *contents, path=f"/posts/{post}/text", **fields)


@pytest.fixture
def post(world, does):
    """By Anna, with two pictures."""
    return does(world.anna, publish, "Teal", "").id


def test_the_form_shows_the_pictures_and_what_is_said_of_them(world, visit, post):
    form = visit(world.anna).get(f"/posts/{post}/text")
    ids = waiting(form)
    assert len(ids) == 2 and "Teal</textarea>" in form.text
    assert re.findall(r'checked[^>]*name="picture-(\d+)-plain"', form.text) == [ids[1]]


def test_descriptions_are_changed_and_the_post_is_marked(world, visit, post):
    anna = visit(world.anna)
    ids = waiting(anna.get(f"/posts/{post}/text"))
    assert edit(anna, post, **described(ids, "Teal", "")).status_code == 303
    assert "edited" not in text_of(visit(world.ben).get(f"/posts/{post}"))
    assert edit(anna, post, **described(ids, "Petrol", "Brown")).status_code == 303
    page = visit(world.ben).get(f"/posts/{post}")
    assert re.findall(r'alt="(Petrol|Brown|Teal)"', page.text) == ["Petrol", "Brown"] and "edited" in text_of(page)


def test_a_picture_is_taken_out_with_its_bytes_and_another_is_added(world, visit, post, stored):
    anna = visit(world.anna)
    first, second = waiting(anna.get(f"/posts/{post}/text"))
    old = addresses(anna.get(f"/posts/{post}"))
    before = stored(Picture)
    fields = described([first, second], "Teal", "") | {f"picture-{first}-leave": "y"}
    asked = edit(anna, post, file("navy"), **fields)
    assert asked.status_code == 422 and len(waiting(asked)) == 3
    assert anna.get(old[0]).status_code == 200  # nothing has changed yet
    fields |= described(waiting(asked), "Teal", "", "Navy")
    assert edit(anna, post, **fields).status_code == 303
    page = anna.get(f"/posts/{post}")
    assert len(addresses(page)) == 2 and 'alt="Navy"' in page.text and stored(Picture) == before
    assert anna.get(old[0]).status_code == 404 and anna.get(old[1]).status_code == 200


def test_a_form_that_does_not_name_the_pictures_leaves_them(world, visit, post):
    anna = visit(world.anna)
    assert edit(anna, post, text="Only this").status_code == 303
    page = anna.get(f"/posts/{post}")
    assert "Only this" in page.text and 'alt="Teal"' in page.text and len(addresses(page)) == 2


def test_pictures_of_another_post_cannot_be_moved_to_this_one(world, visit, does, post):
    other = does(world.anna, publish, "Elsewhere", colours=("olive",)).id
    anna = visit(world.anna)
    ids = waiting(anna.get(f"/posts/{other}/text"))
    assert edit(anna, post, **described(ids, "Stolen")).status_code == 422
    assert 'alt="Elsewhere"' in anna.get(f"/posts/{other}").text


def test_pictures_are_added_to_the_form_of_a_post_in_place(world, visit, post):
    anna = visit(world.anna)
    form = anna.get(f"/posts/{post}/text")
    assert f'hx-post="/posts/pictures?post={post}"' in form.text
    piece = upload(anna, file("navy"), path=f"/posts/pictures?post={post}", fragment=True, picture=waiting(form))
    assert len(waiting(piece)) == 3
    assert len(waiting(upload(visit(world.ben), path=f"/posts/pictures?post={post}", fragment=True))) == 0


def test_the_same_picture_in_two_posts_stays_until_both_are_gone(world, visit, does, stored):
    first, second = (does(world.anna, publish, "Teal").id for _ in range(2))
    anna = visit(world.anna)
    (address,) = addresses(anna.get(f"/posts/{first}"))
    assert addresses(anna.get(f"/posts/{second}")) == [address]
    anna.post(f"/posts/{first}/removal")
    assert anna.get(address).status_code == 200
    anna.post(f"/posts/{second}/removal")
    assert anna.get(address).status_code == 404 and stored(Picture) == 0 and stored(PostPicture) == 0


def test_a_portrait_of_the_same_pixels_outlives_the_post(app, world, visit, does, stored):
    from app.actions import profiles

    post = does(world.anna, publish, "Teal", size=(320, 320)).id
    with app.app_context():
        sha = db.session.query(PostPicture).one().sha256
    does(world.ben, profiles.change_photo, sha, {96: b"small", 320: b"large"})
    visit(world.anna).post(f"/posts/{post}/removal")
    assert visit(world.eve).get(f"/pictures/{sha}/320").status_code == 200
    does(world.ben, profiles.remove_photo)
    assert stored(Picture) == 0


def test_the_portrait_of_somebody_keeps_no_picture_of_a_post(world, visit, does, stored):
    from app.actions import profiles

    does(world.ben, profiles.change_photo, "ab" * 32, {96: b"small", 320: b"large"})
    post = does(world.anna, publish, "Teal").id
    visit(world.anna).post(f"/posts/{post}/removal")
    assert stored(Picture) == stored(Picture, sha256="ab" * 32) == 2


def test_with_a_post_go_its_own_bytes_and_later_those_that_were_left(app, world, visit, does, stored):
    post = does(world.anna, publish, "Teal").id
    with app.app_context(), database.transaction():
        db.session.add(Picture(sha256="ab" * 32, size=640, content=b"left"))
    visit(world.anna).post(f"/posts/{post}/removal")
    assert stored(Picture) == stored(Picture, sha256="ab" * 32) == 1
    with app.app_context(), database.transaction():
        post_pictures.forget_old()
    assert stored(Picture) == 0


def test_the_forms_of_pictures_may_be_large_and_no_others(world, visit, monkeypatch):
    monkeypatch.setattr(limits, "PHOTO_BYTES", 200_000)
    anna = visit(world.anna)
    assert "file-1.png: Choose a picture of 8" in text_of(upload(anna, b"x" * 700_000)).replace("\u00a0", " ")
    assert upload(anna, b"x" * 1_000_000).status_code == 413
    assert upload(visit(None), b"x" * 350_000).status_code == 413
    assert anna.post("/posts/1/comments", {"text": (io.BytesIO(b"x" * 350_000), "a.txt")}).status_code == 413


def test_what_is_shown_has_no_metadata_and_no_more_than_its_width(world, visit):
    exif = Image.Exif()
    exif[0x0110] = "Secret camera"
    anna = visit(world.anna)
    (id,) = waiting(upload(anna, file(size=(3000, 1500), format="JPEG", exif=exif.tobytes(), comment=b"Secret")))
    upload(anna, **described([id], "Teal"))
    page = anna.get("/")
    for width in (480, 960, 1440):
        address = re.search(rf"/posts/pictures/\w+/{width}", page.text).group()
        content = visit(world.eve).get(address)
        assert content.content_type == "image/webp" and b"Secret" not in content.data and b"EXIF" not in content.data
        with Image.open(io.BytesIO(content.data)) as shown:
            assert shown.size == (width, width // 2)


def test_of_two_posts_that_take_the_same_picture_one_is_refused(world, does, stored, monkeypatch):
    """The second has read that it waits before the first took it."""
    (held,) = does(world.anna, post_pictures.keep, [encoded(file())])
    does(world.anna, posts.write, TEXT, "members", [Picked(held.id, "Teal")])
    monkeypatch.setattr("app.queries.post_pictures.held", lambda *_: [held])
    with pytest.raises(Refused):
        does(world.anna, posts.write, TEXT, "members", [Picked(held.id, "Mine")])
    assert stored(Post) == 1 and stored(PostPicture, alt="Teal") == 1


def test_actions_refuse_what_is_gone(world, does):
    with pytest.raises(Refused):
        does(world.anna, posts.write, TEXT, "members", [Picked(987_654, "x")])


def test_actions_publish_nothing_that_waits_for_somebody_else(world, does, stored):
    (held,) = does(world.ben, post_pictures.keep, [encoded(file())])
    with pytest.raises(Refused):
        does(world.anna, posts.write, TEXT, "members", [Picked(held.id, "Mine")])
    assert stored(Post) == 0 and stored(PostPicture, post_id=None) == 1
