"""The whole map of addresses, by all eyes, as page and as piece, asked and sent: private words reach whom they may.

A new address is covered by itself; one with a new kind of argument fails until tests/strangers/addresses.py
names an example.
"""

import io
import re
import zipfile

import pytest

from app.rules import limits
from tests.databases import MANY
from tests.strangers import addresses, tables
from tests.strangers.addresses import MISSING, NOBODY, OPEN_TO_CONNECTION
from tests.strangers.conftest import CANARIES, LONG, SECRETS, eyes

# What a form of any address may hold, so that a POST gets as far as it can.
FIELDS = {
    "text": "Hello there", "audience": "members", "how": "friend", "note": "Hello", "name": "Somebody",
    "email": "x@y.example",
    "password": "lampe-wiese-kompass", "current": "wrong-password-here", "locale": "en", "timezone": "Europe/Berlin",
    "title": "Owner", "organisation": "Firma", "starts": "2001", "ends": "2002", "school": "Leibniz",
    "handle": "some-body",
}  # fmt: skip
# Names are for all members there.
DIRECTORY = {"search.index", "search.suggestions", "suggestions.index", "suggestions.dismiss", "suggestions.restore",
             "suggestions.invite", "first_week.people"}  # fmt: skip
VARYING = {"Date", "Content-Length"}  # the body itself is compared


def words_of(response):
    """Everything that an answer says, headers included; what is packed unpacked, what is folded unfolded."""
    body = [response.data]
    if response.mimetype == "application/zip":
        archive = zipfile.ZipFile(io.BytesIO(response.data))
        body = [name.encode() + archive.read(name) for name in archive.namelist()]
    text = b"\n".join(body).decode("utf-8", "replace").replace("\r\n ", "")
    return "\n".join((*(f"{name}: {value}" for name, value in response.headers), text))


def leaks(viewer, response):
    said = words_of(response)
    found = [word for word, readers in CANARIES.items() if viewer not in readers and word in said]
    return found + [secret for secret in SECRETS if secret in said]


def methods_of(place):
    return [method for method in ("GET", "POST") if method in place.methods]


def send(visitor, method, path, fragment):
    return visitor.get(path, fragment=fragment) if method == "GET" else visitor.post(path, FIELDS, fragment=fragment)


@MANY
@pytest.mark.promise("Private words reach whom they may")
@pytest.mark.parametrize("viewer", eyes("stranger", "connection"))
def test_no_private_word_reaches_whom_it_must_not(app, things, visit, viewer, measured):
    visitor = visit(things.viewers[viewer])
    kept, found, responses = tables.dump(app), [], 0
    for place in addresses.places(app, things):
        for method in methods_of(place):
            for path in addresses.asked(place, things):
                for fragment in (False, True):
                    response = send(visitor, method, path, fragment)
                    assert response.status_code < 500, f"{method} {path}"
                    responses += 1
                    named = {"Qlisted"} if place.endpoint in DIRECTORY else set()
                    told = set(leaks(viewer, response)) - named
                    found += [f"{method} {path} {fragment}: {word}" for word in sorted(told)]
                    if method == "POST" and response.status_code < 400:
                        after = visitor.get(response.location or "/")
                        told = sorted(set(leaks(viewer, after)) - named)
                        found += [f"{method} {path}, then {response.location}: {word}" for word in told]
                        tables.restore(app, kept)
                        visitor = visitor.again()
    count = len(addresses.rules(app))
    measured(1, "eyes", wrong=found, figure=f"{count} addresses, as page and piece, asked and sent")
    measured(responses, "answers", wrong=found)


def insiders(place):
    """For whom the thing behind an address exists. A new address with a number exists for its owner alone."""
    if place.endpoint.startswith("admin_"):
        return set()
    if place.endpoint in ("blocks.block", "blocks.form", "blocks.unblock"):  # who blocks may say so twice
        return {"stranger", "second", "former", "connection", "owner", "blocking"}
    if place.endpoint.startswith("suggestions."):  # of a member, whom others may know as well
        return {"stranger", "second", "former", "connection", "owner", "blocked", "blocking"}
    if place.endpoint in OPEN_TO_CONNECTION:
        return {"owner", "connection"}
    if "handle" in place.arguments or "sha" in place.arguments or "member_id" in place.arguments:
        return {"stranger", "second", "former", "connection", "owner"}
    if place.endpoint.startswith("announcements."):  # of all members, whoever blocked whom
        return {"stranger", "second", "former", "connection", "owner", "blocked", "blocking"}
    if place.endpoint in ("noticeboard.show", "noticeboard.answer_form", "noticeboard.answer"):  # of all members
        return {"stranger", "second", "former", "connection", "owner"}
    return {"owner"}


