"""/healthz: this process answers. /readyz: so does the database. Plus the files that browsers and robots request."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, make_response, redirect

from app import checks, web
from app.delivery.paint import palettes
from app.rules.findings import RED
from app.rules.identity import USUAL

blueprint = Blueprint("health", __name__)
SCALABLE = {"sizes": "any", "type": "image/svg+xml"}


@blueprint.get("/healthz")
@web.public
def alive() -> Response:
    return make_response("ok\n", {"Content-Type": "text/plain; charset=utf-8"})


@blueprint.get("/readyz")
@web.public
def ready() -> Response:
    """503 only if pages cannot be served: `flask check` reports a full disk or a mail server that is away."""
    if checks.of_database().level == RED:
        words, status = "not ready\n", 503
    else:
        words, status = "ready\n", 200
    return make_response(words, status, {"Content-Type": "text/plain; charset=utf-8"})


@blueprint.get("/robots.txt")
@web.public
def robots() -> Response:
    """Search engines may index only the profiles that site and members opened; the pages say which."""
    site = web.site()
    allowed = "Allow: /in/\n" if site and site.public_profiles else ""
    return make_response(f"User-agent: *\n{allowed}Disallow: /\n", {"Content-Type": "text/plain; charset=utf-8"})


@blueprint.get("/manifest.webmanifest")
@web.public
def manifest() -> Response:
    from flask import current_app

    site = web.site()
    name = site.name if site else "Kontor"
    asset = current_app.jinja_env.globals["asset"]
    icon = web.icon_of(site, 512) if site else asset("icon.svg")  # type: ignore[operator]
    kind = {"sizes": "512x512", "type": "image/png"} if icon.endswith("png") else SCALABLE
    paint, _ = palettes(*((site.hue, site.chroma) if site else USUAL))
    response = jsonify(
        name=name,
        short_name=name[:12],
        start_url="/",
        display="minimal-ui",
        background_color=paint["paper"],
        theme_color=paint["accent"],
        icons=[{"src": icon, **kind}],
    )
    response.content_type = "application/manifest+json"
    return response


@blueprint.get("/favicon.ico")
@web.public
def favicon() -> Response:
    from flask import current_app

    site = web.site()
    location = web.icon_of(site) if site else current_app.jinja_env.globals["asset"]("favicon.svg")  # type: ignore[operator]
    return redirect(location, 302)  # type: ignore[return-value]
