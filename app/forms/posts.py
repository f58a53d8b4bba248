"""What a post and a comment may hold."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _
from markupsafe import Markup
from wtforms import Field, HiddenField, SelectField

from app.forms.fields import Form, Required, Text, choices
from app.rules import limits

AUDIENCES = (("members", _("All members")), ("connections", _("My connections")))


def _hidden(field: Field, **attributes: object) -> Markup:
    """One hidden field a number."""
    one = Markup('<input type="hidden" name="{}" value="{}">')
    return Markup("").join(one.format(field.name, number) for number in field.data or ())


class Numbers(Field):
    """The numbers of those who were chosen to be mentioned; what is no number is left out."""

    widget = staticmethod(_hidden)

    def process_formdata(self, valuelist: list[str]) -> None:
        given = [each for each in valuelist if each.isascii() and each.isdigit() and len(each) <= 18]
        self.data = [int(each) for each in given[: limits.MENTIONS]]

    def process_data(self, value: Sequence[int] | None) -> None:
        self.data = list(value or ())


class PostForm(Form):
    text = Text(
        _("What would you like to share?"), most=limits.POST, validators=[Required(_("Write something first."))]
    )
    audience = SelectField(_("Who may read it"), choices=choices(AUDIENCES), default="members")
    mention = Numbers()
    submission = HiddenField()


class CommentForm(Form):
    text = Text(_("Your comment"), most=limits.COMMENT, validators=[Required(_("Write something first."))])
    mention = Numbers()
    submission = HiddenField()

    @classmethod
    def below(cls, post_id: int, **given: object) -> CommentForm:
        """The form below one of many posts on a page: its field has an id of its own."""
        form = cls(**given)
        form.text.id = f"comment-on-{post_id}"
        form.text.label.field_id = form.text.id
        return form
