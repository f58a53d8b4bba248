"""profile.json, the core of a member's archive: written so that another Kontor can read it."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from app.portability import cleaning, json_trees, lenses, recognised, rows
from app.portability.belongings import Belongings
from app.portability.json_resume import BY_HAND, LEFT, WHOLE
from app.portability.lenses import Json, Lens
from app.portability.own_decisions import decided
from app.portability.recognised import Portrait, Recognised, Row
from app.portability.rows import Section
from app.queries.notices import Written
from app.queries.profiles import ProfileSeen
from app.rules import limits, pictures, sections
from app.rules import section_types as types
from app.rules.errors import Refused
from app.rules.labels import N_
from app.rules.section_types import Field
from app.rules.sections import CONTACT_KINDS, LANGUAGE_LEVELS
from app.rules.visibility import RELEASES

NAME = "profile.json"
PORTRAIT = "pictures/portrait.webp"
FORMAT, VERSION = "kontor-profile", 1
BYTES = 6_000_000
NOT_OURS = N_("Download your archive again: this one is damaged, or of a newer version than this site reads.")
OF_OTHERS = N_(
    "Not imported, because others have a part in it: connections, invitations, introductions, InMail, "
    "endorsements, recommendations, posts, comments, likes and blocked people. Your ZIP file keeps them."
)
OF_THE_ACCOUNT = N_(
    "Your name, the address of your profile, and the e-mail address that you sign in with stay as they are."
)
CHOSEN = N_("Choose again which single connections see your contact data: at first none of them does.")
EXCEPTED = N_(
    "Choose exceptions again before you share contact data: this archive shared some with all "
    "connections except a few, and the exceptions are not imported. Until then nobody sees it."
)
NOTICES = N_(
    "Your notices are not imported: nothing appears on the noticeboard unless you write it there. Your file keeps them."
)
NO_PORTRAIT = N_("The photo of the archive could not be read.")

_line, _text = cleaning.line, cleaning.text


def _level(value: Any) -> str:
    return value if value in list(LANGUAGE_LEVELS) else ""


_FORMS = {
    "line": _line, "skill": _line, "level": _level, "month": cleaning.month, "link": cleaning.link, "text": _text,
}  # fmt: skip


def _own(field: Field) -> Lens:
    """A column under its own name."""
    return lenses.simple(field.column, field.column, read=_FORMS[field.form], most=field.most)


def _own_words(field: Field, level: Field) -> Lens:
    """Archives of earlier releases may contain a level that is none of ours."""
    own, former = _own(field), lenses.simple(level.column, level.column, read=_line, most=level.most)

    def find(item: Json) -> str:
        said = former.read(item)
        return own.read(item) or ("" if said in LANGUAGE_LEVELS else said)

    return replace(own, read=find, says=lambda item: own.says(item) | former.says(item))


def _columns(section: types.Section) -> tuple[Lens, ...]:
    level = next((each for each in section.fields if each.form == "level"), None)
    return tuple(
        _own_words(each, level) if level and each.lens == "own words" else _own(each) for each in section.fields
    )


FIRST_LINES = {name: _columns(each) for name, each in sections.FIRST_LINES.items()}
LISTED = tuple(
    Section(name, name, _columns(each), each.required, each.most, "ends") for name, each in sections.LISTS.items()
)


def write(all_: Belongings, at: datetime) -> Json:
    """The profile and its owner's settings. Lists are in the order in which they are to be added."""
    mine = all_.profile
    held = all_.decisions.contacts
    contact = [
        {
            "kind": kind, "value": held[kind][0], "release": held[kind][1],
            "chosen": all_.chosen.get(kind, []), "refused": all_.refused.get(kind, []),
        }
        for kind in CONTACT_KINDS
        if kind in held
    ]
    return {
        "format": FORMAT, "version": VERSION, "written": at.isoformat(), "account": all_.account,
        **{name: _first_lines(name, mine) for name in FIRST_LINES},
        "contact": contact,
        **{section.key: list(_items(section, all_)) for section in LISTED},
        "resume": json.loads(all_.origins.resume or "null"),
        "audiences": all_.decisions.audiences,
        "privacy": all_.privacy, "feed": all_.feed, "notifications": all_.notifications,
        "notices": list(map(_notice, all_.notices)),
        "hidden": [{"kind": kind, "object": id, "at": at.isoformat()} for kind, id, at, *_ in all_.hidden],
    }  # fmt: skip


def _notice(notice: Written) -> Json:
    """For people and other programs: nothing but its author puts a notice on the board, so none is imported."""
    at = {"created": notice.created_at, "until": notice.until, "solved": notice.solved_at}
    said = {name: getattr(notice, name) for name in ("kind", "topic", "title", "text", "place", "pay")}
    return {**said, **{name: moment.isoformat() if moment else None for name, moment in at.items()}}


def _first_lines(name: str, mine: ProfileSeen) -> Any:
    """An object, except for the text about oneself, which has been a plain text since the first release."""
    said = {lens.column: getattr(mine, lens.column) for lens in FIRST_LINES[name]}
    return said[name] if name == recognised.ABOUT else said


