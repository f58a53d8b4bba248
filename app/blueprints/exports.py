"""Exports: a profile as JSON Resume, vCard and printed CV, all connections, all data of a member."""

from __future__ import annotations

from collections.abc import Iterator
from os import SEEK_END
from typing import IO

from flask import Blueprint, Response, flash, make_response, url_for
from flask_babel import gettext as _

from app import database, web
from app.actions import limits as counting
from app.blueprints.profiles import found
from app.delivery import links
from app.delivery.links import to as absolute
from app.forms.imports import UploadForm
from app.models.base import now
from app.portability import json_resume, json_trees, linkedin_tables, paper, spreadsheet, takeout, vcard
from app.queries import address_book, belongings, imports, origins, pictures, profiles
from app.rules import limits
from app.rules.pictures import SIZES, as_jpeg
from app.rules.sections import CONTACT_KINDS

blueprint = Blueprint("exports", __name__)
RESUME, CARD, CSV, ZIP = "application/json", "text/vcard", "text/csv", "application/zip"


@blueprint.get("/in/<handle>/resume.json")
def resume(handle: str) -> Response:
    member, standing = found(handle)
    profile = web.named(profiles.seen(web.me().id, member, standing))
    kept = origins.own(member.id) if profile.is_own else None
    address = absolute(url_for("exports.resume", handle=profile.handle))
    return _file(json_trees.file_of(json_resume.write(profile, kept, address)), RESUME)


@blueprint.get("/in/<handle>/card.vcf")
def card(handle: str) -> Response:
    member, standing = found(handle)
    profile = profiles.seen(web.me().id, member, standing)
    sha = profile.picture
    portrait = pictures.content(web.me().id, sha, max(SIZES)) if sha else None
    written = vcard.card(profile, _address(profile.handle), as_jpeg(portrait) if portrait else None)
    return _file(written, CARD, "card.vcf")


@blueprint.get("/in/<handle>/cv")
def cv(handle: str) -> Response:
    member, standing = found(handle)
    sheets = paper.fitted(web.named(profiles.seen(web.me().id, member, standing)))
    address = "" if links.are_of_this_machine() else _address(member.handle)  # of no use to who holds the paper
    return web.page(
        "exports/cv.html", profile=sheets.profile, address=address, contact_kinds=CONTACT_KINDS,
        dense=sheets.is_dense, cut=sheets.is_cut, printed_at=now(),
    )  # fmt: skip


@blueprint.get("/network/connections.csv")
def connections_csv() -> Response:
    web.count_reading(limits.ADDRESS_BOOKS)
    rows = linkedin_tables.connections(address_book.of(web.me().id), _address)
    return _file(spreadsheet.file_of(linkedin_tables.CONNECTIONS, rows), CSV, "connections.csv")


@blueprint.get("/network/connections.vcf")
def connections_vcf() -> Response:
    web.count_reading(limits.ADDRESS_BOOKS)
    return _file("".join(takeout.cards(address_book.of(web.me().id), _address)), CARD, "connections.vcf")


@blueprint.get("/settings/data")
def index() -> Response:
    return web.page(
        "settings/data.html", stored=belongings.stored(web.me().id), handle=web.me().handle,
        import_form=UploadForm(formdata=None), waiting=imports.draft(web.me().id) is not None,
    )  # fmt: skip


@blueprint.route("/settings/data/archive", methods=["GET", "POST"])
@web.while_away
@web.fresh_password
def archive() -> Response:
    """All data of a member at once."""
    if web.is_asking():  # after the password was typed
        flash(_("Press “Download archive” to get the file."))
        return web.to_form(url_for("exports.index"))
    counting.spend(limits.ARCHIVES, web.me().id)
    with database.transaction():
        web.note_event(web.me(), "downloaded")
    with database.reading():  # it takes a while, and writes nothing
        file = takeout.pack(web.me(), web.site().name, now())
    response = _file(b"", ZIP, "kontor-archive.zip")
    response.content_length = file.seek(0, SEEK_END)
    response.response = _pieces(file)
    return response


def _file(content: str | bytes, kind: str, name: str = "") -> Response:
    """A file to download, under a name of ours; without a name, one that a browser may show."""
    response = make_response(content)
    response.content_type = f"{kind}; charset=utf-8" if kind.startswith("text/") else kind
    if name:
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    """A file from its beginning, closed after its last part."""
    with file:
        file.seek(0)
        while piece := file.read(65_536):
            yield piece


def _address(handle: str) -> str:
    return absolute(url_for("profiles.show", handle=handle))
