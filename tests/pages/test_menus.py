"""Menus: what ends something stands last, in a group of its own, in brick; and it asks first."""

import re

import pytest

PANEL = re.compile(r'<ul class="menu-panel">(.*?)</ul>', re.DOTALL)
ENDS = ("Remove connection", "Block")


@pytest.mark.parametrize("path", ["/in/ben-okafor", "/in/carla-nowak"])
def test_what_ends_something_stands_last_and_asks(world, visit, path):
    anna = visit(world.anna)
    page = anna.get(path).text
    menus = [re.findall(r"<li\b.*?</li>", panel, re.DOTALL) for panel in PANEL.findall(page)]
    menus = [items for items in menus if any(word in item for item in items for word in ENDS)]
    assert menus
    for items in menus:
        dangerous = [item for item in items if any(f">{word}</a>" in item for word in ENDS)]
        assert items[-len(dangerous):] == dangerous
        assert 'class="danger group"' in dangerous[0] and all('class="danger' in item for item in dangerous)
        assert not [item for item in items[:-len(dangerous)] if "danger" in item]
        for item in dangerous:
            asks = anna.get(re.search(r'href="([^"]+)', item)[1])
            assert re.search(r"<h1>[^<]+[?]</h1>", asks.text) and '<button class="btn btn-danger"' in asks.text
