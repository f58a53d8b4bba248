"""Anna's profile with a word of its own in every part, and viewers of every kind, who may or may not find it.

tests/pages/test_who_sees_what.py is the table of who does; tests/strangers/ adds what is private besides a profile.
"""

from __future__ import annotations

from types import SimpleNamespace

from app import database
from app.actions import (
    blocks,
    connections,
    endorsements,
    entries,
    messages,
    preferences,
    profiles,
    recommendations,
    releases,
)
from app.actions.recommendations import Words
from app.extensions import db
from app.models import Activity, Member, Site
from app.rules import kinds
from app.rules.sections import ENTRY_KINDS
from tests import cast
from tests.pages.recommending import accept, position, shown

WORDS = {
    "name": "Canaria Qname",
    "photo": "c0ffee" * 10 + "abcd",
    "headline": "Qheadline",
    "place": "Qplace",
    "industry": "Qindustry",
    "current position": "Qcurrent",
    "text of current position": "Qsays",
    "former positions": "Qformer",
    "first 200 of about": "Qbegins",
    "rest of about": "Qrest",
    "education: school": "Qschool",
    "education: degree": "Qdegree",
    "education: years": "1931",
    "education: text": "Qhomework",
    "names of skills": "Qskill",
    "wants": "Qwants",
    "offers": "Qoffers",
    "number of connections": "7 connections",
    "shared connections": "Qshared",
    "endorsers": "Qendorser",
    "recommendations received": "Qpraise of Anna",
    "recommendations given": "Qpraise by Anna",
    "list of connections": "Qlisted",
    "contact for connections": "qreleased@firma.example",
    "contact for chosen ones": "0151 444 555",
    "contact for nobody": "0999 888 777",
    **{kind: f"Qentry{kind}" for kind in ENTRY_KINDS},
}
CONTACT = {
    "email": (WORDS["contact for connections"], "connections"),
    "mobile": (WORDS["contact for chosen ones"], "chosen"),
    "phone": (WORDS["contact for nobody"], "nobody"),
}
ABOUT = "Qbegins " + "lorem ipsum " * 25 + "Qrest"
HANDLE = "anna-brandt"
# Which words stand in which section: what a choice for it opens and closes.
OF_SECTION = {
    "about": ["rest of about"],
    "wants": ["wants", "offers"],
    "positions": ["former positions", "text of current position"],
    "education": ["education: school", "education: degree", "education: years"],
    "skills": ["names of skills"],
    "endorsers": ["endorsers"],
    "recommendations": ["recommendations received", "recommendations given"],
    **{kind: [kind] for kind in ENTRY_KINDS},
}


def build() -> SimpleNamespace:
    """Anna and her `viewers` by their name in the table; "visitor" is a guest once `open_to_guests` was called.

    `skill`, `recommendation`: the ids of what Anna shows.
    """
    world = cast.world()
    with database.transaction():
        anna = db.session.get_one(Member, world.anna)
        fill(anna)
        keys = ("gustav", "helga", "iris", "jana", "kurt")
        people = {key: cast.person(key, name=f"{key.title()} Someone") for key in keys}
        known = {key: cast.person(key, name=key.title()) for key in ("qshared", "qendorser", "qlisted", "qadvocate")}
        db.session.flush()
        skill = profiles.add_skill(anna, WORDS["names of skills"])
        for other in (*known.values(), people["iris"], people["jana"], people["kurt"]):
            cast.connect(anna, other)
        for viewer in (world.ben, world.carla, *(person.id for person in people.values())):
            cast.connect(known["qshared"], db.session.get_one(Member, viewer))
        for chosen in (people["iris"], people["jana"]):
            releases.choose(anna, chosen.id, "mobile")
        releases.refuse(anna, people["kurt"].id, "email")
        endorsements.endorse(known["qendorser"], skill)
        endorsements.endorse(people["iris"], skill)
        recommendation = recommend(anna, known["qadvocate"])
        messages.send(people["iris"], anna.id, "Qtalkofthen")
        connections.remove(anna, people["iris"].id)
        blocks.block(anna, people["gustav"].id, "Qwhyiblocked")
        blocks.block(people["helga"], anna.id, "Qwhyshedid")
        # Of whom nothing is public: neither a hit of a search nor a newcomer
        preferences.choose_search(known["qlisted"], in_search=False)
        db.session.query(Activity).filter_by(actor_id=known["qlisted"].id, kind=kinds.code("joined")).delete()
        cast.quiet()
        viewers = {"guest": None, "visitor": None, "stranger": world.eve, "second": world.carla}
        viewers |= {"connection": world.ben, "owner": world.anna, "admin": world.frieda}
        keys = {"former": "iris", "chosen": "jana", "excepted": "kurt", "blocked": "gustav", "blocking": "helga"}
        viewers |= {name: people[key].id for name, key in keys.items()}
        found = SimpleNamespace(anna=world.anna, dirk=world.dirk, viewers=viewers)
        found.advocate, found.skill, found.recommendation = known["qadvocate"].id, skill.id, recommendation
        return found


