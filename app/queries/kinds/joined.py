"""Somebody became a member: nothing but the actor is to be seen."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, true


def visible(_viewer: Any, _row: Any) -> ColumnElement[bool]:
    return true()
