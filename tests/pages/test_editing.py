"""/profile/...: editing the own profile, one section at a time."""

import re
from html import unescape

import pytest

from app.actions import profiles
from app.extensions import db
from app.models import Activity, Contact, Education, Member, Position, Skill
from app.models.base import now
from app.rules import kinds, limits
from tests.cast import ANNA
from tests.visitor import text_of

POSITION = {"title": "Owner", "organisation": "Firm", "starts": "4/2014", "is_current": "y"}
SECTIONS = {
    # address: (part, what is sent, what the profile shows)
    "/profile/head": ("head", {"name": "Anna Petersen", "headline": "Tax advice"}, "Tax advice"),
    "/profile/about": ("about", {"about": "I like ledgers."}, "I like ledgers."),
    "/profile/wants": ("wants", {"wants": "A boat", "offers": "An hour"}, "A boat"),
    "/profile/contact": ("head", {"phone": "+49 451 555"}, "+49 451 555"),
    "/profile/positions/new": ("positions", POSITION, "04/2014 – today"),
    "/profile/education/new": ("education", {"school": "School", "ends": "1997"}, "1997"),
}
WRONG = [
    ("/profile/head", {"name": ""}, "Fill in “Name”."),
    ("/profile/head", {"name": "1234"}, "Use at least one letter."),
    ("/profile/head", {"name": "Anna", "headline": "x" * 221}, "Use at most 220 characters"),
    ("/profile/head", {"name": "Anna\u202eBrandt"}, "cannot be shown"),
    ("/profile/about", {"about": "x" * 2601}, "Use at most 2600 characters"),
    ("/profile/wants", {"wants": "x" * 501}, "Use at most 500 characters"),
    ("/profile/contact", {"email": "anna"}, "an e-mail address like"),
    ("/profile/contact", {"mobile": "1234"}, "at least five digits"),
    ("/profile/contact", {"birthday_day": "31", "birthday_month": "2"}, "Choose a month, and a day that it has"),
    ("/profile/contact", {"birthday_day": "31"}, "Choose a month, and a day that it has"),
    ("/profile/positions/new", {**POSITION, "title": ""}, "Fill in “Title”."),
    ("/profile/positions/new", {**POSITION, "starts": "April"}, "month and year like 04/2014"),
    ("/profile/positions/new", {**POSITION, "is_current": "", "ends": ""}, "Say until when"),
    ("/profile/positions/new", {**POSITION, "is_current": "", "ends": "03/2014"}, "end is before the beginning"),
    ("/profile/positions/new", {**POSITION, "ends": "2020"}, "Leave the end empty for a current position"),
    ("/profile/education/new", {"school": "S", "starts": "1997", "ends": "1995"}, "end is before the beginning"),
    ("/profile/skills", {"name": "!!!"}, "Name a skill in words."),
]


def with_releases(fields):
    """What a browser sends along for each kind of contact data."""
    return {
        f"{kind}_release": "connections" for kind in ("email", "phone", "mobile", "address", "birthday", "messenger")
    } | fields


def sent(address, fields):
    return with_releases(fields) if address == "/profile/contact" else fields


def rows_of(app, table):
    with app.app_context():
        return db.session.query(table).order_by(table.id).all()


def told(app, kind):
    with app.app_context():
        return db.session.query(Activity).filter_by(kind=kinds.code(kind)).count()


def test_profile_leads_to_the_own_profile(world, visit):
    answer = visit(world.anna).get("/profile")
    assert (answer.status_code, answer.location) == (303, ANNA)


@pytest.mark.parametrize("address", SECTIONS)
def test_a_section_is_edited_in_place(world, visit, address):
    part, fields, shown = SECTIONS[address]
    visitor = visit(world.anna)
    form = visitor.get(address, fragment=True).get_data(as_text=True)
    assert f'id="{part}"' in form and f'hx-post="{address}"' in form and "data-focus" in form and "<html" not in form
    answer = visitor.post(address, sent(address, fields), fragment=True)
    piece = answer.get_data(as_text=True)
    assert answer.status_code == 200 and f'id="{part}"' in piece and "<form" not in piece.partition("menu")[0]
    assert shown in text_of(answer) and "data-focus" in piece


