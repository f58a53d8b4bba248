"""Somebody changed headline or portrait, which every member sees."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, true


def visible(_viewer: Any, _row: Any) -> ColumnElement[bool]:
    return true()
