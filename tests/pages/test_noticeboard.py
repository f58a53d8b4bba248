"""The noticeboard: what hangs there and for whom, how it is narrowed, and how its notices are answered.

anna -- ben -- carla -- dirk; eve knows nobody.
"""

import re
from datetime import timedelta

import pytest
import time_machine

from app import database
from app.actions import blocks, noticeboard, posts, preferences, profiles
from app.actions.noticeboard import Words
from app.extensions import db
from app.models import Connection, Invitation, Member, Message, Notice, NoticeAnswer
from app.models.base import now
from app.queries import counters, open_invitations
from app.rules import limits
from app.rules.limits import STRANGERS
from app.web import strangers as counted
from tests import cast
from tests.visitor import text_of

BOARD = "/noticeboard"
TITLE = re.compile(r'<h2 class="title">\s*<a [^>]*>([^<]+)</a>')
SAID = {"kind": "offer", "topic": "thing", "title": "Seven oak shelves", "text": "Numbered.", "place": "Hamburg",
        "pay": ""}  # fmt: skip
WORK = {**SAID, "kind": "seek", "topic": "work", "title": "A bookkeeper", "pay": "20 an hour"}


def titles(response):
    assert response.status_code == 200
    return TITLE.findall(response.text)


@pytest.fixture
def hang(does):
    """`hang(world.anna, title="Shelves")`: a notice by Anna; gives its id."""
    return lambda member_id, **changes: does(member_id, noticeboard.write, Words(**{**SAID, **changes}))


@pytest.fixture
def stored(app):
    """`stored(id)`: a notice as it is in the database now, None where there is none."""

    def read(id):
        with app.app_context():
            return db.session.get(Notice, id)

    return read


def befriend(app, *ids):
    with app.app_context(), database.transaction():
        cast.connect(*(db.session.get_one(Member, id) for id in ids))


def privacy(does, member_id, who):
    does(member_id, lambda me: preferences.choose_privacy(me, who_may_invite=who, hides_connections=False))


# --- writing ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("fragment", [False, True])
def test_what_is_written_hangs_on_the_board_for_all_members(world, visit, fragment):
    anna = visit(world.anna)
    answer = anna.post(f"{BOARD}/new", SAID, fragment=fragment)
    location = answer.headers["HX-Redirect"] if fragment else answer.location
    assert re.fullmatch(r"/noticeboard/\d+", location)
    assert "Your notice is on the board." in text_of(anna.get(location))
    for reader in (world.ben, world.eve):
        board = visit(reader).get(BOARD)
        assert titles(board) == ["Seven oak shelves"] and "Anna Brandt" in board.text
        shown = text_of(visit(reader).get(location))
        assert all(word in shown for word in ("Numbered.", "Hamburg", "Thing", "Offered", "Anna Brandt"))


@pytest.mark.parametrize("fragment", [False, True])
@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"kind": ""}, "Choose one of these."),
        ({"kind": "sell"}, "Choose one of these."),
        ({"topic": ""}, "Choose what fits best."),
        ({"topic": "politics"}, "Choose what fits best."),
        ({"title": "  "}, "Fill in “In one line”."),
        ({"title": "…!"}, "Use at least one letter."),
        ({"title": "x" * 121}, "Use at most 120 characters; these are 121."),
        ({"text": ""}, "Fill in “Details”."),
        ({"text": "y" * 1001}, "Use at most 1000 characters; these are 1001."),
        ({"place": "z" * 81}, "Use at most 80 characters; these are 81."),
        ({"topic": "work", "pay": ""}, "Say what is paid for this work, or a range."),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_the_words_stay(app, world, visit, fragment, wrong, said):
    typed = {**SAID, **wrong}
    answer = visit(world.anna).post(f"{BOARD}/new", typed, fragment=fragment)
    assert answer.status_code == 422
    field = next(iter(wrong if "pay" not in wrong else ["pay"]))
    assert re.search(rf'id="{field}-error"[^>]*>{re.escape(said)}', answer.text)
    assert "Numbered." in answer.text or field == "text"
    assert ("<html" in answer.text) is not fragment
    with app.app_context():
        assert db.session.query(Notice).count() == 0


def test_a_form_sent_twice_hangs_once(app, world, visit):
    anna = visit(world.anna)
    key = "0f8fad5b-d9cd-469f-a165-70867728950e"
    first, second = (anna.post(f"{BOARD}/new", {**SAID, "submission": key}) for _ in range(2))
    assert first.location == second.location
    with app.app_context():
        assert db.session.query(Notice).count() == 1


def test_words_of_other_signs_can_be_the_title(world, visit):
    assert visit(world.anna).post(f"{BOARD}/new", {**SAID, "title": "机械 ✓", "place": "Łódź"}).status_code == 303
    assert titles(visit(world.eve).get(f"{BOARD}?q=机械")) == ["机械 ✓"]


