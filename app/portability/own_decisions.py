"""A member's choices in an archive of Kontor: who sees what, and the settings; each value is checked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from app.portability.lenses import Json
from app.rules import introductions, invitations, kinds, notifying, zones
from app.rules.visibility import AUDIENCES, SECTIONS


def decided(document: Json) -> dict[str, dict[str, str | bool]]:
    audiences = _object(document.get("audiences")).items()
    account = _object(document.get("account"))
    privacy = {"locale": account.get("language"), "timezone": account.get("timezone"),
               **_object(document.get("privacy"))}  # fmt: skip
    return {
        "audiences": {name: each for name, each in audiences if name in SECTIONS and each in list(AUDIENCES)},
        "privacy": {name: each for name, each in privacy.items() if _may_be(name, each)},
        "switches": dict(_switches(document)),
    }


def _switches(document: Json) -> Iterator[tuple[str, str | bool]]:
    """The choices by kind, under the names of queries.imports.switches."""
    yes_or_no: list[str | bool] = [True, False]
    told = [name for name, kind in kinds.TOLD_KINDS.items() if not kind.fixed]
    for group, where, names, what in (
        ("feed", "feed", list(kinds.FEED_KINDS), {"reads": yes_or_no, "shows": yes_or_no}),
        ("told", "notifications", told, {"site": yes_or_no, "mail": [*notifying.MAIL_CHOICES]}),
    ):
        said = _object(document.get(where))
        for kind in names:
            for name, choices in what.items():
                value = _object(said.get(kind)).get(name)
                if isinstance(value, str | bool) and value in choices:
                    yield f"{group}.{kind}.{name}", value


def _may_be(name: str, value: Any) -> bool:
    choices = CHOICES.get(name, ())
    return value in choices and type(value) in map(type, choices)  # 1 equals True, but is not a choice


CHOICES: dict[str, list[str] | list[bool]] = {
    "who_may_invite": list(invitations.WHO_MAY_INVITE), "endorsements": ["shown", "hidden", "off"],
    "who_may_ask": list(introductions.WHO_MAY_ASK),
    "hides_connections": [True, False], "public_profile": [True, False], "public_indexed": [True, False],
    "inmail_copy": list(notifying.COPY_CHOICES), "mail_paused": [True, False],
    "in_search": [True, False],
    "locale": ["en", "de"], "timezone": list(zones.NAMES),
}  # fmt: skip


def _object(value: Any) -> Json:
    return value if isinstance(value, dict) else {}
