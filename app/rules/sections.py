"""The registries of a profile: fields of contact data, and the sections with the fields of their rows.

A new section is one entry of SECTIONS, and its German. Forms, page, preview, CV, archive, exports, imports, settings
and hints use this registry; the app does not start if a part of an entry is missing (web/registry.py).
"""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import quote

from app.rules import limits
from app.rules.labels import N_, Label
from app.rules.section_types import ENTRIES, MEMBER, OTHERS, TABLE, Field, Resume, Section, Step, Table


class ContactKind(NamedTuple):
    """`form`: email, phone, day or text: how the value is checked, linked and entered. `autofill`: the name that
    browsers know it by (HTML: autocomplete), of a day the one before "-day" and "-month".
    """

    label: Label
    form: str
    autofill: str = "off"


CONTACT_KINDS: dict[str, ContactKind] = {
    "email": ContactKind(N_("E-mail"), "email", "email"),
    "phone": ContactKind(N_("Phone"), "phone", "tel"),
    "mobile": ContactKind(N_("Mobile"), "phone", "mobile tel"),
    "address": ContactKind(N_("Address"), "text", "street-address"),
    "birthday": ContactKind(N_("Birthday"), "day", "bday"),
    "messenger": ContactKind(N_("Messenger"), "text", "impp"),
}
RELEASES = {
    "connections": N_("All my connections"),
    "chosen": N_("Connections I choose"),
    "nobody": N_("Nobody"),
}
AUDIENCE_LABELS = {
    "members": N_("All members"),
    "connections": N_("My connections"),
    "self": N_("Only me"),
}


def link_to(kind: str, value: str) -> str | None:
    """Where a click on a field of contact data leads: an e-mail, a call, or nowhere."""
    form = CONTACT_KINDS[kind].form
    if form == "email":
        return "mailto:" + quote(value, safe="@+")
    return "tel:" + re.sub(r"[^0-9+]", "", value) if form == "phone" else None


LANGUAGE_LEVELS = {
    "native": N_("Mother tongue"),
    "full": N_("Business fluent"),
    "working": N_("Good working knowledge"),
    "limited": N_("Limited working knowledge"),
    "elementary": N_("Basic knowledge"),
}
# Of those sections that some code knows by name, because their rows are odd.
POSITIONS, EDUCATION, SKILLS, LINKS = "positions", "education", "skills", "links"
_YEAR = N_("MM/YYYY or YYYY")
_FROM = Field("starts", N_("From"), "month", hint=_YEAR, resume="startDate")
_TO = Field("ends", N_("To"), "month", hint=N_("Leave it empty if it is not over"), resume="endDate")
_LINK = Field("url", N_("Link"), "link", limits.LINK, resume="url website")
_TEXT = Field("text", N_("Description"), "text", limits.ENTRY_TEXT, resume="highlights summary")


def _title(label: Label, resume: str) -> Field:
    return Field("title", label, most=limits.ENTRY_TITLE, required=True, resume=resume)


def _once(label: Label, resume: str) -> Field:
    """The one month of what does not last."""
    return Field("starts", label, "month", hint=_YEAR, resume=resume)


def _table(name: str, signs: str, columns: str) -> Table:
    """`signs`: headers, with commas; `columns`: "Header: column" likewise."""
    pairs = (each.partition(":") for each in columns.split(","))
    return Table(name, {header.strip(): ours.strip() for header, _, ours in pairs}, frozenset(signs.split(",")))


