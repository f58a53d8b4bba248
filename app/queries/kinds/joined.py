"""Somebody became a member: nothing but the actor is to be seen."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, bindparam, true

from app.models.base import Moment


def visible(_viewer: Any, _row: Any) -> ColumnElement[bool]:
    return true()


def for_all(_viewer: Any, row: Any) -> ColumnElement[bool]:
    """Still a newcomer."""
    return row.at > bindparam("newcomers_since", type_=Moment)
