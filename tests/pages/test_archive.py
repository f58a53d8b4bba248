"""The archive: everything of one's own in one file, nothing of others that they did not release."""

import io
import json
import re
import zipfile
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from app.actions import (
    blocks,
    comments,
    endorsements,
    invitations,
    messages,
    noticeboard,
    posts,
    preferences,
    profiles,
)
from app.actions.account_log import note
from app.extensions import db
from app.models import ContactGrant, Invitation, Notice, Post
from app.models.base import now
from app.portability import json_resume, linkedin_tables, spreadsheet
from app.queries import comments as found_comments
from app.queries import notices
from app.rules import limits
from tests import cast
from tests.pages import announcing, taken
from tests.pages.importing import PLACE, upload
from tests.visitor import text_of


@pytest.fixture
def anna(world, act):
    """Anna's profile with something in every section."""
    with act() as member:
        taken.fill(member(world.anna))
    return world.anna


def archive_of(visitor):
    answer = visitor.post("/settings/data/archive", {"current": cast.PASSWORD})
    assert answer.status_code == 200, answer.get_data(as_text=True)
    assert answer.mimetype == "application/zip"
    assert answer.headers["Content-Disposition"] == "attachment; filename=\"kontor-archive.zip\""
    return zipfile.ZipFile(io.BytesIO(answer.data))


def table(archive, name):
    rows = spreadsheet.read(archive.read(f"{name}.csv").decode())
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def test_the_settings_say_what_is_stored_and_give_it(world, anna, visit):
    page = visit(anna).get("/settings/data")
    assert page.status_code == 200 and "1 connection" in text_of(page)
    assert 'href="/settings/data" aria-current="page"' in page.get_data(as_text=True)
    assert visit(anna).get("/settings/data/archive").location == "/settings/data"


def test_whoever_only_finds_the_browser_open_takes_nothing_along(world, visit):
    anna = visit(world.anna)
    with time_machine.travel(now() + limits.PASSWORD_FRESH + timedelta(minutes=1)):
        asked = anna.post("/settings/data/archive", headers={"Referer": "http://localhost/settings/data"})
        assert (asked.status_code, asked.location) == (303, "/settings/security/confirmation?next=/settings/data")


def test_what_happened_to_the_account_is_in_the_archive(world, anna, act, visit):
    with act():
        note(anna, "new_browser", address="192.0.2.7", agent="=Firefox")
        note(world.ben, "signed_in", agent="Qbens")
    archive = archive_of(visit(anna))
    told = archive.read("Logins.csv").decode()
    assert "192.0.2.7" in told and "new_browser" in told and "'=Firefox" in told and "Qbens" not in told


def test_everything_is_in_the_archive(world, anna, act, does, visit):
    skill = does(world.ben, profiles.add_skill, "Knots")
    does(anna, endorsements.endorse, skill)
    post = does(world.ben, posts.write, "Hello from Ben")
    does(anna, posts.like, post)
    does(anna, posts.write, "=SUM(A1)", "connections")
    does(anna, messages.send, world.ben, "Dear Ben,\n\"quoted\"")
    does(world.ben, messages.send, anna, "Dear Anna")
    archive = archive_of(visit(anna))
    assert {f"{name}.csv" for name in linkedin_tables.TABLES} <= set(archive.namelist())
    assert {"index.html", "messages.html", "style.css", "profile.json", "resume.json", "card.vcf", "connections.vcf",
            "pictures/portrait.webp"} <= set(archive.namelist())  # fmt: skip
    [profile] = table(archive, "Profile")
    assert profile["Headline"] == "Tax; law, and more" and profile["Websites"] == "[OTHER:https://brandt.example/]"
    assert [row["Started On"] for row in table(archive, "Positions")] == ["Apr 2014", "2001"]
    assert [row["Name"] for row in table(archive, "Skills")] == ["Tax law", "Chess"]
    assert table(archive, "Languages") == [{"Name": "German", "Proficiency": "Native or bilingual proficiency"}]
    assert table(archive, "Endorsement_Given_Info")[0]["Endorsee First Name"] == "Ben"
    [share] = table(archive, "Shares")
    assert (share["ShareCommentary"], share["Visibility"]) == ("=SUM(A1)", "CONNECTIONS")
    assert "'=SUM(A1)" in archive.read("Shares.csv").decode()
    assert table(archive, "Reactions")[0]["Link"] == f"http://localhost/posts/{post.id}"
    said = table(archive, "messages")
    assert [(row["FROM"], row["CONTENT"]) for row in said] == [
        ("Anna Brandt", 'Dear Ben,\n"quoted"'), ("Ben Okafor", "Dear Anna"),
    ]  # fmt: skip
    assert [row["First Name"] for row in table(archive, "Connections")] == ["Ben"]
    assert "Dear Anna" in archive.read("messages.html").decode()
    pages = text_of_html(archive.read("index.html"))
    for word in ("Clerk", "Thesis", "Bridge", "Knots", "Ben Okafor", "=SUM(A1)", "(Nobody)"):
        assert word in pages, word
    assert json_resume.read(archive.read("resume.json")).rows


