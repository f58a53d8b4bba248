"""One line of the log for every event that concerns the security of an account or of the site: for people and fail2ban.

A line says what happened, to which member (by number, "-" for a guest), from which IP address and where in the program:
`sign-in-failed member=- ip=192.0.2.7 at=accounts.sign_in`. It is written when the response is ready, so the event it
names has happened. docs/self-hosting.md describes the lines and says how long to keep them.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from ipaddress import ip_address

from flask import Flask, Response, g, request

from app.web.unit import SAFE_METHODS

log = logging.getLogger("app.security")

# What was done where a form was accepted, by its endpoint; else by the blueprint.
DONE = {
    "accounts.sign_in": "signed-in",
    "accounts.sign_out": "signed-out",
    "accounts.confirm": "joined",
    "accounts.join": "asked-to-join",
    "email_invitations.invited": "joined",
    "roster.invited": "joined",
    "email_invitations.claim": "invitation-claimed",
    "accounts.password": "reset-asked",
    "accounts.new_password": "reset-used",
    "account_settings.security": "password-changed",
    "email_address.change": "email-asked",
    "email_address.confirm": "email-changed",
    "address_by_admin": "email-changed",
    "account_settings.end_others": "browsers-ended",
    "browsers.end": "browsers-ended",
    "browsers.confirm": "password-confirmed",
    "email_address.undo": "email-restored",
    "leaving.pause": "paused",
    "leaving.resume": "resumed",
    "leaving.leave": "deletion-asked",
    "leaving.stay": "deletion-undone",
    "account_settings.handle": "address-changed",
    "settings.privacy": "privacy-changed",
    "sections.audience": "privacy-changed",
    "editing.contact": "contact-changed",
    "first_week.share": "contact-changed",
    "first_week.stop_sharing": "contact-changed",
    "releases.choose": "contact-released",
    "releases.end_refusal": "contact-released",
    "releases.revoke": "contact-revoked",
    "releases.refuse": "contact-revoked",
    "imports.confirm": "imported",
    "exports.archive": "exported",
    "setup.begin": "site-set-up",
    "admin": "site-changed",
    "admin_retention": "site-changed",
    "admin_member_acts": "member-changed",
    "admin_addresses": "member-changed",
    "admin_identity": "site-changed",
    "admin_legal": "site-changed",
    "admin_announcements": "site-changed",
    "admin_applicants": "site-changed",
    "admin_roster": "site-changed",
    "admin_leavers": "site-changed",
    "admin_mail": "site-changed",
    "admin_reports": "report-decided",
    "reports": "reported",
}
READ = {
    f"exports.{each}": "exported" for each in ("resume", "card", "cv", "connections_csv", "connections_vcf")
}  # the same for pages
FAILED = {
    "accounts.sign_in": "sign-in-failed",
    "account_settings.security": "password-refused",
    "email_address.change": "password-refused",
    "browsers.confirm": "password-refused",
    "exports.archive": "password-refused",
    "admin_member_acts.make_admin": "password-refused",
}  # forms that were not accepted
REFUSED = {403: "forbidden", 413: "too-large", 429: "limited"}  # by the status of the response
WARNINGS = {
    "sign-in-failed", "password-refused", "link-refused", "forbidden", "too-large", "limited", "cross-site",
    "without-token", "malformed",
}  # fmt: skip
EVENTS = {*DONE.values(), *READ.values(), *FAILED.values(), *REFUSED.values(), *WARNINGS, "opened"}


def note(event: str, names: Iterable[str]) -> None:
    """One more line once the form is accepted, with details: switches of privacy, kinds of contact data. No line if
    there are none.
    """
    g.setdefault("noted", []).append((event, list(names)))


def write(event: str, **more: str) -> None:
    """Write the line of an event of the registry. `more`: names of ours, never what somebody typed."""
    level = logging.WARNING if event in WARNINGS else logging.INFO
    who, where = g.get("member_id") or "-", request.endpoint or "-"
    said = "".join(f" {name}={value}" for name, value in more.items())
    log.log(level, "%s member=%s ip=%s at=%s%s", event, who, _address(), where, said)


def after_handler(response: Response) -> Response:
    event = _event(response.status_code)
    if event:
        write(event)
    for noted, names in g.get("noted", ()) if response.status_code < 400 else ():
        if names:
            write(noted, what=",".join(names))
    return response


def _event(status: int) -> str | None:
    endpoint, writes = request.endpoint or "", request.method not in SAFE_METHODS
    if status in REFUSED:
        return REFUSED[status]
    if status == 400:
        return _malformed(writes)
    if status == 410 or (status == 404 and (request.blueprint or "").startswith("admin")):
        return "link-refused" if status == 410 else "forbidden"
    if status >= 400:
        return FAILED.get(endpoint) if status == 422 and writes else None
    if not writes:
        return READ.get(endpoint) if status == 200 and request.method == "GET" else None
    return DONE.get(endpoint) or DONE.get(request.blueprint or "")


def _malformed(writes: bool) -> str:
    if g.get("is_of_another_site"):
        return "cross-site"
    return "malformed" if g.get("csrf_valid") or not writes else "without-token"


def _address() -> str:
    """The visitor's IP address. Behind a proxy that is not counted it may be any text, so it is checked."""
    try:
        return str(ip_address(request.remote_addr or ""))
    except ValueError:
        return "-"


def init_app(app: Flask) -> None:
    app.after_request(after_handler)
