"""T43: whatever one member asks for, in whatever way, a day shows them so many strangers and not one more."""

from __future__ import annotations

import random
import re
import subprocess
import sys

import pytest
import time_machine
from sqlalchemy import select

from app import database
from app.actions import endorsements, imports, noticeboard, posts, profiles
from app.extensions import db
from app.models import Connection, Member, StrangersShown
from app.queries import strangers
from app.rules.limits import STRANGERS, TYPE_AHEAD
from app.web import strangers as counted
from tests import ROOT, cast
from tests.databases import MANY
from tests.strangers import addresses, tables
from tests.strangers.conftest import LONG
from tests.strangers.test_every_address import methods_of, send

MIDNIGHT = "2026-11-23 00:00:01+00:00"
# Where people are shown who do not count, by endpoint or door: whoever turned to the viewer, or the viewer to them.
NOT_COUNTED = {
    "home": "the feed", "posts": "the feed", "tags": "the feed, of which only authors count", "comments": "comments",
    "first_week.head": "the feed around a form that comes back",
    "first_week.career": "the same", "inmail.index": "InMail", "inmail.show": "InMail",
    "inmail.reply": "InMail", "inmail.poll": "InMail", "notifications": "what others did towards the member",
    "network": "invitations and own connections", "invitations.accept": "invitations",
    "introductions.pass_on": "own connections", "introductions.dismiss": "own connections",
    "invitations.ignore": "invitations", "invitations.withdraw": "invitations", "blocks.index": "own blocks",
    "exports.archive": "the own data, once the password was typed",
    "reports.index": "own reports, counted when they were written",
    "settings.feed": "own mutes and hidden entries, counted when they were chosen",
    "recommendations.index": "own recommendations", "recommendations.show": "own recommendations",
    "recommendations.text": "own recommendations", "email_invitations": "own invitations",
}  # fmt: skip


# --- no page forgets ----------------------------------------------------------------------------------------------


def counts(endpoint):
    return endpoint not in NOT_COUNTED and endpoint.partition(".")[0] not in NOT_COUNTED


def people(app, viewer_id):
    """Every member by name and by address, and who of them is no stranger to the viewer."""
    with app.app_context(), database.transaction(reading=True):
        rows = db.session.execute(select(Member.id, Member.name, Member.handle)).all()
        peers = set(db.session.scalars(select(Connection.peer_id).where(Connection.member_id == viewer_id)))
    return [(id, re.compile(rf"/in/{handle}\b|{name}")) for id, name, handle in rows if id not in peers | {viewer_id}]


def forgotten(app, viewer_id, unknown, answer):
    """The strangers whom an answer names or links and who were not counted; the day begins anew for the next one."""
    shown = [id for id, sign in unknown if sign.search(answer.get_data(as_text=True))]
    with app.app_context(), database.transaction():
        marks = {rate: strangers.shown(rate, viewer_id) for rate in (STRANGERS, TYPE_AHEAD)}
        missing = [id for id in shown
                   if not any(strangers.mark(rate, viewer_id, id) in marks[rate] for rate in marks)]
        db.session.query(StrangersShown).delete()
    return missing


@MANY
@pytest.mark.parametrize("viewer", ["stranger", *(pytest.param(each, marks=LONG) for each in ("connection", "second"))])
def test_every_address_counts_the_strangers_it_shows(app, things, visit, viewer):
    """A new page that shows people counts them, or says in NOT_COUNTED why not."""
    viewer_id, wrong, found = things.viewers[viewer], [], 0
    visitor = visit(viewer_id)
    unknown, kept = people(app, viewer_id), tables.dump(app)
    for place in addresses.places(app, things):
        for method in methods_of(place) if counts(place.endpoint) else ():
            for path in addresses.asked(place, things):
                for fragment in (False, True):
                    answer = send(visitor, method, path, fragment)
                    missing = forgotten(app, viewer_id, unknown, answer) if answer.status_code != 303 else []
                    found += answer.status_code == 200
                    wrong += [f"{method} {path} {fragment}: {missing}"] if missing else []
                    if method == "POST" and answer.status_code < 400:
                        tables.restore(app, kept)
                        visitor = visitor.again()
    assert wrong == []
    assert found > 50


# --- one member who reads as much as possible ---------------------------------------------------------------------

HEADERS = [
    {}, {"Sec-Purpose": "prefetch"}, {"Purpose": "prefetch"}, {"HX-Request": "true"},
    {"HX-Request": "true", "HX-Request-Type": "partial"}, {"X-Forwarded-For": "203.0.113.9"}, {"If-None-Match": "*"},
    {"Range": "bytes=0-"}, {"X-HTTP-Method-Override": "HEAD"}, {"User-Agent": "Googlebot"},
]  # fmt: skip
BELOW = (
    "", "/contact", "/connections", "/recommendations", "/cv", "/card.vcf", "/resume.json", "/message", "/invitation",
    "/block", "/recommendation", "/recommendation/request", "/release", "/endorsement-request", "?part=head",
    "?part=skills",
)  # fmt: skip
SIGN = re.compile(r"Qz\d{4}")  # stands in the name of every member whom the reader does not know


