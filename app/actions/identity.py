"""What the organisation looks like: name, second line, mark, colour, languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import bindparam, delete

from app.actions import admin_log
from app.database import upsert
from app.extensions import db
from app.models import Site, SiteMark
from app.queries.members import Somebody
from app.queries.query import Query, insertion

Made = tuple[str, Mapping[int, bytes]]


def change_identity(admin: Somebody, *, made: Made | None, keeps_mark: bool, **columns: Any) -> None:
    """Change columns of the Site. `made`: a mark from rules/marks.py; without one the mark stays, or goes with its rows
    unless `keeps_mark`.
    """
    site = db.session.get_one(Site, 1, with_for_update=True, populate_existing=True)
    former, before = site.mark, {name: getattr(site, name) for name in columns}
    for name, value in columns.items():
        setattr(site, name, value)
    if made:
        site.mark = made[0]
        _KEEP.write_all([{"name": made[0], "size": size, "content": content} for size, content in made[1].items()])
    elif not keeps_mark:
        site.mark = ""
    if former and former != site.mark:
        _DROP.write(name=former)
    if (former, before) != (site.mark, columns):
        admin_log.note("identity_changed", admin)


_KEEP = Query(lambda: insertion(SiteMark, "name", "size", "content", into=upsert).on_conflict_do_nothing())
_DROP = Query(lambda: delete(SiteMark).where(SiteMark.name == bindparam("name")))