def test_likes_are_in_the_archive_that_are_ones_own_and_of_what_one_may_read(world, does, visit):
    written = [does(world.eve, posts.write, text) for text in ("Open", "Closed", "For Carla")]
    below = [does(world.eve, comments.write, post, "Moin") for post in written]
    for who, post, comment in zip((world.anna, world.anna, world.carla), written, below, strict=True):
        does(who, posts.like, post)
        does(who, lambda me, comment=comment: comments.like(me, found_comments.readable(me.id, comment)))
    does(world.eve, lambda _eve: posts.narrow(written[1]))
    links = [row["Link"] for row in table(archive_of(visit(world.anna)), "Reactions")]
    assert links == [f"http://localhost/posts/{written[0].id}", f"http://localhost/comments/{below[0]}"]


def test_what_posts_said_before_is_in_the_archive(world, anna, act, does, visit):
    for who, text in ((anna, "=First @ben-okafor"), (world.ben, "Of Ben")):
        post = does(who, posts.write, text)
        does(who, posts.edit, post, "Second", "members")
    archive = archive_of(visit(anna))
    [former] = table(archive, "Shares_Edited")
    assert former["ShareCommentary"] == "=First @ben-okafor" and former["Until"] and "/posts/" in former["ShareLink"]
    assert "=First @ben-okafor" in text_of_html(archive.read("index.html"))
    with act():
        db.session.scalars(select(Post).where(Post.author_id == anna)).one().removed_at = now()
    assert not table(archive_of(visit(anna)), "Shares_Edited")


def test_own_notices_are_in_the_archive_and_no_others(world, anna, does, visit):
    said = {"kind": "seek", "topic": "work", "title": "Bookkeeper <b>", "text": "Half a day"}
    said |= {"place": "Kiel", "pay": "20"}
    id = does(anna, noticeboard.write, noticeboard.Words(**said))
    does(world.ben, noticeboard.write, noticeboard.Words(**said | {"title": "Of Ben"}))
    does(anna, lambda me: noticeboard.solve(notices.own_one(me.id, id)))
    assert "1 notice" in text_of(visit(anna).get("/settings/data"))
    archive = archive_of(visit(anna))
    [kept] = json.loads(archive.read("profile.json"))["notices"]
    assert {name: kept[name] for name in said} == said and kept["solved"] and kept["until"] > kept["created"]
    page = text_of_html(archive.read("index.html"))
    assert "Wanted: Bookkeeper &lt;b&gt;" in page and "Half a day" in page and "(solved)" in page
    assert "Of Ben" not in page


def test_own_answers_to_announcements_are_in_the_archive(app, world, anna, visit):
    id = announcing.publish(app, world.frieda, announcing.dated(title="Annual <meeting>"))
    visit(anna).post(f"/announcements/{id}/answer", {"answer": "yes"})
    visit(world.ben).post(f"/announcements/{id}/answer", {"answer": "no"})
    announcing.publish(app, world.frieda, announcing.dated(title="Not answered"))
    archive = archive_of(visit(anna))
    assert table(archive, "Events") == [{
        "Event Name": "Annual <meeting>", "Event Time": "", "Status": "ATTENDING",
        "External Url": f"http://localhost/announcements/{id}",
    }]  # fmt: skip
    pages = "".join(archive.read(name).decode() for name in archive.namelist() if name.endswith(".html"))
    assert "Annual &lt;meeting&gt;</a>:\nYes," in pages and "No," not in pages


