"""Every address of the app with sample values in it: of a thing that is there, and of one that never was."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any, NamedTuple

import pytest
from flask import Flask
from werkzeug.routing import Rule

MISSING = 987_654_321
NOBODY = "nobody-at-all"
# Whose business a thing with a number is besides its owner's: where a connection finds what a stranger does not.
OPEN_TO_CONNECTION = {
    "post_pictures.content", "post_pictures.show",
    "posts.show", "posts.like", "posts.unlike", "inmail.show", "inmail.reply", "inmail.poll",
    "reports.report", "endorsements.endorse", "endorsements.take_back", "endorsements.index", "endorsements.put_away",
    "comments.index", "comments.write", "comments.show",
    "comments.answer", "comments.like", "comments.likes", "comments.unlike",
    "updates.show", "updates.hide", "updates.show_again",
}  # fmt: skip
# Pages that look different with something behind the ?.
QUERIES = {
    "profiles.show": [{"part": part} for part in ("head", "about", "positions", "skills", "languages")],
    "preview.show": [{"as": "guest"}, {"as": "member"}, {"as": "connection"}, {"by": "{handle}"}, {"q": "qname"}],
    "releases.field": [{"q": "q"}],
    "profiles.connections": [{"shared": "1"}, {"q": "q"}],
    "network.index": [{"answered": "{invitation}"}, {"introduced": "{introduction}"}],
    "network.sent": [{"answered": "{sent}"}],
    "network.connections": [{"sort": "recent"}, {"q": "q"}],
    "comments.index": [{"before": "999999999"}],
    "posts.index": [{"before": "999999999"}],
    "tags.show": [{"before": "999999999"}],
    "inmail.index": [{"show": "unread"}],
    "inmail.new": [{"q": "q"}],
    "inmail.show": [{"before": "999999999"}],
    "inmail.poll": [{"after": "0"}],
    "endorsements.index": [{"after": "9.2-9999999999"}],
    "recommendations.of_member": [{"show": "given"}],
    "recommendations.new": [{"q": "q"}],
    "home.index": [{"before": "999999999.999999999"}, {"people": "1"}, {"hidden": "1"}],
    "search.index": [{"q": "canaria"}, {"q": "qname"}],
    "circle.index": [{"as": "list"}, {"group": "others"}, {"person": "{owner}"}],
    "network.badges": [
        {"seen": "9-9-9"}, {"seen": "9-9-9", "top": "connections-0-0-0"}, {"seen": "9-9-9", "top": "members-0-0-0"},
    ],
    "suggestions.index": [{"beside": "network"}],
    "home.beside": [{"start": "1"}],
    "admin_reports.index": [{"show": "objections"}, {"show": "closed"}],
    "noticeboard.index": [{"by": "me"}, {"by": "connections"}, {"q": "qnotice"}, {"place": "qwhere"}, {"kind": "seek"}],
    "mentions.suggest": [{"q": "canaria"}, {"q": "qname"}],
    "hints.suggest": [{"title": "q"}, {"title": "o"}],
}

KINDS = {
    **dict.fromkeys(("releases.refuse", "releases.end_refusal"), "phone"),  # all connections see it
    "reports.report": "post",
    **dict.fromkeys(("updates.show", "updates.hide", "updates.show_again", "updates.hiding"), "posted"),
}


class Place(NamedTuple):
    """An address: `there` names something of the owner's, `missing` the same with a value that nothing has."""

    endpoint: str
    there: str
    missing: str
    methods: frozenset[str]
    arguments: frozenset[str]


def rules(app: Flask) -> list[Rule]:
    return sorted(app.url_map.iter_rules(), key=lambda rule: (rule.endpoint, rule.rule))


