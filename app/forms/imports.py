"""Importing a profile: the file, and which parts of it are imported."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf.file import MultipleFileField
from wtforms import BooleanField, SelectField, ValidationError

from app.forms.fields import Form, choices, labelled
from app.forms.settings import AUDIENCE_LABELS, COPIES, MAILS, SECTION_LABELS
from app.portability.comparing import Preview
from app.portability.taking import Choice
from app.rules import kinds
from app.rules.introductions import WHO_MAY_ASK
from app.rules.invitations import WHO_MAY_INVITE
from app.rules.sections import RELEASES
from app.text.formatting import translate

PRIVACY_LABELS = {
    "who_may_invite": _("Who may invite me"),
    "who_may_ask": _("Who may ask me for an introduction"),
    "hides_connections": _("Hide my list of connections"),
    "endorsements": _("Endorsements of my skills"),
    "public_profile": _("Show my profile to guests, where the site allows it"),
    "public_indexed": _("Let search engines list it"),
    "inmail_copy": _("What the e-mail about an InMail contains"),
    "mail_paused": _("Pause all e-mail"),
    "locale": _("Language"),
    "timezone": _("Time zone"),
    "in_search": _("Be found by members who are not connected with me"),
}
WORDS = {
    "who_may_invite": dict(labelled(WHO_MAY_INVITE)),
    "who_may_ask": dict(labelled(WHO_MAY_ASK)),
    "endorsements": {"shown": _("shown"), "hidden": _("hidden"), "off": _("not possible")},
    "inmail_copy": COPIES,
    "locale": {"en": "English", "de": "Deutsch"},
}


SWITCHES = {"reads": _("Show me"), "shows": _("Show mine to others"), "site": _("on the site"), "mail": _("by e-mail")}


def _worded(name: str, value: Any) -> Any:
    """A choice in words: those of its options, or yes and no."""
    if isinstance(value, str):
        return WORDS[name][value] if name in WORDS else value
    return _("yes") if value else _("no")


def _switched(name: str, value: str | bool) -> tuple[str, Any]:
    """Label and words of one of queries.imports.switches."""
    group, kind, what = name.split(".")
    label = kinds.FEED_KINDS[kind].label if group == "feed" else kinds.TOLD_KINDS[kind].label
    return f"{translate(label)}, {SWITCHES[what]}", MAILS[value] if what == "mail" else _worded(what, value)


class UploadForm(Form):
    file = MultipleFileField(_("File"))

    def validate_file(self, field: MultipleFileField) -> None:
        if not self.files:
            raise ValidationError(_("Choose a file."))

    @property
    def files(self) -> list[tuple[bytes, str]]:
        """Content and name of each. The whole content without a second copy: `read()` would copy up to 50 MB."""
        given = (file for file in self.file.data or () if getattr(file, "filename", ""))
        return [(file.stream.getvalue(), file.filename) for file in given]


class TakingForm(Form):
    """A box for everything that would be new in `preview`; its fields are added by `taking_form`."""

    preview: Preview
    knows_people = False
    portrait = BooleanField(_("Photo"))
    people = BooleanField(_("Suggest them to me on My network"))
    decisions = BooleanField(_("Use the archive’s privacy settings"))

    @property
    def choice(self) -> Choice:
        preview = self.preview
        kinds = [each.name for each in preview.contacts if self[f"contact-{each.name}"].data]
        return Choice(
            fields={each.name for each in preview.changes if self[f"field-{each.name}"].data},
            contacts={kind: self[f"release-{kind}"].data for kind in kinds},
            sections={part.section for part in preview.parts if part.new and self[f"part-{part.section}"].data},
            portrait=bool(preview.portrait) and self.portrait.data,
            people=self.knows_people and self.people.data,
            decisions=bool(preview.decisions) and self.decisions.data,
        )

    @property
    def decided(self) -> list[tuple[Any, Any]]:
        """Label and words of every setting that the archive would change."""
        audiences, privacy = self.preview.audiences, self.preview.privacy
        sections = [(SECTION_LABELS[name], translate(AUDIENCE_LABELS[each])) for name, each in audiences.items()]
        columns = [(PRIVACY_LABELS[name], _worded(name, value)) for name, value in privacy.items()]
        return sections + columns + [_switched(name, value) for name, value in self.preview.switches.items()]


def taking_form(preview: Preview, *, people: bool, fresh: bool) -> Any:
    """`people`: members were found among the archive's people; `fresh`: the form as it is first shown.

    Ticked at first: values for empty fields. Contact data is for nobody unless the member says otherwise, or has said
    so in an archive of Kontor.
    """
    own: dict[str, Any] = {"preview": preview, "knows_people": people}
    values: dict[str, Any] = {"people": True, "decisions": True}
    values["portrait"] = preview.portrait is not None and preview.portrait.old is None
    for change in preview.changes:
        own[f"field-{change.name}"] = BooleanField(translate(change.label))
        values[f"field-{change.name}"] = not change.old
    for change in preview.contacts:
        label = gettext("%(field)s: shared with", field=translate(change.label))
        own[f"contact-{change.name}"] = BooleanField(translate(change.label))
        own[f"release-{change.name}"] = SelectField(label, choices=choices(labelled(RELEASES)), default="nobody")
        values[f"contact-{change.name}"] = not change.old
        values[f"release-{change.name}"] = preview.releases.get(change.name, "nobody")
    for part in preview.parts:
        label = gettext("Add to my profile: %(what)s (%(count)s)", what=translate(part.label), count=len(part.new))
        own[f"part-{part.section}"] = BooleanField(label)
        values[f"part-{part.section}"] = bool(part.new)
    made = type("Taking", (TakingForm,), own)
    return made(data=values, formdata=None) if fresh else made()
