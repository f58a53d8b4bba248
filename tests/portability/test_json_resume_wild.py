"""Files that are no JSON Resume, or an odd one: nothing raises, and what can be kept comes back."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.portability import cleaning, dates, json_resume, json_trees
from app.portability.recognised import KEPT
from app.portability.resume_sections import SECTIONS
from app.portability.rows import CUT
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


# Every value a word of its own, so that one sees where it went; and where a form is asked for, now and then one of it.
FORMS = {
    "startDate": ["2014-04-01", "2013", "soon"], "endDate": ["2015", "present", "never"], "date": ["2014", "soon"],
    "url": ["https://a{}.example/", "javascript:{}", "a{}.example"], "website": ["http://b{}.example"],
    "email": ["c{}@a.example", "c{}"], "phone": ["+49 40 5550{}", "12"], "level": ["Master"], "releaseDate": ["2014"],
}  # fmt: skip
WORD = st.integers(10, 99).map("w{}w".format)


def value(key):
    form = st.builds(lambda form, number: form.format(number), st.sampled_from(FORMS.get(key, ["w{}w"])),
                     st.integers(10, 99))  # fmt: skip
    return form | WORD | st.lists(WORD, max_size=3) | st.dictionaries(st.sampled_from("ab"), WORD, max_size=2)


OBJECT = st.fixed_dictionaries({}, optional={key: value(key) for key in KEYS})
LIKELY = st.fixed_dictionaries({key: value(key) for key in ("name", "position", "startDate", "institution", "title",
                                                           "language", "url", "keywords")})  # fmt: skip
NAMED_LISTS = st.lists(OBJECT | LIKELY | st.builds(dict.__or__, LIKELY, OBJECT) | WORD, max_size=3)
ANY_RESUME = st.builds(
    lambda basics, profiles, lists: {"basics": {**basics, **profiles, "name": "Anna"}, **lists},
    OBJECT,
    st.fixed_dictionaries({}, optional={"profiles": NAMED_LISTS}),
    st.fixed_dictionaries({}, optional=dict.fromkeys([*LISTS, "interests", "references"], NAMED_LISTS)),
)


def told(found, section, place):
    """All that is said of one object of the file: the words of its rows, and what was left out of it."""
    rows = " ".join(str(each.values) for each in found.rows if (each.file, each.line) == (section, place))
    return rows, [each for each in found.left_out if (each.file, each.line) == (section, place)]


def is_told(key, leaf, rows, left_out):
    """Whether a value stands in a row, is left out by name, or its whole object is."""
    words = cleaning.line(leaf).removeprefix("https://")
    shown = words in rows or (key in FORMS and (cleaning.month(leaf) or "-") in rows) or dates.is_still(words)
    return shown or any(each.shown.startswith(f"{key}: ") or each.why not in (KEPT, CUT) for each in left_out)


@settings(max_examples=400 if LONG else 80, deadline=None, suppress_health_check=list(HealthCheck))
@given(ANY_RESUME)
def test_every_value_is_in_a_row_or_named_and_kept(document):
    assert through(document) == document
    found = json_resume.read(json.dumps(document).encode())
    objects = [("basics", 0, {key: each for key, each in document["basics"].items() if key != "name"})]
    for section in SECTIONS:
        items = (objects[0][2] if section.within else document).get(section.key)
        if isinstance(items, list):
            objects += [(section.key, place, item) for place, item in enumerate(items, 1)]
            objects[0][2].pop(section.key, None)
    for section, place, item in objects:
        rows, left_out = told(found, section, place)
        if isinstance(item, dict):
            for key, each in item.items():
                for _, leaf in json_trees.leaves(each):
                    assert is_told(key, leaf, rows, left_out), (section, place, key, leaf)
        else:
            assert left_out, (section, place, item)
    for name in ("interests", "references", "x"):
        assert any(json_trees.leaves(document.get(name, []))) == any(each.file == name for each in found.left_out)
