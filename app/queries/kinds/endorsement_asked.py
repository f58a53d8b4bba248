"""A connection asks to have skills endorsed: one notification and one e-mail for all that are still asked for."""

from __future__ import annotations

from app.queries.endorsements import requests
from app.queries.matter import Matter


def told(member_id: int, asker_id: int, _asker_id: int) -> Matter | None:
    """What the asker still asks the member to endorse; `words` are the names of the skills, one a line."""
    skills = requests(member_id, [asker_id]).get(asker_id)
    return Matter(skills[0].id, "\n".join(skill.name for skill in skills)) if skills else None


detail = requests