def _items(section: Section, all_: Belongings) -> Iterable[Json]:
    held = all_.profile.rows(section.section)
    for row in held if section.section in BY_HAND else sorted(held, key=lambda row: row.id):
        item = {lens.column: getattr(row, lens.column) for lens in section.lenses}
        origin = all_.origins.rows.get((section.section, row.id))
        yield {**item, "origin": json.loads(origin)} if origin else item


def is_ours(content: bytes) -> bool:
    """Whether a JSON claims to be such a file, of any version."""
    return _document(content).get("format") == FORMAT


def _document(content: bytes) -> Json:
    try:
        return _object(json_trees.parsed(content, BYTES, json_trees.DEEPEST + 8))  # origins stand within its lists
    except ValueError:
        return {}


def read(content: bytes) -> Recognised:
    """The rows of such a file, and the settings. Never raises; anything that we would not write is left out."""
    document = _document(content)
    if document.get("format") != FORMAT or document.get("version") != VERSION:
        return Recognised(notes=[(NOT_OURS, {})])
    found = Recognised(resume=_resume(document.get("resume")))
    for section, columns in FIRST_LINES.items():
        said = document if section == recognised.ABOUT else document.get(section)
        values = {column: value for column, value in lenses.values(columns, _object(said)).items() if value}
        if values:
            found.rows.append(Row(section, dict(values), NAME))
    found.decided = decided(document)
    found.notes += [(NOTICES, {})] if _list(document.get("notices")) else []
    found.name = _line(_object(document.get("account")).get("name"))
    _read_contact(_list(document.get("contact")), found)
    for section in LISTED:
        rows.take(section, _list(document.get(section.key)), found, _origin_of(section), rows.NOT_READ)
    return found


def note_what_stays(found: Recognised) -> None:
    """Say what else an archive contains, and what happens to it."""
    found.notes += [(OF_OTHERS, {}), (OF_THE_ACCOUNT, {})]
    if "chosen" in found.decided["releases"].values():
        found.notes.append((CHOSEN, {}))


def read_portrait(content: bytes, found: Recognised) -> None:
    """Add the portrait of an archive to what was recognised, processed like any uploaded picture."""
    try:
        sha256, sizes = pictures.portrait(content)
    except Refused:
        found.notes.append((NO_PORTRAIT, {}))
        return
    made = {str(side): b64encode(webp).decode() for side, webp in sizes.items()}
    found.portrait = Portrait(pictures.name_of(content), sha256, made)


def _object(value: Any) -> Json:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _read_contact(items: list[Any], found: Recognised) -> None:
    """A field with exceptions becomes one for nobody: the exceptions are not in the file, and those people would see
    it.
    """
    held: dict[str, tuple[str, str]] = {}
    excepted = False
    for item in map(_object, items):
        kind, release = item.get("kind"), item.get("release")
        value = _contact(CONTACT_KINDS[kind].form, item.get("value")) if kind in list(CONTACT_KINDS) else ""
        if value and release == "connections" and item.get("refused"):
            held[kind], excepted = (value, "nobody"), True
        elif value:
            held[kind] = value, release if release in list(RELEASES) else "nobody"
        else:
            rows.note_rest(item, {("kind",), ("release",)}, "contact", 0, found, rows.NOT_READ)
    found.rows += [Row(recognised.CONTACT, {"kind": kind, "value": value}, NAME) for kind, (value, _) in held.items()]
    found.decided["releases"] = {kind: release for kind, (_, release) in held.items()}
    found.notes += [(EXCEPTED, {})] if excepted else []


def _contact(form: str, value: Any) -> str:
    read_as = {"email": cleaning.email, "phone": cleaning.phone, "day": cleaning.day}.get(form, _line)
    return cleaning.cut(read_as(value), limits.CONTACT)


def _origin_of(section: Section) -> Callable[[Json], str]:
    """The JSON Resume's part of the row: an object, or a text for a link that is its website, or for a skill that is a
    keyword of another one.
    """
    resume = sections.LISTS[section.section].resume
    kinds = (dict, str) if resume and (resume.within or resume.listed) else (dict,)

    def origin(item: Json) -> str:
        said = item.get("origin")
        return json_trees.packed(said) if isinstance(said, kinds) and not json_trees.is_deeper(said) else ""

    return origin


def _resume(said: Any) -> str:
    """The rest of the JSON Resume beside the rows, if it is what reading one stores."""
    left = _object(said).get(LEFT)
    if not isinstance(left, dict) or not isinstance(_object(said).get(WHOLE), dict) or json_trees.is_deeper(said):
        return ""
    items = [each for listed in left.values() for each in (listed if isinstance(listed, list) else [None])]
    sound = all(isinstance(each, list) and len(each) == 2 and _is_place(each[0]) for each in items)
    return json_trees.packed({WHOLE: said[WHOLE], LEFT: left}) if sound else ""


def _is_place(value: Any) -> bool:
    return type(value) is int and 0 <= value < BYTES
