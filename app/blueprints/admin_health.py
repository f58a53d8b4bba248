"""/admin/health: whether the site is well, and what to do where it is not, for admins."""

from __future__ import annotations

from flask import Blueprint, Response

from app import checks, web
from app.queries import signs
from app.rules.findings import worst
from app.rules.labels import N_

blueprint = web.for_admins(Blueprint("admin_health", __name__))
SERVER, PROXY = N_("SMTP server"), N_("Proxy")


@blueprint.get("/admin/health")
def show() -> Response:
    found = [(checks.ON_PAGE[name], finding) for name, finding in checks.look(checks.ON_PAGE, signs.seen())]
    found += [(SERVER, checks.of_settings(())), (PROXY, web.of_proxy())]
    worst_level = worst([finding.level for _, finding in found])
    return web.page("admin/health.html", found=found, worst=worst_level)