@pytest.mark.parametrize("address", SECTIONS)
def test_a_section_is_edited_without_javascript(world, visit, address):
    part, fields, shown = SECTIONS[address]
    visitor = visit(world.anna)
    form = visitor.get(address).get_data(as_text=True)
    assert "<h1" in form and f'action="{address}"' in form and f'hx-post="{address}"' not in form
    answer = visitor.post(address, sent(address, fields))
    assert (answer.status_code, answer.location) == (303, f"{ANNA}#{part}")
    assert shown in text_of(visitor.get(ANNA))


@pytest.mark.parametrize("fragment", [False, True])
def test_what_is_wrong_is_said_beside_the_field_and_what_was_typed_stays(app, world, visit, fragment):
    visitor = visit(world.anna)
    for address, fields, message in WRONG:
        answer = visitor.post(address, sent(address, fields), fragment=fragment)
        page = answer.get_data(as_text=True)
        assert answer.status_code == 422 and message in text_of(answer), (address, fields)
        assert 'aria-invalid="true"' in page and ("<html" in page) is not fragment
        assert (fields.get("title") or "x") in page
    with app.app_context():
        assert db.session.get_one(Member, world.anna).name == "Anna Brandt"
        assert not any(db.session.query(table).count() for table in (Position, Education, Skill, Contact))


@pytest.mark.parametrize("quiet", [False, True])
def test_saving_without_telling_anyone_tells_nobody(app, world, visit, quiet):
    also = {"quiet": "y"} if quiet else {}
    visitor = visit(world.anna)
    visitor.post("/profile/head", {"name": "Anna Brandt", "headline": "New", **also})
    visitor.post("/profile/positions/new", {**POSITION, "starts": f"{now():%Y-%m}", **also})
    assert (told(app, "profile"), told(app, "position")) == ((0, 0) if quiet else (1, 1))


def test_a_new_name_is_found_by_the_search_at_once(world, visit):
    visit(world.anna).post("/profile/head", {"name": "Änne ﷺﷺﷺﷺﷺﷺﷺﷺﷺﷺﷺ Ößler"})
    assert "Ößler" in text_of(visit(world.ben).get("/search?q=anne ossler"))


def test_a_position_is_changed_and_deleted(app, world, visit):
    visitor = visit(world.anna)
    visitor.post("/profile/positions/new", POSITION)
    [position] = rows_of(app, Position)
    address = f"/profile/positions/{position.id}"
    form = visitor.get(address).get_data(as_text=True)
    assert 'value="04/2014"' in form and "checked" in form and "Delete: Owner" in form
    visitor.post(address, {**POSITION, "is_current": "", "ends": "2020", "title": "Partner"})
    [position] = rows_of(app, Position)
    assert (position.title, position.starts, position.ends) == ("Partner", "2014-04", "2020")
    assert visitor.post(f"{address}/removal").location == f"{ANNA}#positions"
    assert rows_of(app, Position) == []


def test_education_is_changed_and_deleted(app, world, visit):
    visitor = visit(world.anna)
    visitor.post("/profile/education/new", {"school": "School", "starts": "1995"})
    [education] = rows_of(app, Education)
    visitor.post(f"/profile/education/{education.id}", {"school": "College", "degree": "MA"})
    [education] = rows_of(app, Education)
    assert (education.school, education.degree, education.starts) == ("College", "MA", "")
    piece = visitor.post(f"/profile/education/{education.id}/removal", fragment=True)
    assert 'id="education"' in piece.get_data(as_text=True) and rows_of(app, Education) == []


