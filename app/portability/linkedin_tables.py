"""The tables of an archive with LinkedIn's headers, so that any program that reads those reads ours."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any, NamedTuple

from app.portability.belongings import Belongings
from app.queries.own_recommendations import Mine
from app.queries.profiles import ProfileSeen
from app.rules import languages, links
from app.rules.recommendations import HIDDEN, SHOWN
from app.rules.section_types import Field, Section
from app.rules.section_types import Table as Declared
from app.rules.sections import CONTACT_KINDS, LINKS, SECTIONS
from app.rules.text import split_name

Rows = Iterable[tuple[str, ...]]
MONTHS = ("", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
PROFICIENCY = {
    "native": "Native or bilingual proficiency", "full": "Full professional proficiency",
    "working": "Professional working proficiency", "limited": "Limited working proficiency",
    "elementary": "Elementary proficiency",
}  # fmt: skip
# Behind LinkedIn's columns: other contact data that a connection may have shared.
RELEASED = {kind: kind.title() for kind in CONTACT_KINDS if kind != "email"}


class Table(NamedTuple):
    """One file: its columns, and its rows from the data of a member."""

    header: tuple[str, ...]
    rows: Callable[[Belongings], Rows]


def month(value: str | None) -> str:
    """ "2014-04" -> "Apr 2014", "2014" -> "2014", none -> ""."""
    return f"{MONTHS[int(value[5:])]} {value[:4]}" if value and len(value) == 7 else value or ""


def day(at: datetime | None) -> str:
    """ "05 Mar 2024"."""
    return f"{at.day:02} {MONTHS[at.month]} {at.year}" if at else ""


def birthday(value: str) -> str:
    """ "--03-14" -> "Mar 14"."""
    return f"{MONTHS[int(value[2:4])]} {int(value[5:])}" if value else ""


def _moment(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S} UTC"


def _contact(profile: ProfileSeen) -> dict[str, str]:
    return {each.kind: each.value for each in profile.contacts}


def connections(book: Iterable[ProfileSeen], address: Callable[[str], str]) -> Iterator[tuple[str, ...]]:
    """Rows of CONNECTIONS: each connection with the contact data they shared. `address`: of the profile with a handle.
    """
    for peer in book:
        contact = _contact(peer)
        contact["birthday"] = birthday(contact.get("birthday", ""))
        current = peer.positions[0] if peer.positions else None
        yield (
            *split_name(peer.name), address(peer.handle), contact.get("email", ""),
            current.organisation if current else "", current.title if current else "", day(peer.since),
            *(contact.get(kind, "") for kind in RELEASED),
        )  # fmt: skip


def _profile(all_: Belongings) -> Rows:
    mine, contact = all_.profile, _contact(all_.profile)
    websites = ",".join(f"{_label(each.title, each.url)}:{each.url}" for each in mine.rows(LINKS))
    yield (
        *split_name(mine.name), "", contact.get("address", ""), birthday(contact.get("birthday", "")), mine.headline,
        mine.about, mine.industry, "", mine.place, "", f"[{websites}]" if websites else "",
        contact.get("messenger", ""),
    )  # fmt: skip


def _label(title: str, url: str) -> str:
    words = re.sub(r"[\[\],:]+", " ", title).strip()
    return words if words and title != links.host(url) else "OTHER"


def _messages(all_: Belongings) -> Rows:
    me, mine = all_.profile.name, all_.address(all_.profile.handle)
    for said in all_.messages():
        theirs = all_.address(said.handle) if said.handle else ""
        sides = (me, mine, said.name, theirs) if said.mine else (said.name, theirs, me, mine)
        folder = "SENT" if said.mine else "INBOX"
        yield (str(said.conversation_id), "", *sides, _moment(said.at), "", said.text, folder, "", "No")


def _invitations(all_: Belongings) -> Rows:
    me, mine = all_.profile.name, all_.address(all_.profile.handle)
    for each in all_.invitations:
        at = f"{each.at.month}/{each.at.day}/{each.at:%y}, {each.at.hour % 12 or 12}:{each.at:%M %p}"
        theirs = all_.address(each.handle)
        if each.sent:
            yield me, each.name, at, each.note, "OUTGOING", mine, theirs
        else:
            yield each.name, me, at, each.note, "INCOMING", theirs, mine


def _vouched(all_: Belongings, received: bool) -> Rows:
    for each in all_.endorsements_received if received else all_.endorsements_given:
        status = "REJECTED" if each.hidden else "ACCEPTED"
        at = f"{each.at:%Y/%m/%d %H:%M:%S} UTC"
        yield at, each.skill, *split_name(each.name), all_.address(each.handle), status


def _recommendations(written: Iterable[Mine]) -> Rows:
    """Company and title are those of the other side at that time, as far as known: the position it names."""
    for each in written:
        at = f"{each.at:%m/%d/%y, %I:%M %p}"
        status = {SHOWN: "VISIBLE", HIDDEN: "HIDDEN"}.get(each.state, "PENDING")
        yield *split_name(each.person.name), each.organisation, each.title, each.text, at, status


def _listed(section: Section, table: Declared) -> Table:
    """A list of the registry of sections, with LinkedIn's headers."""
    fields = [section.by_column.get(column) for column in table.columns.values()]
    return Table(tuple(table.columns), lambda all_: (
        tuple(_cell(row, field) for field in fields) for row in all_.profile.rows(section.name)
    ))  # fmt: skip


