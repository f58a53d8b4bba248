"""From a row of the outbox to an e-mail: recipient, language, headers."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import parseaddr
from typing import Any

from flask import current_app, render_template
from flask_babel import force_locale, format_datetime
from flask_mail import BadHeaderError

from app.delivery import contents, links, paint, quoting
from app.delivery.content import GONE, Content, Hold
from app.delivery.mime import Letter
from app.extensions import db
from app.models import Delivery, Member, Site
from app.queries import accounts
from app.queries.people import Person
from app.rules import legal, marks, zones
from app.rules.email import deliverable
from app.rules.labels import N_
from app.rules.locales import spoken
from app.rules.text import clean_line, has_forbidden
from app.text.formatting import translate

WIDTH = quoting.WIDTH
ONE_OTHER, OTHERS = N_("%(first)s and 1 other"), N_("%(first)s and %(count)s others")


@dataclass(frozen=True, slots=True)
class Recipient:
    """The recipient; `name` is empty for somebody without an account, because nobody has confirmed the name."""

    address: str
    locale: str
    timezone: str
    name: str = ""


def compose(delivery: Delivery) -> Letter | Hold | str:
    """The e-mail as things are now, or until when it is held back, or the reason why it is no longer sent.

    Needs an app context and a reading transaction, no request. Raises flask_mail.BadHeaderError for a line that would
    break out of its header, Unsendable for an address that no e-mail can be sent to.
    """
    member = db.session.get(Member, delivery.member_id) if delivery.member_id else None
    site = organisation()
    recipient = _recipient(delivery, member, site)
    if recipient is None:
        return GONE
    content = contents.of(delivery, member)
    if not isinstance(content, Content):
        return content
    with force_locale(recipient.locale):
        return _write(delivery, recipient, site, content)


def organisation() -> Site:
    """The organisation, or one without a name of its own before the set-up."""
    return accounts.site() or Site(
        name="Kontor", tagline="", locale="en", locales="", timezone="UTC", hue=208, chroma=0.068, mark="", legal="",
        public_about=False,
    )


def _recipient(delivery: Delivery, member: Member | None, site: Site) -> Recipient | None:
    if member:
        locale = spoken((member.locale, site.locale), site.locales)
        return Recipient(member.email, locale, member.timezone, member.name)
    return Recipient(delivery.address, delivery.locale, site.timezone) if delivery.address else None


def _write(delivery: Delivery, recipient: Recipient, site: Site, content: Content) -> Letter:
    context = _context(delivery, recipient, site, content)
    folder = f"mail/{delivery.kind}"
    subject = render_template(f"{folder}/subject.txt", **context).strip()
    letter = Letter(
        subject=_header(subject),
        recipients=[deliverable(_header(recipient.address))],
        body=_tidy(render_template(f"{folder}/body.txt", **context)),
        html=render_template(f"{folder}/body.html", **context, subject=subject),
        date=delivery.created_at.timestamp(),
        extra_headers=_headers(content),
    )
    letter.msgId = delivery.message_id
    letter.sender = sender(site)
    return letter


def sender(site: Site) -> tuple[str, str]:
    """Name and address of From: a pair, because Flask-Mail would read "Lay, Kay & Co <a@b.example>" as two addresses.
    """
    return clean_line(_sender()[0] or site.name), _sender()[1]


def _context(delivery: Delivery, recipient: Recipient, site: Site, content: Content) -> dict[str, Any]:
    light, dark = paint.palettes(site.hue, site.chroma)
    actor = content.values.get("actor")
    others = content.values.get("others", 0)
    told = contents.sentence(delivery.kind, several=bool(others))
    return {
        **content.values,
        "site": site,
        "home": links.to(),
        "settings": links.to("/settings/notifications"),
        "mark": links.to(marks.address(site.mark, 96)) if site.mark.endswith("png") else "",
        "foot": [(translate(label), links.to(path)) for label, path in legal.linked(site.legal, site.public_about)],
        "name": recipient.name or content.values.get("name", ""),
        "locale": recipient.locale,
        "link": content.link,
        "profile": links.to(f"/in/{actor.handle}") if actor else "",
        "unsubscribe": content.unsubscribe,
        "sentence": translate(told, who=_who(actor, others)) if told else "",
        "light": light,
        "dark": dark,
        "moment": lambda at: _moment(at, recipient),
    }


def _who(actor: Person | None, others: int) -> str:
    if actor is None or not others:
        return actor.name if actor else ""
    if others == 1:
        return translate(ONE_OTHER, first=actor.name)
    return translate(OTHERS, first=actor.name, count=others)


def _moment(at: datetime, recipient: Recipient) -> str:
    """Day, time and zone by the recipient's clock: "23 November 2026, 14:05 (Europe/Berlin)"."""
    pattern = "d.\u00a0MMMM y, HH:mm" if recipient.locale == "de" else "d\u00a0MMMM y, HH:mm"
    local = format_datetime(at.astimezone(zones.zone(recipient.timezone)), pattern, rebase=False)
    return f"{local} ({zones.zone(recipient.timezone)})"


def _headers(content: Content) -> Mapping[str, str]:
    """Machine-made (RFC 3834), one-click unsubscribe (RFC 8058), and the conversation it belongs to."""
    headers = {"Auto-Submitted": "auto-generated"}
    if content.unsubscribe:
        headers["List-Unsubscribe"] = f"<{content.unsubscribe}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    if content.before:
        headers |= {"In-Reply-To": content.before[-1], "References": " ".join(content.before)}
    return headers


def _header(line: str) -> str:
    """A line fit for a header; raises BadHeaderError if it contains anything that ends or disguises a line."""
    if has_forbidden(line) or any(sign in line for sign in "\r\n\t"):
        raise BadHeaderError("a line of the header holds control characters")
    return line


def _sender() -> tuple[str, str]:
    """Name and address of the sender, as configured; the name may be empty."""
    return parseaddr(current_app.config["MAIL_DEFAULT_SENDER"])


def envelope_sender() -> str:
    """The address that bounces go to."""
    return _sender()[1]


def _tidy(body: str) -> str:
    """Plain text from a template: no blanks at line ends, one empty line at most, lines that fit any window."""
    body = re.sub(r"(?m)(?<!^--)[ \t]+$", "", body)  # "-- " begins the footer
    lines = re.sub(r"\n{3,}", "\n\n", body).strip().split("\n")
    return "\n".join(part for line in lines for part in _wrapped(line)) + "\n"


def _wrapped(line: str) -> list[str]:
    """A line wrapped; addresses and long words stay whole. Quoted lines are wrapped already."""
    if len(line) <= WIDTH or line.startswith(quoting.SIGN):
        return [line]
    return textwrap.wrap(line, WIDTH, break_long_words=False, break_on_hyphens=False)
