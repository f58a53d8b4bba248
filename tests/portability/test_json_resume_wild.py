"""Files that are no JSON Resume, or an odd one: nothing raises, and what can be kept comes back."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.portability import json_resume, json_trees
from tests.conftest import LONG
from tests.portability.applied import profile_of
from tests.portability.test_json_resume import said_by, through


@pytest.mark.parametrize(
    "content",
    [
        b"", b"{", b"[]", b"null", b'"text"', b"5", b"\xff\xfe", b"[" * 10_000,
        b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
        b'{"work": ' + b"[" * 200 + b"]" * 200 + b"}", b'{"x": ' + b"9" * 5000 + b"}", b'{"x": 1e999}', b'{"x": NaN}',
        b'{"x": "' + b"y" * 2_000_000 + b'"}', b"\xef\xbb\xbfPK\x03\x04",
    ],
    ids=lambda content: repr(content[:12]),
)  # fmt: skip
def test_what_is_no_resume_is_a_note(content):
    found = json_resume.read(content)
    assert found.notes == [(json_resume.NO_RESUME, {})] and not found.rows


def test_half_characters_and_zero_bytes_come_back():
    document = {"basics": {"name": "Anna", "label": "a\ud800b\0c", "summary": "x\u202ey", "u": "\udfff\0"}, "\ud801": 1}
    content = json.dumps(document).encode()
    [head, about] = json_resume.read(content).rows
    assert (head.values["headline"], about.values["about"]) == ("abc", "xy")
    assert through(document) == document
    assert json.loads(json_trees.file_of(document)) == document
    json_resume.read(content).resume.encode("ascii")


SOMETHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=12)
    | st.sampled_from(["2014-04-01", "2014", "2001-13", "http://a.example/", "a@b.example", "Native", "• x\n• y"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip
WORDS = st.sampled_from(["Owner", "C++", "• one", "a, b", " x ", "Lübeck\u2003Süd", "Native", "www.a.example", ""])
TEXTS = st.sampled_from(["2014-04-01", "2014", "04/2015", "2013-12-31", "1999"]) | WORDS | st.text(max_size=6)
KEYS = (
    "name company position startDate endDate summary highlights url website network institution studyType area title "
    "date awarder issuer organization organisation publisher releaseDate language fluency level keywords number "
    "location label email phone address postalCode city profiles courses description x"
).split()
LINES = st.lists(TEXTS | SOMETHING, max_size=3)
USUAL = {"highlights": LINES, "courses": LINES, "startDate": st.sampled_from(["2014-04-01", "2014", "2013-05"]),
         "url": st.sampled_from(["http://a.example/", "https://b.example/x"])}  # fmt: skip
ITEM = st.fixed_dictionaries(
    {}, optional={key: st.one_of(USUAL.get(key, TEXTS), TEXTS, SOMETHING) for key in KEYS}
) | st.fixed_dictionaries({key: USUAL.get(key, TEXTS) for key in KEYS})
LISTS = "work volunteer education awards certificates publications skills languages projects x".split()
ITEMS = st.lists(ITEM | SOMETHING, max_size=4)
RESUME = st.builds(
    lambda basics, profiles, place, lists: {"basics": {**basics, **profiles, **place, "name": "Anna"}, **lists},
    ITEM,
    st.fixed_dictionaries({}, optional={"profiles": ITEMS}),
    st.fixed_dictionaries({}, optional={"location": ITEM}),
    st.fixed_dictionaries({}, optional=dict.fromkeys(LISTS, ITEMS | SOMETHING)),
)
QUICK = settings(max_examples=1000 if LONG else 50, deadline=None, suppress_health_check=list(HealthCheck))


@QUICK
@given(SOMETHING | ITEM | RESUME)
def test_nothing_that_is_json_raises(value):
    found = json_resume.read(json.dumps(value).encode())
    profile, origins = profile_of(found, "Anna")
    json_trees.file_of(json_resume.write(profile, origins))
    for row in found.rows:
        assert all(value is None or isinstance(value, str) for value in row.values.values())


@QUICK
@given(RESUME)
def test_whatever_comes_in_goes_out_equal(document):
    assert through(document) == document


@QUICK
@given(RESUME)
def test_what_a_profile_says_is_what_its_file_says(document):
    """Exporting without the origins and importing that gives the same rows."""
    found = json_resume.read(json.dumps(document).encode())
    profile, _ = profile_of(found, "Anna")
    again = json_resume.read(json_trees.file_of(json_resume.write(profile)))
    assert said_by(again) == said_by(found)
