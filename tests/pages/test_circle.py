"""My circle: a picture and a list of the same people, of nobody whom the viewer may not see, by nothing hidden."""

import re
from xml.etree import ElementTree

import pytest
from sqlalchemy import delete

from app import database
from app.actions import blocks, connections, profiles, search_index
from app.extensions import db
from app.models import Education, Member, Position, ProfileEntry
from app.queries import circle as queries
from app.queries.query import Query
from app.rules import circle as rules
from tests import canary as parts
from tests import cast, circles
from tests.visitor import MOST_QUERIES, text_of

PLACE, LIST, FILE = "/network/circle", "/network/circle?as=list", "/network/circle.svg"
SVG = re.compile(r'<svg class="ring".*?</svg>', re.DOTALL)


def ring(page):
    assert page.status_code == 200
    return SVG.search(page.text)[0]


def groups(page):
    """Label and number of people of each group in the picture."""
    found = re.findall(r'<a class="arc".*? aria-label="(.+?): (\d+) p', ring(page), re.DOTALL)
    return {label: int(count) for label, count in found}


def faces(page):
    return re.findall(r'<a class="face".*? aria-label="(.+?)"', ring(page), re.DOTALL)


def listed(page):
    """By group, in the list: everybody's name and whom they know."""
    found = {}
    for part in re.findall(r'<section class="section" id="list-.*?</section>', page.text, re.DOTALL):
        label, count = re.search(r'<h2 id="head-.*?>(.+?)</h2>\s*<b class="figure">(\d+)</b>', part).groups()
        rows = [re.search(r'class="whole"[^>]*>(.*?)</a>.*?class="reason">(.*?)</p>', row, re.DOTALL).groups()
                for row in re.findall(r"<li.*?</li>", part, re.DOTALL)]  # fmt: skip
        assert len(rows) == int(count)
        found[label] = {name: " ".join(said.split()) for name, said in rows}
    return found


def lines(page, path="hairlines"):
    """Pairs of faces between whom the picture has a line, by their names: a line starts at the edge of a face."""
    squares = re.findall(
        r'<a class="face".*?aria-label="(.+?)".*?class="around" x="(.+?)" y="(.+?)" rx="4" width="(.+?)"',
        ring(page), re.DOTALL)  # fmt: skip
    drawn = re.search(f'<path class="{path}[^"]*" d="(.*?)"', ring(page))[1]

    def at(x, y):
        return next(name for name, left, top, side in squares
                    if -2 <= float(x) - float(left) <= float(side) + 2
                    and -2 <= float(y) - float(top) <= float(side) + 2)  # fmt: skip

    ends = re.findall(r"M(\d+) (\d+)Q\d+ \d+ (\d+) (\d+)", drawn)
    return {frozenset((at(*each[:2]), at(*each[2:]))) for each in ends}


@pytest.fixture
def circle(app, world):
    """`circle(40)`: Eve, who knew nobody, knows so many people."""

    def build(count):
        with app.app_context():
            return circles.around(world.eve, count)

    return build


@pytest.mark.parametrize("count", [8, 40, 148, pytest.param(300, marks=pytest.mark.long)])
def test_picture_and_list_say_the_same(world, circle, visit, statements, count):
    circle(count)
    eve = visit(world.eve)
    eve.get(PLACE)
    statements.clear()
    page = eve.get(PLACE)
    assert len(statements) <= MOST_QUERIES
    words = listed(eve.get(LIST))
    assert {label: len(people) for label, people in words.items()} == groups(page)
    assert sum(map(len, words.values())) == count and (count == 8 or 3 < len(words) <= rules.GROUPS)
    assert len(faces(page)) == min(count, rules.FACES)
    assert set(faces(page)) <= {name for each in words.values() for name in each}
    drawn = lines(page)
    said = {frozenset((name, other)) for people in words.values() for name, knows in people.items()
            for other in re.findall(r"Peer\d+ Nord", knows)}  # fmt: skip
    assert drawn == said and drawn
    assert text_of(page).count("Your connections, grouped by what they have in common") == 1


def test_lines_are_drawn_between_those_who_know_each_other(app, world, circle, visit):
    ids = circle(8)
    with app.app_context():
        rows = db.session.execute(db.text("SELECT member_id, peer_id FROM connection")).all()
        name = dict(db.session.execute(db.select(Member.id, Member.name)).all())
    known = {frozenset((name[a], name[b])) for a, b in rows if a in ids and b in ids}
    drawn = lines(visit(world.eve).get(PLACE))
    assert drawn <= known
    for person in {name[id] for id in ids}:
        count = sum(person in pair for pair in known)
        assert sum(person in pair for pair in drawn) >= min(count, rules.LINES), "of each the closest three"


