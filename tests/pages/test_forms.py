"""Forms: our own messages in the member's language, beside their field. What was typed stays, and the first wrong field
gets the focus.
"""

import re

import pytest

from tests import APP
from tests.visitor import text_of

TAGS = re.compile(r"<(?:input|textarea|select)\b[^>]*>")
NOBODY, ANNA, FRIEDA = "", "anna", "frieda"
# Who sends what to which address; the first of the fields that is wrong, and what is said about it.
WRONG = [
    (NOBODY, "/sign-in", {"email": "anna"}, "email", "like anna@example.org"),
    (NOBODY, "/password", {}, "email", "Fill in “E-mail”."),
    (ANNA, "/posts", {"text": " "}, "text", "Write something first."),
    (ANNA, "/network/email-invitations", {"email": "gerda@", "how": "friend"}, "email", "like anna@example.org"),
    (ANNA, "/in/carla-nowak/invitation", {"note": "Kept"}, "how", "Choose what fits best."),
    (ANNA, "/profile/head", {"name": "", "headline": "x" * 221}, "name", "Fill in “Name”."),
    (ANNA, "/profile/about", {"about": "x" * 2601}, "about", "these are 2601"),
    (ANNA, "/profile/positions/new", {"title": "Kept", "starts": "13/2014"}, "organisation", "Fill in “Organisation”."),
    (ANNA, "/profile/positions/new", {"title": "Kept", "organisation": "Kept", "starts": "13/2014"}, "starts",
     "like 04/2014"),
    (ANNA, "/profile/education/new", {"starts": "2014", "ends": "2010"}, "school", "Fill in “School”."),
    (ANNA, "/profile/skills", {}, "name", "Fill in “Skill”."),
    (ANNA, "/profile/languages/new", {"title": "Polish", "detail": "forged"}, "detail", "Choose one of these."),
    (ANNA, "/profile/contact", {"phone": "12"}, "phone", "Use at least five digits."),
    (ANNA, "/settings/account/handle", {}, "handle", "Fill in “Address of your profile”."),
    (ANNA, "/settings/account/email", {"email": "x"}, "email", "like anna@example.org"),
    (ANNA, "/settings/security", {}, "current", "Fill in “Current password”."),
    (ANNA, "/settings/data/import", {}, "file", "Choose a file."),
    (ANNA, "/settings/privacy", {"who_may_invite": "forged"}, "who_may_invite", "Choose one of these."),
    (FRIEDA, "/admin/identity", {"name": ""}, "name", "Fill in “Name of the organisation”."),
    (NOBODY, "/join", {"name": "Kept"}, "email", "Fill in “E-mail”."),
    (FRIEDA, "/admin/roster", {}, "file", "Choose a file."),
    (FRIEDA, "/admin/leavers", {}, "file", "Choose a file."),
]  # fmt: skip


@pytest.mark.parametrize("fragment", [False, True])
@pytest.mark.parametrize(("who", "path", "fields", "wrong", "message"), WRONG, ids=lambda value: str(value)[:30])
def test_a_wrong_field_says_so_and_gets_the_focus(world, visit, who, path, fields, wrong, message, fragment):
    answer = visit(getattr(world, who) if who else None).post(path, fields, fragment=fragment)
    assert answer.status_code == 422
    assert message in text_of(answer)
    assert 'aria-invalid="true"' in answer.text
    focused = [tag for tag in TAGS.findall(answer.text) if " autofocus" in tag]
    if fragment:  # app.js gives the focus to the first that is marked
        assert focused == []
    else:
        assert len(focused) == 1 and f'name="{wrong}"' in focused[0]
    for value in fields.values():
        assert "Kept" not in value or value in answer.text


@pytest.mark.parametrize(("who", "path", "fields"), [row[:3] for row in WRONG])
def test_no_message_is_english_for_a_german(world, visit, who, path, fields):
    visitor = visit(getattr(world, who) if who else None)
    visitor.post("/language", {"locale": "de"})
    if who:
        visitor.post("/settings/account", {"locale": "de", "timezone": "Europe/Berlin"})
    page = visitor.post(path, fields)
    messages = re.findall(r'<p class="error"[^>]*>(.*?)</p>', page.text)
    assert page.status_code == 422 and messages
    assert not [each for each in messages if re.search(r"\b(this|these|Use|Choose|Enter)\b", each)]


def test_every_form_with_fields_leaves_checking_to_the_server():
    """Else the browser would say it: in its own language, in a bubble, one field at a time."""
    forms = [
        (path.name, form)
        for path in APP.glob("templates/**/*.html")
        for form in re.findall(r'<form\b[^>]*method="post".*?</form>', path.read_text("utf-8"), re.DOTALL)
    ]
    checked = [name for name, form in forms if "ui.field" in form or "include" in form]
    assert len(checked) > 20
    assert [name for name, form in forms if name in checked and "novalidate" not in form.split(">")[0]] == []


def test_no_field_cuts_what_is_pasted(world, visit):
    anna = visit(world.anna)
    for path in ("/", "/profile/head", "/profile/positions/new", "/in/carla-nowak/invitation", "/profile/contact"):
        page = anna.get(path).text
        fields = [tag for tag in TAGS.findall(page) if 'type="search"' not in tag]
        assert len(fields) > 3 and not [tag for tag in fields if "maxlength" in tag], path


# --- files --------------------------------------------------------------------------------------------------------


FILES = [("/profile/photo", "Foto auswählen"), ("/settings/data", "Datei auswählen")]


@pytest.mark.parametrize(("path", "verb"), FILES)
def test_a_file_field_speaks_the_language_of_the_member(world, visit, path, verb):
    """The style sheet shows nothing of the browser's own control before a file is chosen: that one is not valid."""
    anna = visit(world.anna)
    anna.post("/settings/account", {"locale": "de", "timezone": "Europe/Berlin"})
    page = anna.get(path).text
    [control] = re.findall(r'<input\b[^>]*type="file"[^>]*>', page)
    id = re.search(r'id="([^"]+)"', control)[1]
    assert " required" in control and f'<label class="btn btn-quiet" for="{id}">{verb}</label>' in page


def test_beside_a_file_field_stands_what_is_there_now(world, visit):
    anna = visit(world.anna)
    alone, in_place = anna.get("/profile/photo").text, anna.get("/profile/photo", fragment=True).text
    assert alone.count('class="portrait') == 2 and in_place.count('class="portrait') == 2  # the masthead's; the head's
