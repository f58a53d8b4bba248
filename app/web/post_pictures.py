"""The pictures of a form: those that are in it already, and those that arrive with it."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from app import database
from app.actions import post_pictures as actions
from app.forms.post_pictures import Chosen, PictureForm, PicturesForm
from app.queries import post_pictures as queries
from app.queries.post_pictures import Held
from app.rules import limits, post_pictures
from app.rules.errors import Refused
from app.rules.post_pictures import Encoded
from app.rules.text import clean_line, shorten
from app.text.formatting import translate
from app.web.responses import say
from app.web.viewer import me

NAMED = 60  # characters of the name of a file in a message
TRIED = 2 * limits.PICTURES  # files of one form that are decoded: a damaged one takes no room, but time


def with_pictures(form: PicturesForm, post_id: int | None = None) -> PicturesForm:
    """The form with its pictures: those of the post, those that wait in it, and those that are uploaded with it, which
    are kept whatever becomes of the form. Call it before it is validated.
    """
    if not (form.picture.data or form.files.data or post_id):
        return form
    found = queries.held(me().id, form.picture.data, post_id)
    form.pictures = tuple(_chosen(held, form) for held in found)
    if set(form.picture.data) - {held.id for held in found}:
        form.refused = (translate(actions.GONE),)
    if files := [file for file in form.files.data or () if getattr(file, "filename", "")]:
        _receive(form, files)
    form.picture.data = [each.picture.id for each in form.pictures]
    return form


def _chosen(held: Held, form: PicturesForm) -> Chosen:
    """What was sent about a picture; where nothing was, what is stored."""
    prefix = f"picture-{held.id}-"
    if held.id in form.picture.data:
        return Chosen(held, PictureForm(prefix=prefix))
    is_plain = held.post_id is not None and not held.alt
    return Chosen(held, PictureForm(formdata=None, prefix=prefix, alt=held.alt, plain=is_plain))


def _receive(form: PicturesForm, files: list[Any]) -> None:
    contents = [(shorten(clean_line(file.filename), NAMED), _read(file)) for file in files]
    room = limits.PICTURES - len(form.shown)
    tries = min(TRIED, actions.left_today(me(), min(room, len(files))))
    database.end_transaction()  # decoding is slow and needs no lock
    pictures, refused, damaged = _encoded(contents, room, tries)
    kept = actions.keep(me(), pictures, damaged)
    database.end_transaction()  # they stay when the form comes back
    form.pictures += tuple(Chosen(held, PictureForm(prefix=f"picture-{held.id}-")) for held in kept)
    form.refused += tuple(refused)


def _read(file: Any) -> bytes:
    file.stream.seek(0)  # read before, if the handler runs again after it lost a race
    return file.stream.read()  # type: ignore[no-any-return]


def _encoded(contents: list[tuple[str, bytes]], room: int, tries: int) -> tuple[list[Encoded], list[str], int]:
    """Those that are pictures and for which there is room; for the others a message; how many were decoded in vain."""
    pictures: list[Encoded] = []
    refused: list[str] = []
    damaged = 0
    for name, content in contents:
        if len(pictures) >= room or len(pictures) + damaged >= tries:
            refused.append(_("%(file)s: a post has up to %(most)s pictures.", file=name, most=limits.PICTURES))
            continue
        try:
            pictures.append(post_pictures.encoded(content))
        except Refused as why:
            refused.append(f"{name}: {say(why)}")
            damaged += 1
    return pictures, refused, damaged
