"""A ZIP that a stranger made: harmless ones are read, everything else is refused soon, with a sentence, in memory."""

import io
import subprocess
import sys
import zipfile
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.portability import linkedin, uploads, zips
from app.rules import limits
from app.rules.errors import Refused
from tests import ROOT
from tests.portability.archives import forged, table, with_long_end, with_long_line, zeros, zipped

SKILLS = {"Skills.csv": table("Skills", ["Knots"])}
PACKED = zlib.compress(b"Name\nKnots\n")[2:-4]


def refusal(content):
    """Why an upload is refused, as its English sentence."""
    with pytest.raises(Refused) as caught:
        linkedin.read(uploads.opened(content))
    return caught.value.message


def names(content):
    return [row.values["name"] for row in linkedin.read(uploads.opened(content)).rows]


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
@pytest.mark.parametrize("top", ["", "Basic_LinkedInDataExport_07-28-2026/"])
def test_an_ordinary_zip_is_read(method, top):
    others = {"Rich/": "", "Rich/picture.png": b"\x89PNG\0", "__MACOSX/._Skills.csv": b"\0"}
    assert names(zipped({**SKILLS, **others}, top, method)) == ["Knots"]


def test_names_are_shown_without_the_top_folder():
    found = linkedin.read(uploads.opened(zipped({"Skills.csv": "Name\n\n\n\n,,,x\n"}, "Basic/")))
    assert found.left_out[0].file == "Skills.csv" and found.left_out[0].line == 5


def test_a_zip_written_as_a_stream_is_read():
    """With sizes behind the entries, as Java writes them."""

    class Stream(io.RawIOBase):
        held = b""

        def writable(self):
            return True

        def write(self, part):
            self.held += bytes(part)
            return len(part)

    out = Stream()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("Skills.csv", SKILLS["Skills.csv"])
    assert names(out.held) == ["Knots"]


@pytest.mark.parametrize("keep", [(), ("count",), ("size", "begins"), ("count", "begins")])
def test_a_zip_with_a_long_end_is_read(keep):
    """Java and Windows write it for small files, too."""
    assert names(with_long_end(zipped(SKILLS), keep=keep)) == ["Knots"]
    assert names(with_long_line("Skills.csv", SKILLS["Skills.csv"].encode())) == ["Knots"]


@given(st.integers(0, 150), st.binary(min_size=1, max_size=8))
@settings(max_examples=300, deadline=None)
def test_a_long_end_that_lies_is_refused_or_read(place, written):
    content = bytearray(with_long_end(with_long_line("Skills.csv", b"Name\nKnots\n")))
    at = content.rindex(b"PK\1\2") + place
    content[at : at + len(written)] = written
    try:
        assert names(bytes(content)) == ["Knots"]
    except Refused as refused:
        assert refused.message % dict.fromkeys(("file", "most"), "") and len(content) < 1_000


FOLDERS = st.lists(st.sampled_from(["Jobs", "jobs", "Verifications", "Basic_LinkedInDataExport", "Bewerbung", "a b"]))


@given(FOLDERS, st.booleans())
def test_an_archive_is_read_whatever_folders_it_lies_in(folders, beside):
    top = "".join(f"{folder}/" for folder in folders)
    files = {f"{top}Skills.csv": SKILLS["Skills.csv"], f"{top}Jobs/Saved Jobs.csv": "Saved Date,Job Url\nx,Qcanary\n"}
    found = linkedin.read(uploads.opened(zipped({**files, **({"cv.pdf": "%PDF"} if beside else {})})))
    assert [row.values["name"] for row in found.rows] == ["Knots"] and "Qcanary" not in str(found)
    assert beside or found.rows[0].file == "Skills.csv", "folders that say nothing are not shown"
    assert found.notes[0][0] == linkedin.tables.NOTES[linkedin.tables.JOBS]
    assert found.notes[1:] == ([(linkedin.OTHERS, {"files": "cv.pdf"})] if beside else [])


@pytest.mark.parametrize(
    "name",
    ["../Skills.csv", "a/../../Skills.csv", "/etc/Skills.csv", "C:/Skills.csv", "..\\Skills.csv", "\\\\host\\x.csv"],
)
def test_names_that_lead_out_are_refused(name):
    assert refusal(forged(name.encode(), PACKED)) == zips.LEADS_OUT