def _cell(row: Any, field: Field | None) -> str:
    value: str = getattr(row, field.column) or "" if field else ""
    if field and field.form == "level":
        return languages.told(PROFICIENCY.get(value, ""), row.text)
    return month(value) if field and field.form == "month" else value


def _header(text: str) -> tuple[str, ...]:
    return tuple(text.split(","))


CONNECTIONS = _header("First Name,Last Name,URL,Email Address,Company,Position,Connected On") + tuple(RELEASED.values())
_VOUCHED = "Endorsement Date,Skill Name,{0} First Name,{0} Last Name,{0} Public Url,Endorsement Status"
_RECOMMENDED = _header("First Name,Last Name,Company,Job Title,Text,Creation Date,Status")
TABLES: dict[str, Table] = {
    "Profile": Table(_header(
        "First Name,Last Name,Maiden Name,Address,Birth Date,Headline,Summary,Industry,Zip Code,Geo Location,"
        "Twitter Handles,Websites,Instant Messengers"
    ), _profile),
    **{each.linkedin.name: _listed(each, each.linkedin) for each in SECTIONS.values() if each.linkedin},
    "Email Addresses": Table(_header("Email Address,Confirmed,Primary,Updated On"), lambda all_: (
        [(all_.account["email"], "Yes", "Yes", "")]
    )),
    "PhoneNumbers": Table(_header("Extension,Number,Type"), lambda all_: (
        ("", each.value, each.kind.title()) for each in all_.profile.contacts if each.kind in ("phone", "mobile")
    )),
    "Connections": Table(CONNECTIONS, lambda all_: connections(all_.book, all_.address)),
    "Invitations": Table(
        _header("From,To,Sent At,Message,Direction,inviterProfileUrl,inviteeProfileUrl"), _invitations
    ),
    "Introductions": Table(_header("From,Through,To,Sent At,Message,Passed On,Own Words"), lambda all_: (
        (each.asker, each.via, each.target, _moment(each.at), each.to_via, each.to_target, each.words)
        for each in all_.introductions
    )),
    "messages": Table(_header(
        "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,SUBJECT,CONTENT,"
        "FOLDER,ATTACHMENTS,IS MESSAGE DRAFT"
    ), _messages),
    "Endorsement_Received_Info": Table(_header(_VOUCHED.format("Endorser")), lambda all_: _vouched(all_, True)),
    "Endorsement_Given_Info": Table(_header(_VOUCHED.format("Endorsee")), lambda all_: _vouched(all_, False)),
    "Recommendations_Received": Table(_RECOMMENDED, lambda all_: _recommendations(all_.recommendations_received)),
    "Recommendations_Given": Table(_RECOMMENDED, lambda all_: _recommendations(all_.recommendations_given)),
    "Shares": Table(_header("Date,ShareLink,ShareCommentary,SharedUrl,MediaUrl,Visibility"), lambda all_: (
        (_moment(each.at), all_.place(f"/posts/{each.id}"), each.text, "",
         " ".join(picture.name for picture in all_.pictures.get(each.id, ())),
         "MEMBER_NETWORK" if each.audience == "members" else "CONNECTIONS")
        for each in all_.posts
    )),
    "Shares_Edited": Table(_header("Until,ShareLink,ShareCommentary"), lambda all_: (
        (_moment(each.until), all_.place(f"/posts/{id}"), each.text)
        for id, former in all_.versions.items() for each in former
    )),
    "Logins": Table(_header("Login Date,IP Address,User Agent,Login Type"), lambda all_: (
        (_moment(each.at), each.address, each.agent, each.kind) for each in all_.events
    )),
    "Reactions": Table(_header("Date,Type,Link"), lambda all_: (
        (_moment(at), "LIKE", all_.place(path)) for path, at in (
            *((f"/posts/{each.post_id}", each.at) for each in all_.likes),
            *((f"/comments/{each.comment_id}", each.at) for each in all_.comment_likes),
        )
    )),
    "Events": Table(_header("Event Name,Event Time,Status,External Url"), lambda all_: (
        (each.title, "", "ATTENDING" if each.comes else "DECLINED", all_.place(f"/announcements/{each.id}"))
        for each in all_.answers
    )),
    "Comments": Table(_header("Date,Link,Message"), lambda all_: (
        (_moment(each.at), all_.place(f"/comments/{each.id}"), each.text) for each in all_.comments
    )),
}  # fmt: skip
