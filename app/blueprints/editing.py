"""/profile/...: editing one's own profile in place, one section at a time."""

from __future__ import annotations

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _

from app import database, web
from app.actions import profiles as actions
from app.blueprints.sections import ask, ask_in_head, ask_removal, shown
from app.forms import profiles as forms
from app.models import Education, Position, Skill
from app.queries import first_week, releases, sections
from app.rules import pictures
from app.rules.errors import SKILL_GONE, Refused
from app.rules.labels import N_
from app.rules.sections import HEAD
from app.text.formatting import translate

blueprint = Blueprint("editing", __name__)
GONE = N_("This entry is no longer in your profile.")
BOTH = ("GET", "POST")


@blueprint.get("/profile")
def index() -> Response:
    return web.to(url_for("profiles.show", handle=web.me().handle))


@blueprint.route("/profile/head", methods=BOTH)
def head() -> Response:
    form = forms.HeadForm(obj=web.me())
    if not form.validate_on_submit():
        return ask_in_head(translate(HEAD.label), form, "head")
    actions.change_head(web.me(), **form.values())
    return shown("head")


@blueprint.route("/profile/photo", methods=BOTH)
def photo() -> Response:
    form = forms.PhotoForm()
    if request.method == "GET":
        return _ask_photo(form)
    content = form.photo.data.read() if form.photo.data else b""
    database.end_transaction()  # decoding is slow and needs no lock
    try:
        made = pictures.portrait(content, form.crop)
    except Refused as refused:
        web.refuse_in(form, refused)
        return _ask_photo(form)
    actions.change_photo(web.me(), *made, quiet=form.quiet.data)
    return shown("head", piece="profiles/edit/_photo_changed.html")


def _ask_photo(form: forms.PhotoForm) -> Response:
    removal = url_for("editing.remove_photo") if web.me().picture else None
    return ask_in_head(_("Photo"), form, "photo", removal=removal, removed=_("Photo"))


@blueprint.route("/profile/photo/removal", methods=BOTH)
def remove_photo() -> Response:
    if web.is_asking():
        return ask_in_head(_("Photo"), None, "photo", question=_("Delete your photo?"), removed=_("Photo"))
    actions.remove_photo(web.me())
    return shown("head", piece="profiles/edit/_photo_changed.html")


@blueprint.route("/profile/about", methods=BOTH)
def about() -> Response:
    form = forms.AboutForm(obj=web.me())
    if not form.validate_on_submit():
        return ask("about", form)
    actions.change_about(web.me(), form.about.data)
    return shown("about")


@blueprint.route("/profile/wants", methods=BOTH)
def wants() -> Response:
    form = forms.WantsForm(obj=web.me())
    if not form.validate_on_submit():
        return ask("wants", form)
    actions.change_wants(web.me(), wants=form.wants.data, offers=form.offers.data)
    return shown("wants")


@blueprint.route("/profile/contact", methods=BOTH)
def contact() -> Response:
    held = sections.decisions(web.me().id, web.me().id).contacts
    form = forms.ContactForm(held)
    if not form.validate_on_submit():
        return ask_in_head(_("Contact data"), form, "contact")
    given = form.values()
    actions.change_contact(web.me(), given)
    if kind := _still_to_choose(given, held):
        return web.to(url_for("releases.field", kind=kind))
    return shown("head")


def _still_to_choose(given: dict[str, tuple[str, str]], held: dict[str, tuple[str, str]]) -> str | None:
    """The first field that is now for chosen connections while none is chosen: so far nobody sees it."""
    newly = [kind for kind, (value, release) in given.items()
             if value and release == "chosen" and held.get(kind, ("", ""))[1] != "chosen"]
    chosen = releases.chosen_counts(web.me().id) if newly else {}
    return next((kind for kind in newly if not chosen.get(kind)), None)


def _offered(section: str) -> dict[str, str]:
    """What the organisation's roster knows for the first entry of a section, for the form while it is blank."""
    if not web.is_asking():
        return {}
    held = first_week.done(web.me()).held
    if section == "positions":
        return {} if held.organisation else {"organisation": held.offered.organisation}
    return {} if held.school else {"school": held.offered.school, "ends": held.offered.year}


