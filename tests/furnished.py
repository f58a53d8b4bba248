"""The cast's world with something on every page, and the address of every page there is.

`mark` is put behind every text that somebody wrote: a test that wants to see what becomes of a text says so with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

from flask import Flask

from app import database
from app.actions import (
    account_log,
    accounts,
    address_by_admin,
    announcements,
    announcing,
    blocks,
    comments,
    email_invitations,
    endorsement_requests,
    endorsements,
    entries,
    hidden,
    imports,
    introductions,
    invitations,
    joining,
    member_acts,
    messages,
    mutes,
    noticeboard,
    posts,
    preferences,
    profiles,
    recommendations,
    releases,
    reports,
    roster,
    sessions,
)
from app.actions.announcements import Words as Announced
from app.actions.introductions import Plea
from app.actions.invitations import Wish
from app.actions.joining import Applicant
from app.actions.letters import post_letter
from app.actions.noticeboard import Words as Notice
from app.actions.recommendations import Words
from app.delivery import links
from app.extensions import db
from app.models import (
    AddressByAdmin,
    AddressUndo,
    Delivery,
    EmailInvitation,
    LegalPage,
    Member,
    Mention,
    PasswordReset,
    Post,
    Recommendation,
    Removal,
    Report,
    RosterEntry,
    SignedInSession,
    SignUp,
    Site,
    Skill,
)
from app.models.base import now
from app.portability import drafts, linkedin, own_archive, uploads
from app.portability.roster import Person
from app.queries import announcements as seen
from app.queries import announcing as mailings
from app.queries import comments as found_comments
from app.queries import members, notices, reported
from app.queries import posts as found_posts
from app.queries import removals as removed
from app.queries import reports as cases
from app.rules import kinds, mentions, pictures
from app.rules.account_log import EVENTS
from app.rules.sections import ENTRY_KINDS
from tests import cast
from tests.pages.picturing import publish
from tests.portability.archives import table, zipped

PORTRAIT = Path(__file__).parent.parent / "app/demo/portraits/00.webp"
LONG_WORD = "Donaudampfschifffahrtsgesellschaftskapitänswitwenrentenversicherungsverein"
LONG_LINK = "https://www.example.org/" + "a-very-long-path-without-any-place-to-break/" * 4
DAY = timedelta(days=1)
POSTS, MESSAGES = 65, 35  # more than three pages of the feed, more than one of a conversation

# Addresses that answer with something else than a page.
NOT_PAGES = {
    "health.alive", "health.ready", "health.robots", "health.manifest", "health.favicon", "assets.show",
    "pictures.show", "post_pictures.content", "marks.show", "marks.initial", "network.badges", "hints.suggest",
    "inmail.poll", "setup.begin",
    "admin_roster.lines", "admin_leavers.lines", "announcements.calendar",
    "exports.resume", "exports.card", "exports.connections_csv", "exports.connections_vcf", "circle.file",
}  # fmt: skip


def furnish(mark: str = "", *, keeps_letters: bool = False) -> SimpleNamespace:
    """Build it inside an app context; ids by name, `handles` by name, and one thing of each kind.

    `keeps_letters`: those of building it stay in the outbox.
    """
    world = cast.world()
    with database.transaction():
        members = {key: db.session.get_one(Member, getattr(world, key)) for key in cast.NAMES}
        for key in ("gustav", "hugo", "ida", "jule", "karl"):
            members[key] = cast.person(key, name=f"{key.title()} {LONG_WORD[:40]}")
        members["gustav"].hides_first_week = False  # he is new
        db.session.flush()
        people = SimpleNamespace(**members)
        _write_profiles(people, world, mark)
        _meet(people, world, mark)
        _talk(people, world, mark)
        _recommend(people, world, mark)
        _hang_up(people, world, mark)
        _report(people, world, mark)
        _ask(people, world, mark)
        _bring_in(people, world, mark)
        _publish()
        _announce(people, world, mark)
        world.gustav, world.hugo, world.ida = people.gustav.id, people.hugo.id, people.ida.id
        world.karl = people.karl.id
        world.handles = {key: member.handle for key, member in members.items()}
        db.session.flush()
        for row in db.session.query(Delivery) if not keeps_letters else ():
            db.session.delete(row)  # the letters of building it
        world.letter = came_back(members["frieda"])
    return world


def _publish() -> None:
    """The pages that everybody may read, and one as a draft."""
    site = db.session.get_one(Site, 1)
    site.legal, site.public_about = "imprint privacy terms about", True
    for page in ("imprint", "privacy", "terms", "about"):
        text = f"# Elbufer\nBrooktorkai 4, 20457 Hamburg\noffice@elbufer.example\n\n- {LONG_WORD}\n- {LONG_LINK}"
        db.session.add(LegalPage(page=page, locale="en", text=text, published_at=now()))
    db.session.add(LegalPage(page="rules", locale="en", text="[to be written]"))


def _announce(people: Any, world: Any, mark: str) -> None:
    """One on Home that two members have answered and that is sent by e-mail, and a draft."""
    starts = now() + 10 * DAY
    said = Announced(
        f"Annual meeting {LONG_WORD[:30]}{mark}"[:120], f"Agenda.\n{LONG_LINK}\n{LONG_WORD}{mark}", now() + 9 * DAY,
        starts, starts + timedelta(hours=3), f"Granary loft{mark}", True,
    )  # fmt: skip
    world.announcement = announcements.write(people.frieda, said)
    announcements.publish(people.frieda, mailings.one(world.announcement))
    for member, comes in ((people.ben, True), (people.carla, False)):
        announcements.answer(member, seen.seen(member.id, world.announcement), comes)
    announcing.test(people.frieda, mailings.one(world.announcement))
    announcing.send(people.frieda, mailings.one(world.announcement), 600)
    world.announcement_draft = announcements.write(people.frieda, Announced(f"Draft{mark}", f"Later{mark}"))


def came_back(member: Member) -> int:
    """An e-mail that the server refused."""
    posted = post_letter("security", member=member)
    letter = db.session.query(Delivery).filter_by(message_id=posted).one()
    letter.state, letter.answer, letter.attempts, letter.finished_at = "failed", "550 5.1.1 unknown", 1, now()
    return letter.id


def _write_profiles(people: Any, world: Any, mark: str) -> None:
    for number, member in enumerate((people.anna, people.ben, people.eve)):
        profiles.change_head(
            member, name=member.name[: 80 - len(mark)] + mark, headline="Tax adviser for craftsmen" + mark,
            place="Lübeck" + mark, industry="Tax and law" + mark,
        )  # fmt: skip
        profiles.change_about(
            member, f"I like being asked about {LONG_WORD}.\n{LONG_LINK}\n{mark} " + "And so on. " * 40
        )
        profiles.change_wants(member, wants="A partner" + mark, offers="Coffee" + mark)
        held = {
            "title": "Owner" + mark,
            "organisation": "Brandt" + mark,
            "place": "Lübeck" + mark,
            "text": "Books" + mark,
        }
        world.position = profiles.add_position(member, **held, starts="2014-04", ends=None).id
        profiles.add_position(member, **held, starts="2001", ends="2014-03")
        school = {"school": "Leibniz" + mark, "degree": "Diploma" + mark}
        schooling = profiles.add_education(member, **school, starts="1996", ends="2001")
        entry = {kind: _entry(member, kind, mark) for kind in ENTRY_KINDS}
        skills = [profiles.add_skill(member, name + mark) for name in ("Tax law", "Balance sheets", LONG_WORD[:40])]
        contact = {"email": member.email, "phone": "+49 451 123450" + str(number), "birthday": "--02-29"}
        contact |= {"address": "Mengstraße 4, 23552 Lübeck" + mark, "messenger": "anna.tax" + mark}
        released = {kind: (value, "connections") for kind, value in contact.items()}
        profiles.change_contact(member, released | {"mobile": ("+49 151 1234567", "chosen")})
        if member is people.ben:
            world.skill_of_ben, world.other_skill_of_ben = skills[0].id, skills[1].id
        if member is people.anna:
            world.own_position, world.own_education, world.own_skill = world.position, schooling.id, skills[0].id
            world.own_entry = entry["languages"].id
    db.session.get_one(Site, 1).public_profiles = True
    for member, indexed in ((people.anna, True), (people.eve, False)):
        preferences.choose_public(member, public=True, indexed=indexed)
    profiles.change_photo(people.anna, *pictures.portrait(PORTRAIT.read_bytes()))


def _entry(member: Any, kind: str, mark: str) -> Any:
    """An entry of a further section with something in every field."""
    full = {
        "title": "German" + mark, "detail": "native" if kind == "languages" else "Guild" + mark, "number": "B 7" + mark,
        "url": "https://www.example.org/here", "starts": "2001", "ends": "2004-05", "text": "We did it" + mark,
    }  # fmt: skip
    return entries.add_entry(member, kind, **{column: full[column] for column in ENTRY_KINDS[kind].columns})


def _meet(people: Any, world: Any, mark: str) -> None:
    cast.connect(people.anna, people.ida)
    mutes.mute(people.anna, people.ida.id)
    hidden.hide(people.anna, [(kinds.code("joined"), people.carla.id), (kinds.code("joined"), people.hugo.id)])
    releases.choose(people.anna, people.ben.id, "mobile")
    blocks.block(people.anna, people.hugo.id, "He knows why" + mark)
    world.invitation = invitations.invite(people.eve, people.anna.id, Wish("friend", "Remember Kiel?" + mark)).id
    invitations.invite(people.gustav, people.anna.id, Wish("colleague"))
    asked = introductions.ask(people.carla, people.anna.id, Plea(people.ben.id, "You know Anna" + mark, "Hello" + mark))
    introductions.pass_on(asked, "She is right" + mark)
    plea = Plea(people.anna.id, "You know Ben" + mark, "I look for a partner" + mark)
    world.introduction = introductions.ask(people.ida, people.ben.id, plea).id
    profiles.change_contact(people.dirk, {"email": (people.dirk.email, "connections")})
    invitations.invite(people.ben, people.dirk.id, Wish("employer"))  # they share Carla; he will see the address
    world.sent_invitation = invitations.invite(people.anna, people.dirk.id, Wish("other", "Hello" + mark)).id
    email_invitations.invite_by_email(people.anna, "guest@anderswo.example", Wish("colleague", "Come in" + mark))


def _talk(people: Any, world: Any, mark: str) -> None:
    for number in range(POSTS):
        told = posts.write(people.ben, f"Report number {number} {LONG_LINK if number % 20 == 0 else ''}{mark}")
    endorsements.endorse(people.ben, db.session.get_one(Skill, world.own_skill))
    endorsements.endorse(people.ida, db.session.get_one(Skill, world.own_skill))
    endorsements.hide(db.session.get_one(Skill, world.own_skill), people.ida.id, hidden=True)
    endorsement_requests.ask(people.ben, people.anna.id, [world.skill_of_ben, world.other_skill_of_ben])
    written = posts.write(people.anna, f"Who knows {LONG_WORD}? {mark}")
    posts.edit(people.anna, written, f"Who knows {LONG_WORD}? {LONG_LINK} #{LONG_WORD[:50]} {mark}", "members")
    world.post = written.id
    _comment(people, world, mark)
    posts.like(people.ben, db.session.get_one(Post, world.post))
    posts.like(people.anna, told)
    posts.like(people.ben, posts.write(people.carla, "From the #quay" + mark))
    for number in range(MESSAGES):
        sender, peer = (people.anna, people.ben) if number % 3 == 0 else (people.ben, people.anna)
        message = messages.send(sender, peer.id, f"Line {number} of our talk {LONG_LINK if number == 30 else ''}{mark}")
    messages.send(people.ida, people.anna.id, "A quick question" + mark)
    world.conversation = message.conversation_id
    world.message_of_anna = messages.send(people.anna, people.ben.id, "One more line" + mark).id


def _comment(people: Any, world: Any, mark: str) -> None:
    """More than are shown below an entry, one of them an answer to somebody else's; one is liked, one was edited."""
    post = found_posts.own(people.anna.id, world.post)
    said = [comments.write(who, post, f"Ask at the quay {mark}") for who in (people.ben, people.anna, people.ben)]
    first, own, _ = (found_comments.readable(people.anna.id, id) for id in said)
    comments.edit(people.anna, own, f"Ask Mr {LONG_WORD} {LONG_LINK} {mark}")
    comments.like(people.anna, first)
    comments.like(people.ben, own)
    comments.write(people.ben, post, f"He has none {mark}", own)
    world.comment = comments.write(people.anna, post, f"Then not {mark}", first)
    asked = f"Would {mentions.token(people.anna.id)} know? {mentions.token(people.ida.id)} does {mark}"
    posts.write(people.ben, asked)
    pictured = publish(people.anna, "The quay from Block 6" + mark, "", text=f"Who knows {LONG_WORD}?{mark}")
    world.pictured_post = pictured.id
    publish(people.ben, *(f"The quay in part {number}{mark}" for number in range(4)))
    world.mention = db.session.scalar(db.select(Mention.id).where(Mention.member_id == people.anna.id))