def recommend(anna: Member, advocate: Member) -> int:
    """Each praises the other; gives the id of what Anna received.

    The advocate's own profile is open to all, so that Anna's choice is what decides. Both are tied to a position of the
    advocate's: a recommendation names it, whatever its owner does with the section.
    """
    profiles.choose_audience(advocate, "recommendations", "members")
    words = Words("client", position(advocate), WORDS["recommendations received"])
    received = recommendations.write(advocate, anna.id, words).id
    accept(received)
    shown(anna, advocate.id, WORDS["recommendations given"])
    return received


def fill(anna: Member) -> None:
    profiles.change_head(anna, name="Canaria Qname", headline="Qheadline", place="Qplace", industry="Qindustry")
    profiles.change_photo(anna, WORDS["photo"], {96: b"small", 320: b"large"})
    profiles.change_about(anna, ABOUT)
    profiles.change_wants(anna, wants="Qwants", offers="Qoffers")
    position = {"organisation": "Firma", "place": ""}
    profiles.add_position(anna, title="Qcurrent", starts="2014-04", ends=None, text="Qsays", **position)
    profiles.add_position(anna, title="Qformer", starts="2001", ends="2014-03", text="Qformer text", **position)
    profiles.add_education(anna, school="Qschool", degree="Qdegree", starts="1929", ends="1931", text="Qhomework")
    for kind in ENTRY_KINDS:
        entries.add_entry(anna, kind, title=WORDS[kind], url="https://example.org/")
    profiles.change_contact(anna, CONTACT)


def open_to_guests(anna_id: int, *, site: bool = True, member: bool = True, indexed: bool = False) -> None:
    """Let guests in: it takes the site and the member."""
    with database.transaction():
        db.session.get_one(Site, 1).public_profiles = site
        preferences.choose_public(db.session.get_one(Member, anna_id), public=member, indexed=indexed)


def choose(anna_id: int, choice: str) -> None:
    """What Anna may choose: "list hidden", "mobile: nobody", or a section and its audience."""
    with database.transaction():
        anna = db.session.get_one(Member, anna_id)
        if choice == "list hidden":
            preferences.choose_privacy(anna, who_may_invite="everyone", hides_connections=True)
            return
        what, whom = choice.split(": ")
        if what in CONTACT:
            profiles.change_contact(anna, {**CONTACT, what: (CONTACT[what][0], whom)})
        else:
            profiles.choose_audience(anna, what, whom)


def surfaces(handle: str, *, further: bool = True) -> tuple[list[str], list[str]]:
    """(pages, pieces): every address below a profile that shows something of it, and the search for it.

    `further`: with the pieces of languages, certificates, ...
    """
    pages = [f"/in/{handle}", *(f"/in/{handle}{below}" for below in ("/contact", "/connections"))]
    pages += [f"/in/{handle}/{file}" for file in ("cv", "resume.json", "card.vcf")]
    pages += [f"/in/{handle}/recommendations", f"/in/{handle}/recommendations?show=given"]
    pages += [f"/in/{handle}/connections?shared=1", f"/in/{handle}/connections?q=q", "/search?q=qname"]
    parts = ("head", "about", "positions", "skills", "education", "wants", *(ENTRY_KINDS if further else ()))
    return pages, [*(f"/in/{handle}?part={part}" for part in parts), *pages[1:]]


def found_by(visitor, addresses: list[str], *, fragment: bool) -> set[str]:
    """Which words stand on these surfaces."""
    read = "\n".join(visitor.get(address, fragment=fragment).get_data(as_text=True) for address in addresses)
    return {part for part, word in WORDS.items() if word in read}
