"""Values out of a fixed vocabulary by every way in: one of ours, or the member's own words beside it, never between."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select

from app.actions import entries
from app.extensions import db
from app.models import Contact, ProfileEntry, SectionAudience
from app.rules.errors import Refused
from app.rules.sections import LANGUAGE_LEVELS
from tests.pages.importing import bring
from tests.portability.archives import table
from tests.visitor import text_of

WORDS = [
    "<b hx-post=/admin/site hx-trigger=load>fluent</b>", "100% Energie %s", "%(who)s", "{{ 7*7 }}",
    "Verhandlungssicher C1!", "nativ", "Native", "members",
]  # fmt: skip


def languages(app):
    """(title, level, own words) of all languages there are."""
    with app.app_context():
        rows = select(ProfileEntry.title, ProfileEntry.detail, ProfileEntry.text).filter_by(kind="languages")
        return [tuple(row) for row in db.session.execute(rows)]


def csv(words):
    return {"Languages.csv": table("Languages", ["Danish", words])}


def json_resume(words):
    return json.dumps({"basics": {"name": "Eve"}, "languages": [{"language": "Danish", "fluency": words}]}).encode()


def own_archive(words):
    said = [{"title": "Danish", "detail": words}]
    return json.dumps({"format": "kontor-profile", "version": 1, "languages": said}).encode()


@pytest.mark.parametrize("words", WORDS)
@pytest.mark.parametrize("written", [csv, json_resume, own_archive])
@pytest.mark.sampled(24)
def test_a_level_that_is_none_of_ours_becomes_own_words(app, world, visit, written, words):
    eve = visit(world.eve)
    assert bring(eve, written(words)).status_code == 303
    known = {"Native": ("native", "")} if written is not own_archive else {}
    assert languages(app) == [("Danish", *known.get(words, ("", words)))]
    shown = eve.get("/in/eve-strange")
    assert "<b hx-post" not in shown.text and (words in known or words in text_of(shown))
    assert eve.get("/in/eve-strange/cv").status_code == 200


@pytest.mark.parametrize("words", WORDS)
def test_the_form_takes_levels_of_ours_alone_and_own_words_as_they_are(app, world, visit, words):
    eve = visit(world.eve)
    refused = eve.post("/profile/languages/new", {"title": "Danish", "detail": words})
    assert refused.status_code == 422 and languages(app) == []
    eve.post("/profile/languages/new", {"title": "Danish", "detail": "full", "text": words})
    assert languages(app) == [("Danish", "full", words)]
    assert f"Danish Business fluent ({words})" in text_of(eve.get("/in/eve-strange"))


def test_the_action_itself_stores_no_other_level(app, world, does):
    with pytest.raises(Refused):
        does(world.eve, entries.add_entry, "languages", title="Danish", detail="<b>")
    for level in ("", *LANGUAGE_LEVELS):
        does(world.eve, entries.add_entry, "languages", title=f"Danish {level}", detail=level)


@pytest.mark.parametrize("words", ["<b>", "%s", "everybody", "", None, 7, ["self"], {"a": 1}])
def test_an_archive_chooses_among_our_audiences_kinds_and_releases(app, world, visit, words):
    document = {
        "format": "kontor-profile", "version": 1,
        "contact": [{"kind": words, "value": "x"}, {"kind": "email", "value": "e@x.example", "release": words},
                    {"kind": "birthday", "value": words}],
        "audiences": {"projects": words, str(words): "self"}, "privacy": {"who_may_invite": words, str(words): True},
        "languages": [{"title": "Danish", "detail": words}],
    }  # fmt: skip
    eve = visit(world.eve)
    assert bring(eve, json.dumps(document).encode()).status_code == 303
    with app.app_context():
        released = db.session.execute(select(Contact.kind, Contact.release)).all()
        assert [tuple(row) for row in released] == [("email", "nobody")]
        assert db.session.scalars(select(SectionAudience.audience)).all() == []
    assert {level for _, level, _ in languages(app)} <= {"", *LANGUAGE_LEVELS}
    for path in ("/in/eve-strange", "/in/eve-strange/cv", "/in/eve-strange/contact", "/settings/privacy"):
        assert eve.get(path).status_code == 200, path