def test_a_link_is_refused():
    assert refusal(forged(b"Skills.csv", b"/etc/passwd", method=0, size=11, outside=0o120777 << 16)) == zips.NO_FILE


@pytest.mark.parametrize("kind", [0o060000, 0o010000, 0o140000])
def test_devices_and_pipes_are_refused(kind):
    assert refusal(forged(b"Skills.csv", PACKED, outside=kind << 16)) == zips.NO_FILE


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_that_stands_twice_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("Skills.csv", "Name\nKnots\n")
        archive.writestr("Skills.csv", "Name\nSails\n")
    assert refusal(out.getvalue()) == zips.TWICE


def test_entries_over_one_another_are_refused():
    assert refusal(forged(b"#.csv", PACKED, copies=3)) == zips.DAMAGED


@pytest.mark.parametrize("flags", [1, 0x40, 0x41])
def test_encrypted_entries_are_refused(flags):
    assert refusal(forged(b"Skills.csv", PACKED, flags=flags)) == zips.ENCRYPTED


@pytest.mark.parametrize("method", [1, 9, 12, 14, 93, 99])
def test_other_ways_of_packing_are_refused(method):
    assert refusal(forged(b"Skills.csv", PACKED, method=method)) == zips.METHOD


def test_what_arrived_in_part_is_refused():
    whole = zipped(SKILLS)
    assert {refusal(whole[:length]) for length in range(4, len(whole))} == {zips.DAMAGED}


def test_a_changed_byte_is_noticed_or_changes_nothing():
    whole = zipped({"Skills.csv": table("Skills", *[[f"Skill {number}"] for number in range(50)])})
    good = names(whole)
    for place in range(len(whole)):
        try:
            assert names(whole[:place] + bytes([whole[place] ^ 0x41]) + whole[place + 1 :]) == good
        except Refused:
            continue


def test_more_entries_than_an_archive_has_are_refused():
    many = zipped({f"{number}.csv": "" for number in range(limits.ARCHIVE_ENTRIES + 1)})
    assert refusal(many) == zips.TOO_MANY


def test_a_large_entry_is_refused_by_what_it_says_and_by_what_it_is(monkeypatch):
    monkeypatch.setattr(limits, "ENTRY_BYTES", 1_000)
    content = zipped({"Skills.csv": "Name\n" + "\n".join(f"Skill {number * 7919}" for number in range(200))})
    assert refusal(content) == zips.ENTRY_TOO_LARGE
    [entry] = zipfile.ZipFile(io.BytesIO(content)).infolist()
    said = entry.file_size.to_bytes(4, "little")
    assert refusal(content.replace(said, (900).to_bytes(4, "little"))) == zips.ENTRY_TOO_LARGE


@pytest.mark.parametrize("said", [5, 12])
def test_an_entry_that_is_not_as_large_as_it_says_is_refused(said):
    """Whether an upload is read within the request is decided by what its entries say."""
    content = zipped(SKILLS)
    size, lie = len(SKILLS["Skills.csv"]).to_bytes(4, "little"), said.to_bytes(4, "little")
    assert refusal(lie.join(content.rsplit(size, 1))) == zips.DAMAGED


def test_all_entries_together_are_limited(monkeypatch):
    monkeypatch.setattr(limits, "ARCHIVE_BYTES", 2_000)
    rows = "".join(f"Skill {number * 7919}\n" for number in range(100))
    assert refusal(zipped({"a.csv": "Name\n" + rows, "b.csv": "Name\n" + rows})) == zips.TOO_LARGE


@pytest.mark.parametrize("name", ["messages.csv", "Nachrichten.csv", "SearchQueries.csv", "pictures.dat"])
def test_what_is_not_read_may_be_as_large_as_it_is(monkeypatch, name):
    """People who write much have more in their messages than Kontor reads of an archive."""
    monkeypatch.setattr(limits, "ENTRY_BYTES", 20_000)
    monkeypatch.setattr(limits, "ARCHIVE_BYTES", 20_000)
    messages = table("messages", *[[str(number)] * 11 for number in range(2_000)])
    assert names(zipped({**SKILLS, name: messages})) == ["Knots"]