def test_importing_own_notices_again_changes_nothing_and_says_so(app, world, anna, does, visit):
    does(anna, noticeboard.write, noticeboard.Words("offer", "thing", "Shelves", "Seven"))
    archive = archive_of(visit(anna)).read("profile.json")
    visitor = visit(anna)
    upload(visitor, archive, "profile.json")
    shown = text_of(visitor.get(PLACE))
    assert "Your notices are not imported" in shown and "There is nothing new" in shown
    with app.app_context():
        assert db.session.query(Notice).count() == 1


def test_recommendations_are_in_the_archive_of_both(world, anna, act, visit):
    with act() as member:
        taken.praise(member(world.ben), member(anna), "Qshown")
        taken.praise(member(world.ben), member(anna), "Qwaits", accepted=False)
    archive = archive_of(visit(anna))
    received = [(row["First Name"], row["Text"], row["Status"]) for row in table(archive, "Recommendations_Received")]
    assert received == [("Ben", "Qshown", "VISIBLE"), ("Ben", "Qwaits", "PENDING")]
    assert "Qwaits" in text_of_html(archive.read("index.html"))
    given = table(archive_of(visit(world.ben)), "Recommendations_Given")
    assert [(row["First Name"], row["Text"]) for row in given] == [("Anna", "Qshown"), ("Anna", "Qwaits")]
    assert re.fullmatch(r"\d\d/\d\d/\d\d, \d\d:\d\d [AP]M", given[0]["Creation Date"])


def text_of_html(content):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", content.decode()))


def test_in_the_archive_somebody_blocked_is_a_text_without_a_name(world, anna, does, visit):
    does(world.ben, messages.send, anna, "Words that stay")
    does(world.ben, blocks.block, anna)
    archive = archive_of(visit(anna))
    [row] = table(archive, "messages")
    assert (row["FROM"], row["SENDER PROFILE URL"], row["CONTENT"]) == ("", "", "Words that stay")
    everything = "".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
    assert "Ben" not in everything and "ben-okafor" not in everything


def test_a_withdrawn_invitation_was_never_received(world, anna, does, invite, visit):
    for inviter in (world.eve, world.dirk):
        invite(inviter, anna)
    does(world.eve, lambda member: invitations.withdraw(
        db.session.scalar(select(Invitation).where(Invitation.inviter_id == member.id))
    ))  # fmt: skip
    assert [row["From"] for row in table(archive_of(visit(anna)), "Invitations") if row["Direction"] == "INCOMING"
            and row["From"] != "Ben Okafor"] == ["Dirk Müller"]  # fmt: skip


def test_the_sixth_archive_within_an_hour_is_refused(world, visit):
    anna = visit(world.anna)
    for _ in range(limits.ARCHIVES.times):
        assert anna.post("/settings/data/archive", {"current": cast.PASSWORD}).status_code == 200
    refused = anna.post("/settings/data/archive", {"current": cast.PASSWORD})
    assert refused.status_code == 429 and refused.headers["Retry-After"]


def test_what_was_chosen_is_in_the_profile_that_is_taken_along(world, anna, act, visit):
    with act() as member:
        preferences.choose_privacy(member(anna), who_may_invite="nobody", hides_connections=True)
        profiles.choose_audience(member(anna), "positions", "members")
        db.session.add(ContactGrant(member_id=anna, kind="phone", peer_id=world.ben))
    profile = json.loads(archive_of(visit(anna)).read("profile.json"))
    assert profile["audiences"] == {"positions": "members"}
    assert profile["privacy"]["who_may_invite"] == "nobody" and profile["privacy"]["hides_connections"] is True
    [phone] = [each for each in profile["contact"] if each["kind"] == "phone"]
    told = {"chosen": ["ben-okafor"], "refused": []}
    assert phone == {"kind": "phone", "value": "+49 451 1234", "release": "chosen", **told}