@pytest.mark.parametrize("count", [0, 7])
def test_below_eight_there_are_suggestions_instead(world, circle, visit, count):
    circle(count)
    eve = visit(world.eve)
    page = eve.get(PLACE)
    assert not SVG.search(page.text) and "Your circle is still small" in text_of(page)
    assert "/network/suggestions?beside=network" in page.text
    assert eve.get(LIST).status_code == 200 and eve.get(FILE).status_code == 404


def test_above_three_hundred_it_is_the_newest(app, world, circle, visit):
    ids = circle(8)
    with app.app_context(), database.transaction():
        member = db.session.get_one(Member, world.eve)
        member.connection_count = 1246
        old = db.text("UPDATE connection SET since = '2001-01-01 00:00:00' WHERE member_id = :a AND peer_id = :b")
        db.session.execute(old, {"a": world.eve, "b": ids[3]})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rules, "MOST", 7)
        patch.setattr(rules, "LEAST", 7)
        patch.setattr(queries, "_PEERS", Query(queries._peers))
        page = visit(world.eve).get(PLACE)
    assert "Peer003 Nord" not in page.text and "Peer004 Nord" in page.text
    assert "The newest 7 of your 1246 connections" in text_of(page)


def test_choosing_a_person(world, circle, visit):
    ids = circle(40)
    eve = visit(world.eve)
    page = eve.get(f"{PLACE}?person={ids[20]}")
    assert re.findall(r'<a class="face" id="face-(\d+)"[^>]* aria-current="true"', page.text) == [str(ids[20])]
    assert all("Peer020 Nord" in pair for pair in lines(page, "marked")) and lines(page, "marked")
    assert f'href="{PLACE}" hx-get="{PLACE}" aria-label="Peer020 Nord"' in page.text, "the way back"
    beside = page.text.partition('<div class="aside">')[2]
    assert 'href="/in/peer020-nord"' in beside and 'aria-label="Message: Peer020 Nord"' in beside
    count = len(lines(page, "marked"))
    assert f"Knows {count} of your circle. Their lines are coloured" in text_of(page)


def test_whoever_is_chosen_is_drawn_whoever_else_is_not(app, world, circle, visit):
    circle(44)
    eve = visit(world.eve)
    shown = set(faces(eve.get(PLACE)))
    other = next(name for people in listed(eve.get(LIST)).values() for name in people if name not in shown)
    with app.app_context():
        id = db.session.scalar(db.select(Member.id).where(Member.name == other))
    page = eve.get(f"{PLACE}?person={id}")
    assert other in faces(page) and len(faces(page)) == rules.FACES


def test_choosing_a_group_lists_everybody_in_it(world, circle, visit):
    circle(44)
    eve = visit(world.eve)
    token, label = re.search(r'id="group-(\w+)".*? aria-label="(.+?):', ring(eve.get(PLACE)), re.DOTALL).groups()
    page = eve.get(f"{PLACE}?group={token}")
    beside = page.text.partition('<div class="aside">')[2].partition("</section>")[0]
    assert set(re.findall(r'class="whole"[^>]*>(.*?)</a>', beside)) == set(listed(eve.get(LIST))[label])
    assert ring(page).count('class="faded"') == len(groups(page)) - 1 and 'class="chosen"' in ring(page)
    inside = set(listed(eve.get(LIST))[label])
    assert all(pair <= inside for pair in lines(page, "marked"))


def test_a_fragment_is_the_picture_and_what_stands_beside_it(world, circle, visit):
    ids = circle(40)
    eve = visit(world.eve)
    answer = eve.get(f"{PLACE}?person={ids[4]}", fragment=True)
    assert answer.text.lstrip().startswith('<div id="circle">') and "<html" not in answer.text
    assert 'hx-swap-oob="innerHTML:.aside"' in answer.text and ring(answer) == ring(eve.get(f"{PLACE}?person={ids[4]}"))


@pytest.mark.parametrize("asked", ["person=987654321", "person={stranger}", "person={me}", "person={blocked}",
                                   "person={locked}", "group=nothing", "group=o000000000000"])  # fmt: skip
