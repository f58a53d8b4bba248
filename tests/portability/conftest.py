"""A Kontor to save, on each database, and an empty one to restore it in."""

from __future__ import annotations

import pytest

from tests.places import KINDS, place
from tests.portability.commands import close


@pytest.fixture(params=KINDS)
def kind(request):
    return request.param


@pytest.fixture(params=KINDS)
def other(request):
    return request.param


@pytest.fixture
def here(kind, tmp_path):
    """A Kontor with something on every page."""
    app = place(kind, tmp_path, "here")
    yield app
    close(app)


@pytest.fixture
def there(other, tmp_path):
    """A new one, with nothing in it: not even tables."""
    app = place(other, tmp_path, "there", migrated=False)
    yield app
    close(app)


@pytest.fixture
def file(tmp_path):
    return tmp_path / "kontor.zip"


