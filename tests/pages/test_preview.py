"""/profile/seen: the own profile with other eyes is what those eyes really get."""

import re

import pytest

from app.actions import blocks, mutes
from app.extensions import db
from app.models import Member, StrangersShown
from app.rules.limits import SEARCHES
from tests import canary as parts
from tests.canary import HANDLE, WORDS
from tests.visitor import text_of

SEEN = "/profile/seen"
PEOPLE = ("stranger", "second", "former", "connection", "chosen")
CHOICES = ("", "positions: members", "skills: self", "about: self", "list hidden", "mobile: connections")


def main_of(response):
    """The page itself, without the frame and the banner of a preview."""
    main = re.search(r"<main.*?</main>", response.text, re.S)[0]
    return re.sub(r'<section class="preview".*?</section>', "", main, flags=re.S)


def shown(response):
    """Which words of Anna's stand on the page, and the texts of its sections without what can be done there."""
    main = main_of(response)
    words = {part for part, word in WORDS.items() if word in main}
    acts = r'<form.*?</form>|<div class="actions">.*?</div>|<a class="no-print".*?</a>'
    without = re.sub(acts, "", main, flags=re.S)
    pieces = re.findall(r'<section class="section[^>]*id="\w+".*?</section>', without, re.S)
    pieces += re.findall(r'<div class="profile-words">.*?</div>|<details class="address">.*?</details>', without, re.S)
    pieces += re.findall(r'<section class="closed">.*?</section>', without, re.S)
    return words, [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", piece)).strip() for piece in pieces]


@pytest.fixture
def handles(app, canary):
    with app.app_context():
        return {name: db.session.get_one(Member, id).handle for name, id in canary.viewers.items() if id}


@pytest.fixture
def choose(app, canary):
    def run(choice):
        with app.app_context():
            if choice:
                parts.choose(canary.anna, choice)

    return run


@pytest.mark.parametrize("choice", CHOICES)
def test_a_named_person_really_gets_what_the_preview_shows(canary, visit, handles, choose, choice):
    choose(choice)
    anna = visit(canary.anna)
    for person in PEOPLE:
        real = shown(visit(canary.viewers[person]).get(f"/in/{HANDLE}"))
        assert shown(anna.get(f"{SEEN}?by={handles[person]}")) == real, person
        assert len(real[0]) > 5 and len(real[1]) > 3


@pytest.mark.parametrize("choice", CHOICES)
def test_a_guest_really_gets_what_the_preview_shows(app, canary, visit, choose, choice):
    choose(choice)
    with app.app_context():
        parts.open_to_guests(canary.anna)
    assert shown(visit(canary.anna).get(f"{SEEN}?as=guest")) == shown(visit(None).get(f"/in/{HANDLE}"))


@pytest.mark.parametrize(("eyes", "person"), [("member", "stranger"), ("connection", "connection")])
@pytest.mark.parametrize("choice", CHOICES)
def test_any_member_and_any_connection_get_what_the_preview_shows(canary, visit, choose, choice, eyes, person):
    choose(choice)
    real = shown(visit(canary.viewers[person]).get(f"/in/{HANDLE}"))
    seen = shown(visit(canary.anna).get(f"{SEEN}?as={eyes}"))
    assert seen[0] == real[0] - {"shared connections"}
    # What two have in common, and how near somebody named is to the viewer, only a person can know.
    assert [re.sub(r"\s*, 1 shared| (2nd|3rd)( degree)?\b| 2 nd| 3 rd", "", text) for text in real[1]] == seen[1]


@pytest.mark.parametrize(("site", "member"), [(False, False), (True, False), (False, True)])
def test_where_guests_get_nothing_the_preview_shows_nothing(app, canary, visit, site, member):
    with app.app_context():
        parts.open_to_guests(canary.anna, site=site, member=member)
    response = visit(canary.anna).get(f"{SEEN}?as=guest")
    assert response.status_code == 200 and shown(response) == (set(), [])
    assert "Your profile is not open to guests." in text_of(response)


@pytest.mark.parametrize("viewer", ["blocked", "blocking"])
def test_who_is_blocked_is_nobody_here_either(canary, visit, handles, viewer):
    anna = visit(canary.anna)
    one, two = anna.get(f"{SEEN}?by={handles[viewer]}"), anna.get(f"{SEEN}?by=nobody-at-all")
    assert one.status_code == two.status_code == 404 and one.data == two.data


def test_nothing_can_be_done_in_a_preview(app, canary, visit, handles):
    with app.app_context():
        parts.open_to_guests(canary.anna)
    anna = visit(canary.anna)
    for query in ("as=guest", "as=member", "as=connection", *(f"by={handles[person]}" for person in PEOPLE)):
        main = main_of(anna.get(f"{SEEN}?{query}"))
        assert "<form" not in main and "<button" not in main and 'href="/profile/' not in main, query
        assert not re.search(r'href="/(in/[^"]+/(invitation|message|block|release)|sign-in|join)', main), query


def test_a_preview_leads_to_the_other_eyes_and_to_its_end(canary, visit, handles):
    page = visit(canary.anna).get(f"{SEEN}?by={handles['connection']}")
    banner = re.search(r'<section class="preview".*?</section>', page.text, re.S)[0]
    assert "This is what Ben Okafor sees of you." in text_of(page)
    assert re.findall(r'<a [^>]*href="([^"]+)"', banner) == [
        f"/in/{HANDLE}", f"{SEEN}?as=connection", f"{SEEN}?as=member", SEEN,
    ]  # fmt: skip


def test_a_look_is_no_visit_and_looking_people_up_is_limited(app, canary, visit, handles, monkeypatch):
    anna = visit(canary.anna)
    anna.get(f"{SEEN}?by={handles['connection']}")
    anna.get(f"{SEEN}?as=connection")
    with app.app_context():
        assert not db.session.query(StrangersShown).count(), "nobody is shown whom she does not know"
    monkeypatch.setattr("app.rules.limits.SEARCHES", SEARCHES._replace(name="few", times=1))
    assert anna.get(f"{SEEN}?by={handles['stranger']}").status_code == 200
    assert anna.get(f"{SEEN}?by={handles['former']}").status_code == 429
    assert anna.get(f"{SEEN}?as=member").status_code == 200


def test_a_person_is_found_by_name(canary, visit):
    anna = visit(canary.anna)
    for fragment in (False, True):
        assert "Preview: Ben Okafor" in anna.get(SEEN, fragment=fragment).text
        found = anna.get(f"{SEEN}?q=strange", fragment=fragment).text
        assert 'href="/profile/seen?by=eve-strange"' in found and "Ben Okafor" not in found
        assert "Gustav" not in anna.get(f"{SEEN}?q=gustav", fragment=fragment).text
    assert anna.get(f"{SEEN}?by={HANDLE}").location == f"/in/{HANDLE}"
    assert visit(None).get(f"{SEEN}?as=guest").location.startswith("/sign-in")


def test_a_preview_tells_nothing_of_a_block_between_others_nor_of_muting(app, canary, does, visit, handles):
    """Ben blocked two who stand on Anna's profile, and muted Anna: that is his own business."""
    with app.app_context():
        named = [id for (id,) in db.session.query(Member.id).filter(Member.handle.in_(("qendorser", "qadvocate")))]
    anna, address = visit(canary.anna), f"{SEEN}?by={handles['connection']}"
    before = main_of(anna.get(address))
    for other in named:
        does(canary.viewers["connection"], blocks.block, other)
    does(canary.viewers["connection"], mutes.mute, canary.anna)
    assert len(named) == 2 and "Qendorser" in before and "Qadvocate" in before
    assert main_of(anna.get(address)) == before


@pytest.mark.parametrize("query", ["as=guest", "as=member", "as=connection", "by=ben-okafor", "q=ben", ""])
def test_a_preview_costs_little(app, canary, visit, statements, query):
    with app.app_context():
        parts.open_to_guests(canary.anna)
    anna = visit(canary.anna)
    statements.clear()
    assert anna.get(f"{SEEN}?{query}").status_code == 200
    assert len(statements) <= 12, "\n".join(statements)
