"""Fields shared by all forms: they clean what was typed and say in the viewer's language what is wrong with it."""

from __future__ import annotations

from typing import Any

from flask import request
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from werkzeug.datastructures import CombinedMultiDict, MultiDict
from wtforms import (
    Field,
    FileField,
    PasswordField,
    SelectChoice,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import StopValidation
from wtforms.widgets import CheckboxInput, ListWidget

from app.rules import email, invisible, limits, passwords, text
from app.rules.email import address_in
from app.rules.labels import N_, Label
from app.text.formatting import translate, translate_later

NOT_OFFERED = N_("Choose one of these.")


class OurWords:
    """What a form says where WTForms has a sentence of its own: for a choice that no form of ours offers."""

    def gettext(self, text: str) -> str:
        return translate(NOT_OFFERED)

    def ngettext(self, one: str, many: str, number: int) -> str:
        return translate(NOT_OFFERED)


OUR_WORDS = OurWords()


class Form(FlaskForm):
    """A form that was sent is filled from the request, else from `obj` or keyword arguments.

    Everything is checked here, in the viewer's language; templates tell the browser not to (`novalidate`). The token is
    checked once for all forms, before the handler runs, so forms do not check it again.
    """

    class Meta(FlaskForm.Meta):
        csrf = False
        has_focus = False  # a form has a Meta of its own

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """The fields that were sent, even if there are none: Flask-WTF would take that for a form not sent, with
            fields of None. JSON is not a form: its values may be numbers and lists, and it fills no field. Nor does a
            file in the place of a text.
            """
            if formdata is None or hasattr(formdata, "getlist"):
                return formdata
            return CombinedMultiDict((_files(form), request.form)) if request.method == "POST" else None

        def get_translations(self, form: Any) -> OurWords:
            """All messages are ours; WTForms would read its own catalogue for every form."""
            return OUR_WORDS

        def render_field(self, field: Field, render_kw: dict[str, Any]) -> Any:
            """On a page the first wrong field gets the focus, also without JavaScript; in a piece app.js sees to it. No
            field says how long its text may be: a browser would cut what is pasted, and nobody would notice.
            `is_wrong`: one of several choices of which the group says that it is wrong.
            """
            is_wrong = render_kw.pop("is_wrong", False) or render_kw.get("aria_invalid")
            if is_wrong and not self.has_focus and request.headers.get("HX-Request") != "true":
                self.has_focus = True
                render_kw = {**render_kw, "autofocus": True}
            return super().render_field(field, {"maxlength": False, **render_kw})


def _files(form: Any) -> MultiDict[str, Any]:
    """The files that were sent for the fields of a form that take files."""
    wanted = {field.name for field in form._fields.values() if isinstance(field, FileField)}
    return MultiDict((name, file) for name, file in request.files.items(multi=True) if name in wanted)


class Blank:
    """A form before anything was typed, created only when it has to be rendered: a page caches the rendered form."""

    def __init__(self, form: type[Form]) -> None:
        self._form = form

    @property
    def form(self) -> Form:
        return self._form(formdata=None)


def fill_in(field: Field) -> Any:
    """The message beside an empty field: which one to fill in."""
    return _("Fill in “%(field)s”.", field=field.label.text)


class Required:
    """A value is required. Unlike in WTForms, the message is ours; without one of its own it names the field."""

    field_flags = {"required": True}

    def __init__(self, message: Any = None) -> None:
        self.message = message

    def __call__(self, form: Form, field: Field) -> None:
        if not field.data:
            raise StopValidation(self.message or fill_in(field))


class Most:
    """At most this many characters, after cleaning."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.field_flags = {"maxlength": most}

    def __call__(self, form: Form, field: Field) -> None:
        if field.data and len(field.data) > self.most:
            raise ValidationError(
                _("Use at most %(most)s characters; these are %(given)s.", most=self.most, given=len(field.data))
            )


def no_forbidden(form: Form, field: Field) -> None:
    """Control characters, line separators and direction overrides change how a page or an e-mail reads."""
    if field.data and text.has_forbidden(field.data):
        raise ValidationError(_("Type this again: it contains characters that cannot be shown."))


def one_line(form: Form, field: Field) -> None:
    if field.data and ("\n" in field.data or "\r" in field.data):
        raise ValidationError(_("Write this in one line."))


def has_letters(form: Form, field: Field) -> None:
    """A name without letters cannot be found by search and has no initials."""
    if field.data and not any(char.isalpha() for char in invisible.bare(field.data)):
        raise ValidationError(_("Use at least one letter."))


def has_letters_or_digits(form: Form, field: Field) -> None:
    """An organisation may be called 1899."""
    if field.data and not text.fold(field.data):
        raise ValidationError(_("Use at least one letter."))


class Line(StringField):
    """One line of text: `Line(_("Name"), most=80, required=True)`."""

    def __init__(
        self, label: Any = None, *, most: int, required: bool = False, validators: Any = (), **options: Any
    ) -> None:
        own = [*([Required()] if required else []), Most(most), one_line, no_forbidden, *validators]
        super().__init__(label, own, **options)

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = text.clean_line(valuelist[0]) if valuelist else ""


class Text(TextAreaField):
    """Several lines of text."""

    def __init__(
        self, label: Any = None, *, most: int, required: bool = False, validators: Any = (), **options: Any
    ) -> None:
        own = [*([Required()] if required else []), Most(most), no_forbidden, *validators]
        super().__init__(label, own, **options)

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = text.clean_text(valuelist[0]) if valuelist else ""


class Email(StringField):
    """An e-mail address in lower case. `to_write_to`: this site will send to it.

    Not an input of type email: a browser would refuse "Anna <anna@example.org>" before it is understood here.
    """

    def __init__(
        self,
        label: Any = None,
        *,
        required: bool = True,
        most: int = limits.EMAIL,
        to_write_to: bool = True,
        autocomplete: str = "email",
        **options: Any,
    ) -> None:
        own = [*([Required()] if required else []), Most(most), sendable if to_write_to else complete]
        shown = {"inputmode": "email", "autocapitalize": "none", "spellcheck": "false", "autocomplete": autocomplete}
        super().__init__(label, own, render_kw=shown, **options)

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = address_in(valuelist[0]).lower() if valuelist else ""


def complete(form: Form, field: Field) -> None:
    if field.data and not email.is_complete(field.data):
        raise ValidationError(translate(email.INCOMPLETE))


def sendable(form: Form, field: Field) -> None:
    """Whether SMTP can carry an e-mail to the address; only sending one can show whether anybody reads there."""
    if not field.data:
        return
    try:
        email.deliverable(field.data)
    except email.Unsendable as error:
        raise ValidationError(translate(error.why)) from None


class Password(PasswordField):
    """A password, byte for byte as it was typed: rules/passwords.py normalises it. It is never sent back in a page, and
    no browser cuts it.
    """

    def __init__(self, label: Any = None, **options: Any) -> None:
        super().__init__(label, [Required(), not_too_long], **options)


def not_too_long(form: Form, field: Field) -> None:
    """Counted in its normalised form; at most four characters become one in it."""
    if len(field.data) > 4 * limits.PASSWORD_MAX or len(passwords.prepared(field.data)) > limits.PASSWORD_MAX:
        raise ValidationError(_("Use at most %(count)s characters.", count=limits.PASSWORD_MAX))


class MultiCheckboxField(SelectMultipleField):
    """Any number of choices, a box for each."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


def choices(pairs: Any) -> list[SelectChoice]:
    """Choices of a select or radio field out of (value, label) pairs or a registry {value: label}."""
    pairs = pairs.items() if isinstance(pairs, dict) else pairs
    return [SelectChoice(value, label) for value, label in pairs]


def labelled(registry: dict[str, Label]) -> list[tuple[str, Any]]:
    """A registry {value: label} as pairs for `choices`."""
    return [(value, translate_later(label)) for value, label in registry.items()]
