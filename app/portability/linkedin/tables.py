"""Which table each CSV of a LinkedIn archive is, by its header row: file names are localised and have suffixes."""

from __future__ import annotations

from app.rules.labels import N_
from app.rules.sections import SECTIONS

_SECTIONS = {name: each.linkedin for name, each in SECTIONS.items() if each.linkedin}
# Tables that are read: their required columns. Others may be missing or additional.
READ: dict[str, set[str]] = {
    "connections": {"first name", "last name", "connected on"},
    "profile": {"first name", "last name", "headline"},
    "summary": {"profile summary"},
    **{name: {header.lower() for header in table.signs} for name, table in _SECTIONS.items()},
    "emails": {"email address", "confirmed", "primary"},
    "phones": {"number", "type"},
}
DATED = {
    header.lower() for name, table in _SECTIONS.items() for header, column in table.columns.items()
    if column and SECTIONS[name].by_column[column].form == "month"
}  # fmt: skip
# Tables recognised by their only column, which many other tables have, too.
_ALONE = {name for name, table in _SECTIONS.items() if table.columns.keys() == table.signs}
MESSAGES, INVITATIONS, ENDORSEMENTS, RECOMMENDATIONS, ACTIVITY, JOBS, PRIVATE, UNKNOWN = (
    "messages", "invitations", "endorsements", "recommendations", "activity", "jobs", "private", "unknown"
)  # fmt: skip
# Tables that are not read, as sets of columns of which one is enough.
CLOSED: dict[str, list[set[str]]] = {
    MESSAGES: [{"conversation id"}],
    INVITATIONS: [{"from", "to", "sent at"}, {"inviterprofileurl"}],
    ENDORSEMENTS: [{"endorser first name"}, {"endorsee first name"}, {"endorsement status"}],
    RECOMMENDATIONS: [{"text", "creation date"}],
    JOBS: [{"job url"}, {"job title", "application date"}, {"question", "answer"}, {"dream companies"},
           {"saved_search_id"}, {"job titles", "open to recruiters"}],
    PRIVATE: [{"member age"}, {"buyer groups"}, {"type of inference"}, {"login date"}, {"search query"},
              {"challenge type"}, {"challenge date"}, {"firstname", "lastname"}, {"emails", "phonenumbers"},
              {"private identity asset name"}, {"verification type"}, {"supported cause"},
              {"causes you care about"}, {"registration ip"}, {"ip address"}, {"invoice number"},
              {"is_whatsapp_number"}],
    ACTIVITY: [{"date", "link"}, {"sharelink"}, {"sharecommentary"}, {"organization", "followed on"},
               {"event name"}, {"media link"}, {"content title"}, {"saved at", "link"}, {"date", "message"}],
}  # fmt: skip
NOTES = {
    MESSAGES: N_("Not imported: messages (%(files)s). They belong to the people who wrote them, too."),
    INVITATIONS: N_("Not imported: invitations (%(files)s). You can invite the people you find here."),
    ENDORSEMENTS: N_("Not imported: endorsements (%(files)s). Your connections here can endorse you again."),
    RECOMMENDATIONS: N_("Not imported: recommendations (%(files)s). Ask their authors to write one here."),
    ACTIVITY: N_("Not imported: posts, reactions and what you follow (%(files)s)."),
    JOBS: N_("Not read: applications and job searches (%(files)s). They are nobody’s business here."),
    PRIVATE: N_("Not read: what LinkedIn noted about you (%(files)s)."),
    UNKNOWN: N_("Not read, because the contents are unknown: %(files)s."),
}
# Files that are also recognised by their English names, so that not even their header row is read.
_BY_NAME = (
    "ad_targeting", "inferences_about_you", "logins", "searchqueries", "security_challenges", "importedcontacts",
    "private_identity_asset", "verifications", "causes you care about",
)  # fmt: skip


def by_name(name: str) -> str:
    """The kind of a table that its name alone shows to be of no use here, else empty."""
    *folders, file = name.lower().split("/")
    if folders[-1:] == ["jobs"] and "job" in file:  # a folder of that name may hold a whole archive
        return JOBS
    if file == "messages.csv":
        return MESSAGES
    return PRIVATE if file.startswith(_BY_NAME) else ""


def by_header(cells: list[str], *, first: bool) -> str:
    """The kind of table that this row is the header of, empty if it is none. `first`: no row is above it.

    A table of one column has no rows above its header: any single word could be one.
    """
    columns = {normal(cell) for cell in cells if cell.strip()}
    if not columns or (len(columns) == 1 and not first):
        return ""
    for kind, signs in CLOSED.items():
        if any(sign <= columns for sign in signs):
            return kind
    if alone := next((kind for kind in _ALONE if READ[kind] == columns), ""):
        return alone
    fitting = [kind for kind, needed in READ.items() if kind not in _ALONE and needed <= columns]
    return max(fitting, key=lambda kind: len(READ[kind]), default="")


def normal(cell: str) -> str:
    """The name of a column, normalised for comparison."""
    return " ".join(cell.strip().strip("\ufeff").lower().split())
