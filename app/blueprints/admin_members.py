"""/admin/members: who is a member, and the page of one of them."""

from __future__ import annotations

from flask import Blueprint, Response, abort, request

from app import web
from app.forms import admin_members as filters
from app.queries import address_by_admin, admin_log
from app.queries import member_list as queries
from app.rules import member_list
from app.text import acts

blueprint = web.for_admins(Blueprint("admin_members", __name__))
ACTS = 10  # of the log, on the page of a member


@blueprint.get("/admin/members")
def index() -> Response:
    given, after = filters.asked(), request.args.get("after", "")
    page = queries.page(web.me().id, given.wanted, after)
    if after and web.is_fragment():
        return web.fragment("admin/members/_rows.html", page=page, asked=given)
    waiting = [] if web.is_fragment() else address_by_admin.waiting()
    return web.page(
        "admin/members/index.html", "admin/members/_rows.html", page=page, asked=given, waiting=waiting,
        tallies=queries.tallies(), tabs=member_list.TABS, joined=member_list.JOINED, seen=member_list.SEEN,
    )  # fmt: skip


@blueprint.get("/admin/members/<int:id>")
def show(id: int) -> Response:
    account = queries.one(web.me().id, id) or abort(404)
    return web.page(
        "admin/members/show.html", account=account, address=address_by_admin.open_one(id),
        lines=admin_log.about(id, ACTS), act_sentence=acts.sentence,
    )  # fmt: skip
