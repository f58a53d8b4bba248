"""Where nothing is yet: what will be there, and one next step."""

import re

import pytest

from tests import APP

EMPTY = re.compile(r'<div class="empty">(.*?)</div>', re.DOTALL)
PLACES = [
    "/network", "/network/invitations/sent", "/network/connections", "/network/connections?q=xyz",
    "/network/suggestions", "/noticeboard", "/noticeboard?by=me", "/noticeboard?q=xyzzy",
    "/notifications", "/inmail", "/inmail?show=unread", "/inmail/new", "/inmail/new?q=xyz", "/search?q=xyzzy",
    "/recommendations", "/recommendations/given", "/recommendations/requests", "/recommendations/new",
    "/reports", "/settings/privacy/blocks", "/in/anna-brandt/activity", "/in/anna-brandt/contact",
    "/in/anna-brandt/recommendations", "/in/eve-strange/recommendations",
]  # fmt: skip


@pytest.mark.parametrize("path", PLACES)
def test_an_empty_page_teaches_one_next_step(world, visit, path):
    """Eve knows nobody."""
    eve = visit(world.eve)
    shown = EMPTY.findall(eve.get(path).text)
    assert shown
    for empty in shown:
        title, sentence = re.findall(r"<p[^>]*>(.*?)</p>", empty, re.DOTALL)
        [step] = re.findall(r'<a class="btn btn-quiet" href="([^"]+)"', empty)
        assert title[-1] not in ".!" and sentence.strip()[-1] in ".?"
        assert step.split("#")[0] != path and eve.get(step).status_code == 200


def test_every_empty_state_has_a_step():
    """But in a conversation without messages, where the field to write stands below."""
    for path in APP.glob("templates/**/*.html"):
        for call in re.findall(r"ui\.empty\((.*?)\)\s*}}", path.read_text("utf-8"), re.DOTALL):
            assert "url_for(" in call or "here" in call or path.name == "_thread.html", path