def places(app: Flask, things: SimpleNamespace) -> Iterator[Place]:
    """One Place for every rule of the map, in a fixed order."""
    for rule in rules(app):
        there = _built(app, rule, {name: _value(things, rule, name) for name in rule.arguments})
        missing = _built(app, rule, {name: _nothing(things, rule, name) for name in rule.arguments})
        yield Place(rule.endpoint, there, missing, frozenset(rule.methods or ()), frozenset(rule.arguments))


def asked(place: Place, things: SimpleNamespace) -> list[str]:
    """The path alone, and with each of its queries."""
    queries = QUERIES.get(place.endpoint, [])
    filled = ("&".join(f"{name}={value.format(**vars(things))}" for name, value in query.items()) for query in queries)
    return [place.there, *(f"{place.there}?{query}" for query in filled)]


def _built(app: Flask, rule: Rule, values: dict[str, Any]) -> str:
    built = rule.build(values, append_unknown=False)
    assert built is not None, f"{rule.rule} takes other values than {values}"
    return built[1]


def _value(things: SimpleNamespace, rule: Rule, name: str) -> Any:
    simple = {
        "handle": things.handle, "member_id": things.owner, "sha": things.sha, "size": 96, "token": "1.made-up",
        "endorser_id": things.viewers["connection"],
        "version": "x", "name": "app.js", "step": "up",
        "answer": "passing" if rule.endpoint.startswith("introductions.") else "acceptance",
        "kind": KINDS.get(rule.endpoint, "mobile" if rule.endpoint.startswith("releases.") else "languages"),
        "field": "title", "tab": "given", "part": "languages", "act": "opening",
        "page": "imprint", "locale": "en", "number": 1, "tag": "qtag",
    }  # fmt: skip
    if rule.endpoint == "post_pictures.content":
        return {"sha": things.sha_of_post, "width": 96}[name]
    if rule.endpoint.startswith("marks."):
        return {"size": 96, "name": things.mark if rule.endpoint == "marks.show" else "208-0.068-69.svg"}[name]
    if name in simple:
        return simple[name]
    by_number = {
        "introductions": things.introduction, "browsers": things.browser,
        **dict.fromkeys(("admin_members", "admin_member_acts", "admin_addresses"), things.viewers["second"]),
        "admin_applicants": things.applicant,
        "admin_mail": things.letter,
        "announcements": things.announcement, "admin_announcements": things.announcement_draft,
        **dict.fromkeys((f"admin_announcements.{act}" for act in ("unpin", "send", "stop")), things.announcement),
        "reports": things.post, "reports.objection": things.removal,
        "admin_reports": things.report, "admin_reports.decide": things.objected_report,
        "updates": things.post,
        "noticeboard": things.notice, "posts": things.post, "post_pictures": things.post,
        "comments": things.comment, "mentions": things.mention,
        "comments.index": things.post, "comments.write": things.post,
        "inmail": things.conversation, "invitations": things.invitation,
        "invitations.withdraw": things.sent, "email_invitations": things.email_invitation,
        "endorsements": things.skill, "endorsements.put_away": things.asked_skill, "suggestions": things.suggestion,
        "editing.position": things.position, "editing.remove_position": things.position,
        "editing.education": things.education, "editing.remove_education": things.education,
        "entries": things.entry, "editing.move_skill": things.skill, "editing.remove_skill": things.skill,
        "recommendations": things.recommendation, "recommendations.text": things.own_recommendation,
        "recommendations.withdraw": things.own_recommendation, "recommendations.hide": things.shown_recommendation,
    }  # fmt: skip
    found = by_number.get(rule.endpoint) or by_number.get(rule.endpoint.partition(".")[0])
    if name != "id" or found is None:
        pytest.fail(f"{rule.rule} ({rule.endpoint}): say in tests/strangers/addresses.py what <{name}> may be")
    return found


def _nothing(things: SimpleNamespace, rule: Rule, name: str) -> Any:
    nothing = {"handle": NOBODY, "member_id": MISSING, "sha": "0" * 64, "id": MISSING, "endorser_id": MISSING}
    return nothing[name] if name in nothing else _value(things, rule, name)
