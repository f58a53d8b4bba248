"""Every e-mail looks like the organisation, and ends with what it says of itself."""

import pytest

from app.extensions import db
from app.models import LegalPage, Site
from app.models.base import now
from tests.mail.events import invite, member, sign_up
from tests.mail.postbox import body_of, everything_in, only

WORDS = {"en": ("Imprint", "Privacy policy", "About us"), "de": ("Impressum", "Datenschutz", "Über uns")}


def publish():
    site = db.session.get_one(Site, 1)
    site.legal, site.public_about = "imprint privacy", True
    site.hue, site.chroma, site.mark = 15, 0.105, f"{'a' * 64}.png"
    pages = ("imprint", "privacy")
    db.session.add_all(LegalPage(page=page, locale="en", text="x", published_at=now()) for page in pages)


@pytest.mark.parametrize("locale", WORDS)
def test_the_published_pages_are_linked_in_the_language_of_the_e_mail(world, do, send_due, postbox, locale):
    do(publish)
    do(lambda: setattr(member(world.anna), "locale", locale))
    do(lambda: invite(world, "Moin"))
    send_due()
    text, html = body_of(only(postbox)), body_of(only(postbox), "html")
    for word, path in zip(WORDS[locale], ("/legal/imprint", "/legal/privacy", "/about"), strict=True):
        assert f"{word}: http://localhost{path}\n" in text
        assert f'<a href="http://localhost{path}">{word}</a>' in html
    assert f'src="http://localhost/mark/96/{"a" * 64}.png" alt=""' in html


def test_what_is_not_published_is_not_linked(world, do, send_due, postbox):
    do(sign_up)
    send_due()
    assert "/legal/" not in everything_in(only(postbox)) and "/about" not in everything_in(only(postbox))


def test_a_drawing_stays_out_of_e_mails(world, do, send_due, postbox):
    """Most mail programs do not show SVG."""
    do(lambda: setattr(db.session.get_one(Site, 1), "mark", f"{'a' * 64}.svg"))
    do(lambda: invite(world, "Moin"))
    send_due()
    assert "<img" not in body_of(only(postbox), "html")


def test_a_language_that_is_not_offered_is_not_written(world, do, send_due, postbox):
    do(lambda: setattr(db.session.get_one(Site, 1), "locales", "de"))
    do(lambda: invite(world, "Moin"))
    send_due()
    assert 'lang="de"' in body_of(only(postbox), "html")
