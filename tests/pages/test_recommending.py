"""Asking for a recommendation, writing, accepting, revising, withdrawing: both sides, in place and as plain forms."""

from __future__ import annotations

import re

import pytest
import time_machine

from app.actions import blocks, connections, profiles
from app.actions import recommendations as actions
from app.extensions import db
from app.models import Delivery, Member, Notification, Position, Recommendation
from tests import cast
from tests.cast import ANNA, BEN
from tests.pages.recommending import TEXT, asked, position, shown, written
from tests.visitor import text_of

WRITE, ASK = f"{ANNA}/recommendation", f"{BEN}/recommendation/request"


@pytest.fixture
def owner(world, does):
    """Anna has a position; gives its id."""
    return does(world.anna, position)


@pytest.fixture
def fields(owner):
    return {"relationship": "client", "position": str(owner), "text": TEXT}


@pytest.fixture
def state(app):
    def read(id):
        with app.app_context():
            return db.session.get_one(Recommendation, id).state

    return read


@pytest.fixture
def told(app):
    """Who was told what: [(kind, name)] of notifications, and of letters."""

    def read(table=Notification):
        with app.app_context():
            rows = db.session.query(table.kind, Member.name).join(Member, Member.id == table.member_id)
            return [(kind, name.split()[0]) for kind, name in rows.order_by(table.id)]

    return read


def id_in(answer):
    return int(re.search(r"/recommendations/(\d+)", answer.location or answer.headers["HX-Redirect"])[1])


def seal_in(page):
    return re.search(r'name="seal" value="(\w+)"', page.text)[1]


# --- the whole way --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("fragment", [False, True])
def test_from_the_request_to_both_profiles(world, visit, owner, fields, state, told, fragment):
    anna, ben = visit(world.anna), visit(world.ben)
    request = {"relationship": "client", "position": str(owner), "note": "About the tax audit, perhaps?"}
    id = id_in(anna.post(ASK, request, fragment=fragment))
    assert state(id) == "requested" and told() == [("recommendation_asked", "Ben")]
    page = text_of(ben.get(f"/recommendations/{id}"))
    assert "Anna Brandt asks you for a recommendation." in page and "About the tax audit" in page
    form = ben.get(f"/recommendations/{id}/text")
    assert 'value="client"' in form.text and "About the tax audit" in form.text
    assert id_in(ben.post(f"/recommendations/{id}/text", fields, fragment=fragment)) == id
    assert state(id) == "submitted" and told() == [("recommendation_received", "Anna")]
    page = anna.get(f"/recommendations/{id}")
    assert TEXT in text_of(page) and "Only the two of you see it" in text_of(page)
    for profile in (ANNA, BEN):
        assert TEXT not in text_of(ben.get(profile)), "nothing is shown before it is accepted"
    answer = anna.post(f"/recommendations/{id}/acceptance", {"seal": seal_in(page)}, fragment=fragment)
    assert answer.status_code == (200 if fragment else 303)
    result = answer if fragment else anna.get(answer.location)
    assert "Accepted: it is shown on both profiles." in text_of(result)
    assert state(id) == "shown" and told() == [("recommendation_accepted", "Ben")]
    for viewer, profile in ((anna, ANNA), (ben, ANNA), (anna, BEN), (ben, BEN)):
        assert TEXT in text_of(viewer.get(profile))


def test_a_recommendation_may_be_written_unasked(world, visit, fields, state, told):
    ben = visit(world.ben)
    assert f'href="{WRITE}"' in ben.get(ANNA).text
    id = id_in(ben.post(WRITE, fields))
    assert state(id) == "submitted" and told() == [("recommendation_received", "Anna")]
    assert told(Delivery) == [("recommendation_received", "Anna")]
    assert "Waits for Anna Brandt to accept it." in text_of(ben.get(f"/recommendations/{id}"))


