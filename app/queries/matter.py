"""The content of an e-mail about an event."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple


class Thing(NamedTuple):
    """What a notification is about: its name, and how its text begins; each "" if there is none."""

    name: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Matter:
    """`words`: as much of somebody's words as the e-mail may quote; `how`: how inviter and invitee know each other;
    `thread`: the conversation it belongs to, which it leads to; `position`: the one that a recommendation is tied to;
    `notice`: the title of the one that an invitation answers; `whom`: to whom somebody is introduced, or by whom;
    `by`: who did it, if that may be another one than whoever the e-mail was written for, with `others` besides;
    `announcement`: what the organisation announced; `pictures`: how many the post has whose words it quotes.
    """

    id: int
    words: str = ""
    how: str = ""
    thread: int = 0
    position: str = ""
    whom: str = ""
    notice: str = ""
    by: int = 0
    others: int = 0
    announcement: Any = None
    pictures: int = 0
