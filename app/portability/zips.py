"""Opening a ZIP that a stranger may have made: nothing that it claims is trusted, nothing is written to disk.

The list of entries is checked before anything is unpacked; while unpacking every byte is counted. Anything unusual or
incomplete is refused with a sentence for the member. Limits of size apply to files that are read: others cost nothing.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from typing import NamedTuple

from app.rules import limits, text
from app.rules.errors import Refused
from app.rules.labels import N_

_END, _LISTED, _LOCAL = struct.Struct("<4s4H2LH"), struct.Struct("<4s6H3L5H2L"), struct.Struct("<4s5H3L2H")
_END64, _PLACE64 = struct.Struct("<4sQ2H2L4Q"), struct.Struct("<4sLQL")
_FULL, _FULL64 = 0xFFFF, 0xFFFFFFFF  # "more than fits here": the number is elsewhere
_STORED, _DEFLATED = 0, 8
_ENCRYPTED = 0x0041  # flags: with a password, strongly
_UTF8 = 0x0800
_FILE, _FOLDER = 0x8000, 0x4000  # kinds in Unix attributes; 0 is "not said"
_STEP = 65_536  # packed bytes to unpack at a time

DAMAGED = N_("Download the ZIP file again: it is damaged, or only a part of it arrived.")
TOO_MANY = N_("The ZIP file contains more than %(most)s files.")
ENTRY_TOO_LARGE = N_("%(file)s is larger than %(most)s\u00a0MB when it is unpacked.")
TOO_LARGE = N_("The ZIP file is larger than %(most)s\u00a0MB when it is unpacked.")
TOO_TIGHT = N_("%(file)s is packed too tightly to be read safely. Nothing in the ZIP file was read.")
ENCRYPTED = N_("Upload a ZIP file without a password: %(file)s is encrypted.")
METHOD = N_("Pack the files as an ordinary ZIP file: %(file)s is packed in a way that cannot be read here.")
LEADS_OUT = N_("The ZIP file contains a name that leads out of it: %(file)s. Nothing was read.")
NO_FILE = N_("%(file)s is a link, not a file. Nothing in the ZIP file was read.")
TWICE = N_("The ZIP file contains %(file)s twice. Nothing was read.")


class Entry(NamedTuple):
    """One file of a ZIP. `size`: its unpacked bytes, as the ZIP claims."""

    name: str
    size: int
    packed: memoryview
    deflated: bool
    crc: int


class Zip:
    """The files of a ZIP. `left`: how many bytes may still be unpacked. Every method may raise Refused."""

    def __init__(self, content: bytes) -> None:
        self.left = limits.ARCHIVE_BYTES
        self.entries = _checked(content, *_listed(content))

    def read(self, entry: Entry) -> bytes:
        """The whole of a file, checked against its checksum."""
        self._expect(entry.size, entry.name)
        found, ended = _unpacked(entry, min(limits.ENTRY_BYTES, self.left) + 1)
        self._expect(len(found), entry.name)
        if not ended or len(found) != entry.size or zlib.crc32(found) != entry.crc:
            raise Refused(DAMAGED)
        self.left -= len(found)
        return found

    def _expect(self, size: int, name: str) -> None:
        """Raises Refused if a file has more bytes than are allowed, or than are left."""
        if size > limits.ENTRY_BYTES:
            raise Refused(ENTRY_TOO_LARGE, file=shown(name), most=_mega(limits.ENTRY_BYTES))
        if size > self.left:
            raise Refused(TOO_LARGE, most=_mega(limits.ARCHIVE_BYTES))

    def beginning(self, entry: Entry, most: int) -> bytes:
        """The first bytes of a file, to tell what it is."""
        return _unpacked(entry, most)[0]


def shown(name: str) -> str:
    """A file name as a sentence may show it."""
    return text.shorten(text.clean_line(text.without_forbidden(name)), 80)


def _mega(count: int) -> int:
    return count // 1_000_000


def _unpacked(entry: Entry, most: int) -> tuple[bytes, bool]:
    """At most `most` bytes of an entry, and whether that is all. Raises Refused for a bomb or a broken stream."""
    if not entry.deflated:
        return bytes(entry.packed[:most]), len(entry.packed) <= most
    unpacking, found = zlib.decompressobj(-zlib.MAX_WBITS), bytearray()
    for begins in range(0, len(entry.packed), _STEP):
        try:
            found += unpacking.decompress(entry.packed[begins : begins + _STEP], most - len(found))
        except zlib.error:
            raise Refused(DAMAGED) from None
        if len(found) > max(limits.RATIO_FROM, limits.ARCHIVE_RATIO * len(entry.packed)):
            raise Refused(TOO_TIGHT, file=shown(entry.name))
        if len(found) >= most or unpacking.eof:
            break
    return bytes(found), unpacking.eof


class _Line(NamedTuple):
    """One line of the list of entries: the parts that matter here."""

    name: str
    raw_name: bytes
    flags: int
    method: int
    crc: int
    packed: int
    size: int
    kind: int
    begins: int


def _listed(content: bytes) -> tuple[list[_Line], int]:
    """The list at the end of the ZIP, and where it begins: at most ARCHIVE_ENTRIES lines, whatever the ZIP claims."""
    count, size, begins, end = _end_of(content)
    if count > limits.ARCHIVE_ENTRIES:
        raise Refused(TOO_MANY, most=limits.ARCHIVE_ENTRIES)
    if begins + size > end:
        raise Refused(DAMAGED)
    lines, place = [], begins
    while place < begins + size:
        if len(lines) == limits.ARCHIVE_ENTRIES:
            raise Refused(TOO_MANY, most=limits.ARCHIVE_ENTRIES)
        line, place = _line(content, place, begins + size)
        lines.append(line)
    if len(lines) != count:
        raise Refused(DAMAGED)
    return lines, begins


def _end_of(content: bytes) -> tuple[int, int, int, int]:
    """The number of entries, the length of their list, where it begins, and the byte before which it must end."""
    end = content.rfind(b"PK\5\6", -(_END.size + 65_535))
    if end < 0 or end + _END.size > len(content):
        raise Refused(DAMAGED)
    _, disk, first_disk, _, count, size, begins, _ = _END.unpack_from(content, end)
    if count == _FULL or size == _FULL64 or begins == _FULL64:
        disk, first_disk, count, size, begins, end = _end64_of(content, end)
    if disk or first_disk:
        raise Refused(DAMAGED)
    return count, size, begins, end


def _end64_of(content: bytes, end: int) -> tuple[int, int, int, int, int, int]:
    """The same from the long form (ZIP64), and its two disks, which some programs write for small files as well."""
    mark = end - _PLACE64.size
    if mark < 0 or content[mark : mark + 4] != b"PK\6\7":
        raise Refused(DAMAGED)
    _, _, place, _ = _PLACE64.unpack_from(content, mark)
    if place + _END64.size > mark or content[place : place + 4] != b"PK\6\6":
        raise Refused(DAMAGED)
    *_, disk, first_disk, _, count, size, begins = _END64.unpack_from(content, place)
    return disk, first_disk, count, size, begins, place


def _line(content: bytes, place: int, end: int) -> tuple[_Line, int]:
    if place + _LISTED.size > end:
        raise Refused(DAMAGED)
    mark, _, _, flags, method, _, _, crc, packed, size, name, extra, comment, _, _, outside, begins = (
        _LISTED.unpack_from(content, place)
    )
    after = place + _LISTED.size
    if mark != b"PK\1\2" or after + name + extra + comment > end:
        raise Refused(DAMAGED)
    raw = content[after : after + name]
    said = raw.decode("utf-8" if flags & _UTF8 else "cp437", "replace").replace("\\", "/")
    kind = outside >> 16 & 0xF000
    size, packed, begins = _long(content[after + name : after + name + extra], size, packed, begins)
    return _Line(said, raw, flags, method, crc, packed, size, kind, begins), after + name + extra + comment


def _long(extra: bytes, *short: int) -> Iterator[int]:
    """The numbers of a line in their order; one that does not fit there is among its extra fields (ZIP64)."""
    held, place = b"", 0
    while place + 4 <= len(extra):
        kind, length = struct.unpack_from("<2H", extra, place)
        held = extra[place + 4 : place + 4 + length] if kind == 1 else held
        place += 4 + length
    for number in short:
        if number == _FULL64 and len(held) < 8:
            raise Refused(DAMAGED)
        yield int.from_bytes(held[:8], "little") if number == _FULL64 else number
        held = held[8:] if number == _FULL64 else held


def _checked(content: bytes, lines: list[_Line], end: int) -> list[Entry]:
    """The files among the lines, once every line is found harmless: in order, none overlapping another."""
    seen, begun, whole = set(), 0, memoryview(content)
    entries = []
    for line in sorted(lines, key=lambda line: line.begins):
        _check(line)
        if line.name in seen:
            raise Refused(TWICE, file=shown(line.name))
        seen.add(line.name)
        if line.begins < begun:
            raise Refused(DAMAGED)
        begins = _start_of(content, line)
        begun = begins + line.packed
        if begun > end:
            raise Refused(DAMAGED)
        entries.append(Entry(line.name, line.size, whole[begins:begun], line.method == _DEFLATED, line.crc))
    return [entry for entry in entries if not entry.name.endswith("/")]


def _check(line: _Line) -> None:
    """Raises Refused for anything that a harmless archive of texts does not contain."""
    file = shown(line.name)
    if line.name.startswith("/") or ".." in line.name.split("/") or line.name[1:2] == ":" or "\0" in line.name:
        raise Refused(LEADS_OUT, file=file)
    if line.kind not in (0, _FILE, _FOLDER):
        raise Refused(NO_FILE, file=file)
    if line.flags & _ENCRYPTED:
        raise Refused(ENCRYPTED, file=file)
    if line.method not in (_STORED, _DEFLATED):
        raise Refused(METHOD, file=file)
    if line.size > max(limits.RATIO_FROM, limits.ARCHIVE_RATIO * line.packed):
        raise Refused(TOO_TIGHT, file=file)


def _start_of(content: bytes, line: _Line) -> int:
    """Where the packed bytes of an entry begin. Its local header must agree with the list."""
    if line.begins + _LOCAL.size > len(content):
        raise Refused(DAMAGED)
    mark, _, flags, method, _, _, _, _, _, name, extra = _LOCAL.unpack_from(content, line.begins)
    begins = line.begins + _LOCAL.size + name + extra
    raw = content[line.begins + _LOCAL.size : line.begins + _LOCAL.size + name]
    same = mark == b"PK\3\4" and method == line.method and raw == line.raw_name and not flags & _ENCRYPTED
    if not same:
        raise Refused(DAMAGED)
    return begins