def test_writing_unasked_answers_the_request_that_came_meanwhile(world, visit, does, fields, state):
    ben = visit(world.ben)
    ben.get(WRITE)
    id = does(world.anna, asked, world.ben)
    assert id_in(ben.post(WRITE, fields)) == id and state(id) == "submitted"


@pytest.mark.parametrize("fragment", [False, True])
def test_another_wording_is_asked_for_and_accepted_anew(world, visit, does, owner, fields, state, told, fragment):
    id = does(world.ben, written, world.anna)
    anna, ben = visit(world.anna), visit(world.ben)
    place = f"/recommendations/{id}/revision"
    asking = anna.get(place, fragment=fragment)
    assert 'name="note"' in asking.text and ("<html" in asking.text) is not fragment
    refused = anna.post(place, {"note": " "}, fragment=fragment)
    assert refused.status_code == 422 and state(id) == "submitted"
    assert "Fill in “What would you like to read differently?”." in text_of(refused)
    answer = anna.post(place, {"note": "Please without the sums."}, fragment=fragment)
    result = answer if fragment else anna.get(answer.location)
    assert "Ben Okafor is asked to revise it." in text_of(result)
    assert state(id) == "revision" and told() == [("recommendation_revision", "Ben")]
    assert "Please without the sums." in text_of(ben.get(f"/recommendations/{id}"))
    form = ben.get(f"/recommendations/{id}/text").text
    assert "Please without the sums." in form and TEXT in form
    ben.post(f"/recommendations/{id}/text", {**fields, "text": "She is good."})
    assert state(id) == "submitted" and told() == [("recommendation_received", "Anna")]
    letters = [("recommendation_received", "Anna"), ("recommendation_revision", "Ben")]
    assert told(Delivery) == letters, "the first letter still waits, and will tell how things stand"
    page = anna.get(f"/recommendations/{id}")
    assert "She is good." in page.text and "Please without" not in page.text


def test_what_is_changed_after_it_was_accepted_disappears_until_it_is_accepted_again(world, visit, does, fields, state):
    id = does(world.ben, shown, world.anna)
    anna, ben = visit(world.anna), visit(world.ben)
    ben.post(f"/recommendations/{id}/text", {**fields, "text": "Entirely different."})
    assert state(id) == "submitted"
    for profile in (ANNA, BEN):
        page = text_of(ben.get(profile))
        assert TEXT not in page and "Entirely different." not in page
    page = anna.get(f"/recommendations/{id}")
    anna.post(f"/recommendations/{id}/acceptance", {"seal": seal_in(page)})
    assert state(id) == "shown" and "Entirely different." in text_of(ben.get(ANNA))


def test_saving_without_a_change_leaves_it_shown(world, visit, does, fields, state):
    id = does(world.ben, shown, world.anna)
    visit(world.ben).post(f"/recommendations/{id}/text", fields)
    assert state(id) == "shown"


def test_nobody_accepts_what_they_have_not_read(world, visit, does, fields, state):
    id = does(world.ben, written, world.anna)
    anna = visit(world.anna)
    read = seal_in(anna.get(f"/recommendations/{id}"))
    visit(world.ben).post(f"/recommendations/{id}/text", {**fields, "text": "Quite another thing."})
    answer = anna.post(f"/recommendations/{id}/acceptance", {"seal": read}, fragment=True)
    assert state(id) == "submitted"
    assert "it was changed in the meantime." in text_of(answer) and "Quite another thing." in text_of(answer)
    anna.post(f"/recommendations/{id}/acceptance", {"seal": seal_in(answer)})
    assert state(id) == "shown"


@pytest.mark.parametrize("fragment", [False, True])
def test_the_subject_hides_and_shows(world, visit, does, state, fragment):
    id = does(world.ben, shown, world.anna)
    anna = visit(world.anna)
    for below, said, after in (
        ("visibility/removal", "The recommendation is no longer shown.", "hidden"),
        ("visibility", "The recommendation is shown on both profiles again.", "shown"),
    ):
        answer = anna.post(f"/recommendations/{id}/{below}", fragment=fragment)
        assert said in text_of(answer if fragment else anna.get(answer.location))
        assert state(id) == after
        for profile in (ANNA, BEN):
            assert (TEXT in text_of(visit(world.ben).get(profile))) == (after == "shown")


