"""The registry of what members can report to the organisation, why, and what may become of a report.

A new kind is one entry here and a file of its name in queries/reported/ (who may report it, and its texts) and in
actions/reported/ (removing and restoring it). What is missing stops the start.

report:   open --the thing is removed, or another decision--> closed
removal:  removed --one objection, within REMOVED_KEPT--> objected --> upheld | restored
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from app.rules import limits
from app.rules.errors import Refused
from app.rules.labels import N_, Label


class Reportable(NamedTuple):
    """A kind of thing. `label`: what it is called; `texts`: its texts by name, in the order in which they are shown;
    `removing`: what removing one does, for the admin; `sealed`: said between two people, so that an admin opens it
    by an act of its own, which their log keeps.
    """

    name: str
    label: Label
    texts: dict[str, Label]
    removing: Label
    sealed: bool = False

    def labels(self) -> list[Label]:
        return [self.label, self.removing, *self.texts.values()]


_EVERYWHERE = N_("It disappears everywhere. It can be restored for 30 days.")

KINDS: dict[str, Reportable] = {
    kind.name: kind
    for kind in (
        Reportable(
            "profile",
            N_("Profile"),
            {"name": N_("Name"), "headline": N_("Headline"), "about": N_("About"), "wants": N_("I am looking for"),
             "offers": N_("I offer")},
            N_("Photo, headline, the text about the person and what they seek and offer are removed. The texts can be "
               "restored for 30 days."),
        ),
        Reportable("post", N_("Published post"), {"text": N_("Text")}, _EVERYWHERE),
        Reportable(
            "comment",
            N_("Comment on a post"),
            {"text": N_("Text")},
            N_("Its text disappears everywhere; its place stays. It can be restored for 30 days."),
        ),
        Reportable(
            "message",
            N_("InMail"),
            {"text": N_("Text")},
            N_("Its text disappears for both sides. It can be restored for 30 days."),
            sealed=True,
        ),
        Reportable("recommendation", N_("Recommendation"), {"text": N_("Text")}, _EVERYWHERE),
        Reportable(
            "invitation",
            N_("Invitation"),
            {"note": N_("Personal note")},
            N_("If it is open, it is withdrawn; its note disappears. It can be restored for 30 days."),
        ),
        Reportable("endorsement", N_("Endorsement"), {"skill": N_("Skill")}, _EVERYWHERE),
        Reportable(
            "notice",
            N_("Notice"),
            {"title": N_("In one line"), "text": N_("Details"), "place": N_("Place"), "pay": N_("Pay")},
            N_("It disappears from the board and from the invitations that answer it. It can be restored for 30 days."),
        ),
        Reportable(
            "introduction",
            N_("Introduction"),
            {"to_via": N_("To the person who introduces"), "to_target": N_("To pass on")},
            N_("If it is open, it can no longer be passed on; its words disappear. It can be restored for 30 days."),
        ),
    )
}  # fmt: skip

REASONS: dict[str, Label] = {
    "spam": N_("Spam or advertising"),
    "insult": N_("Insult or harassment"),
    "false": N_("False statements"),
    "illegal": N_("Illegal content"),
    "impersonation": N_("Someone pretends to be another person"),
    "other": N_("Something else"),
}
OPEN, CLOSED = "open", "closed"
REMOVED, MEASURES, DISMISSED = "removed", "measures", "dismissed"
OUTCOMES: dict[str, Label] = {  # to choose from
    REMOVED: N_("Remove it"),
    MEASURES: N_("Close: handled in another way"),
    DISMISSED: N_("Close: no reason to act"),
}
TOLD: dict[str, Label] = {  # to the reporter
    REMOVED: N_("Removed"),
    MEASURES: N_("Handled in another way"),
    DISMISSED: N_("No reason to act"),
}
UPHELD, RESTORED = "upheld", "restored"
DECISIONS: dict[str, Label] = {UPHELD: N_("It stays removed"), RESTORED: N_("Restore it")}
DECIDED: dict[str, Label] = {UPHELD: N_("It stays removed"), RESTORED: N_("Restored")}


def check_reason(reason: str) -> None:
    """Raises Refused for a reason that is not in the list."""
    if reason not in REASONS:
        raise Refused(N_("Choose what fits best."), "reason")


def check_removal(outcome: str, why: str) -> None:
    """Raises Refused for an outcome that is not in the list, and if its author would not be told why it is removed."""
    if outcome not in OUTCOMES:
        raise Refused(N_("Choose one of these."), "outcome")
    if outcome == REMOVED and not why:
        raise Refused(N_("Say why it is removed: the person concerned reads it."), "why")


def objects_until(removed_at: datetime) -> datetime:
    return removed_at + limits.REMOVED_KEPT


def may_object(removed_at: datetime, objected_at: datetime | None, now: datetime) -> bool:
    """Once, and as long as the thing can be restored."""
    return objected_at is None and objects_until(removed_at) > now