def test_ten_notices_a_day_and_twenty_on_the_board(app, world, visit, hang):
    anna = visit(world.anna)
    for _ in range(limits.NOTICES.times):
        assert anna.post(f"{BOARD}/new", SAID).status_code == 303
    refused = anna.post(f"{BOARD}/new", SAID)
    assert refused.status_code == 429 and "today’s limit for notices" in text_of(refused)
    assert visit(world.ben).post(f"{BOARD}/new", SAID).status_code == 303
    ids = [hang(world.anna) for _ in range(limits.NOTICES_EACH - limits.NOTICES.times)]
    with time_machine.travel(now() + timedelta(days=1, hours=1)):
        full = anna.post(f"{BOARD}/new", SAID)
        assert full.status_code == 422 and "You have 20 notices on the board." in text_of(full)
        assert anna.post(f"{BOARD}/{ids[0]}/solution").status_code == 303
        assert anna.post(f"{BOARD}/new", SAID).status_code == 303
        shown = anna.get(anna.post(f"{BOARD}/{ids[0]}/solution/removal").location)
        assert "You have 20 notices on the board." in text_of(shown)


def test_a_notice_keeps_the_language_of_its_author(app, world, visit, hang):
    with app.app_context(), database.transaction():
        db.session.get_one(Member, world.anna).locale = "de"
    id = hang(world.anna)
    assert '<h1 hx-ignore lang="de">' in visit(world.eve).get(f"{BOARD}/{id}").text
    assert '<h1 hx-ignore>' in visit(world.anna).get(f"{BOARD}/{id}").text


# --- the author's own ---------------------------------------------------------------------------------------------


def test_the_author_changes_a_notice_and_others_read_the_new_words(world, visit, hang, stored):
    id = hang(world.anna, **WORK)
    anna = visit(world.anna)
    form = anna.get(f"{BOARD}/{id}/text").text
    assert 'value="A bookkeeper"' in form and 'value="20 an hour"' in form and "checked" in form
    before = stored(id).until
    with time_machine.travel(now() + timedelta(days=2)):
        assert anna.post(f"{BOARD}/{id}/text", {**SAID, "title": "A treasurer"}).location == f"{BOARD}/{id}"
    assert titles(visit(world.eve).get(f"{BOARD}?q=treasurer")) == ["A treasurer"]
    assert titles(visit(world.eve).get(f"{BOARD}?q=bookkeeper")) == []
    assert stored(id).until == before, "changing is not renewing"
    assert anna.post(f"{BOARD}/{id}/text", {**SAID, "topic": "work"}).status_code == 422


def test_only_the_author_changes_it_and_others_learn_nothing(world, visit, hang, stored):
    id = hang(world.anna)
    for who in (world.ben, world.eve):
        visitor = visit(who)
        for below in ("text", "removal"):
            assert visitor.get(f"{BOARD}/{id}/{below}").status_code == 404
        for below in ("text", "removal", "solution", "solution/removal", "renewal"):
            there, missing = (visitor.post(f"{BOARD}/{each}/{below}", SAID) for each in (id, 987_654))
            assert there.status_code == missing.status_code == 404 and "This notice is gone." in there.text
    assert stored(id).title == "Seven oak shelves" and stored(id).solved_at is None


def test_deleting_asks_first(world, visit, hang, stored):
    id = hang(world.anna)
    anna = visit(world.anna)
    assert "Delete this notice?" in text_of(anna.get(f"{BOARD}/{id}/removal")) and stored(id)
    assert anna.post(f"{BOARD}/{id}/removal").location == BOARD
    assert stored(id) is None and visit(world.eve).get(f"{BOARD}/{id}").status_code == 404


def test_a_solved_notice_is_the_authors_alone_until_it_is_not(world, visit, hang):
    id = hang(world.anna)
    anna, eve = visit(world.anna), visit(world.eve)
    for _ in range(2):
        assert anna.post(f"{BOARD}/{id}/solution").location == f"{BOARD}/{id}"
    assert titles(eve.get(BOARD)) == titles(anna.get(BOARD)) == [] and eve.get(f"{BOARD}/{id}").status_code == 404
    assert "Solved: only you see this notice." in text_of(anna.get(f"{BOARD}/{id}"))
    assert titles(anna.get(f"{BOARD}?by=me")) == ["Seven oak shelves"]
    assert anna.post(f"{BOARD}/{id}/renewal").status_code == 303 and titles(eve.get(BOARD)) == []
    anna.post(f"{BOARD}/{id}/solution/removal")
    assert titles(eve.get(BOARD)) == ["Seven oak shelves"]


