"""The archive of a member: one ZIP with pages to read, files for other programs, and everything that another Kontor
needs.
"""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from flask import current_app

from app.models import Member
from app.portability import json_resume, json_trees, own_archive, spreadsheet, vcard
from app.portability.belongings import Belongings, gather
from app.portability.linkedin_tables import TABLES
from app.rules.noticeboard import KINDS, TOPICS
from app.rules.pictures import as_jpeg
from app.rules.sections import CONTACT_KINDS, FIRST_LINES, LISTS, RELEASES

IN_MEMORY = 4_000_000  # bytes; a larger archive is written to a temporary file
PAGES = ("index.html", "messages.html")
GIVEN = {
    "contact_kinds": CONTACT_KINDS, "releases": RELEASES, "first_lines": FIRST_LINES, "lists": LISTS,
    "portrait": own_archive.PORTRAIT, "notice_kinds": KINDS, "notice_topics": TOPICS,
}  # fmt: skip


def pack(member: Member, site_name: str, at: datetime) -> IO[bytes]:
    """The archive as a file, which the caller rewinds and closes. Call it in a reading transaction.

    Written row by row: even many connections or messages take no more memory than IN_MEMORY and one batch of them.
    """
    all_ = gather(member)
    file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 (the caller closes it)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for page in PAGES:
            template = current_app.jinja_env.get_template(f"archive/{page}")
            _add(archive, page, template.generate(own=all_, site_name=site_name, at=at, **GIVEN))
        style = Path(current_app.root_path, "static/css/pages/archive.css")
        archive.writestr("style.css", style.read_text(encoding="utf-8"))
        for name, table in TABLES.items():
            _add(archive, f"{name}.csv", spreadsheet.lines(table.header, table.rows(all_)))
        for name, content in _files(all_, at):
            archive.writestr(name, content)
        _add(archive, "connections.vcf", cards(all_.book, all_.address))
    return file


def _files(all_: Belongings, at: datetime) -> Iterable[tuple[str, Any]]:
    mine, address = all_.profile, all_.address(all_.profile.handle)
    yield own_archive.NAME, json_trees.file_of(own_archive.write(all_, at))
    yield "resume.json", json_trees.file_of(json_resume.write(mine, all_.origins, f"{address}/resume.json"))
    yield "card.vcf", vcard.card(mine, address, as_jpeg(all_.portrait) if all_.portrait else None)
    if all_.portrait:
        yield own_archive.PORTRAIT, all_.portrait
    for pictures in all_.pictures.values():
        for picture in pictures:
            yield picture.name, all_.content(picture)


def cards(book: Iterable[Any], address: Callable[[str], str]) -> Iterable[str]:
    """A card of each connection, without photos: twenty thousand of them would be a file that nobody can open."""
    return (vcard.card(peer, address(peer.handle)) for peer in book)


def _add(archive: zipfile.ZipFile, name: str, pieces: Iterable[str]) -> None:
    with archive.open(name, "w", force_zip64=True) as entry:
        for piece in pieces:
            entry.write(piece.encode())
