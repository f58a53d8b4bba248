"""The device cookie: distinguishes a browser in which a member was signed in before from strangers who guess.

Wrong passwords count against such a browser alone, so nobody else can use up its tries (docs/security.md). The cookie
opens nothing: it contains up to three members, for each a nonce and a value derived from the current password.
"""

from __future__ import annotations

from flask import Response, current_app, request

from app.extensions import tokens
from app.models import Member
from app.queries import accounts, members
from app.rules.cookies import DEVICE as NAME
from app.rules.email import mailbox
from app.rules.limits import DEVICE, SIGN_IN_ACCOUNT, SIGN_IN_ADDRESS, SIGN_IN_BROWSER, Rate
from app.tokens import new_nonce, token_hash
from app.web.viewer import browser, me, network

MOST = 3  # members that one browser remembers; more signed in at a public desk than at home

Entry = tuple[int, str, str]  # member, nonce, version of the password
Tries = list[tuple[Rate, str | int]]


def remember(answer: Response, member: Member) -> None:
    """Let this browser be known as one of the member's from now on; the nonce that it had stays."""
    entries = _entries()
    nonce = next((nonce for id, nonce, _ in entries if id == member.id), new_nonce())
    others = [entry for entry in entries if entry[0] != member.id][1 - MOST :]
    known = (*others, (member.id, nonce, _version(member.password_hash)))
    answer.set_cookie(
        NAME, tokens.sign("device", *known), max_age=DEVICE, httponly=True,
        samesite="Lax", secure=current_app.config["SESSION_COOKIE_SECURE"],
    )  # fmt: skip


def knows(email: str) -> str | None:
    """The nonce of this browser, if the member with this address was signed in here with the present password."""
    entries = _entries()
    member = accounts.by_email(email) if entries else None
    return _nonce(member.id, member.password_hash, entries) if member else None


def tries(email: str) -> Tries:
    """Against what a password typed for this address is counted: the browser, or its network and the account."""
    nonce = knows(email)
    if nonce:
        return [(SIGN_IN_BROWSER, nonce)]
    return [(SIGN_IN_ADDRESS, network()), (SIGN_IN_ACCOUNT, token_hash(mailbox(email))[:32])]


def own_tries() -> Tries:
    """Against what the password of the signed-in member is counted, where it is asked for again."""
    entries, own = _entries(), me().id
    nonce = _nonce(own, members.password_hash(own), entries) if entries else None
    return [(SIGN_IN_BROWSER, nonce or f"session-{browser().id}")]


def _nonce(member_id: int, password_hash: str, entries: list[Entry]) -> str | None:
    known = member_id, _version(password_hash)
    return next((nonce for id, nonce, version in entries if (id, version) == known), None)


def _entries() -> list[Entry]:
    cookie = request.cookies.get(NAME, "")
    return [(id, nonce, version) for id, nonce, version in tokens.signed("device", cookie)] if cookie else []


def _version(password_hash: str) -> str:
    """Another one as soon as the password is; it tells nothing about it."""
    return token_hash(password_hash)[:16]