def _recommend(people: Any, world: Any, mark: str) -> None:
    """One of each state in which something can be seen; Anna is the subject of one and the author of another."""
    for author, subject in ((people.ben, people.anna), (people.anna, people.ben), (people.ben, people.anna)):
        text = f"Asked first, then did the sums. {LONG_WORD}{mark}" + " And so on." * 70
        words = Words("client", world.own_position, text)
        world.recommendation = recommendations.write(author, subject.id, words).id
        if author is people.anna:
            world.own_recommendation = world.recommendation
        if not hasattr(world, "shown_recommendation") or author is people.anna:
            world.shown_recommendation = world.recommendation
            found = db.session.get_one(Recommendation, world.recommendation)
            recommendations.accept(found, recommendations.seal_of(found))
    asked = Words("colleague", world.own_position, "Just a few words?" + mark)
    recommendations.ask(people.ida, people.anna.id, asked)
    ida = recommendations.ask(people.anna, people.ida.id, asked)
    recommendations.revise(people.ida, ida, Words("led", world.own_position, "Short." + mark))
    recommendations.request_revision(ida, "Could it be longer?" + mark)


def _hang_up(people: Any, world: Any, mark: str) -> None:
    """Notices of Anna, of a connection and of a stranger; one that was answered, one that is solved."""
    said = Notice("seek", "work", "Balance sheets" + mark, f"Who knows {LONG_WORD}? {LONG_LINK} {mark}",
                  "Lübeck" + mark, "20 an hour" + mark)  # fmt: skip
    for name, author in (("own_notice", people.anna), ("notice_of_ben", people.ben), ("notice_of_eve", people.eve)):
        id = noticeboard.write(author, said)
        setattr(world, name, id)
    world.solved_notice = noticeboard.write(people.anna, said)
    noticeboard.solve(notices.own_one(people.anna.id, world.solved_notice))
    asked = notices.to_answer(people.jule.id, world.own_notice)
    noticeboard.answer(members.at_present(people.jule.id), asked, "I do" + mark, "About it:" + mark)
    asked = notices.to_answer(people.ben.id, world.own_notice)
    noticeboard.answer(members.at_present(people.ben.id), asked, "So do I" + mark, "About it:" + mark)