def test_after_sixty_days_others_see_it_no_more_and_the_author_renews_it(world, visit, hang, stored):
    id, start = hang(world.anna), now()
    with time_machine.travel(start + limits.NOTICE_HANGS - timedelta(minutes=1)):
        assert "1 day left" in text_of(visit(world.eve).get(BOARD))
    with time_machine.travel(start + limits.NOTICE_HANGS + timedelta(minutes=1)):
        eve, anna = visit(world.eve), visit(world.anna)
        assert titles(eve.get(BOARD)) == titles(anna.get(BOARD)) == [] and eve.get(f"{BOARD}/{id}").status_code == 404
        assert "Ended: only you see this notice." in text_of(anna.get(f"{BOARD}/{id}"))
        assert "ended" in text_of(anna.get(f"{BOARD}?by=me"))
        anna.post(f"{BOARD}/{id}/renewal")
        assert titles(eve.get(BOARD)) == ["Seven oak shelves"] and "60 days left" in text_of(eve.get(BOARD))


def test_a_fresh_notice_is_not_moved_to_the_top_again(world, visit, hang):
    first, _second = hang(world.anna, title="First"), hang(world.ben, title="Second")
    anna, eve = visit(world.anna), visit(world.eve)
    assert "Renew: First" not in anna.get(f"{BOARD}/{first}").text
    with time_machine.travel(now() + timedelta(days=1)):
        anna.post(f"{BOARD}/{first}/renewal")
    assert titles(eve.get(BOARD)) == ["Second", "First"]
    with time_machine.travel(now() + limits.NOTICE_HANGS - limits.NOTICE_RENEWED_WITHIN):
        anna = visit(world.anna)
        assert "Renew: First" in anna.get(f"{BOARD}/{first}").text
        anna.post(f"{BOARD}/{first}/renewal")
        assert titles(visit(world.eve).get(BOARD)) == ["First", "Second"]


def test_what_is_over_is_deleted_after_a_while(app, world, does, hang, stored):
    ended, solved, fresh = (hang(world.anna) for _ in range(3))

    def sweep(at):
        with time_machine.travel(at), app.app_context(), database.transaction():
            return noticeboard.forget_old()

    start = now()
    with app.app_context(), database.transaction():
        db.session.get_one(Notice, solved).solved_at = start
        db.session.get_one(Notice, fresh).until = start + timedelta(days=150)
    assert sweep(start + limits.NOTICE_KEPT - timedelta(hours=1)) == 0
    assert sweep(start + limits.NOTICE_KEPT + timedelta(hours=1)) == 1 and stored(solved) is None
    assert sweep(start + limits.NOTICE_HANGS + limits.NOTICE_KEPT - timedelta(hours=1)) == 0
    assert sweep(start + limits.NOTICE_HANGS + limits.NOTICE_KEPT + timedelta(hours=1)) == 1
    assert stored(ended) is None and stored(fresh)


def test_a_get_of_what_a_button_does_leads_to_the_notice(world, visit, hang):
    id = hang(world.anna)
    for below in ("solution", "solution/removal", "renewal"):
        assert visit(world.anna).get(f"{BOARD}/{id}/{below}").location == f"{BOARD}/{id}"


# --- who sees it --------------------------------------------------------------------------------------------------


def lock(app, does, world):
    with app.app_context(), database.transaction():
        db.session.get_one(Member, world.anna).state = "locked"


UNSEEN = {
    "blocked": lambda app, does, world: does(world.anna, blocks.block, world.eve),
    "blocking": lambda app, does, world: does(world.eve, blocks.block, world.anna),
    "locked": lock,
}


@pytest.mark.parametrize("why", UNSEEN)
def test_whoever_does_not_exist_for_the_viewer_has_no_notice_for_them(app, world, visit, does, hang, why):
    id = hang(world.anna, place="Qplace")
    hang(world.ben, title="Another", place="Kiel")
    eve = visit(world.eve)
    assert titles(eve.get(BOARD)) == ["Another", "Seven oak shelves"]
    UNSEEN[why](app, does, world)
    for path in ("", "?q=shelves", "?place=Qplace", "?kind=offer", "?by=connections"):
        for fragment in (False, True):
            answer = eve.get(BOARD + path, fragment=fragment).text.replace("?place=Qplace", "").replace("shelves", "")
            assert "Seven oak" not in answer and "Anna" not in answer and "anna-brandt" not in answer, path
    assert "Seven" not in eve.get("/beside", fragment=True).text
    assert 'class="figure">1<' in eve.get(BOARD).text and 'class="figure">2<' not in eve.get(BOARD).text
    gone, missing = (eve.get(f"{BOARD}/{each}") for each in (id, 987_654))
    assert gone.status_code == missing.status_code == 404
    for below in ("answer", "text"):
        there, nothing = (eve.post(f"{BOARD}/{each}/{below}", {"text": "Hi"}) for each in (id, 987_654))
        assert there.status_code == nothing.status_code == 404
        assert re.sub(rf"(?<![\w-]){id}\b", "", there.text) == nothing.text.replace("987654", "")