@pytest.mark.parametrize("fragment", [False, True])
@pytest.mark.parametrize("begin", [written, shown])
def test_the_author_withdraws_at_any_time(world, visit, does, state, told, begin, fragment):
    id = does(world.ben, begin, world.anna)
    ben = visit(world.ben)
    answer = ben.post(f"/recommendations/{id}/withdrawal", fragment=fragment)
    assert state(id) == "withdrawn" and told() == []
    if fragment:
        assert "Withdrawn. Nobody is told." in text_of(answer) and TEXT not in text_of(answer)
        assert 'hx-swap-oob="innerHTML:[data-badge=recommendations-given]">0<' in answer.text
    else:
        assert answer.location == "/recommendations/given"
        assert "Withdrawn. Nobody is told." in text_of(ben.get(answer.location))
    assert TEXT not in text_of(ben.get(ANNA)) + text_of(ben.get(BEN))
    gone = text_of(visit(world.anna).get(f"/recommendations/{id}"))
    assert "This is no longer open." in gone and TEXT not in gone


@pytest.mark.parametrize("begin", [written, shown])
def test_what_is_final_asks_first(world, visit, does, state, begin):
    id = does(world.ben, begin, world.anna)
    asks = visit(world.ben).get(f"/recommendations/{id}/withdrawal")
    assert "Withdraw this recommendation?" in text_of(asks) and TEXT in text_of(asks)
    assert f'action="/recommendations/{id}/withdrawal"' in asks.text
    declining = visit(world.anna).get(f"/recommendations/{id}/declination")
    if begin is written:
        assert "Decline this recommendation?" in text_of(declining)
    else:
        assert declining.location == f"/recommendations/{id}"  # it was accepted: there is nothing to decline
    assert state(id) == ("submitted" if begin is written else "shown")


@pytest.mark.parametrize("fragment", [False, True])
def test_a_request_is_declined_or_taken_back_silently(world, visit, does, state, told, fragment):
    for who, below, after in ((world.ben, "declination", "declined"), (world.anna, "withdrawal", "withdrawn")):
        with time_machine.travel("2026-11-23 12:00:00+00:00" if who == world.ben else "2027-01-23 12:00:00+00:00"):
            id = does(world.anna, asked, world.ben)
            assert "this request?" in text_of(visit(who).get(f"/recommendations/{id}/{below}"))
            answer = visit(who).post(f"/recommendations/{id}/{below}", fragment=fragment)
            assert state(id) == after and told() == []
            assert fragment or answer.location == "/recommendations/requests"


def test_what_is_declined_cannot_be_tried_again_at_once(world, visit, does, owner, fields, state):
    anna, ben = visit(world.anna), visit(world.ben)
    request = {"relationship": "client", "position": str(owner), "note": "Please"}
    with time_machine.travel("2026-11-23 12:00:00+00:00", tick=False) as clock:
        for asking, place, sent, declining in ((anna, ASK, request, ben), (ben, WRITE, fields, anna)):
            id = id_in(asking.post(place, sent))
            declining.post(f"/recommendations/{id}/declination")
            assert state(id) == "declined"
            refused = asking.post(place, sent)
            assert refused.status_code == 422 and "again from 14 December 2026" in text_of(refused)
        clock.move_to("2026-12-14 12:00:00+00:00")
        assert visit(world.anna).post(ASK, request).status_code == 303