def test_skills_are_added_ordered_and_deleted(app, world, visit):
    visitor = visit(world.anna)
    for name in ("Chess", "Tax", "Boats"):
        assert visitor.post("/profile/skills", {"name": name}).location == "/profile/skills"
    ids = {skill.name: skill.id for skill in rows_of(app, Skill)}
    visitor.post(f"/profile/skills/{ids['Boats']}/up")
    piece = visitor.post(f"/profile/skills/{ids['Boats']}/up", fragment=True).get_data(as_text=True)
    assert re.findall(r'<p class="title">(\w+)', piece) == ["Boats", "Chess", "Tax"]
    assert 'aria-label="Up: Boats"' not in piece and 'aria-label="Down: Tax"' not in piece, "these would do nothing"
    assert re.search(r'aria-label="Down: Boats"[^>]* data-focus', piece), "the other button gets the focus"
    assert '<div hx-swap-oob="innerHTML:#said">Boats, 1 of 3</div>' in piece
    piece = visitor.post(f"/profile/skills/{ids['Boats']}/down", fragment=True).get_data(as_text=True)
    assert re.search(r'aria-label="Down: Boats"[^>]* data-focus', piece), "the button keeps the focus"
    visitor.post(f"/profile/skills/{ids['Tax']}/removal")
    assert re.findall(r'class="skill-name">(\w+)', visitor.get(ANNA).get_data(as_text=True)) == ["Chess", "Boats"]


@pytest.mark.parametrize("fragment", [False, True])
def test_deleting_asks_first(app, world, visit, fragment):
    visitor = visit(world.anna)
    visitor.post("/profile/skills", {"name": "Chess"})
    visitor.post("/profile/positions/new", POSITION)
    visitor.post("/profile/education/new", {"school": "Owner"})
    for table, address, name in (
        (Skill, "/profile/skills/{}/removal", "Chess"),
        (Position, "/profile/positions/{}/removal", "Owner"),
        (Education, "/profile/education/{}/removal", "Owner"),
    ):
        [row] = rows_of(app, table)
        question = visitor.get(address.format(row.id), fragment=fragment)
        assert f"Delete “{name}”?" in text_of(question) and "This cannot be undone." in text_of(question)
        assert ("<html" in question.text) is not fragment and f'action="{address.format(row.id)}"' in question.text
        assert len(rows_of(app, table)) == 1
        visitor.post(address.format(row.id), fragment=fragment)
        assert rows_of(app, table) == []


def test_a_list_in_the_field_is_as_many_skills(app, world, visit):
    visitor = visit(world.anna)
    visitor.post("/profile/skills", {"name": "Rösten, Verkosten"})
    visitor.post("/profile/skills", {"name": "C; C++; C#, rösten"})
    assert [skill.name for skill in rows_of(app, Skill)] == ["Rösten", "Verkosten", "C", "C++", "C#"]
    for typed, told in ((", ;", "Name a skill in words."), ("c++, C#", "This skill is in your list already."),
                        ("Tax, " + "x" * 61, "Use at most 60 characters; these are 61.")):
        answer = visitor.post("/profile/skills", {"name": typed})
        assert answer.status_code == 422 and told in text_of(answer)
        assert typed in unescape(answer.get_data(as_text=True))
    assert len(rows_of(app, Skill)) == 5


def test_a_skill_stands_in_the_list_once(world, visit):
    visitor = visit(world.anna)
    visitor.post("/profile/skills", {"name": "Müßiggang"})
    answer = visitor.post("/profile/skills", {"name": "MUESSIGGANG"}, fragment=True)
    assert answer.status_code == 422 and "in your list already" in text_of(answer)


def test_lists_have_an_end(world, act, visit, monkeypatch):
    monkeypatch.setattr(limits, "SKILLS", 1)
    monkeypatch.setattr(limits, "POSITIONS", 0)
    visitor = visit(world.anna)
    visitor.post("/profile/skills", {"name": "Chess"})
    assert "There is room for 1 entries." in text_of(visitor.post("/profile/skills", {"name": "Tax"}))
    assert visitor.post("/profile/positions/new", POSITION).status_code == 422


