"""What narrows the list of members, and what admins type about one of them."""

from __future__ import annotations

from typing import Any, NamedTuple

from flask import request
from flask_babel import lazy_gettext as _

from app.forms.fields import Email, Form, Line, Password, Text
from app.queries.member_list import Wanted
from app.rules import limits, member_list, text


class Asked(NamedTuple):
    """What is asked for, as it is in the address of the list; what no form offers is left out."""

    wanted: Wanted

    def parts(self, **others: str) -> dict[str, Any]:
        """The parts of the address of the list, with these in place of others."""
        wanted = self.wanted
        parts = {"state": wanted.state, "joined": wanted.joined, "seen": wanted.seen, "q": wanted.query, **others}
        return {name: value for name, value in parts.items() if value}

    @property
    def is_narrowed(self) -> bool:
        return any(self.wanted)


def asked() -> Asked:
    """What the address of this request says."""
    offered = {"state": member_list.TABS, "joined": member_list.JOINED, "seen": member_list.SEEN}
    given = {name: request.args.get(name, "") for name in offered}
    known = {name: value if value in offered[name] else "" for name, value in given.items()}
    return Asked(Wanted(**known, query=_typed(request.args.get("q", ""))))


def _typed(words: str) -> str:
    return text.clean_line(text.without_forbidden(words))[: limits.SEARCH]


class LockForm(Form):
    reason = Line(_("Reason"), most=limits.LOCK_REASON, required=True)
    text = Text(_("Text to the member"), most=limits.ADMIN_WORDS, required=True)


class MemberAddressForm(Form):
    email = Email(_("New e-mail address"), autocomplete="off")


class MakeAdminForm(Form):
    current = Password(_("Your password"))