def plain(response, there, missing):
    """Status, body and headers, with what was asked for left out: it may be repeated, nothing else may differ."""

    def same(text):
        return text.replace(missing, "?").replace(there, "?")  # in this order: /9 begins the missing one

    headers = [(name, same(value)) for name, value in response.headers if name not in VARYING]
    cookies = [re.sub(r"^(s=)[^;]*", r"\1", value) if name == "Set-Cookie" else value for name, value in headers]
    return response.status_code, same(response.get_data(as_text=True)), sorted(cookies)


def pairs(place, things):
    """(there, missing): what to leave out of the answers before they are compared."""
    if "handle" in place.arguments:
        return things.handle, NOBODY
    if "sha" in place.arguments:
        return things.sha if "/posts/" not in place.there else things.sha_of_post, "0" * 64
    numbers = (re.findall(r"/(\d+)(?=[/.]|$)", path) for path in (place.there, place.missing))
    return [pair for pair in zip(*numbers, strict=True) if pair[0] != pair[1]][-1]


@MANY
@pytest.mark.promise("What is hidden looks like what never was")
@pytest.mark.parametrize("language", ["en", pytest.param("de", marks=LONG)])
@pytest.mark.parametrize("viewer", eyes("blocked", "former"))
def test_what_is_refused_is_what_was_never_there(app, things, visit, viewer, language, measured):
    visitor = visit(things.viewers[viewer])
    kept, different, compared = tables.dump(app), [], 0
    for place in addresses.places(app, things):
        if place.there == place.missing or viewer in insiders(place):
            continue
        there, missing = pairs(place, things)
        for method in methods_of(place):
            for fragment in (False, True):
                responses = []
                for path in (place.there, place.missing):
                    visitor = visitor.again()
                    visitor.client.set_cookie("locale", language)
                    responses.append(send(visitor, method, path, fragment))
                    if method == "POST" and responses[-1].status_code < 400:
                        tables.restore(app, kept)
                compared += 1
                one, two = (plain(response, f"/{there}", f"/{missing}") for response in responses)
                same = [re.sub(rf"\b({there}|{missing})\b", "?", repr(each)) for each in (one, two)]
                if same[0] != same[1]:
                    different.append(f"{method} {place.there} {fragment}: {one[0]} {two[0]}")
    measured(1, "eyes", wrong=different, figure="status, body and headers, in English and German")
    measured(compared, "pairs", wrong=different)


@MANY
def test_hidden_things_answer_404_to_members(app, things, visit):
    wrong = []
    open_to_all = {"blocks.unblock", "blocks.undoing", "blocks.removal", "network.muting", "invitations.card",
                   "suggestions.card", "suggestions.dismiss", "releases.asking", "noticeboard.state",
                   "introductions.card", "updates.hiding", "updates.show_again"}  # fmt: skip
    for place in addresses.places(app, things):
        if place.there == place.missing or place.endpoint in open_to_all:
            continue
        for viewer in ("blocked", "blocking", "stranger", "connection"):
            if viewer in insiders(place):
                continue
            wrong += [
                f"{viewer} {method} {place.there}: {response.status_code}"
                for method in methods_of(place)
                if (response := send(visit(things.viewers[viewer]), method, place.there, False)).status_code != 404
                and not (place.endpoint in ("email_invitations.withdraw", "inmail.poll") and method == "GET")
            ]
    assert wrong == []


def test_a_number_that_nothing_has_is_far_from_every_number():
    assert MISSING > 10**8


@pytest.mark.parametrize("viewer", ["stranger", "connection", "blocked"])
@pytest.mark.sampled(2)
def test_a_search_for_something_private_finds_what_a_search_for_nonsense_finds(things, visit, monkeypatch, viewer):
    """Neither hits nor counts nor order tell whether a hidden word was right."""
    monkeypatch.setattr(limits, "SEARCHES", limits.SEARCHES._replace(times=1000))  # more than a minute has
    visitor = visit(things.viewers[viewer])
    for where in ("/search", "/noticeboard", "/network/connections", "/inmail/new", f"/in/{things.handle}/connections"):
        for word in CANARIES:
            if word == "Qlisted" or word == "anna@firma.example":  # names, which may be searched for
                continue
            found_there = where in ("/search", "/noticeboard")
            if found_there and things.viewers[viewer] and viewer in CANARIES[word]:  # and what the viewer sees
                continue
            responses = []
            for query in (word, "zzqzz"):
                response = visitor.get(where, query_string={"q": query})
                body = response.get_data(as_text=True)
                for text in (query, word):  # the viewer's own conversations stand beside some pages, with their words
                    for spelling in {text, text.replace("@", "%40"), text.replace(" ", "+"), text.replace(" ", "%20")}:
                        body = body.replace(spelling, "?")
                without = re.sub(r"[\w.-]{60,}|[0-9a-f-]{36}", "", body)  # tokens and keys
                responses.append((response.status_code, without))
            assert responses[0] == responses[1], (where, word)