def test_contact_data_is_released_field_by_field(app, world, visit):
    visitor = visit(world.anna)
    birthday = {"birthday_day": "29", "birthday_month": "2"}
    fields = with_releases(
        {"email": "Anna@Office.example", "phone": "+49 451 555", "phone_release": "nobody", **birthday}
    )
    visitor.post("/profile/contact", fields)
    own, others = text_of(visitor.get(f"{ANNA}/contact")), text_of(visit(world.ben).get(f"{ANNA}/contact"))
    assert "anna@office.example" in own and "29 February" in own and "Phone · Only you +49 451 555" in own
    assert "anna@office.example" in others and "29 February" in others and "451" not in others
    form = visitor.get("/profile/contact").get_data(as_text=True)
    assert '<option selected value="29">' in form and '<option selected value="nobody">' in form
    visitor.post("/profile/contact", with_releases({"birthday_day": "", "birthday_month": ""}))
    with app.app_context():
        assert not db.session.query(Contact).count()


@pytest.mark.parametrize("address", ["/profile/positions/{}", "/profile/education/{}", "/profile/skills/{}/up"])
@pytest.mark.parametrize("below", ["", "/removal"])
def test_what_belongs_to_others_is_not_there(world, act, visit, address, below):
    with act() as member:
        anna = member(world.anna)
        fields = {"place": "", "starts": "2001", "ends": None, "text": ""}
        ids = {
            "positions": profiles.add_position(anna, title="Mine", organisation="Firm", **fields).id,
            "education": profiles.add_education(anna, school="Mine", degree="", starts="", ends="").id,
            "skills": profiles.add_skill(anna, "Mine").id,
        }
    room = address.split("/")[2]
    theirs, nobodys = (
        address.format(id).replace("/up", below or "/up") if room == "skills" else address.format(id) + below
        for id in (ids[room], 987654)
    )
    visitor = visit(world.ben)
    refused, missing = visitor.post(theirs, POSITION), visitor.post(nobodys, POSITION)
    assert refused.status_code == missing.status_code == 404 and refused.data == missing.data
    assert "Mine" in text_of(visit(world.anna).get(ANNA))


def test_guests_are_sent_to_sign_in(world, visit):
    for address in (*SECTIONS, "/profile", "/profile/photo", "/profile/skills"):
        assert visit(None).get(address).location == f"/sign-in?next={address}"


def test_links_to_editing_stand_on_the_own_profile_only(world, visit):
    assert "/profile/" in visit(world.anna).get(ANNA).get_data(as_text=True)
    for viewer in (world.ben, world.carla):
        links = set(re.findall('href="(/profile/[^"]*)"', visit(viewer).get(ANNA).text))
        assert links == {"/profile/seen?by=anna-brandt"}  # what this person sees of the viewer


@pytest.mark.parametrize("address", ["/profile/about", "/profile/contact", "/profile/skills", "/profile/head"])
def test_editing_is_cheap(world, visit, statements, address):
    visitor = visit(world.anna)
    statements.clear()
    assert visitor.get(address, fragment=True).status_code == 200
    assert len(statements) <= 12


@pytest.mark.parametrize("typed", ["13/2014", "14.2014", "2014-13", "2014/00", "April", "4.2014", "1850"])
@pytest.mark.parametrize("address", ["/profile/positions/new", "/profile/education/new", "/profile/projects/new"])
def test_a_date_stays_as_it_was_typed_when_the_form_comes_back(world, visit, address, typed):
    answer = visit(world.anna).post(address, {"starts": typed, "ends": typed})  # something else is missing, at least
    assert answer.status_code == 422
    assert re.findall(r'name="(?:starts|ends)"[^>]* value="([^"]*)"', answer.text) == [typed, typed]


@pytest.mark.parametrize("fragment", [False, True])
def test_an_end_beside_current_is_asked_about_and_both_are_kept(app, world, visit, fragment):
    sent = {**POSITION, "ends": "12/2020"}
    answer = visit(world.anna).post("/profile/positions/new", sent, fragment=fragment)
    assert answer.status_code == 422
    assert re.search(r'id="position-ends-error">Leave the end empty for a current position', answer.text)
    assert re.search(r'name="ends"[^>]* value="12/2020"', answer.text)
    assert re.search(r'<input [^>]*checked[^>]* name="is_current"', answer.text)
    with app.app_context():
        assert db.session.query(Position).count() == 0
