"""/profile/<section>: a section of one's own profile opened for editing, with a form in it or none; and who sees it.

The doors that change a section (editing.py, entries.py) answer with `ask`, `ask_removal`, `opened` and `shown`.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, request, url_for
from flask_babel import gettext as _

from app import web
from app.actions import profiles as actions
from app.blueprints.profiles import PIECES
from app.forms.profiles import audience_form
from app.forms.sections import Form
from app.queries import members, profiles, sections
from app.rules import opening
from app.rules.section_types import OTHERS
from app.rules.sections import LISTS, ON_PAGE, SKILLS
from app.rules.visibility import USUAL
from app.web.security_log import note

blueprint = Blueprint("sections", __name__)
OPENED = [name for name in LISTS if name != SKILLS]  # that one has its form always open (editing.skills)
CHOSEN = [name for name, each in ON_PAGE.items() if each.kept != OTHERS]


@blueprint.get(f"/profile/<any({','.join(OPENED)}):part>")
def show(part: str) -> Response:
    return opened(part)


@blueprint.route(f"/profile/<any({','.join(CHOSEN)}):part>/audience", methods=("GET", "POST"))
def audience(part: str) -> Response:
    """Who sees a section: the choice beside its title while it is open."""
    form = audience_form(part)
    if web.is_asking():
        return web.to_form(address_of(part))
    if not form.validate():
        abort(400)  # no choice that the page offers
    chosen = None if form.audience.data == USUAL[part] else form.audience.data
    before = sections.decisions(web.me().id, web.me().id).audiences
    note("opened", opening.opened(web.me(), before, privacy={}, sections={part: chosen}))
    actions.choose_audience(web.me(), part, chosen)
    return web.after_action("profiles/edit/_audience.html", address_of(part), part=part, chosen=form, in_place=True)


def address_of(part: str) -> str:
    """Where a section is open for editing, as a page."""
    return url_for("sections.show", part=part) if part in OPENED else url_for(f"editing.{part}")


def ask(part: str, form: Form, *, fields: str = "", at: int | str = "new", **context: Any) -> Response:
    """A section with a form in it: in the place of the row `at`, or below all rows. `fields` names the partial of the
    form's fields if it is not the section's own.
    """
    context = {"form": form, "fields": fields or part, "at": at, "url": _here(), **context}
    return _section(part, status=422 if form.errors else 200, **context)


def opened(part: str, moved: tuple[int, str] | None = None) -> Response:
    """A section open for editing, none of its rows unfolded. `moved`: whose button keeps the focus."""
    return _section(part, form=None, at=None, moved=moved)


def _section(part: str, status: int = 200, **context: Any) -> Response:
    me, body = web.me(), "profiles/edit/_section.html"
    seen = profiles.seen(me.id, me)
    given = {"part": part, "profile": seen, "chosen": audience_form(part, seen.audiences[part]), "body": body}
    given |= {"kept_open": stays_open(), "in_place": web.is_fragment(), **context}
    return web.page("profiles/edit/page.html", fragment=body, status=status, **given)


def ask_removal(part: str, name: str, at: int, *, lost: str = "") -> Response:
    """Whether the row `at` is to be deleted, in its place. `lost`: what goes along with it."""
    question = {"question": _("Delete “%(name)s”?", name=name), "removed": name, "lost": lost}
    return _section(part, form=None, at=at, url=_here(), **question)


def ask_in_head(title: str, form: Form | None, fields: str, **context: Any) -> Response:
    """A form below name and portrait, which stay; or as a page."""
    context = {"part": "head", "title": title, "form": form, "fields": fields, "url": _here(), **context}
    in_place, me = web.is_fragment(), web.me()
    if in_place:
        context["profile"] = profiles.seen(me.id, me)
    return web.page(
        "profiles/edit/page.html",
        fragment="profiles/_head.html",
        status=422 if form and form.errors else 200,
        body="profiles/edit/_head_form.html",
        in_place=in_place,
        **context,
    )


def shown(part: str, moved: tuple[int, str] | None = None, piece: str = "") -> Response:
    """The section as it is now, in the place of its form; or the profile. Where the section was open, it stays so.

    `moved`: whose button keeps the focus. `piece`: the template, if it is not the section's own.
    """
    if stays_open():
        return opened(part, moved) if web.is_fragment() else web.to(address_of(part))
    location = url_for("profiles.show", handle=web.me().handle, _anchor=part)
    if not web.is_fragment():
        return web.to(location)
    me = members.at_present(web.me().id)  # after the change
    context = {"me": me, "profile": profiles.seen(me.id, me), "between": None, "kind": part, "moved": moved}
    return web.after_action(piece or PIECES[part], location, focus=not moved, **context)


def stays_open() -> bool:
    """Whether the section had been opened with its pencil before one of its rows was."""
    return "open" in request.args


def _here() -> str:
    return f"{request.path}?open=1" if stays_open() else request.path