def test_a_zip_that_holds_nothing_known_is_refused():
    nested = zipped(SKILLS)
    for _ in range(5):
        nested = zipped({"inner.zip": nested})
    assert refusal(nested) == linkedin.NOTHING
    assert refusal(zipped({})) == linkedin.NOTHING


def test_what_is_no_archive_is_refused():
    assert refusal(b"") == uploads.EMPTY
    assert refusal(b"\x89PNG\r\n\x1a\n\0\0\0") == uploads.UNKNOWN
    assert refusal(b"Rar!\x1a\x07\x01\x00") == uploads.UNKNOWN
    assert refusal(b"x" * (limits.UPLOAD_BYTES + 1)) == uploads.TOO_LARGE
    assert refusal(b"x" * (limits.ENTRY_BYTES + 1)) == uploads.TOO_LARGE


MEASURE = """
import resource, sys, time
from app.portability import linkedin, uploads
from app.rules.errors import Refused
linkedin.read(uploads.opened(b"Name\\nKnots\\n"))
content = sys.stdin.buffer.read()
peak, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
try:
    linkedin.read(uploads.opened(content))
    said = "read"
except Refused as refused:
    said = refused.message
print(time.process_time() - began, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - peak) / 1024, said, sep="|")
"""
LINE = b"Anna,Brandt,,,,,,,,,,,\n"
BOMBS = {
    "10 GB of zeros": lambda: forged(b"Skills.csv", zeros(10), size=0xFFFFFFFF),
    "10 GB of zeros that say they are 100 bytes": lambda: forged(b"Skills.csv", zeros(10)),
    "10 GB of zeros under a header": lambda: forged(b"Skills.csv", _after(b"Name\n", zeros(10))),
    "one file a thousand times": lambda: forged(b"#.csv", zeros(1)[:9_000_000], size=14_000_000, copies=1_000),
    "890,000 entries": lambda: forged(b"#.csv", b"", size=0, method=0, copies=890_000),
    "890,000 entries that say they are three": lambda: _few(forged(b"#.csv", b"", size=0, method=0, copies=890_000)),
    "five zips in one another": lambda: _nested(zipped({"Skills.csv": bytes(15_000_000)})),
    "nothing but line ends": lambda: b"Name\n" + b"\n" * 14_000_000,
    "nothing but quotation marks": lambda: b"Name\n" + b'"\n' * 7_000_000,
    "one endless line": lambda: b"Name\n" + b"x" * 14_000_000,
    "one endless row of cells": lambda: b"Name\n" + b"," * 14_000_000,
    "one endless cell": lambda: b'Name\n"' + b"x\n" * 7_000_000,
    "a quotation mark that never closes": lambda: _open_quote(14_000_000),
    "three of them in a ZIP": lambda: zipped({f"{n}.csv": _open_quote(13_000_000) for n in range(3)}, method=0),
    "far too many skills": lambda: b"Name\n" + b"Knots\n" * 2_400_000,
}  # fmt: skip


def _after(head, packed):
    pressing = zlib.compressobj(9, zlib.DEFLATED, -15)
    return pressing.compress(head) + pressing.flush(zlib.Z_FULL_FLUSH) + packed


def _open_quote(size):
    return (b'Name\na,"\n' + (b"y" * 3_000 + b'","\n') * (size // 3_000))[:size]


def _few(content):
    end = content.rindex(b"PK\5\6")
    return content[: end + 8] + b"\3\0\3\0" + content[end + 12 :]


def _nested(content):
    for number in range(5):
        content = zipped({f"{number}.zip": content})
    return content


@pytest.mark.parametrize("bomb", BOMBS)
@pytest.mark.sampled(5)
def test_a_bomb_costs_little_time_and_memory(bomb, tmp_path):
    """Two seconds of one processor and 100 MB, the upload itself not counted; twice that on a shared one."""
    measured = subprocess.run(
        [sys.executable, "-c", MEASURE], input=BOMBS[bomb](), cwd=ROOT, capture_output=True, check=True,
        env={"TMPDIR": str(tmp_path), "PATH": ""},
    ).stdout.decode()  # fmt: skip
    seconds, megabytes, said = measured.strip().split("|")
    assert float(seconds) < 4 and float(megabytes) < 100, measured
    assert said != "read" or not bomb.startswith(("10 GB", "one file", "890,000", "five"))
    assert list(tmp_path.iterdir()) == []
