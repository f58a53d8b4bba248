"""The rows of each table of a LinkedIn archive as rows of a profile here."""

from __future__ import annotations

import re
from collections.abc import Callable

from app.portability import cleaning, dates
from app.portability.linkedin.row import CUT, KEPT_WITHOUT_DATE, MISSING, NO_DATE, NO_LINK, ONE_ONLY, Bad, RowReader
from app.portability.recognised import ABOUT, CONTACT, HEAD, LeftOut
from app.portability.rows import ONLY_FIRST, REVERSED
from app.rules import languages, limits, links, months, text
from app.rules.labels import N_
from app.rules.section_types import Section, Table
from app.rules.sections import EDUCATION, ENTRY_KINDS, LINKS, POSITIONS, SKILLS

NO_EMAIL = N_("Enter an e-mail address like anna@example.org.")
NO_PHONE = N_("This is not a phone number.")
ITEMS = 30  # of a list in one cell: links have no more room
LISTED = ITEMS * (limits.LINK + 100)  # characters of such a list, each item with its name


def read_position(row: RowReader) -> None:
    title = row.line("title", limits.TITLE, required=True)
    organisation = row.line("company name", limits.TITLE, required=True)
    starts = row.month("started on", required=True)
    ends = (row.end("finished on", required=True) or None) if row.cell("finished on") else None
    if ends and not months.in_order(starts, ends):
        raise Bad(REVERSED)
    row.add(
        POSITIONS, title=title, organisation=organisation, place=row.line("location", limits.PLACE),
        starts=starts, ends=ends, text=row.text("description", limits.POSITION_TEXT),
    )  # fmt: skip


def read_education(row: RowReader) -> None:
    school = row.line("school name", limits.TITLE, required=True)
    starts, ends = _span(row, "start date", "end date")
    words = (row.text(column, limits.EDUCATION_TEXT) for column in ("notes", "activities"))
    said = cleaning.cut("\n".join(filter(None, words)), limits.EDUCATION_TEXT)
    degree = row.line("degree name", limits.TITLE)
    row.add(EDUCATION, school=school, degree=degree, starts=starts, ends=ends, text=said)


def _span(row: RowReader, first: str, last: str) -> tuple[str, str]:
    """Two months in order; an end before the beginning is left out."""
    starts, ends = row.month(first), row.end(last)
    if starts and ends and not months.in_order(starts, ends):
        row.leave_out(KEPT_WITHOUT_DATE, words=row.cell(last)[:40])
        ends = ""
    return starts, ends


def read_skill(row: RowReader) -> None:
    name = row.line("name", limits.SKILL, required=True)
    if not text.fold(name):
        raise Bad(MISSING, column="name")
    row.add(SKILLS, name=name)


def entry_reader(section: Section, table: Table) -> Callable[[RowReader], None]:
    """A function that reads the rows of a section in `profile_entry`, by its fields."""
    columns = {field: table.header_of(field.column).lower() for field in section.fields}
    starts, ends = table.header_of("starts").lower(), table.header_of("ends").lower()

    def read(row: RowReader) -> None:
        values = {}
        if starts and ends:
            values["starts"], values["ends"] = _span(row, starts, ends)
        for field, column in columns.items():
            if not column or field.column in values:
                continue
            if field.form == "month":
                values[field.column] = row.month(column)
            elif field.form == "link":
                values[field.column] = row.link(column)
            elif field.form == "text":
                values[field.column] = _with_cause(row, row.text(column, field.most), field.most)
            elif field.form == "level":
                values[field.column], values["text"] = languages.understood(row.line(column, field.most))
            else:
                values[field.column] = row.line(column, field.most, required=field.required)
        row.add(section.name, **values)

    return read


def _with_cause(row: RowReader, said: str, most: int) -> str:
    """The cause of a volunteer role ("Disaster Relief", "civilRights") is put above its text."""
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", row.line("cause", limits.TITLE))
    cause = words if " " in row.cell("cause") else words.capitalize()
    return row.cut("\n\n".join(filter(None, (cause, said))), most)


def read_profile(row: RowReader) -> None:
    """The first lines, the text about oneself, contact data and links: all in one row."""
    row.into.found.name = cleaning.cut(f"{row.name('first name')} {row.name('last name')}".strip(), limits.NAME)
    head = {"headline": row.line("headline", limits.HEADLINE), "place": row.line("geo location", limits.PLACE),
            "industry": row.line("industry", limits.INDUSTRY)}  # fmt: skip
    if any(head.values()):
        row.add(HEAD, **head)
    if about := row.text("summary", limits.ABOUT):
        row.add(ABOUT, about=about)
    _read_contact(row)
    _read_links(row)


