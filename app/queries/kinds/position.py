"""Somebody started a new position."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import aliased

from app.models import Position
from app.queries.query import Query, among, there_is


class PositionTold(NamedTuple):
    id: int
    title: str
    organisation: str
    place: str
    starts: str


def visible(_viewer: Any, row: Any) -> ColumnElement[bool]:
    position = aliased(Position)
    return there_is(position, position.id == row.object_id)


def fetch(_viewer_id: int, ids: Iterable[int]) -> dict[int, PositionTold]:
    return {row.id: row for row in _POSITIONS.rows(ids=ids)}


_POSITIONS = Query(
    lambda: select(
        Position.id, Position.title, Position.organisation, Position.place, Position.starts
    ).where(among(Position.id, "ids")),
    PositionTold,
)  # fmt: skip
