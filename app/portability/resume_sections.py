"""Where everything of a profile stands in a JSON Resume (schema 1.x; the names of its predecessors are read, too)."""

from __future__ import annotations

from app.portability import cleaning, lenses
from app.portability.lenses import Json, Lens
from app.portability.recognised import EDUCATION, POSITIONS, SKILLS
from app.portability.rows import Section
from app.rules import limits, links
from app.rules.sections import ENTRY_KINDS


def _entries(key: str, kind: str, *columns: Lens, within: str = "") -> Section:
    fields = {field.column: field for field in ENTRY_KINDS[kind].fields}
    fitted = tuple(Lens(each.column, each.read, each.put, fields[each.column].most) for each in columns)
    required = tuple(column for column, field in fields.items() if field.required)
    return Section(key, kind, fitted, required, ENTRY_KINDS[kind].most, within=within)


def _name_of_link() -> Lens:
    """A link without a name is called after its host, as it is where somebody types it in."""

    def find(item: Json) -> str:
        return cleaning.line(item.get("network")) or links.host(lenses.link().read(item))

    return Lens("title", find, _simple("title", "network").put)


_simple, _month, _text = lenses.simple, lenses.month, lenses.text
_DATES = (_month("starts", "startDate"), _month("ends", "endDate"))
SECTIONS = (
    Section("work", POSITIONS, (
        _simple("title", "position", most=limits.TITLE),
        _simple("organisation", "name", "company", most=limits.TITLE),
        _simple("place", "location", most=limits.PLACE),
        *_DATES,
        _text("text", "highlights", "summary", most=limits.POSITION_TEXT),
    ), ("title", "organisation", "starts"), limits.POSITIONS),
    _entries(
        "volunteer", "volunteering",
        _simple("title", "position"), _simple("detail", "organization"), *_DATES, lenses.link(),
        _text("text", "highlights", "summary", most=limits.ENTRY_TEXT),
    ),
    Section("education", EDUCATION, (
        _simple("school", "institution", most=limits.TITLE),
        lenses.pair("degree", "studyType", "area", limits.TITLE),
        *_DATES,
        _text("text", "courses", "summary", most=limits.EDUCATION_TEXT),
    ), ("school",), limits.EDUCATIONS),
    _entries(
        "awards", "honours",
        _simple("title", "title"), _simple("detail", "awarder"), _month("starts", "date"),
        _text("text", "highlights", "summary", most=limits.ENTRY_TEXT),
    ),
    _entries(
        "certificates", "certificates",
        _simple("title", "name"), _simple("detail", "issuer"), _month("starts", "date"), _month("ends", "endDate"),
        _simple("number", "number"), lenses.link(),
    ),
    _entries(
        "publications", "publications",
        _simple("title", "name"), _simple("detail", "publisher"), _month("starts", "releaseDate"), lenses.link(),
        _text("text", "highlights", "summary", most=limits.ENTRY_TEXT),
    ),
    Section("skills", SKILLS, (_simple("name", "name", most=limits.SKILL),), ("name",), limits.SKILLS),
    _entries(
        "languages", "languages",
        _simple("title", "language", "name"), *lenses.fluency("detail", "text", "fluency", "level"),
    ),
    _entries(
        "projects", "projects",
        _simple("title", "name"), *_DATES, lenses.link(),
        _text("text", "highlights", "description", "summary", most=limits.ENTRY_TEXT),
    ),
    _entries("profiles", "links", lenses.link(), _name_of_link(), within="basics"),
)  # fmt: skip


def _address() -> Lens:
    """Street and town as one line: "Dorfstr. 1", "24235", "Laboe" -> "Dorfstr. 1, 24235 Laboe"."""

    def find(location: Json) -> str:
        written = location.get("address")
        lines = written.split("\n") if isinstance(written, str) else []
        street = ", ".join(filter(None, map(cleaning.line, lines)))
        code = cleaning.line(location.get("postalCode"))
        if not street or not code or code in street:
            return street
        return f"{street}, {code} {cleaning.line(location.get('city'))}".strip()

    def put(location: Json, value: str) -> None:
        location.pop("postalCode", None)
        _simple("address", "address").put(location, value)

    return lenses.within("location", Lens("address", find, put, limits.CONTACT))


# The columns of `basics` beside the name, which is never taken over; by the section of ours they belong to.
HEAD = (
    _simple("headline", "label", most=limits.HEADLINE),
    lenses.within("location", _simple("place", "city", most=limits.PLACE)),
)
ABOUT = (_simple("about", "summary", read=cleaning.text, most=limits.ABOUT),)
CONTACT = (_simple("email", "email", read=cleaning.email), _simple("phone", "phone", read=cleaning.phone), _address())
NAME = _simple("name", "name")
