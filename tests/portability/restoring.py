"""Confirming everything that a reader recognised, through the actions, into a profile that is still empty."""

from __future__ import annotations

from typing import Any

from app.actions import entries, profiles
from app.extensions import db
from app.models import Member, ResumeOrigin
from app.portability.recognised import Recognised
from app.rules.sections import ENTRY_KINDS

ADD = {"positions": profiles.add_position, "education": profiles.add_education, "skills": profiles.add_skill}


def confirm(member: Member, found: Recognised) -> None:
    head = {"headline": "", "place": "", "industry": ""}
    contact: dict[str, tuple[str, str]] = {}
    for row in found.rows:
        values: dict[str, Any] = dict(row.values)
        if row.section == "head":
            head |= values
        elif row.section == "about":
            profiles.change_about(member, **values)
        elif row.section == "wants":
            profiles.change_wants(member, **{"wants": "", "offers": "", **values})
        elif row.section == "contact":
            release = found.decided.get("releases", {}).get(values["kind"], "nobody")
            contact[values["kind"]] = values["value"], str(release)
        elif row.section in ENTRY_KINDS:
            entries.add_entry(member, row.section, origin=row.origin, **values)
        else:
            ADD[row.section](member, origin=row.origin, **values, **({"quiet": True} if "title" in values else {}))
    profiles.change_head(member, name=member.name, **head, quiet=True)
    profiles.change_contact(member, contact)
    for section, audience in found.decided.get("audiences", {}).items():
        profiles.choose_audience(member, section, str(audience))
    for name, value in found.decided.get("privacy", {}).items():
        setattr(member, name, value)
    if found.resume:
        db.session.add(ResumeOrigin(member_id=member.id, content=found.resume))
    db.session.flush()
