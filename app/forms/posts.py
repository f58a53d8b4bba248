"""What a post and a comment may hold."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import HiddenField, SelectField

from app.forms.fields import Form, Required, Text, choices
from app.forms.numbers import Numbers
from app.forms.post_pictures import PicturesForm
from app.rules import limits

AUDIENCES = (("members", _("All members")), ("connections", _("My connections")))


class PostForm(PicturesForm):
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
    audience = HiddenField()  # of the post, as the form named it

    def is_still_for(self, audience: str) -> bool:
        """Whether the post has no more readers than the form named; if it has, the field says so."""
        if (self.audience.data, audience) != ("connections", "members"):
            return True
        self.text.errors = [*self.text.errors, _("By now all members can read this. Comment again if you want that.")]
        return False

    @classmethod
    def below(cls, post_id: int, **given: object) -> CommentForm:
        """The form below one of many posts on a page: its field has an id of its own."""
        form = cls(**given)
        form.text.id = f"comment-on-{post_id}"
        form.text.label.field_id = form.text.id
        return form