def _report(people: Any, world: Any, mark: str) -> None:
    """An open report, a sealed one, one that was answered, and one that led to a removal with an objection."""

    def said(reporter: Any, kind: str, id: int, reason: str) -> int:
        seen = reported.MODULES[kind].seen_by(reporter.id, id)
        reports.report(reporter, kind, id, seen, reason, f"Look at this: {LONG_WORD}{mark}")
        return db.session.query(Report.id).order_by(Report.id.desc()).limit(1).scalar()

    def case(id: int) -> Any:
        return cases.case(people.frieda.id, id)

    world.post_of_ben = db.session.query(Post.id).filter_by(author_id=people.ben.id).order_by(Post.id).limit(1).scalar()
    world.report = said(people.anna, "post", world.post_of_ben, "spam")
    world.sealed_report = said(people.ben, "message", world.message_of_anna, "insult")
    answered = said(people.anna, "notice", world.notice_of_eve, "false")
    reports.close(people.frieda, case(answered), "dismissed", answer="We looked at it." + mark)
    gone = posts.write(people.anna, "Too loud" + mark).id
    world.removed_report = said(people.ben, "post", gone, "other")
    reports.close(people.frieda, case(world.removed_report), "removed", "Too loud for us." + mark, "Thank you." + mark)
    world.removal = db.session.query(Removal.id).scalar()
    reports.object_to(removed.one(world.removal), "It was a joke." + mark)


