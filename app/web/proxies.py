"""A proxy that TRUSTED_PROXIES does not count: logged once, because all limits by address then apply to all visitors at
once.
"""

from __future__ import annotations

from flask import Flask, current_app, request

from app.rules.findings import GREEN, YELLOW, Finding
from app.rules.labels import N_

WARNING = (
    "A request came with the header X-Forwarded-For, but TRUSTED_PROXIES is 0. If Kontor runs behind a reverse proxy, "
    "set TRUSTED_PROXIES to the number of proxies (usually 1): until then all visitors seem to have the address of the "
    "proxy and share its limits. If there is no proxy, a visitor made the header up and it is ignored."
)


def warn_once() -> None:
    """Before a request, in a process with TRUSTED_PROXIES=0."""
    if "X-Forwarded-For" in request.headers and not current_app.extensions.get("warned of a proxy"):
        current_app.extensions["warned of a proxy"] = True
        current_app.logger.warning(WARNING)


UNNAMED = N_("If there is a reverse proxy in front, set TRUSTED_PROXIES to the number of proxies: this request came "
             "through one, and all visitors share its address and its limits.")  # fmt: skip
NAMED, NONE = N_("Proxies in front of this site: %(count)s, as TRUSTED_PROXIES says."), N_("No proxy was noticed.")


def of_proxy() -> Finding:
    """Whether this request came through a proxy that TRUSTED_PROXIES does not count."""
    count = current_app.config["TRUSTED_PROXIES"]
    if count:
        return Finding(GREEN, NAMED, {"count": count})
    return Finding(YELLOW, UNNAMED) if "X-Forwarded-For" in request.headers else Finding(GREEN, NONE)


def init_app(app: Flask) -> None:
    if not app.config["TRUSTED_PROXIES"]:
        app.before_request(warn_once)
