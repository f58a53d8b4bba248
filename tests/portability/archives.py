"""Archives as LinkedIn makes them, and as nobody should make them, put together in memory."""

from __future__ import annotations

import csv
import io
import struct
import zipfile
import zlib

HEADERS = {
    "Profile": "First Name,Last Name,Maiden Name,Address,Birth Date,Headline,Summary,Industry,Zip Code,Geo Location,"
    "Twitter Handles,Websites,Instant Messengers",
    "Profile Summary": "Profile Summary",
    "Positions": "Company Name,Title,Description,Location,Started On,Finished On",
    "Education": "School Name,Start Date,End Date,Notes,Degree Name,Activities",
    "Skills": "Name",
    "Languages": "Name,Proficiency",
    "Certifications": "Name,Url,Authority,Started On,Finished On,License Number",
    "Projects": "Title,Description,Url,Started On,Finished On",
    "Volunteering": "Company Name,Role,Cause,Started On,Finished On,Description",
    "Publications": "Name,Published On,Description,Publisher,Url",
    "Honors": "Title,Description,Issued On",
    "Email Addresses": "Email Address,Confirmed,Primary,Updated On",
    "PhoneNumbers": "Extension,Number,Type",
    "Connections": "First Name,Last Name,URL,Email Address,Company,Position,Connected On",
    "messages": "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,SUBJECT,"
    "CONTENT,FOLDER,ATTACHMENTS",
    "Invitations": "From,To,Sent At,Message,Direction,inviterProfileUrl,inviteeProfileUrl",
    "Recommendations_Received": "First Name,Last Name,Company,Job Title,Text,Creation Date,Status",
    "Endorsement_Received_Info": "Endorsement Date,Skill Name,Endorser First Name,Endorser Last Name,"
    "Endorser Public Url,Endorsement Status",
}
PREAMBLE = 'Notes:\n"When exporting your connection data, you may notice that some\naddresses are missing."\n\n'


def table(kind: str, *rows: list[str], delimiter: str = ",") -> str:
    """A CSV with the header of its kind. Rows are cells."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
    writer.writerow(HEADERS[kind].split(","))
    writer.writerows(rows)
    return out.getvalue()


def zipped(files: dict[str, str | bytes], top: str = "", method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP of these files, all of them in the folder `top` where one is given."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(top + name, content)
    return out.getvalue()


def zeros(gigabytes: int) -> bytes:
    """A deflated stream of so many gigabytes of nothing: one compressed piece, again and again."""
    pressing = zlib.compressobj(9, zlib.DEFLATED, -15)
    piece = pressing.compress(bytes(16_777_216)) + pressing.flush(zlib.Z_FULL_FLUSH)
    return piece * (64 * gigabytes) + b"\x03\x00"


def forged(
    name: bytes, packed: bytes, *, size: int = 100, method: int = 8, flags: int = 0, outside: int = 0, copies: int = 1
) -> bytes:
    """A ZIP whose list says what it is told to say: `size` may be a lie; `copies`: so many entries over one another."""
    local = struct.pack("<4s5H3L2H", b"PK\3\4", 20, flags, method, 0, 0, 0, len(packed), size, len(name), 0)
    names = [name.replace(b"#", b"%d" % number) if copies > 1 else name for number in range(copies)]
    listed = b"".join(
        struct.pack("<4s6H3L5H2L", b"PK\1\2", 20, 20, flags, method, 0, 0, 0, len(packed), size, len(each), 0, 0, 0, 0,
                    outside, 0) + each
        for each in names
    )  # fmt: skip
    begins = len(local) + len(name) + len(packed)
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, copies & 0xFFFF, copies & 0xFFFF, len(listed), begins, 0)
    return local + name + packed + listed + end


def with_long_end(content: bytes, *, keep: tuple[str, ...] = ()) -> bytes:
    """A ZIP with the long form of its end (ZIP64) in front of the short one, which refers to it for every number but
    those in `keep`: count, size, begins.
    """
    end = content.rindex(b"PK\5\6")
    count, size, begins = struct.unpack_from("<HLL", content, end + 10)
    long = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, count, count, size, begins)
    place = struct.pack("<4sLQL", b"PK\6\7", 0, end, 1)
    short = {"count": (count, 0xFFFF), "size": (size, 0xFFFFFFFF), "begins": (begins, 0xFFFFFFFF)}
    said = {name: each[0 if name in keep else 1] for name, each in short.items()}
    last = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, said["count"], said["count"], said["size"], said["begins"], 0)
    return content[:end] + long + place + last


def with_long_line(name: str, content: bytes) -> bytes:
    """A ZIP of one file, whose sizes and place stand in an extra field of its line."""
    made = zipped({name: content})
    listed, end = made.rindex(b"PK\1\2"), made.rindex(b"PK\5\6")
    packed, size = struct.unpack_from("<LL", made, listed + 20)
    extra = struct.pack("<2H3Q", 1, 24, size, packed, 0)
    line = bytearray(made[listed:end])
    struct.pack_into("<LL", line, 20, 0xFFFFFFFF, 0xFFFFFFFF)
    struct.pack_into("<H", line, 30, len(extra))
    struct.pack_into("<L", line, 42, 0xFFFFFFFF)
    last = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 1, 1, len(line) + len(extra), listed, 0)
    return made[:listed] + bytes(line) + extra + last