def _ask(people: Any, world: Any, mark: str) -> None:
    sessions.begin(people.anna, agent="Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0", address="127.0.0.2")
    joining.ask_to_join(Applicant("Willi New" + mark, "willi@firma.example", cast.PASSWORD + "!", "en"))
    accounts.ask_for_reset(people.dirk.email)
    address_by_admin.ask(people.frieda, people.anna.id, "anna@later.example")
    address_by_admin.ask(None, people.karl.id, "karl@later.example")  # waits for Frieda
    member_acts.lock(people.frieda, people.karl.id, "Spam" + mark, f"Write to us. {LONG_WORD}{mark}")
    db.session.flush()
    invitation = db.session.query(EmailInvitation).one()
    signing_up = db.session.query(SignUp).one()
    world.email_invitation = invitation.id
    world.browser = db.session.query(SignedInSession).filter_by(member_id=people.anna.id).one().id
    undo = AddressUndo(member_id=people.dirk.id, email="dirk@frueher.example", nonce="x", expires_at=now() + DAY)
    db.session.add(undo)
    for kind in EVENTS:
        account_log.note(people.anna.id, kind, address="127.0.0.2", agent="Mozilla/5.0 (X11; Linux) Firefox/140.0")
    db.session.flush()
    asked = db.session.query(AddressByAdmin).filter_by(member_id=people.anna.id).one()
    world.tokens = {
        "address_by_admin.confirm": links.address_by_admin(asked),
        "address_by_admin.undo": links.undo_address_by_admin(asked),
        "accounts.confirm": links.sign_up(signing_up),
        "accounts.new_password": links.reset(db.session.query(PasswordReset).one()),
        "email_address.undo": links.address_undo(undo),
        "email_invitations.invited": links.email_invitation(invitation),
        **_list(people, world, mark),
        "unsubscribe.show": links.unsubscribe(people.dirk.id, "inmail"),
    }


