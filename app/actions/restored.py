"""What the files in actions/reported/ say where nothing is left to restore."""

from __future__ import annotations

from app.rules.errors import Refused
from app.rules.labels import N_

GONE = N_("It cannot be restored: it was deleted in the meantime, or something new took its place.")


def check(is_restored: object) -> None:
    """Raises Refused unless something was restored."""
    if not is_restored:
        raise Refused(GONE, "decision")