def test_who_is_not_in_the_circle_is_nobody(app, world, circle, visit, does, asked):
    ids = circle(12)
    does(ids[0], blocks.block, world.eve)
    with app.app_context(), database.transaction():
        db.session.get_one(Member, ids[1]).state = "locked"
    eve = visit(world.eve)
    path = asked.format(stranger=world.anna, me=world.eve, blocked=ids[0], locked=ids[1])
    answer = eve.get(f"{PLACE}?{path}")
    assert answer.status_code == 404 and answer.data == eve.get(f"{PLACE}?person=123456789").data
    picture, as_list = eve.get(PLACE), eve.get(LIST)
    assert sum(groups(picture).values()) == sum(map(len, listed(as_list).values())) == 10
    for page in (picture, as_list):
        assert "Peer000" not in page.text and "Peer001" not in page.text


def test_nonsense_in_the_address_chooses_nobody(world, circle, visit):
    circle(8)
    eve = visit(world.eve)
    whole = ring(eve.get(PLACE))
    for path in ("person=", "person=x", "person=-1", "group=", "as=nothing", "person=99999999999999999999"):
        assert ring(eve.get(f"{PLACE}?{path}")) == whole
    assert eve.get(f"{PLACE}?group=%00%ff<b>").status_code == 404


def test_whoever_disconnected_is_gone_at_once(world, circle, visit, does):
    ids = circle(12)
    does(ids[2], connections.remove, world.eve)
    eve = visit(world.eve)
    assert "Peer002" not in eve.get(PLACE).text + eve.get(LIST).text
    assert eve.get(f"{PLACE}?person={ids[2]}").status_code == 404


# --- what a profile hides ---------------------------------------------------------------------------------------


def same(app, ids, kind):
    """Give the first four of the circle a fact that nobody else has."""
    with app.app_context(), database.transaction(), search_index.once():
        for id in ids[:4]:
            member = db.session.get_one(Member, id)
            for table in (Education, Position, ProfileEntry):
                db.session.execute(delete(table).where(table.member_id == id))
            if kind == "education":
                profiles.add_education(member, school="Qschool", degree="", starts="", ends="1931")
            elif kind == "positions":
                job = {"title": "Clerk", "place": "", "text": "", "quiet": True}
                profiles.add_position(member, organisation="Qfirm", starts="1931", ends="1940", **job)
            else:
                db.session.add(ProfileEntry(member_id=id, kind="volunteering", title="Rower", detail="Qclub"))
            db.session.flush()
            search_index.refresh(id)


@pytest.mark.parametrize(
    ("kind", "label"), [("education", "Qschool, 1931"), ("positions", "Qfirm"), ("volunteering", "Qclub")]
)
@pytest.mark.parametrize("hide", ["self", "connections", "members"])
def test_what_a_profile_hides_groups_nobody(app, world, circle, visit, does, kind, label, hide):
    """Four share it, and one of them hides it: the picture is as if they did not have it."""
    ids = circle(12)
    same(app, ids, kind)
    eve = visit(world.eve)
    assert groups(eve.get(PLACE))[label] == 4
    does(ids[0], profiles.choose_audience, kind, hide)
    page = eve.get(PLACE)
    assert groups(page)[label] == (3 if hide == "self" else 4)
    does(ids[1], profiles.choose_audience, kind, hide)
    page = eve.get(PLACE)
    assert (label in page.text) == (hide != "self"), "two are too few"
    assert ("Q" + label[1:5] in eve.get(LIST).text) == (hide != "self")


@pytest.mark.parametrize("viewer", ["connection", "chosen"])
def test_a_circle_shows_nobodys_profile(app, canary, visit, viewer):
    """Anna has a word of her own in every part. Nobody shares them, so they make no group."""
    with app.app_context():
        circles.around(canary.viewers[viewer], 9)
    visitor = visit(canary.viewers[viewer])
    words = {*parts.WORDS.values()} - {parts.WORDS[each] for each in ("name", "headline", "photo")}
    for path in (PLACE, LIST, FILE, f"{PLACE}?person={canary.anna}"):
        page = visitor.get(path).text
        assert path == FILE or "Canaria Qname" in page
        assert [word for word in words if word in page and word != "Qshared"] == [], path