def _list(people: Any, world: Any, mark: str) -> dict[str, str]:
    """An applicant, people on the roster and lists that wait; the link of one who is invited."""
    applicant = SignUp(
        name="Jorinde" + mark, email="jorinde@neu.example", password_hash="x", locale="en", nonce="n", state="applied",
        answer=f"{LONG_WORD} {LONG_LINK}{mark}", applied_at=now(), expires_at=now() + timedelta(days=9),
    )  # fmt: skip
    db.session.add(applicant)
    batch = roster.begin_batch("the list of 2026" + mark)
    said = "en", "Leibniz" + mark, "1998", "Brandt" + mark
    emails = [f"p{number}@neu.example" for number in range(3)]
    name = "Person " + LONG_WORD[:40] + mark
    roster.add(batch, [Person(number, name, email, email, *said) for number, email in enumerate(emails)])
    entry = db.session.query(RosterEntry).filter_by(email=emails[0]).one()
    entry.state, entry.invited_at = "invited", now()
    lines = f"Mail,Name\nnew@neu.example,{LONG_WORD}{mark}\nnobody,Name{mark}\nben@firma.example,Ben{mark}\n"
    for kind in ("join", "leave"):
        roster.put_draft(people.frieda, kind, "list.csv" + mark, lines.encode())
    db.session.flush()
    world.applicant = applicant.id
    link = links.roster(entry)
    return {"roster.invited": link, "roster.decline": link, "roster.refuse": link}


def _bring_in(people: Any, world: Any, mark: str) -> None:
    """Eve looks at what an upload says of her, Carla's is still being read, and Anna knows somebody who is here."""
    positions = ["Brandt" + mark, "Owner" + mark, "Books " + LONG_WORD + mark, "Lübeck" + mark]
    files = {
        "Profile.csv": table("Profile", ["Eve", "Strange", "", "Kai 1" + mark, "Mar 14", "Sailmaker" + mark,
                                         f"{LONG_WORD} {mark}", "", "", "Kiel" + mark, "", f"[BLOG:{LONG_LINK}]", ""]),
        "Positions.csv": table("Positions", [*positions, "Jan 2026", ""], [*positions, "2014-04", ""],
                               *[[*positions[:2], "", "", str(year), str(year)] for year in range(1990, 1997)],
                               [*positions, "soon" + mark, ""]),
        "Languages.csv": table("Languages", ["Danish" + mark, "Elementary proficiency"]),
        "Skills.csv": table("Skills", *[[f"{LONG_WORD[:30]} {number}{mark}"] for number in range(60)]),
        "Email Addresses.csv": table("Email Addresses", ["eve@private.example", "Yes", "Yes", ""]),
        "PhoneNumbers.csv": table("PhoneNumbers", ["", "0431 123456", "Mobile"], ["", "0431 654321", "Mobile"]),
        "messages" + mark + ".csv": table("messages"), "x.csv": LONG_WORD * 5 + mark + "\n",
    }  # fmt: skip
    found = linkedin.read(uploads.opened(zipped(files)), meet=lambda _: [people.ben.id])
    found.acquaintances.append(people.ben.id)
    own_archive.read_portrait(PORTRAIT.read_bytes(), found)
    imports.put_draft(people.eve.id, drafts.dumped(found))
    imports.begin_draft(people.carla.id, "0" * 32)
    imports.note_progress(people.carla.id, "0" * 32, 3_000_000, 9_000_000)
    imports.suggest(people.anna, [people.carla.id, people.frieda.id])
    world.suggestion = people.frieda.id


