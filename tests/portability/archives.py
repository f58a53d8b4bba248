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
