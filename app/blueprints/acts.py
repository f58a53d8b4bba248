"""/about/acts: how often admins did what, for all members."""

from __future__ import annotations

from itertools import groupby

from flask import Blueprint, Response

from app import web
from app.queries import admin_log
from app.rules.administering import ACTS
from app.text import acts

blueprint = Blueprint("acts", __name__)


@blueprint.get("/about/acts")
def index() -> Response:
    years = [(year, list(counts)) for year, counts in groupby(admin_log.counts(), lambda each: each.year)]
    return web.page("settings/acts.html", years=years, acts=ACTS, act_of_kind=acts.of_kind)
