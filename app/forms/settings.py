"""The settings: one form a page. The rows of two of them come from the registry of kinds."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, RadioField

from app.forms.fields import Form, choices, labelled
from app.models import Member
from app.rules import kinds, opening, sections
from app.rules.endorsements import CHOICES as ENDORSEMENTS
from app.rules.introductions import WHO_MAY_ASK
from app.rules.invitations import WHO_MAY_INVITE
from app.rules.labels import Label
from app.rules.notifying import Choice
from app.rules.sections import AUDIENCE_LABELS
from app.rules.visibility import SECTIONS, USUAL
from app.text.formatting import translate, translate_later

MAILS = {"now": _("now"), "off": _("off")}
COPIES = {"notice": _("Only that there is a message"), "full": _("The full text")}
# By section: its label here, and what is seen of it besides its audience.
SECTION_LABELS = {name: translate_later(each.chosen or each.label) for name, each in sections.SECTIONS.items()}
SECTION_HINTS = {name: translate_later(each.hint) for name, each in sections.SECTIONS.items() if each.hint}


def feed_form(chosen: dict[str, tuple[bool, bool]]) -> Any:
    """Settings > Feed: two boxes for every kind of the registry, one for what the organisation does. `chosen`: (reads,
    shows) by kind.
    """

    class FeedForm(Form):
        @property
        def rows(self) -> list[tuple[str, Any, Any]]:
            return [
                (translate(feed.label), self[f"reads-{name}"], self[f"shows-{name}"] if not feed.by_office else None)
                for name, feed in kinds.FEED_KINDS.items()
            ]

        @property
        def wanted(self) -> dict[str, tuple[bool, bool]]:
            return {name: (self[f"reads-{name}"].data, self._shows(name)) for name in kinds.FEED_KINDS}

        def _shows(self, name: str) -> bool:
            return kinds.FEED_KINDS[name].by_office or bool(self[f"shows-{name}"].data)

    values = {}
    for name, (reads, shows) in chosen.items():
        setattr(FeedForm, f"reads-{name}", BooleanField(_("Show me")))
        values[f"reads-{name}"] = reads
        if not kinds.FEED_KINDS[name].by_office:
            setattr(FeedForm, f"shows-{name}", BooleanField(_("Show mine to others")))
            values[f"shows-{name}"] = shows
    return FeedForm(data=values)


def notifications_form(chosen: dict[str, Choice], *, inmail_copy: str, paused: bool) -> Any:
    """Settings > Notifications: a box and two radios for every kind that one can switch."""

    class NotificationsForm(Form):
        inmail_copy = RadioField(_("What the e-mail about an InMail contains"), choices=choices(COPIES))
        paused = BooleanField(_("Pause all e-mail"))

        @property
        def wanted(self) -> dict[str, Choice]:
            return {
                name: Choice(self[f"site-{name}"].data, self[f"mail-{name}"].data)
                for name, told in kinds.TOLD_KINDS.items()
                if not told.fixed
            }

        @property
        def groups(self) -> list[tuple[str, list[dict[str, Any]]]]:
            return _groups({**chosen, **self.wanted})

    values: dict[str, Any] = {"inmail_copy": inmail_copy, "paused": paused}
    for name, choice in chosen.items():
        if not kinds.TOLD_KINDS[name].fixed:
            setattr(NotificationsForm, f"site-{name}", BooleanField())
            setattr(NotificationsForm, f"mail-{name}", RadioField(choices=choices(MAILS)))
            values |= {f"site-{name}": choice.site, f"mail-{name}": choice.mail}
    return NotificationsForm(data=values)


def _groups(chosen: dict[str, Choice]) -> list[tuple[str, list[dict[str, Any]]]]:
    """The table of the page: kinds under their groups, both in the order of the registry."""
    groups: dict[Label, list[dict[str, Any]]] = {group: [] for group in kinds.GROUPS.values()}
    for name, told in kinds.TOLD_KINDS.items():
        row = {
            "key": name,
            "label": translate(told.label),
            "hint": gettext("Always on") if told.fixed else "",
            "site": chosen[name].site,
            "mail": chosen[name].mail,
            "locked": told.fixed,
        }
        groups.setdefault(told.group, []).append(row)
    return [(translate(group), rows) for group, rows in groups.items() if rows]


class PrivacyForm(Form):
    """`offers_guests`: the site allows its members to open their profiles to guests."""

    who_may_invite = RadioField(
        _("Who may invite me"), choices=choices(labelled(WHO_MAY_INVITE))
    )
    who_may_ask = RadioField(
        _("Who may ask me for an introduction"), choices=choices(labelled(WHO_MAY_ASK)), default="connections"
    )
    hides_connections = BooleanField(_("Hide my list of connections"))
    leaves_search = BooleanField(_("Keep me out of search and directory"))
    endorsements = RadioField(
        _("Endorsements of my skills"), choices=choices(labelled(ENDORSEMENTS))
    )
    public_profile = BooleanField(_("Guests see my profile, too"))
    public_indexed = BooleanField(_("Search engines may list it"))

    def __init__(self, *, offers_guests: bool, **options: Any) -> None:
        super().__init__(**options)
        if self.who_may_ask.data is None:  # sent from a page that was open before there was this choice
            self.who_may_ask.data = options["obj"].who_may_ask
        if not offers_guests:
            del self.public_profile, self.public_indexed

    @property
    def columns(self) -> list[tuple[str, str]]:
        return [(audience, translate(label)) for audience, label in AUDIENCE_LABELS.items()]

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The table of the page: one row a section."""
        return [
            {"field": self[f"section_{section}"], "hint": SECTION_HINTS.get(section, "")} for section in SECTIONS
        ]

    @property
    def audiences(self) -> dict[str, str | None]:
        """The audience by section; None if it is the usual one, which is not stored."""
        chosen = {section: self[f"section_{section}"].data for section in SECTIONS}
        return {section: None if audience == USUAL[section] else audience for section, audience in chosen.items()}

    def opened(self, before: Member, audiences: dict[str, str]) -> list[str]:
        """The names of what shows or allows more than before. `audiences`: of the sections, where not the usual."""
        names = (
            "who_may_invite", "who_may_ask", "hides_connections", "endorsements", "public_profile", "public_indexed",
        )  # fmt: skip
        privacy = {name: self[name].data for name in names if name in self}
        privacy["in_search"] = not self.leaves_search.data
        return opening.opened(before, audiences, privacy=privacy, sections=self.audiences)


for _section in SECTIONS:
    setattr(
        PrivacyForm,
        f"section_{_section}",
        RadioField(
            SECTION_LABELS[_section],
            choices=choices(labelled(AUDIENCE_LABELS)),
            default=USUAL[_section],
        ),
    )