class Address(NamedTuple):
    """A page, and by whose eyes it is looked at: a name of the cast, or "" for a guest."""

    who: str
    path: str


def addresses(app: Flask, world: SimpleNamespace) -> list[Address]:
    """Every page of the application, from its map of addresses, and the same places where they look different."""
    return list(dict.fromkeys([*_from_map(app, world), *_looking_different(world)]))


def _from_map(app: Flask, world: SimpleNamespace) -> Iterator[Address]:
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.endpoint in NOT_PAGES or rule.endpoint == "static":
            continue
        guests = getattr(app.view_functions[rule.endpoint], "is_public", False)
        if "token" in rule.arguments:
            token = _token(world, rule.endpoint)
            yield Address("", _path(rule.rule, {"token": token}))
            continue
        values = {name: _value(world, rule.endpoint, name) for name in rule.arguments}
        member = "frieda" if rule.endpoint.startswith("admin") else "anna"
        yield Address("" if guests else member, _path(rule.rule, values))


def _path(rule: str, values: dict[str, Any]) -> str:
    return re.sub(r"<(?:[^:>]*:)?(\w+)>", lambda found: str(values[found[1]]), rule)


def _token(world: SimpleNamespace, endpoint: str) -> str:
    place = endpoint if endpoint in world.tokens else "email_invitations.invited"
    return world.tokens[place].rsplit("/", 1)[1]


def _value(world: SimpleNamespace, endpoint: str, name: str) -> Any:
    """An example for one part of an address, by the room it stands in."""
    fixed = {"handle": world.handles["ben"], "member_id": world.hugo, "tab": "given", "page": "imprint", "locale": "en"}
    fixed["answer"] = "passing" if endpoint.startswith("introductions.") else "acceptance"
    kinds_of = {"releases": "mobile", "reports": "post", "updates": "posted"}
    fixed["kind"] = kinds_of.get(endpoint.partition(".")[0], "languages")
    fixed["tag"] = "Quay"
    fixed["part"], fixed["act"], fixed["number"] = "languages", "opening", 1
    if name in fixed:
        return fixed[name]
    ids = {
        **dict.fromkeys(("admin_members", "admin_member_acts", "admin_addresses"), world.karl),
        "announcements": world.announcement, "admin_announcements": world.announcement,
        "admin_mail": world.letter, "introductions": world.introduction, "admin_applicants": world.applicant,
        "noticeboard": world.own_notice, "noticeboard.answer_form": world.notice_of_eve,
        "mentions": world.mention, "updates": world.post,
        "comments": world.comment, "comments.index": world.post, "comments.write": world.post,
        "posts": world.post, "post_pictures": world.pictured_post,
        "inmail": world.conversation, "invitations": world.invitation,
        "email_invitations": world.email_invitation, "endorsements": world.own_skill, "suggestions": world.suggestion,
        "recommendations": world.recommendation, "recommendations.text": world.own_recommendation,
        "invitations.withdraw": world.sent_invitation, "editing.position": world.own_position,
        "editing.education": world.own_education, "editing": world.own_skill,
        "entries": world.own_entry, "browsers": world.browser,
        "reports": world.post_of_ben, "reports.objection": world.removal, "admin_reports": world.report,
    }  # fmt: skip
    found = ids.get(endpoint) or ids.get(endpoint.partition(".")[0])
    assert name == "id" and found, f"say in tests/furnished.py what {name} of {endpoint} may be"
    return found