@blueprint.route("/profile/positions/new", methods=BOTH)
def add_position() -> Response:
    offered = _offered("positions")
    form = forms.NewPositionForm(**offered)
    try:
        if form.validate_on_submit():
            actions.add_position(web.me(), **form.values(), quiet=form.quiet.data)
            return shown("positions")
    except Refused as refused:
        web.refuse_in(form, refused)
    return ask("positions", form, fields="position", offered=any(offered.values()))


@blueprint.route("/profile/positions/<int:id>", methods=BOTH)
def position(id: int) -> Response:
    found = sections.own(Position, web.me().id, id) or web.gone(GONE)
    form = forms.PositionForm(obj=found)
    if not form.validate_on_submit():
        removal = url_for("editing.remove_position", id=id)
        return ask("positions", form, fields="position", at=id, removal=removal, removed=found.title)
    actions.change_position(found, **form.values())
    return shown("positions")


@blueprint.route("/profile/positions/<int:id>/removal", methods=BOTH)
def remove_position(id: int) -> Response:
    found = sections.own(Position, web.me().id, id) or web.gone(GONE)
    if web.is_asking():
        return ask_removal("positions", found.title, id)
    actions.remove_position(found)
    return shown("positions")


@blueprint.route("/profile/education/new", methods=BOTH)
def add_education() -> Response:
    offered = _offered("education")
    form = forms.EducationForm(**offered)
    try:
        if form.validate_on_submit():
            actions.add_education(web.me(), **form.values())
            return shown("education")
    except Refused as refused:
        web.refuse_in(form, refused)
    return ask("education", form, offered=any(offered.values()))


@blueprint.route("/profile/education/<int:id>", methods=BOTH)
def education(id: int) -> Response:
    found = sections.own(Education, web.me().id, id) or web.gone(GONE)
    form = forms.EducationForm(obj=found)
    if not form.validate_on_submit():
        removal = url_for("editing.remove_education", id=id)
        return ask("education", form, at=id, removal=removal, removed=found.school)
    actions.change_education(found, **form.values())
    return shown("education")


@blueprint.route("/profile/education/<int:id>/removal", methods=BOTH)
def remove_education(id: int) -> Response:
    found = sections.own(Education, web.me().id, id) or web.gone(GONE)
    if web.is_asking():
        return ask_removal("education", found.school, id)
    actions.remove_education(found)
    return shown("education")


@blueprint.route("/profile/skills", methods=BOTH)
def skills() -> Response:
    form = forms.SkillForm()
    try:
        if form.validate_on_submit():
            actions.add_skills(web.me(), form.names())
            return ordered()
    except Refused as refused:
        web.refuse_in(form, refused)
    return _ask_skills(form)


@blueprint.post("/profile/skills/<int:id>/<any(up, down):step>")
def move_skill(id: int, step: str) -> Response:
    actions.move_skill(sections.own(Skill, web.me().id, id) or web.gone(SKILL_GONE), -1 if step == "up" else 1)
    return ordered(moved=(id, step))


@blueprint.route("/profile/skills/<int:id>/removal", methods=BOTH)
def remove_skill(id: int) -> Response:
    found = sections.own(Skill, web.me().id, id) or web.gone(SKILL_GONE)
    if web.is_asking():
        return ask_removal("skills", found.name, id, lost=_("Its endorsements are deleted, too."))
    actions.remove_skill(found)
    return ordered()


def _ask_skills(form: forms.SkillForm, moved: tuple[int, str] | None = None) -> Response:
    return ask("skills", form, moved=moved)


def ordered(moved: tuple[int, str] | None = None) -> Response:
    """After moving or removing a skill: the list, which stays open for the next one."""
    if not web.is_fragment():
        return web.to(url_for("editing.skills"))
    return _ask_skills(forms.SkillForm(formdata=None), moved)
