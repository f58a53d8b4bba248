"""A new kind of event, as a developer adds it: what it takes, that it then is everywhere, and what stops the start
where a part is left out. Each test works on a copy of the code, in processes of its own.
"""

from __future__ import annotations

import pytest

from tests import scratch

BEFORE = "        # The InMail badge already counts"  # an entry of the registry begins here
ENTRY = '''        Kind(
            "danced",
            InFeed(
                99,
                N_("Dances"),
                N_("%(who)s danced with %(whom)s."),
                N_("%(who)s have danced with %(whom)s."),
                together=True,
            ),
            Told(
                CREDIT,
                N_("Asked to dance"),
                N_("%(who)s asks you to dance."),
                "/posts/{id}#{actor}",
                needs_connection=True,
            ),
        ),
'''
FILES = {
    "queries/kinds/danced.py": '''
from app.queries.kinds.liked import fetch, visible
from app.queries.matter import Matter

def told(member_id, dancer_id, post_id):
    post = fetch(member_id, [post_id]).get(post_id)
    return Matter(post_id, post.text) if post else None
''',
    "templates/feed/kinds/_danced.html": "<p>To the sound of {{ subject.text }}</p>",
    "templates/mail/danced/subject.txt": '{{ sentence.rstrip(".") }}',
    "templates/mail/danced/body.txt": "{% extends 'mail/layout.txt' %}{% block body %}{{ words }}{% endblock %}"
    "{% block button %}Dance{% endblock %}",
    "templates/mail/danced/body.html": "{% extends 'mail/layout.html' %}{% block body %}{{ words }}{% endblock %}"
    "{% block button %}Dance{% endblock %}",
}
GERMAN = {
    "Dances": "Tänze",
    "%(who)s danced with %(whom)s.": "%(who)s hat mit %(whom)s getanzt.",
    "%(who)s have danced with %(whom)s.": "%(who)s haben mit %(whom)s getanzt.",
    "Asked to dance": "Zum Tanz gebeten",
    "%(who)s asks you to dance.": "%(who)s bittet Sie um einen Tanz.",
}
LIVED = '''
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile
from app import database
from app.actions import events, posts
from app.delivery import letters
from app.extensions import db
from app.models import Delivery, Member
from app.rules.kinds import FEED_KINDS, TOLD_KINDS
from tests import cast
from tests.places import place
from tests.visitor import Visitor, text_of

app = place("sqlite", Path("."))
with app.app_context():
    world = cast.world()
    with database.transaction():
        anna, ben, carla = (db.session.get_one(Member, id) for id in (world.anna, world.ben, world.carla))
        post = posts.write(carla, "a slow waltz", "connections")
        events.record("danced", actor=ben, whom=anna, tell=anna, object_id=post.id)
        open_to_all = posts.write(carla, "a quick polka")
        events.record("danced", actor=ben, whom=anna, tell=anna, object_id=open_to_all.id)
with app.test_request_context(), database.transaction(reading=True):
    written = [letters.compose(each) for each in db.session.query(Delivery).filter_by(kind="danced").order_by("id")]
anna = Visitor(app, world.anna)  # afterwards: nothing is written about what was read
home, bell, settings = (anna.get(path) for path in ("/", "/notifications", "/settings/notifications"))
assert "Ben Okafor danced with Anna Brandt" in text_of(home), text_of(home)
assert "To the sound of a quick polka" in text_of(home)
assert "slow waltz" not in home.text  # a post for connections of somebody whom Anna does not know
assert "danced" not in text_of(Visitor(app, world.eve).get("/"))
assert "Ben Okafor asks you to dance" in text_of(bell), text_of(bell)
assert f'href="/posts/{open_to_all.id}#ben-okafor"' in bell.text, bell.text
assert "Asked to dance" in text_of(settings)
assert "Dances" in text_of(anna.get("/settings/feed"))
hidden, letter = written
assert hidden == "what it tells about was read or is gone", hidden
assert letter.subject == "Ben Okafor asks you to dance" and "a quick polka" in letter.body
assert f"/posts/{open_to_all.id}#ben-okafor" in letter.body and "List-Unsubscribe" in letter.extra_headers
unsubscribing = letter.extra_headers["List-Unsubscribe"].strip("<>").removeprefix("http://localhost")
assert "Asked to dance" in text_of(Visitor(app).get(unsubscribing))
archive = ZipFile(BytesIO(anna.post("/settings/data/archive", {"current": cast.PASSWORD}).data))
assert any(b"danced" in archive.read(name) for name in archive.namelist()), archive.namelist()
'''


@pytest.fixture
def code(tmp_path):
    """A function that gives a copy of the code with the kind in it, without the file that is named, or the German."""

    def write(*, without=None):
        folder = scratch.copy(tmp_path)
        scratch.insert(folder / "app/rules/kinds.py", ENTRY, BEFORE)
        for name, text in FILES.items():
            if name != without:
                file = folder / "app" / name
                file.parent.mkdir(exist_ok=True)
                file.write_text(text)
        if without != GERMAN:
            scratch.add_german(folder, GERMAN)
        return folder

    return write


def test_one_entry_one_file_and_its_templates_put_it_into_every_room(code):
    ended = scratch.run(code(), "-c", LIVED)
    assert ended.returncode == 0, ended.stdout + ended.stderr


@pytest.mark.parametrize("name", FILES)
@pytest.mark.sampled(2)
def test_what_is_left_out_stops_the_start_with_a_sentence(code, name):
    ended = scratch.run(code(without=name), "-c", scratch.START)
    needed = f"file app/{name}" if name.endswith(".py") else f"template {name.removeprefix('templates/')}"
    assert ended.returncode and f"The kind danced needs the {needed}." in ended.stderr


def test_a_kind_without_a_predicate_stops_the_start(code):
    folder = code()
    file = folder / "app/queries/kinds/danced.py"
    file.write_text(file.read_text().replace(", visible", ""))
    ended = scratch.run(folder, "-c", scratch.START)
    sentence = "The kind danced needs a function visible() in app/queries/kinds/danced.py."
    assert ended.returncode and sentence in ended.stderr


def test_a_kind_without_its_german_stops_the_start(code):
    ended = scratch.run(code(without=GERMAN), "-c", scratch.START)
    assert ended.returncode and "The text “Asked to dance” of a registry needs its German." in ended.stderr
