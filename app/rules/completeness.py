"""What a profile still lacks, and why it helps: a hint for its owner, never a gate and never shown to others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.rules.labels import N_, Label
from app.rules.sections import SECTIONS


@dataclass(frozen=True)
class Step:
    """Something to add. `part`: where it stands on the page, `why`: what its owner gets from it; `door`: the handler of
    blueprints/editing.py that takes it, "" where it is an entry of a further section.
    """

    name: str
    part: str
    label: Label
    why: Label
    door: str


# With their ranks. What belongs to no section; the other steps stand in the registry of sections.
_RANKED = [
    (1, Step("photo", "head", N_("A photo"),
             N_("People recognise you, and invitations with a face are accepted sooner."), "photo")),
    (2, Step("headline", "head", N_("A headline"), N_("It appears beside your name everywhere."), "head")),
    (7, Step("contact", "head", N_("Contact data"),
             N_("Connections reach you elsewhere, too. You say who sees what."), "contact")),
    *((each.step.rank, Step(name, name, each.step.label, each.step.why, each.door))
      for name, each in SECTIONS.items() if each.step),
]  # fmt: skip
STEPS = tuple(step for _, step in sorted(_RANKED, key=lambda ranked: ranked[0]))


def missing(profile: Any) -> list[Step]:
    """The steps that this profile (a ProfileSeen of its owner) has not taken, the most useful first."""
    head = {"photo": profile.picture, "headline": profile.headline, "contact": profile.contacts}
    return [step for step in STEPS if not (head[step.name] if step.name in head else _is_there(profile, step.name))]


def _is_there(profile: Any, name: str) -> bool:
    """Whether enough stands in a section."""
    section = SECTIONS[name]
    enough = section.step.enough if section.step else 1
    return len(profile.rows(name)) >= enough if enough > 1 else profile.has(name)