def test_who_left_search_and_invitations_still_speaks_to_all_members(world, visit, does, hang):
    id = hang(world.anna)
    does(world.anna, lambda me: preferences.choose_search(me, in_search=False))
    privacy(does, world.anna, "nobody")
    assert titles(visit(world.eve).get(BOARD)) == ["Seven oak shelves"]
    assert visit(world.eve).get(f"{BOARD}/{id}").status_code == 200


def test_strangers_on_the_board_count_and_above_the_limit_it_is_refused(world, visit, hang, monkeypatch):
    id = hang(world.anna)
    hang(world.dirk)
    monkeypatch.setattr(counted, "STRANGERS", STRANGERS._replace(times=1))
    for path in (BOARD, f"{BOARD}?q=oak"):
        for fragment in (False, True):
            assert visit(world.eve).get(path, fragment=fragment).status_code == 429
    assert visit(world.eve).get(f"{BOARD}/{id}").status_code == 200
    assert visit(world.eve).get(f"{BOARD}/{id}/answer").status_code == 200
    assert visit(world.ben).get(BOARD).status_code == 200, "Anna is his connection, Dirk the one stranger"
    monkeypatch.setattr(counted, "STRANGERS", STRANGERS._replace(times=0))
    assert visit(world.carla).get(f"{BOARD}/{id}").status_code == 429
    assert visit(world.carla).get(f"{BOARD}/{id}/answer").status_code == 429
    assert "Seven oak shelves" in visit(world.carla).get("/beside", fragment=True).text, "it names nobody"


# --- narrowing and reading on -------------------------------------------------------------------------------------


def test_each_filter_is_an_address_and_they_narrow_together(app, world, visit, hang):
    hang(world.anna, title="Shelves", place="Hamburg")
    hang(world.ben, title="Desk", place="hamburg", kind="seek", topic="room")
    hang(world.eve, title="Books", place="Kiel", kind="seek")
    hang(world.carla, title="Advice", place="", topic="advice")
    anna = visit(world.anna)
    for query, found in {
        "": ["Advice", "Books", "Desk", "Shelves"], "kind=seek": ["Books", "Desk"], "topic=thing": ["Books", "Shelves"],
        "place=Hamburg": ["Desk", "Shelves"], "place=HAMBURG&kind=seek": ["Desk"], "by=connections": ["Desk"],
        "by=me": ["Shelves"], "q=shelv": ["Shelves"], "q=kiel": ["Books"], "kind=offer&topic=room": [],
        "kind=nonsense&topic=nonsense&by=nonsense&place=...": ["Advice", "Books", "Desk", "Shelves"],
        "q=books&place=Kiel&topic=thing&kind=seek": ["Books"],
    }.items():  # fmt: skip
        assert titles(anna.get(f"{BOARD}?{query}")) == titles(anna.get(f"{BOARD}?{query}", fragment=True)) == found


def counts(page):
    found = re.findall(r'<a href="[^"]*"[^>]*><span>([^<]+)</span>\s*<b class="figure">(\d+)</b>', page.text)
    return {label: int(count) for label, count in found}


def test_each_link_says_how_many_there_are_if_it_is_chosen_as_well(world, visit, hang):
    hang(world.anna, place="Hamburg")
    hang(world.ben, place="hamburg", kind="seek", topic="room")
    hang(world.eve, place="Kiel", kind="seek")
    anna = visit(world.anna)
    assert counts(anna.get(BOARD)) == {
        "All": 3, "Wanted": 2, "Offered": 1, "Room": 1, "Thing": 2, "Hamburg": 2, "Kiel": 1, "My connections": 1,
        "My notices": 1,
    }  # fmt: skip
    narrowed = anna.get(f"{BOARD}?kind=seek&place=Hamburg")
    assert counts(narrowed) == {
        "All": 2, "Wanted": 1, "Offered": 1, "Room": 1, "Hamburg": 1, "Kiel": 1, "My connections": 1, "My notices": 1,
    }  # fmt: skip
    assert 'href="/noticeboard?kind=seek" aria-label="Remove: Hamburg"' in narrowed.text
    for href, count in re.findall(r'<a href="(/noticeboard[^"]*)"[^>]*><span>[^<]+</span>\s*<b class="figure">(\d+)<',
                                  anna.get(BOARD).text):  # fmt: skip
        assert len(titles(anna.get(href.replace("&amp;", "&")))) == int(count), href


