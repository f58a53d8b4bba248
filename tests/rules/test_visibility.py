"""The table of the product as a table: who sees which part of a profile."""

import pytest

from app.rules.sections import RELEASES as RELEASE_CHOICES
from app.rules.visibility import (
    AUDIENCES,
    PARTS,
    RELEASES,
    SECTIONS,
    Level,
    level,
    may_list_connections,
    may_read_post,
    may_see,
    sees_contact,
)

VIEWERS = (Level.NOTHING, Level.GUEST, Level.MEMBER, Level.CONNECTION, Level.SELF)
#                          blocked  guest  member connection self
EVERY_MEMBER = (False, False, True, True, True)
CONNECTIONS = (False, False, False, True, True)
ONLY_SELF = (False, False, False, False, True)
TABLE = {
    "name": EVERY_MEMBER,
    "photo": EVERY_MEMBER,
    "headline": EVERY_MEMBER,
    "place": EVERY_MEMBER,
    "industry": EVERY_MEMBER,
    "current_position": EVERY_MEMBER,
    "about_start": EVERY_MEMBER,
    "education": EVERY_MEMBER,
    "skills": EVERY_MEMBER,
    "wants": EVERY_MEMBER,
    "offers": EVERY_MEMBER,
    "connection_count": EVERY_MEMBER,
    "shared_connections": EVERY_MEMBER,
    "positions": CONNECTIONS,
    "about": CONNECTIONS,
    "endorsers": CONNECTIONS,
    "activity": CONNECTIONS,
    "connections": CONNECTIONS,
    "contact": CONNECTIONS,
}


@pytest.mark.parametrize("part", TABLE)
def test_each_part_is_open_from_its_level_upwards(part):
    assert tuple(may_see(part, viewer) for viewer in VIEWERS) == TABLE[part]


def test_the_table_names_every_part():
    assert set(TABLE) == set(PARTS)


@pytest.mark.parametrize("part", SECTIONS)
@pytest.mark.parametrize(
    ("audience", "seen"), [("members", EVERY_MEMBER), ("connections", CONNECTIONS), ("self", ONLY_SELF)]
)
def test_a_member_may_open_or_close_a_section(part, audience, seen):
    assert tuple(may_see(part, viewer, audience) for viewer in VIEWERS) == seen


@pytest.mark.parametrize("part", sorted(set(PARTS) - set(SECTIONS)))
def test_the_audience_of_the_other_parts_is_fixed(part):
    for audience in AUDIENCES:
        assert tuple(may_see(part, viewer, audience) for viewer in VIEWERS) == TABLE[part]


@pytest.mark.parametrize(("release", "seen"), [("connections", CONNECTIONS), ("nobody", ONLY_SELF)])
def test_contact_data_is_released_field_by_field(release, seen):
    assert tuple(sees_contact(release, viewer) for viewer in VIEWERS) == seen


def test_every_release_that_can_be_chosen_has_a_level():
    assert set(RELEASE_CHOICES) == set(RELEASES)


@pytest.mark.parametrize(("hidden", "seen"), [(False, CONNECTIONS), (True, ONLY_SELF)])
def test_the_list_of_connections_may_be_hidden_from_connections(hidden, seen):
    assert tuple(may_list_connections(viewer, hidden=hidden) for viewer in VIEWERS) == seen


@pytest.mark.parametrize(("audience", "seen"), [("members", EVERY_MEMBER), ("connections", CONNECTIONS)])
def test_a_post_has_its_audience(audience, seen):
    assert tuple(may_read_post(viewer, audience) for viewer in VIEWERS) == seen


@pytest.mark.parametrize(
    ("viewer", "connected", "blocked", "expected"),
    [
        (None, False, False, Level.GUEST),
        (None, True, True, Level.GUEST),
        (1, False, False, Level.SELF),
        (2, False, False, Level.MEMBER),
        (2, True, False, Level.CONNECTION),
        (2, False, True, Level.NOTHING),
        (2, True, True, Level.NOTHING),  # a block weighs more than whatever else stands between the two
    ],
)
def test_the_level_follows_from_how_the_two_stand(viewer, connected, blocked, expected):
    assert level(viewer_id=viewer, owner_id=1, connected=connected, blocked=blocked) is expected
