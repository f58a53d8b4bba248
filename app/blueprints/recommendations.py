"""/in/<handle>/recommendation...: reading, writing, asking. /recommendations: one's own, and what to do with each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from flask import Blueprint, Response, abort, flash, request, url_for

from app import web
from app.actions import recommendations as actions
from app.actions.recommendations import Words
from app.blueprints.profiles import found as found_member
from app.forms.recommendations import KEPT, RecommendationForm, RequestForm, RevisionForm, TiedForm
from app.models import Recommendation
from app.queries import own_recommendations as queries
from app.queries import people, profiles, sections
from app.queries import recommendations as seen
from app.queries.own_recommendations import Mine
from app.queries.people import Person
from app.queries.profiles import ProfileSeen
from app.rules import limits
from app.rules import recommendations as rules
from app.rules.errors import Refused
from app.rules.labels import N_
from app.rules.recommendations import AUTHOR, SUBJECT
from app.rules.visibility import Level, may_see
from app.text.formatting import translate

blueprint = Blueprint("recommendations", __name__)
GONE = N_("This recommendation is gone.")
DONE = {
    "accept": N_("Accepted: it is shown on both profiles."),
    "request_revision": N_("%(name)s is asked to revise it."),
    "decline": N_("Declined. Nobody is told."),
    "withdraw": N_("Withdrawn. Nobody is told."),
    "show": N_("The recommendation is shown on both profiles again."),
    "hide": N_("The recommendation is no longer shown."),
}


@blueprint.get("/in/<handle>/recommendations")
def of_member(handle: str) -> Response:
    member, standing = found_member(handle)
    given = request.args.get("show") == "given"
    chosen = sections.decisions(web.me().id, member.id).audiences.get("recommendations")
    is_open = may_see("recommendations", standing.level, chosen)
    after = request.args.get("after", "")
    page = seen.of_profile(web.me().id, member.id, given=given, after=after) if is_open else seen.SeenPage((), "")
    web.show(*(each.person.id for each in page.shown))
    context = {"profile": profiles.glimpse(member, standing), "page": page, "given": given}
    return web.page("recommendations/of_member.html", "recommendations/_of_member.html", **context)


@blueprint.get("/in/<handle>/recommendation")
def form(handle: str) -> Response:
    person = _person(handle)
    if not person.is_connection:
        return web.to(url_for("profiles.show", handle=person.handle))
    begun = queries.open_one(web.me().id, person.id)
    if begun:
        return web.to(url_for(".text" if begun.state == rules.REQUESTED else ".show", id=begun.id))
    return _sheet(person, _form(RecommendationForm, person, person.level))


@blueprint.post("/in/<handle>/recommendation")
@web.limited(limits.RECOMMENDATIONS)
def write(handle: str) -> Response:
    person = _person(handle)
    form = _form(RecommendationForm, person, person.level)
    return _send(person, form, lambda words: actions.write(web.me(), person.id, words))


@blueprint.get("/in/<handle>/recommendation/request")
def request_form(handle: str) -> Response:
    person = _person(handle)
    if not person.is_connection:
        return web.to(url_for("profiles.show", handle=person.handle))
    begun = queries.open_one(person.id, web.me().id)
    if begun:
        return web.to(url_for(".show", id=begun.id))
    return _sheet(person, _form(RequestForm, person, person.level))


@blueprint.post("/in/<handle>/recommendation/request")
@web.limited(limits.RECOMMENDATIONS)
def ask(handle: str) -> Response:
    person = _person(handle)
    form = _form(RequestForm, person, person.level)
    return _send(person, form, lambda words: actions.ask(web.me(), person.id, words))


@blueprint.route("/recommendations/<int:id>/text", methods=["GET", "POST"])
@web.limited(limits.RECOMMENDATIONS)
def text(id: int) -> Response:
    found, mine = _found(id, AUTHOR)
    form = _form(RecommendationForm, mine.person, Level.CONNECTION if mine.is_connected else Level.MEMBER, mine)
    if not web.is_asking():
        return _send(mine.person, form, lambda words: actions.revise(web.me(), found, words), mine)
    if "submit" not in mine.moves:
        return web.to(url_for(".show", id=id))
    return _sheet(mine.person, form, mine)


def _person(handle: str) -> ProfileSeen:
    return profiles.glimpse(*found_member(handle))


def _form(kind: type[TiedForm], person: ProfileSeen | Person, level: Level, mine: Mine | None = None) -> TiedForm:
    """The form about a person, filled with the present values of `mine`."""
    ties = queries.ties(web.me().id, person.id, level)
    if mine is None:
        return kind(person.name, ties)
    kept = "" if mine.position_id in {tie.id for tie in ties} else f"{mine.title}, {mine.organisation}"
    said = {"relationship": mine.relationship, "position": KEPT if kept else str(mine.position_id), "text": mine.text}
    return kind(person.name, ties, kept, **said)


def _sheet(person: ProfileSeen | Person, form: TiedForm, mine: Mine | None = None, status: int = 200) -> Response:
    context = {"person": person, "form": form, "mine": mine, "is_request": isinstance(form, RequestForm)}
    return web.page("recommendations/form.html", "recommendations/_form.html", status, **context)


def _send(
    person: ProfileSeen | Person, form: TiedForm, act: Callable[[Words], Recommendation], mine: Mine | None = None
) -> Response:
    if not form.validate():
        return _sheet(person, form, mine, 422)
    if again := web.submitted_before():
        return again
    try:
        sent = act(form.words())
    except Refused as refused:
        web.refuse_in(form, refused)
        return _sheet(person, form, mine, 422)
    location = url_for(".show", id=sent.id)
    web.remember_submission(location)
    return web.to(location)


@blueprint.get("/recommendations", defaults={"tab": "received"})
@blueprint.get("/recommendations/<any(given, requests):tab>")
def index(tab: str) -> Response:
    cards, before = queries.mine(web.me().id, tab, web.number("before"))
    found = {"cards": cards, "before": before, "tab": tab}
    if web.is_fragment():
        return web.fragment("recommendations/_cards.html", **found)
    return web.page("recommendations/index.html", **found, counts=queries.counts(web.me().id))


@blueprint.get("/recommendations/new")
def new() -> Response:
    query = request.args.get("q", "")[: limits.SEARCH]
    found = people.connections(web.me().id, web.me().id, query=query)
    return web.page("recommendations/new.html", "recommendations/_choices.html", query=query, found=found)


@blueprint.get("/recommendations/<int:id>")
def show(id: int) -> Response:
    return _shown(queries.one_of_mine(web.me().id, id) or abort(404))


@blueprint.post("/recommendations/<int:id>/acceptance")
def accept(id: int) -> Response:
    return _answer(id, "accept", lambda it: actions.accept(it, request.form.get("seal", "")), SUBJECT)


@blueprint.route("/recommendations/<int:id>/revision", methods=["GET", "POST"])
def request_revision(id: int) -> Response:
    form = RevisionForm(id)
    if web.is_asking():
        return _shown(_found(id, SUBJECT)[1], form)
    if not form.validate():
        return _shown(_found(id, SUBJECT)[1], form, 422)
    return _answer(id, "request_revision", lambda it: actions.request_revision(it, form.note.data), SUBJECT)


@blueprint.route("/recommendations/<int:id>/declination", methods=["GET", "POST"])
def decline(id: int) -> Response:
    if web.is_asking():
        return _ask_before(id, "decline")
    return _answer(id, "decline", lambda it: actions.decline(it, web.me()), AUTHOR, SUBJECT)


@blueprint.route("/recommendations/<int:id>/withdrawal", methods=["GET", "POST"])
def withdraw(id: int) -> Response:
    if web.is_asking():
        return _ask_before(id, "withdraw")
    return _answer(id, "withdraw", lambda it: actions.withdraw(it, web.me()), AUTHOR, SUBJECT)


@blueprint.post("/recommendations/<int:id>/visibility")
def show_again(id: int) -> Response:
    return _answer(id, "show", actions.show, SUBJECT)


@blueprint.post("/recommendations/<int:id>/visibility/removal")
def hide(id: int) -> Response:
    return _answer(id, "hide", actions.hide, SUBJECT)


@blueprint.get("/recommendations/<int:id>/<any(acceptance, visibility):answer>")
@blueprint.get("/recommendations/<int:id>/visibility/removal")
def card(id: int, answer: str = "") -> Response:
    return web.to_form(url_for(".show", id=(queries.one_of_mine(web.me().id, id) or abort(404)).id))


def _ask_before(id: int, move: str) -> Response:
    """Both are final, so they ask first; what can no longer be declined or withdrawn is shown as it is."""
    mine = queries.one_of_mine(web.me().id, id) or abort(404)
    if move not in mine.moves:
        return web.to(_place(mine))
    return web.page("recommendations/question.html", mine=mine, move=move, days=limits.REINVITE_AFTER.days)


def _found(id: int, *sides: str) -> tuple[Recommendation, Mine]:
    """A recommendation to act on as one of these sides, and what the viewer sees of it."""
    found = queries.to_act_on(web.me().id, id, *sides) or web.gone(GONE)
    return found, queries.one_of_mine(web.me().id, id) or web.gone(GONE)


def _answer(id: int, move: str, act: Callable[[Recommendation], None], *sides: str) -> Response:
    """The card after the click, whoever was first, and a sentence that says what the result is."""
    found, before = _found(id, *sides)
    said = translate(DONE[move], name=before.person.name)
    try:
        act(found)
    except Refused as refused:
        said = web.say(refused)
    mine = queries.one_of_mine(web.me().id, id) or replace(before, state=found.state)  # parted, and withdrawn
    if not web.is_fragment():
        flash(said)
        return web.to(_place(mine))
    return web.fragment("recommendations/_answered.html", mine=mine, said=said, counts=queries.counts(web.me().id))


def _place(mine: Mine) -> str:
    """Where the result can be seen: the recommendation, or the list it was in."""
    if mine.state not in rules.OVER:
        return url_for(".show", id=mine.id)
    tab = "given" if mine.who == AUTHOR else "received"
    return url_for(".index", tab=tab if mine.text else "requests")


def _shown(mine: Mine, form: RevisionForm | None = None, status: int = 200) -> Response:
    context = {"mine": mine, "form": form}
    return web.page("recommendations/show.html", "recommendations/_card.html", status, **context)