# --- forms ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("fragment", [False, True])
@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"relationship": ""}, "Choose what fits best."),
        ({"relationship": "boss"}, "Choose what fits best."),
        ({"position": "999999"}, "Choose a position of one of you."),
        ({"position": "kept"}, "Choose a position of one of you."),
        ({"text": "x" * 3001}, "Use at most 3000 characters; these are 3001."),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_what_was_typed_is_kept(world, visit, fields, wrong, said, fragment):
    sent = {**fields, **wrong}
    answer = visit(world.ben).post(WRITE, sent, fragment=fragment)
    assert answer.status_code == 422 and said in text_of(answer) and sent["text"] in answer.text
    assert ("<html" in answer.text) is not fragment
    assert re.search(rf'aria-invalid="true"[^>]* name="{next(iter(wrong))}"', answer.text)


def test_the_form_counts_characters_and_keeps_a_draft(world, visit, owner):
    page = visit(world.ben).get(WRITE).text
    assert 'data-counter="3000"' in page and f'data-draft="recommendation-{world.anna}"' in page
    page = visit(world.anna).get(ASK).text
    assert 'data-counter="300"' in page and f'data-draft="recommendation-request-{world.ben}"' in page


def test_a_draft_is_forgotten_where_the_letter_has_arrived(world, visit, does):
    id = does(world.ben, written, world.anna)
    assert f'data-draft-clear="recommendation-{world.anna}"' in visit(world.ben).get(f"/recommendations/{id}").text
    assert "data-draft-clear" not in visit(world.anna).get(f"/recommendations/{id}").text


def test_positions_are_offered_as_far_as_the_writer_sees_them(world, visit, does, owner):
    does(world.anna, position, "Trainee", starts="2001", ends="2003")
    does(world.ben, position, "Captain")
    page = visit(world.ben).get(WRITE).text
    assert all(title in page for title in ("Owner", "Trainee", "Captain")) and 'label="Anna Brandt"' in page
    does(world.anna, profiles.choose_audience, "positions", "self")
    page = visit(world.ben).get(WRITE).text
    assert "Owner" not in page and "Trainee" not in page and "Captain" in page
    assert "Trainee" in visit(world.anna).get(ASK).text, "one's own may always be named"


def test_a_stranger_who_sends_the_form_learns_of_no_position(world, visit, does, owner, fields):
    does(world.anna, position, "Trainee", starts="2001", ends="2003")
    for path in (WRITE, f"{ANNA}/recommendation/request"):
        answer = visit(world.eve).post(path, {**fields, "note": ""})
        assert answer.status_code == 422 and "only while you are connected" in text_of(answer)
        assert "Trainee" not in answer.text


def test_without_any_position_the_page_says_what_to_do(world, visit):
    page = visit(world.ben).get(WRITE)
    assert "No position it could refer to" in text_of(page) and 'href="/profile/positions/new"' in page.text


def test_a_position_that_was_deleted_is_kept_in_words(world, visit, does, app, fields):
    id = does(world.ben, shown, world.anna)
    does(world.anna, lambda _: profiles.remove_position(db.session.query(Position).one()))
    does(world.ben, position, "Captain")
    ben = visit(world.ben)
    assert "Owner, Brandt" in text_of(ben.get(ANNA))
    form = ben.get(f"/recommendations/{id}/text").text
    assert re.search(r'<option selected value="kept">Owner, Brandt<', form)
    ben.post(f"/recommendations/{id}/text", {**fields, "position": "kept", "text": "New words."})
    with app.app_context():
        found = db.session.get_one(Recommendation, id)
        assert (found.state, found.text, found.position_title) == ("submitted", "New words.", "Owner")


def test_a_form_sent_twice_is_one_recommendation(world, visit, app, fields):
    sent = {**fields, "submission": "0f8fad5b-d9cd-469f-a165-70867728950e"}
    answers = [visit(world.ben).post(WRITE, sent) for _ in range(2)]
    assert answers[0].location == answers[1].location
    with app.app_context():
        assert db.session.query(Recommendation).count() == 1


