"""Texts keep the language of their authors, and pages in another language say so to whoever has them read out."""

import re

import pytest

from app.actions import accounts, invitations, messages, posts, profiles, recommendations
from app.actions.invitations import Wish
from app.actions.recommendations import Words
from tests.cast import BEN

WRITTEN = re.compile(r'<[a-z]+ class="[^"]*\b(?:written|lead)\b[^"]*"[^>]*>')


@pytest.fixture
def german(world, does):
    """Ben and Eve read German when they write to Anna, who reads English."""
    does(world.ben, accounts.choose_language, "de")
    does(world.eve, accounts.choose_language, "de")
    does(world.ben, lambda ben: posts.write(ben, "Moin allerseits"))
    does(world.ben, lambda ben: messages.send(ben, world.anna, "Moin Anna"))
    does(world.eve, lambda eve: invitations.invite(eve, world.anna, Wish("friend", "Weißt du noch?")))
    does(world.ben, lambda ben: profiles.change_about(ben, "Ich baue Boote."))


def marks(page, words):
    """The tag around these words."""
    before = page.text.split(words)[0]
    return WRITTEN.findall(before)[-1]


def test_what_is_written_is_marked_where_the_page_is_in_another_language(world, visit, german):
    anna = visit(world.anna)
    places = {"/": "Moin allerseits", "/network": "Weißt du noch?", BEN: "Ich baue Boote."}
    for path, words in places.items():
        assert 'lang="de"' in marks(anna.get(path), words), path
    inmail = anna.get("/inmail", follow_redirects=True)
    conversation = re.search(r'href="(/inmail/\d+)', inmail.text)[1]
    assert 'lang="de"' in marks(anna.get(conversation), "Moin Anna</div>")


def test_it_keeps_its_language_and_is_not_marked_in_the_same(world, visit, does, german):
    does(world.ben, accounts.choose_language, "en")
    does(world.ben, lambda ben: posts.write(ben, "Hello everybody"))
    page = visit(world.anna).get("/")
    assert 'lang="de"' in marks(page, "Moin allerseits") and "lang=" not in marks(page, "Hello everybody")
    does(world.anna, accounts.choose_language, "de")
    page = visit(world.anna).get("/")
    assert 'lang="en"' in marks(page, "Hello everybody") and "lang=" not in marks(page, "Moin allerseits")


def test_a_recommendation_is_in_the_language_of_its_author(world, visit, does, german):
    position = does(world.anna, profiles.add_position, title="Owner", organisation="Brandt", place="", text="",
                    starts="2014", ends=None).id  # fmt: skip
    given = does(world.ben, recommendations.write, world.anna, Words("colleague", position, "Sie rechnet gut."))
    assert 'lang="de"' in marks(visit(world.anna).get(f"/recommendations/{given.id}"), "Sie rechnet gut.")


def test_a_cv_says_in_which_language_its_texts_are(world, visit, does, german):
    does(world.ben, lambda ben: setattr(ben, "headline", "Bootsbauer"))
    does(world.ben, profiles.add_position, title="Owner", organisation="Okafor", place="", text="Ich leite die Werft.",
         starts="2014", ends=None)  # fmt: skip
    page = visit(world.anna).get(f"{BEN}/cv").text
    for words in ("Bootsbauer", "Ich baue Boote.", "Ich leite die Werft."):
        assert re.search(rf'<p[^>]* lang="de">{words}', page), words