@pytest.mark.parametrize(
    ("written", "typed"),
    [("Herr Müller", "mueller"), ("Herr Müller", "MULLER"), ("Herr Mueller", "müller"), ("O’Brien’s boat", "OBrien"),
     ("Straße", "strasse"), ("Zollrecht und Logistik", "logistik zoll"), ("50 % off", "50"), ("a_b", "a_b"),
     ("Eichenregale", "regale")],
)  # fmt: skip
def test_words_are_found_however_they_are_typed(world, visit, hang, written, typed):
    hang(world.anna, text=written)
    hang(world.ben, title="Nothing")
    assert titles(visit(world.eve).get(BOARD, query_string={"q": typed})) == ["Seven oak shelves"]


def test_a_short_word_is_found_at_the_beginning_of_words_alone(world, visit, hang):
    hang(world.anna, title="Zwei Monate")
    hang(world.ben, title="Ein guter Rat")
    assert titles(visit(world.eve).get(f"{BOARD}?q=rat")) == ["Ein guter Rat"]


def test_a_word_that_is_none_finds_nothing_and_does_no_harm(world, visit, hang):
    hang(world.anna)
    for typed in ("%", "_", "' OR 1=1 --", "x" * 500, "\x00", "🙂"):
        assert visit(world.eve).get(BOARD, query_string={"q": typed}).status_code == 200


