"""What a change of privacy opens: for the security log, in the same words whether a form or an import changed it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.rules.endorsements import CHOICES as ENDORSEMENTS
from app.rules.introductions import WHO_MAY_ASK
from app.rules.invitations import WHO_MAY_INVITE
from app.rules.visibility import AUDIENCES, USUAL

# Columns of Member with their values, the most open first, and the names that the log gives them.
_SWITCHES: dict[str, tuple[str, list[Any]]] = {
    "who_may_invite": ("invitations", list(WHO_MAY_INVITE)),
    "who_may_ask": ("introductions", list(WHO_MAY_ASK)),
    "hides_connections": ("connections", [False, True]),
    "in_search": ("search", [True, False]),
    "endorsements": ("endorsements", list(ENDORSEMENTS)),
    "public_profile": ("guests", [True, False]),
    "public_indexed": ("search-engines", [True, False]),
}


def opened(
    member: Any, audiences: Mapping[str, str], *, privacy: Mapping[str, Any], sections: Mapping[str, str | None]
) -> list[str]:
    """The names of what will show or allow more than now.

    member, audiences: as they are, the audience of sections if it is not the usual one; privacy: columns of Member, and
    sections: audiences (None: the usual one), as they will be. Anything not named stays.
    """
    found = [
        name for column, (name, order) in _SWITCHES.items()
        if column in privacy and order.index(privacy[column]) < order.index(getattr(member, column))
    ]  # fmt: skip
    order = list(AUDIENCES)
    for section, audience in sections.items():
        usual = USUAL[section]
        if order.index(audience or usual) < order.index(audiences.get(section) or usual):
            found.append(section)
    return found
