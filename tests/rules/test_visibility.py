"""The table of the product as a table: who sees which part of a profile."""

import pytest

from app.rules.sections import AUDIENCE_LABELS, ENTRY_KINDS
from app.rules.sections import RELEASES as RELEASE_CHOICES
from app.rules.visibility import (
    AUDIENCES,
    BEGINS,
    FOLLOWS,
    PARTS,
    RELEASES,
    SECTIONS,
    USUAL,
    Level,
    level,
    may_list_connections,
    may_read_post,
    may_see,
    may_see_endorsers,
    sees_contact,
)

VIEWERS = (Level.NOTHING, Level.GUEST, Level.VISITOR, Level.MEMBER, Level.CONNECTION, Level.SELF)
#               blocked guest  visitor member connection self      (a visitor: a guest at a public profile)
PUBLIC = (False, False, True, True, True, True)
EVERY_MEMBER = (False, False, False, True, True, True)
CONNECTIONS = (False, False, False, False, True, True)
ONLY_SELF = (False, False, False, False, False, True)
TABLE = {
    "name": PUBLIC,
    "photo": PUBLIC,
    "headline": PUBLIC,
    "place": PUBLIC,
    "industry": PUBLIC,
    "current_position": PUBLIC,
    "about_start": PUBLIC,
    "education": PUBLIC,
    "education_text": CONNECTIONS,
    "skills": PUBLIC,
    "wants": PUBLIC,
    "offers": PUBLIC,
    "connection_count": EVERY_MEMBER,
    "shared_connections": EVERY_MEMBER,
    "positions": CONNECTIONS,
    "about": CONNECTIONS,
    "endorsers": CONNECTIONS,
    "recommendations": CONNECTIONS,
    "languages": CONNECTIONS,
    "certificates": CONNECTIONS,
    "projects": CONNECTIONS,
    "volunteering": CONNECTIONS,
    "publications": CONNECTIONS,
    "honours": CONNECTIONS,
    "links": CONNECTIONS,
    "activity": CONNECTIONS,
    "connections": CONNECTIONS,
    "contact": CONNECTIONS,
}
TABLE |= {name: {"members": PUBLIC, "connections": CONNECTIONS, "self": ONLY_SELF}[each.usual]
          for name, each in ENTRY_KINDS.items() if name not in TABLE}  # fmt: skip
NAMES_OTHERS = {"endorsers", "recommendations", "activity"}  # never for guests: those people did not open anything


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
    if audience == "members" and part not in NAMES_OTHERS:
        seen = PUBLIC
    assert tuple(may_see(part, viewer, audience) for viewer in VIEWERS) == seen


@pytest.mark.parametrize(
    ("audiences", "shown", "seen"),
    [
        ({}, True, CONNECTIONS),
        ({"endorsers": "members"}, True, EVERY_MEMBER),
        ({"endorsers": "members", "skills": "connections"}, True, CONNECTIONS),
        ({"endorsers": "members", "skills": "self"}, True, ONLY_SELF),
        ({"endorsers": "self"}, True, ONLY_SELF),
        ({"endorsers": "members"}, False, ONLY_SELF),
    ],
)
def test_endorsers_are_seen_where_skills_and_endorsers_are_open_and_not_hidden(audiences, shown, seen):
    assert tuple(may_see_endorsers(viewer, audiences, shown=shown) for viewer in VIEWERS) == seen


@pytest.mark.parametrize("part", FOLLOWS)
def test_what_follows_a_section_closes_with_it(part):
    assert tuple(may_see(part, viewer, "self") for viewer in VIEWERS) == ONLY_SELF
    assert tuple(may_see(part, viewer, "connections") for viewer in VIEWERS) == CONNECTIONS


@pytest.mark.parametrize("part", FOLLOWS)
def test_opening_a_section_opens_what_follows_it_no_further_than_usual(part):
    assert tuple(may_see(part, viewer, "members") for viewer in VIEWERS) == TABLE[part]


@pytest.mark.parametrize("part", BEGINS)
def test_the_beginning_of_a_section_is_open_unless_the_section_is_for_its_owner_only(part):
    assert tuple(may_see(part, viewer, "self") for viewer in VIEWERS) == ONLY_SELF
    for audience in ("members", "connections"):
        assert tuple(may_see(part, viewer, audience) for viewer in VIEWERS) == TABLE[part]


@pytest.mark.parametrize("part", sorted(set(PARTS) - set(SECTIONS) - set(FOLLOWS) - set(BEGINS)))
def test_the_audience_of_the_other_parts_is_fixed(part):
    for audience in AUDIENCES:
        assert tuple(may_see(part, viewer, audience) for viewer in VIEWERS) == TABLE[part]


@pytest.mark.parametrize(
    ("release", "chosen", "seen"),
    [
        ("connections", False, CONNECTIONS),
        ("connections", True, CONNECTIONS),
        ("chosen", True, CONNECTIONS),
        ("chosen", False, ONLY_SELF),
        ("nobody", True, ONLY_SELF),
        ("nobody", False, ONLY_SELF),
    ],
)
def test_contact_data_is_released_field_by_field(release, chosen, seen):
    assert tuple(sees_contact(release, viewer, chosen=chosen) for viewer in VIEWERS) == seen


@pytest.mark.parametrize(
    ("release", "seen"), [("connections", ONLY_SELF), ("chosen", CONNECTIONS), ("nobody", ONLY_SELF)]
)
def test_an_exception_counts_while_a_field_is_for_all_connections(release, seen):
    assert tuple(sees_contact(release, viewer, chosen=True, refused=True) for viewer in VIEWERS) == seen


def test_every_release_and_every_audience_has_words():
    assert set(RELEASE_CHOICES) == set(RELEASES) and set(AUDIENCE_LABELS) == set(AUDIENCES)


@pytest.mark.parametrize("part", SECTIONS)
def test_choosing_what_is_usual_changes_nothing_for_members(part):
    seen = [tuple(may_see(part, viewer, audience) for viewer in VIEWERS) for audience in (None, USUAL[part])]
    assert seen[0] == seen[1]


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


def test_a_guest_is_a_visitor_where_site_and_member_opened_the_profile():
    assert level(viewer_id=None, owner_id=1, public=True) is Level.VISITOR
    assert level(viewer_id=2, owner_id=1, public=True) is Level.MEMBER
