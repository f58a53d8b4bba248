"""vCard 3.0: the version that every address book reads. RFC 2426."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator

from app.queries.profiles import ProfileSeen
from app.rules.sections import LINKS
from app.rules.text import split_name

WIDTH = 75  # octets of a line, without its end
ANY_YEAR = "1604"  # a leap year that stands for none, as iPhones and Macs write it: version 3.0 requires a year
_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": ""})
_FIELDS = {
    "email": "EMAIL;TYPE=INTERNET:{}", "phone": "TEL;TYPE=VOICE:{}", "mobile": "TEL;TYPE=CELL:{}",
    "address": "ADR:;;{};;;;",
}  # fmt: skip


def card(profile: ProfileSeen, address: str, photo: bytes | None = None) -> str:
    """The card of a member as its viewer sees it. `address`: of the profile; `photo`: a JPEG."""
    lines = ["BEGIN:VCARD", "VERSION:3.0", "PRODID:-//Kontor//EN", *_lines(profile, address)]
    if photo:
        lines.append("PHOTO;ENCODING=b;TYPE=JPEG:" + b64encode(photo).decode())
    return "".join(folded(line) + "\r\n" for line in (*lines, "END:VCARD"))


def _lines(profile: ProfileSeen, address: str) -> Iterator[str]:
    given, family = split_name(profile.name)
    yield f"FN:{_text(profile.name)}"
    yield f"N:{_text(family)};{_text(given)};;;"
    current = next((each for each in profile.positions if each.is_current), None)
    if current:
        yield f"ORG:{_text(current.organisation)}"
        yield f"TITLE:{_text(current.title)}"
    contact = {each.kind: each.value for each in profile.contacts}
    yield from (line.format(_text(contact[kind])) for kind, line in _FIELDS.items() if kind in contact)
    if "birthday" in contact:
        yield f"BDAY;X-APPLE-OMIT-YEAR={ANY_YEAR}:{ANY_YEAR}{contact['birthday'][1:]}"
    yield f"URL:{address}"
    yield from (f"URL:{link.url}" for link in profile.rows(LINKS))
    if notes := [each for each in (profile.headline, contact.get("messenger")) if each]:
        yield f"NOTE:{_text(chr(10).join(notes))}"


def _text(value: str) -> str:
    return value.translate(_ESCAPED)


def folded(line: str) -> str:
    """A line of at most WIDTH octets; the rest continues behind a space, and no character is split."""
    if len(line) <= WIDTH and line.isascii():
        return line
    pieces, octets = [""], 0
    for char in line:
        width = len(char.encode())
        if octets + width > WIDTH:
            pieces.append("")
            octets = 1  # the space
        pieces[-1] += char
        octets += width
    return "\r\n ".join(pieces)