def _read_contact(row: RowReader) -> None:
    if street := row.cell("address"):
        whole = ", ".join(filter(None, (street, row.cell("zip code"))))
        _contact(row, "address", row.cut(whole, limits.CONTACT))
    if given := row.cell("birth date")[:40]:
        if day := dates.day(given):
            _contact(row, "birthday", day)
        else:
            row.leave_out(NO_DATE, words=given)
    if messengers := ", ".join(_listed(row, "instant messengers")):
        _contact(row, "messenger", row.cut(messengers, limits.CONTACT))


def _read_links(row: RowReader) -> None:
    for item in _listed(row, "websites", _BEFORE_A_LINK):
        label, url = _labelled(item)
        if url:
            row.add(LINKS, url=url, title=_LABELS.get(label, label) or links.host(url)[:60])
        else:
            row.leave_out(NO_LINK, item=item)
    for item in _listed(row, "twitter handles"):
        if found := re.fullmatch(r"@?(\w{1,15})", item, re.ASCII):
            row.add(LINKS, url=f"https://x.com/{found[1]}", title="X")
        else:
            row.leave_out(NO_LINK, item=item)


def _labelled(item: str) -> tuple[str, str]:
    """ "TYPE:BLOG:https://x.example" -> ("BLOG", "https://x.example"); the address is "" if there is none."""
    label, address = "", item
    while found := re.match(r"([^:/]{1,60}):(?!//)", address):
        label, address = found[1].strip(), address[found.end() :]
    if "." in label:  # its colon is in front of a port
        label, address = "", item
    return label, cleaning.link(address)


# LinkedIn's names for kinds of links; a link without a name is named after its host, as in the form.
_LABELS = {"OTHER": "", "PERSONAL": "", "PORTFOLIO": "Portfolio", "BLOG": "Blog", "COMPANY": "Company", "RSS": "RSS"}


_COMMA, _BEFORE_A_LINK = r",", r"\]?,(?=\s*\[?(?:(?:[^:,/]{1,60}:){0,2}(?:https?:|www\.)|[A-Z_]+:))"


def _listed(row: RowReader, column: str, between: str = _COMMA) -> list[str]:
    """ "[PORTFOLIO:https://x,BLOG:https://y]" -> its items; a comma inside an address does not separate items."""
    given = row.cell(column).strip("[] ")
    items = re.split(between, given[:LISTED])
    if len(given) > LISTED:
        row.leave_out(CUT, most=LISTED)
        items.pop()  # an address that was cut is a different address
    items = [item.strip("[ ") for item in items if item.strip("[ ")]
    if len(items) > ITEMS:
        row.leave_out(ONLY_FIRST, count=ITEMS)
    return items[:ITEMS]


def read_summary(row: RowReader) -> None:
    if about := row.text("profile summary", limits.ABOUT):
        row.add(ABOUT, about=about)


def read_email(row: RowReader) -> None:
    """Addresses; the archive's primary one comes first."""
    row.line("email address", limits.CONTACT, required=True)
    row.asked.update(("confirmed", "updated on"))  # LinkedIn's own notes
    address = cleaning.email(row.cells["email address"])
    if not address:
        raise Bad(NO_EMAIL)
    _contact(row, "email", address, first=row.cell("primary").lower() in ("yes", "ja", "true"))


def read_phone(row: RowReader) -> None:
    extension, number = row.cell("extension"), row.line("number", limits.CONTACT, required=True)
    whole = cleaning.phone(f"{extension} {number}")
    if not whole:
        raise Bad(NO_PHONE)
    is_mobile = text.fold(row.cell("type")[:40]).startswith(("mob", "handy", "cell"))
    _contact(row, "mobile" if is_mobile else "phone", whole)


def _contact(row: RowReader, kind: str, value: str, *, first: bool = False) -> None:
    """One field of contact data; if there are two of a kind, only the member can say which is right."""
    held = next((each for each in row.into.found.rows if each.section == CONTACT and each.values["kind"] == kind), None)
    if held and held.values["value"] == value:
        return
    if held and not first:
        row.leave_out(ONE_ONLY)
        return
    if held:
        row.into.take_back(held)
        row.into.leave_out(LeftOut(held.file, held.line, held.values["value"] or "", ONE_ONLY))
    row.add(CONTACT, kind=kind, value=value)


READERS: dict[str, Callable[[RowReader], None]] = {
    "profile": read_profile,
    "summary": read_summary,
    POSITIONS: read_position,
    EDUCATION: read_education,
    SKILLS: read_skill,
    "emails": read_email,
    "phones": read_phone,
    **{name: entry_reader(each, each.linkedin) for name, each in ENTRY_KINDS.items() if each.linkedin},
}
