"""What a profile still lacks, and why it helps: a hint for its owner, never a gate and never shown to others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.rules.labels import N_, Label

ENOUGH_SKILLS = 3


@dataclass(frozen=True)
class Step:
    """Something to add. `part`: the section of the profile it belongs to, `why`: how that helps its owner."""

    name: str
    part: str
    label: Label
    why: Label


STEPS = (
    Step("photo", "head", N_("A photo"), N_("People recognise you, and invitations with a face are accepted sooner.")),
    Step("headline", "head", N_("A headline"), N_("It stands beside your name wherever you appear.")),
    Step("positions", "positions", N_("Your current position"), N_("Colleagues, present and former, find you by it.")),
    Step("about", "about", N_("A few sentences about you"), N_("They tell others what to ask you about.")),
    Step("education", "education", N_("Your education"), N_("Classmates find you by the school.")),
    Step("skills", "skills", N_("Three skills"), N_("Your connections can endorse what you name.")),
    Step("contact", "contact", N_("Contact data"), N_("Connections reach you elsewhere, too. You say who sees what.")),
    Step("wants", "wants", N_("What you look for or offer"), N_("Somebody here may have it, or need it.")),
)


def missing(profile: Any) -> list[Step]:
    """The steps that this profile (a ProfileSeen of its owner) still lacks, the most useful first."""
    there = {
        "photo": bool(profile.picture),
        "headline": bool(profile.headline),
        "positions": bool(profile.positions),
        "about": bool(profile.about),
        "education": bool(profile.education),
        "skills": len(profile.skills) >= ENOUGH_SKILLS,
        "contact": bool(profile.contacts),
        "wants": bool(profile.wants or profile.offers),
    }
    return [step for step in STEPS if not there[step.name]]