def test_asking_twice_is_asking_once_and_one_at_a_time_is_enough(world, visit, does, owner, fields, told):
    request = {"relationship": "client", "position": str(owner), "note": "Please"}
    anna, ben = visit(world.anna), visit(world.ben)
    id = id_in(anna.post(ASK, request))
    assert id_in(anna.post(ASK, request)) == id and told(Delivery) == [("recommendation_asked", "Ben")]
    assert ben.get(WRITE).location == f"/recommendations/{id}/text"
    assert anna.get(ASK).location == f"/recommendations/{id}"
    ben.post(WRITE, fields)
    assert "not accepted yet" in text_of(ben.post(WRITE, fields))
    assert "already in progress" in text_of(anna.post(ASK, request))
    assert ben.get(WRITE).location == f"/recommendations/{id}"


def test_an_accepted_one_cannot_be_revised_while_another_is_under_way(world, visit, does, fields, state):
    first = does(world.ben, shown, world.anna)
    second = does(world.ben, written, world.anna, "A second one.")
    answer = visit(world.ben).post(f"/recommendations/{first}/text", {**fields, "text": "Changed"})
    assert answer.status_code == 422
    assert "Finish your other recommendation" in text_of(answer) and "Changed" in answer.text
    assert (state(first), state(second)) == ("shown", "submitted")


# --- lists ----------------------------------------------------------------------------------------------------


def test_my_recommendations_stand_under_their_tabs_with_counts(world, visit, does):
    does(world.ben, written, world.anna)
    does(world.carla, shown, world.ben, "Carla about Ben")
    does(world.ben, asked, world.carla)
    ben = visit(world.ben)
    received, given, requests = (ben.get(f"/recommendations{below}") for below in ("", "/given", "/requests"))
    for page in (received, given, requests):
        assert re.search(r"Received 1 Given 1 Requests 1", text_of(page))
    assert "Carla about Ben" in received.text and TEXT in given.text
    assert "You have asked Carla Nowak for a recommendation." in text_of(requests)
    for empty in ("", "/given", "/requests"):
        assert "class=\"empty\"" in visit(world.eve).get(f"/recommendations{empty}").text


def test_the_lists_go_on_and_cost_the_same(world, visit, does, monkeypatch, statements):
    monkeypatch.setattr("app.rules.limits.LIST_PAGE", 2)
    for number in range(5):
        does(world.ben, shown, world.anna, f"Number {number}")
    for visitor, path in (
        (visit(world.anna), "/recommendations"),
        (visit(world.ben), "/recommendations/given"),
        (visit(world.ben), f"{ANNA}/recommendations"),
        (visit(world.anna), f"{BEN}/recommendations?show=given"),
    ):
        seen, link = [], path
        while link:
            statements.clear()
            page = visitor.get(link, fragment=bool(seen)).text
            assert len(statements) <= 8, "\n".join(statements)
            seen += re.findall(r"Number \d", page)
            more = re.search(r'hx-get="(/[^"]+(?:before|after)=[^"]+)"', page)
            link = more and more[1].replace("&amp;", "&")
        assert seen == [f"Number {number}" for number in (4, 3, 2, 1, 0)], path


def test_what_waits_for_an_answer_stands_first(world, visit, does, monkeypatch):
    monkeypatch.setattr("app.rules.limits.LIST_PAGE", 1)
    first = does(world.ben, written, world.anna, "Waits for Anna")
    does(world.carla, lambda carla: cast.connect(carla, db.session.get_one(Member, world.anna)))
    does(world.carla, shown, world.anna, "Shown already")
    anna, link, seen = visit(world.anna), "/recommendations", []
    while link:
        page = anna.get(link).text
        seen += re.findall(r"Waits for Anna|Shown already", page)
        more = re.search(r'hx-get="(/[^"]+before=[^"]+)"', page)
        link = more and more[1]
    assert seen == ["Waits for Anna", "Shown already"] and first


def test_connections_to_ask_are_found_by_name(world, visit):
    ben = visit(world.ben)
    page = ben.get("/recommendations/new")
    assert "Recommend: Anna Brandt" in page.text and "Request: Carla Nowak" in page.text
    found = ben.get("/recommendations/new?q=car", fragment=True).text
    assert "Carla Nowak" in found and "Anna Brandt" not in found and "<html" not in found


