"""Who was erased, beside the backups: so that restoring one erases again whom it still has.

`erased.jsonl` in DATA_DIR has one line for each: the number of the member, a hash of the moment in which they joined,
and when they were erased. The hash tells members with the same number in two sites apart, and says nothing by itself.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import current_app

from app import database
from app.actions import leaving
from app.queries import leaving as queries

NAME = "erased.jsonl"


def note() -> int:
    """Add whoever was erased and is not in the file yet; returns how many. Call it after the erasure is committed.

    What the database says is compared with what the file says, so nobody is lost if the process ends in between.
    """
    with database.transaction(reading=True):
        erased = queries.erased()
    known = {(member, mark) for member, mark in _lines()}
    lines = [
        {"member": row.id, "mark": _mark(row.id, row.created_at), "erased": row.erased_at.isoformat()}
        for row in erased if (row.id, _mark(row.id, row.created_at)) not in known
    ]  # fmt: skip
    if lines:
        _append("".join(f"{json.dumps(line)}\n" for line in lines))
    return len(lines)


def repeat() -> int:
    """Erase again whoever is in the file and in the database; returns how many. Each in a transaction of its own."""
    again = 0
    for member, mark in list(_lines()):
        with database.transaction():
            joined = queries.joined(member)
            if joined is not None and _mark(member, joined) == mark:
                leaving.erase(member, again=True)
                again += 1
    return again


def _mark(member: int, joined: datetime) -> str:
    return sha256(f"{member} {joined.isoformat()}".encode()).hexdigest()[:16]


def _place() -> Path:
    return Path(current_app.config["DATA_DIR"]) / NAME


def _lines() -> Iterator[tuple[int, str]]:
    """Number and hash of each; a line that was cut off when the machine stopped is written again."""
    place = _place()
    for line in place.read_text().splitlines() if place.exists() else ():
        try:
            found: dict[str, Any] = json.loads(line)
            yield int(found["member"]), str(found["mark"])
        except (ValueError, KeyError, TypeError):
            continue


def _append(text: str) -> None:
    """Written through to the disk, on a line of its own, readable for the owner alone."""
    place = _place()
    begins = place.read_bytes()[-1:] not in (b"", b"\n") if place.exists() else False
    with os.fdopen(os.open(place, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "a") as file:
        file.write(f"\n{text}" if begins else text)
        file.flush()
        os.fsync(file.fileno())