def test_older_notices_follow_without_gap_or_repetition(app, world, visit, hang):
    with app.app_context(), database.transaction():
        anna = db.session.get_one(Member, world.anna)
        for number in range(45):
            row = {**SAID, "title": f"Notice {number:02}", "member_id": anna.id, "created_at": now()}
            db.session.add(Notice(**row, until=now() + timedelta(days=1 + number // 4)))
    eve, found, path = visit(world.eve), [], f"{BOARD}?kind=offer"
    page = eve.get(path)
    pages = 0
    while True:
        pages += 1
        found += titles(page)
        older = re.search(r'href="([^"]*after=[^"]*)"[^>]*hx-get', page.text)
        if not older:
            break
        assert "kind=offer" in older[1] and "Older notices" in page.text
        if pages == 1:
            hang(world.ben, title="Meanwhile")
        page = eve.get(older[1].replace("&amp;", "&"), fragment=pages % 2 == 1)
    assert pages == 3 and found == [f"Notice {number:02}" for number in sorted(range(45), reverse=True)]
    for cursor in ("x", "1.2.3", "0.5", "9" * 30, "5.abc", "1.99999999999999"):
        assert eve.get(f"{BOARD}?after={cursor}").status_code == 200


def test_the_board_takes_few_queries_however_much_hangs(world, visit, hang, statements):
    anna = visit(world.anna)
    for number in range(25):
        hang(world.ben if number % 2 else world.carla, title=f"Tax law {number}")
    anna.get(BOARD)
    statements.clear()
    anna.get(f"{BOARD}?kind=offer&place=Hamburg")
    assert len(statements) <= 12


def test_an_empty_board_says_what_to_do(world, visit):
    page = text_of(visit(world.eve).get(BOARD))
    assert "Nothing on the board yet" in page and "Write a notice" in page
    assert "No notices yet" in text_of(visit(world.eve).get(f"{BOARD}?by=me"))
    assert "Nothing found" in text_of(visit(world.eve).get(f"{BOARD}?q=zzz"))


def test_notices_that_name_a_skill_of_the_viewer_are_pointed_out(world, visit, does, hang):
    for skill in ("Tax law", "C"):
        does(world.eve, profiles.add_skill, skill)
    hang(world.anna, title="Who knows tax law?")
    hang(world.ben, title="C or D?", text="A law that taxes nobody")
    hang(world.eve, title="I know tax law")
    beside = visit(world.eve).get(BOARD).text.split('id="fits-h"')[1].split("</section>")[0]
    assert "Who knows tax law?" in beside and "names Tax law" in beside
    assert "C or D?" not in beside and "I know tax law" not in beside
    assert 'id="fits-h"' not in visit(world.carla).get(BOARD).text


# --- answering ----------------------------------------------------------------------------------------------------


def test_connections_answer_by_inmail_which_names_the_notice(app, world, visit, hang):
    id = hang(world.anna)
    ben = visit(world.ben)
    assert f'href="{BOARD}/{id}/answer" aria-label="Answer: Seven oak shelves"' in ben.get(BOARD).text
    composer = ben.get(ben.get(f"{BOARD}/{id}/answer").location)
    assert "Answer to the notice “Seven oak shelves”" in text_of(composer)
    assert f'name="notice" value="{id}"' in composer.text
    for fragment in (False, True):
        answer = ben.post("/in/anna-brandt/message", {"text": "All seven?", "notice": id}, fragment=fragment)
        assert answer.status_code == (200 if fragment else 303)
    with app.app_context():
        said = [message.text for message in db.session.query(Message)]
        assert said == ["About your notice “Seven oak shelves”:\n\nAll seven?"] * 2
        assert db.session.query(NoticeAnswer).count() == 1 and db.session.query(Invitation).count() == 3
    assert "Answered" in text_of(ben.get(BOARD)) and "1 answer" in text_of(visit(world.anna).get(BOARD))
    again = ben.get(ben.get(f"{BOARD}/{id}/answer").location)
    assert again.location.startswith("/inmail/") and f"notice={id}" in again.location
    assert f'name="notice" value="{id}"' in ben.get(again.location).text


def test_an_inmail_names_only_a_notice_of_its_recipient_that_is_open(app, world, visit, does, hang):
    others, solved = hang(world.carla), hang(world.anna)
    visit(world.anna).post(f"{BOARD}/{solved}/solution")
    ben = visit(world.ben)
    for id in (others, solved, 987_654, "x"):
        assert 'name="notice"' not in ben.get(f"/in/anna-brandt/message?notice={id}").text
        ben.post("/in/anna-brandt/message", {"text": "Moin", "notice": id})
    with app.app_context():
        assert {message.text for message in db.session.query(Message)} == {"Moin"}
        assert db.session.query(NoticeAnswer).count() == 0


def test_what_is_wrong_with_an_inmail_keeps_the_notice(world, visit, hang):
    id = hang(world.anna)
    room = limits.MESSAGE - len("About your notice “Seven oak shelves”:\n\n")
    for text, said in (("", "Fill in “Your message”."), ("x" * (room + 1), f"Use at most {room} characters")):
        for fragment in (False, True):
            answer = visit(world.ben).post(
                "/in/anna-brandt/message", {"text": text, "notice": id}, fragment=fragment
            )
            assert answer.status_code == 422 and f'name="notice" value="{id}"' in answer.text and said in answer.text


@pytest.mark.parametrize("who", ["everyone", "shared", "email", "nobody"])
@pytest.mark.parametrize("fragment", [False, True])
def test_others_answer_with_an_invitation_whatever_the_author_allows(app, world, visit, does, hang, who, fragment):
    id = hang(world.anna)
    privacy(does, world.anna, who)
    eve = visit(world.eve)
    form = eve.get(f"{BOARD}/{id}/answer")
    assert form.status_code == 200 and "Seven oak shelves" in text_of(form) and "invitation" in text_of(form)
    answer = eve.post(f"{BOARD}/{id}/answer", {"text": "I have a van."}, fragment=fragment)
    location = answer.headers["HX-Redirect"] if fragment else answer.location
    assert "Your answer is sent with an invitation to Anna Brandt." in text_of(eve.get(location))
    card = text_of(visit(world.anna).get("/network"))
    assert "Answers a notice: Seven oak shelves" in card and "“I have a van.”" in card and "Eve Strange" in card
    assert "Answers a notice: Seven oak shelves" in text_of(visit(world.anna).get("/"))
    assert "answers “Seven oak shelves”" in text_of(eve.get("/network/invitations/sent"))
    assert "Answered" in text_of(eve.get(BOARD)) and "Answers 1" in text_of(visit(world.anna).get(f"{BOARD}/{id}"))
    with app.app_context():
        assert db.session.query(Invitation).filter_by(inviter_id=world.eve).one().how == "other"


def test_the_e_mail_about_the_invitation_names_the_notice(app, world, visit, hang):
    from app.delivery import letters
    from app.models import Delivery

    id = hang(world.anna)
    visit(world.eve).post(f"{BOARD}/{id}/answer", {"text": "I have a van."})
    with app.test_request_context(), database.transaction(reading=True):
        letter = letters.compose(db.session.query(Delivery).one())
    assert "It answers your notice “Seven oak shelves”." in letter.body and "I have a van." in letter.body
    assert "It answers your notice “Seven oak shelves”." in letter.html


@pytest.mark.parametrize("text", ["", " ", "x" * 301])
@pytest.mark.parametrize("fragment", [False, True])
def test_a_wrong_answer_says_why_and_keeps_the_words(app, world, visit, hang, text, fragment):
    id = hang(world.anna)
    answer = visit(world.eve).post(f"{BOARD}/{id}/answer", {"text": text}, fragment=fragment)
    assert answer.status_code == 422 and 'id="text-error"' in answer.text and text.strip() in answer.text
    with app.app_context():
        assert db.session.query(NoticeAnswer).count() == 0


def test_an_answer_counts_like_any_invitation(world, visit, hang, monkeypatch):
    ids = [hang(each) for each in (world.anna, world.dirk)]
    eve = visit(world.eve)
    monkeypatch.setattr(limits, "PENDING_INVITATIONS", 1)
    assert eve.post(f"{BOARD}/{ids[0]}/answer", {"text": "Yes"}).status_code == 303
    full = eve.post(f"{BOARD}/{ids[1]}/answer", {"text": "Yes"})
    assert full.status_code == 422 and "You have 1 invitations pending." in text_of(full)
    assert "You have 1 invitations pending." in text_of(eve.get(f"{BOARD}/{ids[1]}/answer"))
    monkeypatch.setattr(limits, "PENDING_INVITATIONS", 100)
    assert visit(world.carla).post(f"{BOARD}/{ids[0]}/answer", {"text": "Yes"}).status_code == 303


def test_the_daily_quota_of_invitations_holds_for_answers(app, world, visit, hang):
    from app.actions import limits as counting

    id = hang(world.anna)
    with app.app_context(), database.transaction():
        for _ in range(limits.INVITE.times):
            counting.count(limits.INVITE, world.eve)
    eve = visit(world.eve)
    assert eve.post(f"{BOARD}/{id}/answer", {"text": ""}).status_code == 422, "nothing would be sent"
    refused = eve.post(f"{BOARD}/{id}/answer", {"text": "Yes"})
    assert refused.status_code == 429 and "today’s limit for invitations" in text_of(refused)


def test_the_quota_of_inmails_holds_for_answers_between_connections(app, world, visit, hang):
    from app.actions import limits as counting

    id = hang(world.anna)
    ben = visit(world.ben)
    assert ben.post(f"{BOARD}/{id}/answer", {"text": "Yes"}).status_code == 303
    with app.app_context():
        assert counters.left(limits.MESSAGES, world.ben) == limits.MESSAGES.times - 1
        assert counters.left(limits.INVITE, world.ben) == limits.INVITE.times
    with app.app_context(), database.transaction():
        for _ in range(limits.MESSAGES.times - 1):
            counting.count(limits.MESSAGES, world.ben)
    assert ben.post(f"{BOARD}/{id}/answer", {"text": ""}).status_code == 422, "nothing would be sent"
    refused = ben.post(f"{BOARD}/{id}/answer", {"text": "Yes, too"})
    assert refused.status_code == 429 and "You have sent many messages." in text_of(refused)
    other = hang(world.dirk)
    assert ben.post(f"{BOARD}/{other}/answer", {"text": "Yes"}).status_code == 303, "an invitation is no InMail"


def test_one_invitation_is_open_between_two_and_says_so(app, world, visit, hang, invite):
    id, second = hang(world.anna), hang(world.anna, title="Another")
    eve = visit(world.eve)
    eve.post(f"{BOARD}/{id}/answer", {"text": "Yes"})
    board = text_of(eve.get(BOARD))
    assert "Answered" in board and "Invitation pending" in board
    assert "Your invitation to Anna Brandt is pending." in text_of(eve.get(f"{BOARD}/{second}/answer"))
    assert "Your invitation to Anna Brandt is pending." in text_of(eve.get(f"{BOARD}/{second}"))
    again = eve.post(f"{BOARD}/{second}/answer", {"text": "This one, too"})
    assert again.status_code == 422
    with app.app_context():
        assert db.session.query(NoticeAnswer).count() == 1


def test_whom_the_author_has_invited_is_led_to_the_invitation_first(app, world, visit, hang, invite):
    id = hang(world.anna)
    invite(world.anna, world.eve)
    eve = visit(world.eve)
    assert "Anna Brandt has invited you." in text_of(eve.get(f"{BOARD}/{id}/answer"))
    answer = eve.post(f"{BOARD}/{id}/answer", {"text": "Yes"})
    assert answer.location == "/in/anna-brandt/message", "who answers all the same, accepts"
    with app.app_context():
        assert db.session.get(Connection, (world.eve, world.anna))
        assert db.session.query(Message).one().text.endswith("\n\nYes")


def test_who_connected_while_the_form_was_open_sends_an_inmail(app, world, visit, hang):
    id = hang(world.anna)
    eve = visit(world.eve)
    eve.get(f"{BOARD}/{id}/answer")
    befriend(app, world.eve, world.anna)
    assert eve.post(f"{BOARD}/{id}/answer", {"text": "Yes"}).location == "/in/anna-brandt/message"
    with app.app_context():
        assert "About your notice" in db.session.query(Message).one().text


def test_a_withdrawn_answer_counts_no_more_and_can_be_given_again(app, world, visit, does, hang):
    from app.actions import invitations

    id = hang(world.anna)
    eve, anna = visit(world.eve), visit(world.anna)
    eve.post(f"{BOARD}/{id}/answer", {"text": "Yes"})
    with app.app_context():
        sent = db.session.query(Invitation).filter_by(inviter_id=world.eve).one().id
    does(world.eve, lambda me: invitations.withdraw(open_invitations.of_inviter(me.id, sent)))
    assert "1 answer" not in text_of(anna.get(BOARD)) and "Answered" not in text_of(eve.get(BOARD))
    assert "You can invite again from" in text_of(eve.get(f"{BOARD}/{id}/answer"))
    with time_machine.travel(now() + limits.REINVITE_AFTER + timedelta(minutes=5)):
        eve = visit(world.eve)
        assert eve.post(f"{BOARD}/{id}/answer", {"text": "After all"}).location == f"{BOARD}/{id}"
        assert "Answered" in text_of(eve.get(BOARD))


def test_the_author_accepts_and_both_go_on_by_inmail(app, world, visit, hang):
    id = hang(world.anna)
    eve, anna = visit(world.eve), visit(world.anna)
    eve.post(f"{BOARD}/{id}/answer", {"text": "Yes"})
    with app.app_context():
        sent = db.session.query(Invitation).filter_by(inviter_id=world.eve).one().id
    anna.post(f"/invitations/{sent}/acceptance")
    assert "Answered" in text_of(eve.get(BOARD))
    assert eve.get(f"{BOARD}/{id}/answer").location == f"/in/anna-brandt/message?notice={id}"


def test_a_deleted_notice_leaves_the_invitation_without_it(world, visit, hang):
    id = hang(world.anna)
    visit(world.eve).post(f"{BOARD}/{id}/answer", {"text": "I have a van."})
    visit(world.anna).post(f"{BOARD}/{id}/removal")
    card = text_of(visit(world.anna).get("/network"))
    assert "I have a van." in card and "Answers a notice" not in card


def test_a_solved_notice_is_no_longer_named_to_who_answered_it(world, visit, hang):
    id = hang(world.anna)
    eve = visit(world.eve)
    eve.post(f"{BOARD}/{id}/answer", {"text": "I have a van."})
    visit(world.anna).post(f"{BOARD}/{id}/solution")
    assert "Seven oak" not in eve.get("/network/invitations/sent").text
    assert "Answers a notice: Seven oak shelves" in text_of(visit(world.anna).get("/network"))


def test_nobody_answers_their_own_notice_or_one_that_is_over(world, visit, hang):
    id = hang(world.anna)
    anna, eve = visit(world.anna), visit(world.eve)
    assert anna.get(f"{BOARD}/{id}/answer").status_code == 404
    assert anna.post(f"{BOARD}/{id}/answer", {"text": "Me"}).status_code == 404
    anna.post(f"{BOARD}/{id}/solution")
    assert eve.get(f"{BOARD}/{id}/answer").status_code == eve.post(
        f"{BOARD}/{id}/answer", {"text": "Yes"}
    ).status_code == 404  # fmt: skip


def test_answers_of_people_who_do_not_exist_any_more_are_not_counted(app, world, visit, does, hang):
    id = hang(world.anna)
    visit(world.ben).post("/in/anna-brandt/message", {"text": "Yes", "notice": id})
    visit(world.eve).post(f"{BOARD}/{id}/answer", {"text": "Yes"})
    assert "2 answers" in text_of(visit(world.anna).get(BOARD))
    does(world.anna, blocks.block, world.ben)
    assert "1 answer" in text_of(visit(world.anna).get(BOARD))
    with app.app_context(), database.transaction():
        db.session.get_one(Member, world.eve).state = "locked"
    assert "1 answer" not in text_of(visit(world.anna).get(BOARD))


# --- where else it shows ------------------------------------------------------------------------------------------


def test_home_loads_the_two_newest_notices_beside_the_feed_and_links_to_all(world, visit, hang):
    for title in ("Oldest", "Older", "Newest"):
        hang(world.anna, title=title)
    hang(world.eve, title="My own")
    eve = visit(world.eve)
    page = eve.get("/").text
    assert page.count('hx-get="/beside"') == 1 and "Newest" not in page
    assert re.search(r'<a href="/noticeboard"\s+aria-label="All: Noticeboard">All</a>', page)
    beside = eve.get("/beside", fragment=True).text
    assert [each for each in ("Newest", "Older", "Oldest", "My own") if each in beside] == ["Newest", "Older"]
    assert eve.get("/beside").location == "/"


def test_search_leads_to_the_board_with_the_same_word(world, visit):
    assert 'href="/noticeboard?q=shelves"' in visit(world.eve).get("/search?q=shelves").text


def test_no_feed_tells_of_a_notice(world, visit, does, hang):
    hang(world.ben)
    does(world.ben, posts.write, "Moin")
    assert "oak" not in visit(world.anna).get("/").text