def test_of_others_connections_only_shared_ones_are_told(app, world, circle, visit):
    """Somebody in the circle knows a stranger, and hides their list: neither the stranger nor their number shows."""
    ids = circle(8)
    eve = visit(world.eve)
    before = [eve.get(path).data for path in (PLACE, LIST, FILE)]
    with app.app_context(), database.transaction():
        circles.connect(ids[0], [world.anna, world.ben])
        db.session.get_one(Member, ids[0]).hides_connections = True
    assert [eve.get(path).data for path in (PLACE, LIST, FILE)] == before


# --- as a file --------------------------------------------------------------------------------------------------


def test_the_file_needs_nothing_else_and_names_nobody(world, circle, visit):
    circle(44)
    eve = visit(world.eve)
    answer = eve.get(FILE)
    assert answer.status_code == 200 and answer.mimetype == "image/svg+xml"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="circle.svg"'
    root = ElementTree.fromstring(answer.text)  # noqa: S314 (our own)
    found = {element.tag.partition("}")[2] for element in root.iter()}
    assert found == {"svg", "title", "rect", "path", "g", "text", "tspan"}
    assert not re.search(r"href|url\(|style=|class=|/pictures|<image", answer.text)
    assert "Peer" not in answer.text and "Eve Strange" not in answer.text
    assert answer.text.count('rx="4"') == rules.FACES and ">PN<" in answer.text
    for label in groups(eve.get(PLACE)):
        assert all(word in answer.text for word in label.split())


def test_the_file_opens_whatever_members_write(app, world, circle, visit):
    ids = circle(12)
    same(app, ids, "education")
    with app.app_context(), database.transaction():
        for id in ids[:4]:
            db.session.execute(delete(Education).where(Education.member_id == id))
            member = db.session.get_one(Member, id)
            profiles.add_education(member, school="Elbe\ufffe\uffff ]]> &amp;", degree="", starts="", ends="")
    root = ElementTree.fromstring(visit(world.eve).get(FILE).text)  # noqa: S314 (our own)
    assert "Elbe]]>&amp;" in "".join(root.itertext()).replace(" ", "")  # in one line or two


def test_it_is_told_in_german(app, world, circle, visit):
    ids = circle(12)
    same(app, ids, "education")
    with app.app_context(), database.transaction():
        db.session.get_one(Member, world.eve).locale = "de"
    eve = visit(world.eve)
    page = text_of(eve.get(PLACE))
    assert "Kreis" in page and "Ihre Verbindungen, geordnet nach Gemeinsamkeiten." in page and "Als Datei" in page
    assert "weitere aus Ihrem Kreis" in text_of(eve.get(LIST))
    assert eve.get(FILE).text.count("Mein Kreis") == 1


@pytest.mark.parametrize(("locale", "all", "others"), [("en", "All connections", "Others"),
                                                       ("de", "Alle Verbindungen", "Übrige")])  # fmt: skip
def test_without_anything_shared_all_are_one_group(app, world, circle, visit, locale, all, others):
    with app.app_context(), database.transaction(), search_index.once():
        db.session.get_one(Member, world.eve).locale = locale
        people = [cast.person(f"lone{n}", name=f"Lone{n}") for n in range(9)]
        db.session.flush()
        circles.connect(world.eve, [person.id for person in people])
    assert re.findall(r'<tspan class="figure">\D*(\d+)', ring(visit(world.eve).get(PLACE))) == ["9"]
    assert all in text_of(visit(world.eve).get(LIST))
    same(app, [person.id for person in people], "education")
    assert others in text_of(visit(world.eve).get(LIST)) and all not in text_of(visit(world.eve).get(PLACE))


def test_a_name_is_no_markup(app, world, circle, visit):
    ids = circle(12)
    same(app, ids, "education")
    with app.app_context(), database.transaction():
        for id in ids[:4]:
            db.session.execute(delete(Education).where(Education.member_id == id))
            member = db.session.get_one(Member, id)
            profiles.add_education(member, school='<b x="1">%s', degree="", starts="", ends="")
    eve = visit(world.eve)
    for path in (PLACE, LIST, FILE):
        assert "<b x" not in eve.get(path).text and "&lt;b" in eve.get(path).text


def test_the_tab_is_on_every_page_of_the_network(world, visit):
    for path in ("/network", "/network/invitations/sent", "/network/connections", PLACE):
        assert f'<a href="{PLACE}"' in visit(world.anna).get(path).text
    assert cast.NAMES["ben"] in visit(world.anna).get("/network/connections").text