def test_a_long_one_is_folded_on_the_profile_and_whole_on_its_page(world, visit, does):
    long = "A sentence about work. " * 60 + "The very end."
    does(world.ben, shown, world.anna, long)
    carla = visit(world.ben)
    page = carla.get(ANNA)
    assert "The very end." not in page.text and "Read all of it" in text_of(page)
    assert "The very end." in carla.get(f"{ANNA}/recommendations").text


# --- parting --------------------------------------------------------------------------------------------------


def test_parting_hides_and_connecting_again_returns(app, world, visit, does, state):
    id = does(world.ben, shown, world.anna)
    does(world.anna, connections.remove, world.ben)
    anna, ben = visit(world.anna), visit(world.ben)
    for viewer in (anna, ben, visit(world.carla)):
        for profile in (ANNA, BEN, f"{ANNA}/recommendations", f"{BEN}/recommendations?show=given"):
            assert TEXT not in viewer.get(profile).text
    assert anna.get(f"/recommendations/{id}").status_code == 404 and TEXT not in anna.get("/recommendations").text
    own = text_of(ben.get("/recommendations/given"))
    assert TEXT in own and "not connected any more" in own, "the author keeps the words, to withdraw them"
    assert anna.post(f"/recommendations/{id}/visibility/removal").status_code == 404
    does(world.anna, lambda anna: cast.connect(anna, db.session.get_one(Member, world.ben)))
    assert state(id) == "shown" and TEXT in text_of(ben.get(ANNA))


@pytest.mark.parametrize("fragment", [False, True])
def test_after_parting_the_author_can_still_withdraw(world, visit, does, state, fragment):
    id = does(world.ben, shown, world.anna)
    does(world.anna, connections.remove, world.ben)
    answer = visit(world.ben).post(f"/recommendations/{id}/withdrawal", fragment=fragment)
    assert answer.status_code == (200 if fragment else 303) and state(id) == "withdrawn"
    assert visit(world.ben).post(f"/recommendations/{id}/withdrawal").status_code == 404


@pytest.mark.parametrize("end", [connections.remove, blocks.block])
@pytest.mark.parametrize("begin", ["asked", "written", "revision"])
def test_parting_and_blocking_close_what_is_open(world, visit, does, fields, state, told, end, begin):
    if begin == "asked":
        id = does(world.anna, asked, world.ben)
    else:
        id = does(world.ben, written, world.anna)
    if begin == "revision":
        does(world.anna, lambda _: actions.request_revision(db.session.get_one(Recommendation, id), "Why"))
    does(world.anna, end, world.ben)
    assert state(id) == "withdrawn" and told() == []
    anna, ben = visit(world.anna), visit(world.ben)
    for visitor, below in ((ben, "declination"), (anna, "acceptance"), (anna, "declination"), (ben, "withdrawal")):
        assert visitor.post(f"/recommendations/{id}/{below}").status_code == 404
    assert ben.post(f"/recommendations/{id}/text", fields).status_code == 404
    for path in (WRITE, f"{ANNA}/recommendation/request"):
        assert ben.post(path, fields).status_code == (404 if end is blocks.block else 422)


def test_what_was_typed_outlives_a_connection_that_ended_meanwhile(world, visit, does, fields):
    does(world.anna, connections.remove, world.ben)
    answer = visit(world.ben).post(WRITE, fields)
    assert answer.status_code == 422 and TEXT in answer.text and "while you are connected" in text_of(answer)


def test_a_locked_member_is_gone_from_both_profiles(app, world, visit, does):
    does(world.ben, shown, world.anna)
    does(world.ben, lambda ben: setattr(ben, "state", "locked"))
    assert TEXT not in visit(world.anna).get(ANNA).text
    assert TEXT not in visit(world.anna).get("/recommendations").text