def _looking_different(world: SimpleNamespace) -> Iterator[Address]:
    handles = world.handles
    for key in ("anna", "ben", "carla", "dirk", "eve", "gustav", "frieda"):
        yield Address("anna", f"/in/{handles[key]}")
    yield from (Address("", f"/in/{handles[key]}") for key in ("anna", "eve"))
    seen = ["as=guest", "as=member", "as=connection", "q=ben", "q=zzz"]
    seen += [f"by={handles[key]}" for key in ("ben", "eve")]
    yield from (Address("anna", f"/profile/seen?{query}") for query in seen)
    yield Address("ben", "/profile/seen?as=guest")
    yield from (Address("anna", f"/profile/contact/{query}") for query in ("email", "address", "mobile?q=zzz"))
    yield from (Address("anna", f"/in/{handles[key]}/contact") for key in ("anna", "eve"))
    yield from (Address(who, f"/in/{handles[key]}/invitation") for who, key in (("anna", "carla"), ("carla", "frieda")))
    yield Address("ben", f"/in/{handles['ida']}/introduction")
    yield Address("dirk", "/network")
    yield from (Address("gustav", path) for path in ("/", "/?people=1", "/?hidden=1"))
    yield from (Address("eve", path) for path in ("/", "/network", "/network/connections", "/network/invitations/sent"))
    yield from (
        Address("eve", path) for path in ("/inmail", "/notifications", "/settings/privacy/blocks", "/settings/feed")
    )
    yield from (Address("anna", f"/posts/{world.pictured_post}{below}") for below in ("", "/text", "/pictures/2"))
    yield from (Address("anna", f"/{place}") for place in ("", "no-such-page", f"in/{handles['ben']}/message"))
    yield Address("anna", f"/skills/{world.skill_of_ben}/endorsements")
    queries = ("search?q=br", "search?q=zzz", "search?q=a", "inmail?show=unread", "inmail/new?q=b", "inmail/new?q=zzz")
    yield from (Address("anna", f"/{query}") for query in queries)
    yield Address("anna", f"/in/{handles['ben']}/connections?shared=1")
    yield from (Address("anna", f"/recommendations{below}") for below in ("/requests", "/new?q=b", "/new?q=zzz"))
    yield Address("anna", f"/recommendations/{world.shown_recommendation}")
    yield Address("anna", f"/in/{handles['anna']}/recommendations?show=given")
    yield from (Address("eve", f"/recommendations{below}") for below in ("", "/given", "/new"))
    yield from (Address("eve", f"/in/{handles[key]}/recommendations") for key in ("anna", "eve"))
    yield Address("ida", f"/in/{handles['anna']}/recommendation")
    yield Address("ida", f"/in/{handles['anna']}/recommendation/request")
    yield from (Address("anna", f"/network/connections?{query}") for query in ("sort=recent", "q=zzz"))
    board = ("?kind=offer", "?by=me", "?by=connections", "?topic=work&place=Lübeck", "?q=balance", "?q=zzz")
    yield from (Address("anna", f"/noticeboard{query}") for query in board)
    shown = world.own_notice, world.notice_of_ben, world.notice_of_eve, world.solved_notice
    yield from (Address("anna", f"/noticeboard/{id}") for id in shown)
    yield Address("anna", f"/inmail/{world.conversation}?notice={world.notice_of_ben}")
    yield from (Address("carla", f"/noticeboard/{id}/answer") for id in (world.own_notice, world.notice_of_eve))
    told = ("", "?show=objections", "?show=closed", f"/{world.sealed_report}", f"/{world.removed_report}")
    yield from (Address("frieda", f"/admin/reports{below}") for below in told)
    below = (f"/{world.announcement_draft}", "/new")
    yield from (Address("frieda", f"/admin/announcements{path}") for path in below)
    yield from (Address("ben", path) for path in ("/", f"/announcements/{world.announcement}"))
    yield from (Address("eve", path) for path in ("/reports", f"/reports/profile/{world.ben}"))
    letter = f"/join/invited/{_token(world, 'email_invitations.invited')}"
    yield from (Address(who, "/settings/data/import") for who in ("eve", "carla"))
    yield from (Address(who, letter) for who in ("anna", "eve"))
    yield Address("", f"/in/{handles['ben']}")
