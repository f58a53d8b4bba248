"""Whatever is uploaded: it is read or refused with a sentence, nothing else is ever raised, and what is read fits."""

import json
import zlib
from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from app.portability import dates, drafts, linkedin, uploads
from app.portability.linkedin import sheets
from app.portability.recognised import LEFT_OUT, ROOM
from app.portability.sound import sound
from app.rules.errors import Refused
from tests.portability.archives import HEADERS, forged, zipped

TEXT = st.text(st.characters(codec="utf-8"), max_size=40)
CELL = st.one_of(
    TEXT,
    st.sampled_from([
        "", " ", '"', '""', '"x', "a,b", "x\ny", "'=1", "Jan 2020", "2001", "soon", "\0", "\u202e", "é" * 300, ";",
        "https://x.example", "javascript:alert(1)", "[A:https://x.example,B:www.y.example]", "a@b.example",
        "+49 1234567",
    ]),
)  # fmt: skip
TABLE = st.builds(
    lambda header, rows, separator, end: (separator.join(header.split(",")) + end
                                          + "".join(separator.join(row) + end for row in rows)),
    st.sampled_from(sorted(HEADERS.values())), st.lists(st.lists(CELL, max_size=14), max_size=8),
    st.sampled_from([",", ";", "\t"]), st.sampled_from(["\n", "\r\n", "\r"]),
)  # fmt: skip
ENCODED = st.builds(
    lambda text, encoding: text.encode(encoding, "replace"), TABLE, st.sampled_from(["utf-8", "utf-8-sig", "cp1252"])
)


def read(content):
    """What was recognised, None where it was refused with a sentence that can be put together."""
    try:
        return linkedin.read(uploads.opened(content))
    except Refused as refused:
        assert refused.message % refused.values
        return None


def is_harmless(found):
    """Everything fits into the profile, every sentence can be said, and a draft can hold it."""
    assert sound(found) == found
    assert len(found.left_out) <= LEFT_OUT
    assert all(count <= 2 * ROOM[section] for section, count in Counter(row.section for row in found.rows).items())
    for each in found.left_out:
        assert each.why % each.slots and each.line > 0 and len(each.shown) < 100
    for why, slots in found.notes:
        assert why % slots
    dumped = drafts.dumped(found)
    assert "\0" not in dumped and dumped.isascii() and drafts.loaded(dumped) == found
    json.loads(dumped)


@given(st.one_of(ENCODED, st.binary(max_size=400)))
@settings(max_examples=400, deadline=None)
def test_any_csv(content):
    if found := read(content):
        is_harmless(found)


NAME = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=12)


@given(st.dictionaries(NAME, ENCODED, max_size=4))
@settings(max_examples=150, deadline=None)
def test_any_zip_of_csvs(files):
    if found := read(zipped({f"{name}.csv": content for name, content in files.items()})):
        is_harmless(found)


@given(
    st.lists(st.tuples(st.integers(0, 10_000), st.binary(max_size=6)), max_size=5),
    st.integers(0, 400),
)
@settings(max_examples=400, deadline=None)
def test_any_damage_to_a_zip(changes, cut):
    content = bytearray(zipped({"Skills.csv": "Name\n" + "Knots\n" * 20, "Jobs/x.csv": "a,b\n"}))
    for place, replacement in changes:
        begins = place % len(content)
        content[begins : begins + len(replacement)] = replacement
    if found := read(bytes(content[: len(content) - cut % len(content)])):
        is_harmless(found)


@given(
    name=st.binary(max_size=30), packed=st.binary(max_size=200), size=st.integers(0, 2**32 - 1),
    method=st.integers(0, 99), flags=st.integers(0, 2**16 - 1), outside=st.integers(0, 2**32 - 1),
)  # fmt: skip
@settings(max_examples=400, deadline=None)
def test_any_list_of_entries(name, packed, size, method, flags, outside):
    read(forged(name, packed, size=size, method=method, flags=flags, outside=outside))
    read(forged(name + b".csv", zlib.compress(packed)[2:-4], size=len(packed)))


@given(st.binary(max_size=300).map(lambda rest: b"PK\3\4" + rest))
@settings(max_examples=300, deadline=None)
def test_anything_that_begins_like_a_zip(content):
    assert read(content) is None


@given(TEXT)
@settings(max_examples=400, deadline=None)
def test_any_date(text):
    month, day = dates.month(text), dates.day(text)
    assert month is None or len(month) in (4, 7)
    assert day is None or len(day) == 7


@given(TEXT)
@settings(max_examples=200, deadline=None)
def test_any_cell(text):
    assert len(sheets.plain(text)) <= len(text)