# The first lines of a profile: they are for all members, so they are no section.
HEAD = Section(
    "head", N_("Name and headline"), kept=MEMBER, usual="members",
    fields=(Field("headline", N_("Headline"), most=limits.HEADLINE, hint=N_("What you do, in one sentence.")),
            Field("place", N_("Place"), most=limits.PLACE), Field("industry", N_("Industry"), most=limits.INDUSTRY)),
)  # fmt: skip
# In the order of the settings and of the CV; the page shows those of its wide column and then those beside it.
_ALL = (
    Section(
        "about", N_("About"), prompt=N_("A few sentences about what you do, and what you like to be asked about."),
        chosen=N_("The whole text about me"), closed=N_("All of the text under About"),
        hint=N_("All members see its beginning, the first 200 characters, unless you choose “Only me”."),
        fields=(Field("about", N_("About"), "text", limits.ABOUT, hint=N_(
            "All members see the first 200 characters, your connections everything, unless your privacy settings say "
            "otherwise."
        )),),
        kept=MEMBER, look="text", door="about",
        step=Step(4, N_("A few sentences about you"), N_("They tell others what to ask you about.")),
    ),
    Section(
        "wants", N_("I am looking for, I offer"), chosen=N_("What I look for and offer"),
        prompt=N_("What could another member do for you, and you for others?"),
        fields=(Field("wants", N_("I am looking for"), "text", limits.WANTS),
                Field("offers", N_("I offer"), "text", limits.WANTS)),
        kept=MEMBER, usual="members", look="text", beside=True, on_cv=False, held=("wants", "offers"), door="wants",
        step=Step(8, N_("What you look for or offer"), N_("Someone here may have it, or need it.")),
    ),
    Section(
        POSITIONS, N_("Positions"), N_("Position"), N_("Where do you work, and where did you work before?"),
        chosen=N_("Former positions"), closed=N_("All positions"),
        hint=N_("All members see your current position, without its text, unless you choose “Only me”."),
        fields=(
            Field("title", N_("Title"), required=True, resume="position", schema="jobTitle"),
            Field("organisation", N_("Organisation"), required=True, resume="name company",
                  schema="worksFor Organization"),
            Field("place", N_("Place"), most=limits.PLACE, resume="location"),
            _FROM._replace(required=True),
            _TO._replace(hint=None),
            Field("text", N_("What you do there"), "text", limits.POSITION_TEXT, resume="highlights summary"),
        ),
        kept=TABLE, most=limits.POSITIONS, look="positions", lasting=True, same=("title", "organisation"), unless=(),
        door="add_position", resume=Resume("work"),
        linkedin=_table("Positions", "Company Name,Title",
                        "Company Name: organisation, Title: title, Description: text, Location: place, "
                        "Started On: starts, Finished On: ends"),
        step=Step(3, N_("Your current position"), N_("Current and former colleagues find you by it.")),
    ),
    Section(
        EDUCATION, N_("Education"), N_("Education"), N_("School, apprenticeship, degree."),
        hint=N_("Descriptions are for your connections, unless you choose “Only me”."),
        fields=(
            Field("school", N_("School"), required=True, resume="institution",
                  schema="alumniOf EducationalOrganization"),
            Field("degree", N_("Degree"), resume="studyType area", lens="pair"), _FROM, _TO._replace(hint=None),
            Field("text", N_("What you did there"), "text", limits.EDUCATION_TEXT, resume="courses summary",
                  hint=N_("Only your connections see this.")),
        ),
        kept=TABLE, usual="members", most=limits.EDUCATIONS, look="education", beside=True, same=("school",),
        unless=("degree",), door="add_education", resume=Resume("education"),
        linkedin=_table("Education", "School Name", "School Name: school, Start Date: starts, End Date: ends, "
                        "Notes: text, Degree Name: degree, Activities"),
        step=Step(5, N_("Your education"), N_("Classmates find you by the school.")),
    ),
    Section(
        SKILLS, N_("Skills"), N_("Skill"),
        N_("What can others come to you with? Your connections can endorse each skill."),
        fields=(Field("name", N_("Skill"), "skill", limits.SKILL, True, resume="name", schema="knowsAbout"),),
        kept=TABLE, usual="members", most=limits.SKILLS, look="skills", dated=False, same=("name",), unless=(),
        door="skills", resume=Resume("skills", listed="keywords"), linkedin=_table("Skills", "Name", "Name: name"),
        step=Step(6, N_("Three skills"), N_("Your connections can endorse what you name."), enough=3),
    ),
    Section(
        "endorsers", N_("Endorsements"), chosen=N_("Who endorsed my skills"), closed=N_("Who endorsed which skill"),
        hint=N_("Your connections can endorse your skills all the same."),
        kept=OTHERS, look="", on_cv=False, names_others=True,
    ),
    Section(
        "recommendations", N_("Recommendations"),
        prompt=N_("What was it like to work with you? The people you know best can say so."),
        kept=OTHERS, look="recommendations", on_cv=False, names_others=True,
        held=("recommendations", "recommendations_given"),
    ),
    Section(
        "languages", N_("Languages"), N_("Language"), N_("Which languages do you speak, and how well?"),
        (Field("title", N_("Language"), most=60, required=True, resume="language name", schema="knowsLanguage"),
         Field("detail", N_("Level"), "level", resume="fluency level"),
         Field("text", N_("In your own words"), resume="fluency level", lens="own words",
               hint=N_("For example a certificate: “C1, Goethe-Institut”"))),
        look="words", dated=False, beside=True, unless=(), resume=Resume("languages"),
        linkedin=_table("Languages", "Name,Proficiency", "Name: title, Proficiency: detail"),
    ),
    Section(
        "certificates", N_("Certificates"), N_("Certificate"), N_("Licences and examinations, with who issued them."),
        (_title(N_("Name"), "name"), Field("detail", N_("Issued by"), resume="issuer"), _once(N_("Issued"), "date"),
         Field("ends", N_("Valid until"), "month", resume="endDate"),
         Field("number", N_("Number"), most=80, resume="number"), _LINK),
        beside=True, resume=Resume("certificates"),
        linkedin=_table("Certifications", "Name,Authority", "Name: title, Url: url, Authority: detail, "
                        "Started On: starts, Finished On: ends, License Number: number"),
    ),
    Section(
        "projects", N_("Projects"), N_("Project"), N_("What did you bring about, alone or with others?"),
        (_title(N_("Name"), "name"), _FROM, _TO, _LINK, _TEXT._replace(resume="highlights description summary")),
        lasting=True, resume=Resume("projects"),
        linkedin=_table("Projects", "Title,Url",
                        "Title: title, Description: text, Url: url, Started On: starts, Finished On: ends"),
    ),
    Section(
        "volunteering", N_("Volunteering"), N_("Volunteer role"),
        N_("Where do you help, in a club, a board, a fire brigade?"),
        (_title(N_("Role"), "position"), Field("detail", N_("Organisation"), resume="organization"),
         _FROM, _TO, _LINK, _TEXT),
        lasting=True, resume=Resume("volunteer"),
        linkedin=_table("Volunteering", "Company Name,Role", "Company Name: detail, Role: title, Cause, "
                        "Started On: starts, Finished On: ends, Description: text"),
    ),
    Section(
        "publications", N_("Publications"), N_("Publication"), N_("Books, articles, talks that can be looked up."),
        (_title(N_("Title of the work"), "name"), Field("detail", N_("Publisher"), resume="publisher"),
         _once(N_("Published"), "releaseDate"), _LINK, _TEXT),
        resume=Resume("publications"),
        linkedin=_table("Publications", "Name,Published On",
                        "Name: title, Published On: starts, Description: text, Publisher: detail, Url: url"),
    ),
    Section(
        "honours", N_("Honours"), N_("Honour"), N_("Prizes and distinctions."),
        (_title(N_("Name"), "title"), Field("detail", N_("Awarded by"), resume="awarder"),
         _once(N_("Awarded"), "date"), _TEXT),
        beside=True, resume=Resume("awards"),
        linkedin=_table("Honors", "Title,Issued On", "Title: title, Description: text, Issued On: starts"),
    ),
    Section(  # LinkedIn has them in its table of the profile
        LINKS, N_("Links"), N_("Link"), N_("Your website, your company, your page elsewhere."),
        (_LINK._replace(label=N_("Web address"), required=True, schema="sameAs"),
         Field("title", N_("Name of the link"), most=60, resume="network", lens="named by its host")),
        look="links", dated=False, beside=True, same=("url",), unless=(), resume=Resume("profiles", within="basics"),
    ),
    Section("activity", N_("Activity"), chosen=N_("My activity"), kept=OTHERS, look="", on_cv=False, names_others=True),
)  # fmt: skip
if wrong := [f"The section {each.name} {mistake}." for each in _ALL for mistake in each.mistakes()]:
    raise ValueError(" ".join(wrong))
SECTIONS = {section.name: section for section in _ALL}
# Those that are part of the page, first those of the wide column; those of `profile_entry`; those that are lists.
ON_PAGE = {each.name: each for beside in (False, True) for each in _ALL if each.beside == beside and each.look}
ENTRY_KINDS = {name: each for name, each in ON_PAGE.items() if each.kept == ENTRIES}
TABLES = {name: each for name, each in SECTIONS.items() if each.kept == TABLE}
LISTS = {**TABLES, **ENTRY_KINDS}
# What there is one of, as columns of the member.
FIRST_LINES = {"head": HEAD, **{name: each for name, each in SECTIONS.items() if each.kept == MEMBER}}