def town(size):
    """A reader with two connections, who know everybody else and are endorsed by some; gives the reader's id."""
    with database.transaction():
        cast.site()
        reader, near, far = (cast.person(key, name=f"{key.title()} Known") for key in ("reader", "near", "far"))
        people = [cast.person(f"p{n}", name=f"Person Qz{n:04}") for n in range(size)]
        db.session.flush()
        skills = [profiles.add_skill(each, "Sailing") for each in (near, far)]
        for each in (near, far):
            cast.connect(reader, each)
        for number, person in enumerate(people[: size // 2]):
            other = (near, far)[number % 2]
            cast.connect(other, person)
            endorsements.endorse(person, skills[number % 2])
        imports.suggest(reader, [person.id for person in people[-(size // 4) :]])
        posts.write(near, "For all members", "members")
        for person in people:
            noticeboard.write(person, noticeboard.Words("offer", "thing", "Rope", "Longer than you think"))
        return reader.id, [skill.id for skill in skills]


def surfaces(size, skills):
    """Addresses of everything that shows strangers, in an order of the seed's own."""
    found = [f"/in/person-qz{n:04}{page}" for n in range(size) for page in BELOW]
    found += [f"/search?q=qz{n:02}" for n in range(100)] + ["/search?q=person", "/search?q=per"]
    found += [f"/profile/seen?by=person-qz{n:04}" for n in range(size)] + ["/profile/seen?q=person"]
    found += [f"/skills/{id}/endorsements" for id in skills] * 3
    found += [f"/in/{key}-known{page}" for key in ("near", "far") for page in ("", "/connections", "/cv")] * 3
    found += ["/noticeboard", "/noticeboard?kind=offer", "/noticeboard/1", "/noticeboard/2/answer", "/beside"] * 3
    found += ["/network", "/network/suggestions", "/network/suggestions?before=99999"] * 3
    random.Random(7).shuffle(found)
    return found


def read_all(visitor, paths, clock, enough):
    """The signs of all strangers in the answers; follows the lists as far as they go on."""
    seen, chance, waiting = set(), random.Random(7), list(paths)
    while waiting and len(seen) < enough:
        path = waiting.pop()
        clock.shift(2)
        method = chance.choice(("GET", "GET", "GET", "HEAD", "POST"))
        headers = chance.choice(HEADERS)
        if method == "POST":
            answer = visitor.post(path, {"how": "stranger", "note": "x" * 400}, headers=headers)
        else:
            answer = visitor.client.open(path, method=method, headers=headers)
        assert answer.status_code < 500, path
        body = answer.get_data(as_text=True)
        seen |= set(SIGN.findall(body))
        waiting += [more.replace("&amp;", "&") for more in re.findall(r'hx-get="([^"]+after=[^"]+)"', body)]
    return seen


@MANY
@pytest.mark.parametrize(
    ("size", "times"), [(60, 20), pytest.param(700, STRANGERS.times, marks=LONG)], ids=["small", "of 700"]
)
def test_whatever_a_member_asks_for_they_see_so_many_strangers_a_day(app, visit, monkeypatch, size, times):
    monkeypatch.setattr(counted, "STRANGERS", STRANGERS._replace(times=times))
    with time_machine.travel(MIDNIGHT, tick=False) as clock:
        with app.app_context():
            reader, skills = town(size)
        seen = read_all(visit(reader), surfaces(size, skills), clock, enough=size)
    assert len(seen) == times


@MANY
def test_without_the_limit_the_same_reader_sees_nearly_everybody(app, visit, monkeypatch):
    """Otherwise the test above would find nothing."""
    monkeypatch.setattr(counted, "STRANGERS", STRANGERS._replace(times=10_000))
    with time_machine.travel(MIDNIGHT, tick=False) as clock:
        with app.app_context():
            reader, skills = town(60)
        seen = read_all(visit(reader), surfaces(60, skills), clock, enough=58)
    assert len(seen) >= 58


# --- several processes --------------------------------------------------------------------------------------------

READER = """
import re, sys
from app import create_app
from app.web import strangers
from tests.visitor import Visitor

folder, url, member, begin, end, times = sys.argv[1:]
strangers.STRANGERS = strangers.STRANGERS._replace(times=int(times))
app = create_app(DATA_DIR=folder, DATABASE_URL=url, BASE_URL="http://localhost", TESTING=True)
visitor = Visitor(app, int(member))
print("ready", flush=True)
sys.stdin.readline()
seen = set()
for number in range(int(begin), int(end)):
    answer = visitor.get(f"/in/person-qz{number:04}")
    assert answer.status_code in (200, 429), answer.status_code
    seen |= set(re.findall(r"Qz[0-9]{4}", answer.text))
print(",".join(sorted(seen)))
"""


@MANY
def test_two_processes_count_together(app):
    """Both read at the same time, people of their own: together they see as many as one would."""
    with app.app_context():
        reader, _ = town(40)
    url = app.config["DATABASE_URL"].replace("postgresql+psycopg://", "postgresql://")
    asked = [[str(app.config["DATA_DIR"]), url, str(reader), *map(str, half), "20"] for half in ((0, 20), (20, 40))]
    started = [
        subprocess.Popen([sys.executable, "-c", READER, *given], cwd=ROOT, text=True, stdin=-1, stdout=-1)
        for given in asked
    ]
    assert [each.stdout.readline() for each in started] == ["ready\n"] * 2
    for each in started:
        each.stdin.write("go\n")
        each.stdin.flush()
    seen = [set(each.communicate(timeout=60)[0].strip().split(",")) for each in started]
    assert [each.returncode for each in started] == [0, 0]
    assert len(set.union(*seen) - {""}) == 20
